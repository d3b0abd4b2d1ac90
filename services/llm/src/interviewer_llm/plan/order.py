"""In which order the chosen are asked: a warm-up first, the hardest in the middle, why this work last."""

from collections.abc import Sequence

from interviewer_llm.plan.ends import opener
from interviewer_llm.plan.options import Option


def in_order(chosen: Sequence[Option]) -> list[Option]:
    """A warm-up first, stretch questions around two thirds, values and motivation at the end."""
    by_place = sorted(chosen, key=lambda option: option.found.requirement.start)
    warm = opener(by_place)
    first = [warm] if warm is not None else []
    last = [option for option in by_place if option.ends and option is not warm]
    last.sort(key=lambda option: option.why_here)
    rest = [option for option in by_place if not option.ends and option is not warm]
    hard = [option for option in rest if option.candidate.entry.level == "stretch"]
    values = [option for option in rest if option.candidate.entry.kind == "values" and option not in hard]
    core = [option for option in rest if option not in hard and option not in values]
    if not first:
        # Who is asked first about what they have not done loses heart.
        first = [one for one in core if one.angle != "gap"][:1]
        core = [one for one in core if one not in first]
    middle = (2 * len(core) + 2) // 3
    return [*first, *_spread([*core[:middle], *hard, *core[middle:], *values]), *last]


def _spread(options: list[Option]) -> list[Option]:
    """The same order, but neighbours of one competency or one opening are parted where that is possible."""
    rest, found = list(options), list[Option]()
    while rest:
        following = next((one for one in rest[:3] if not found or not _neighbours(found[-1], one)), rest[0])
        rest.remove(following)
        found.append(following)
    return found


def _neighbours(one: Option, other: Option) -> bool:
    return one.candidate.competency == other.candidate.competency or one.opening == other.opening
