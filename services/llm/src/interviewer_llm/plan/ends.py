"""How an interview opens and closes: with a warm-up, and with why this work."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviewer_llm.bank.phrases import Phrase
from interviewer_llm.bank.select import to_begin_with
from interviewer_llm.plan.choose import fits, told
from interviewer_llm.plan.leaning import Leaning
from interviewer_llm.plan.options import ANCHORED_WORTH, Askable, Option
from interviewer_llm.plan.setting import TRAIT, Setting
from interviewer_llm.plan.tally import FIRST_WORDS_MAX
from interviewer_llm.plan.why_this_work import free_options, speaks_of_the_work
from interviewer_llm.reader.model import Reading

FREE_MAX: Final = 3
EASY_WORDS: Final = 9
"""A question on why this work names a task in no more words than this, if it can."""
WARM_MOTIVATION_FROM: Final = 8
"""Interviews of this many questions or more may open on what brought the person here."""
WARM_UP_FROM: Final = 5
"""Interviews of this many questions or more may open on what somebody has done of the work."""
WARM_UP_COST_FREE: Final = 0.1
WARM_UP_COST_MAX: Final = 0.35
"""What a warm-up may cost: an interview rather opens on a good question than on a gentle one that misses."""


def motivating(reading: Reading, setting: Setting) -> list[Option]:
    """Questions on why this work, about the weightiest tasks that can be named well."""
    fitting = {one.requirement.id for one in reading.found if speaks_of_the_work(one, setting)}
    about = sorted(
        (one for one in reading.found if not one.credential or one.requirement.id in fitting),
        key=lambda one: (
            one.requirement.id not in fitting,
            not _named_well(one.phrase, setting),
            -one.requirement.weight,
        ),
    )
    return [option for one in about[: 2 * FREE_MAX] for option in free_options(one, setting)]


def warm_ups(reading: Reading, setting: Setting) -> list[Option]:
    """What the occupation asks to begin with: what was done so far. It rests on the years, or on a duty."""
    if setting.occupation is None:
        return []
    rests_on = sorted(
        reading.found,
        key=lambda one: (not (one.credential and not one.paper), -one.requirement.weight),
    )
    return [
        Option(found, candidate, ANCHORED_WORTH, free=True)
        for found in rests_on[:1]
        for candidate in to_begin_with(setting.bank, setting.occupation)
        if candidate.entry.id not in setting.apart
    ]


def _named_well(phrase: Phrase, setting: Setting) -> bool:
    """Whether it is a task in few words, whose verb says what is done."""
    task, verb = phrase.task, phrase.verb
    if task is None or verb is None or verb == TRAIT:
        return False
    return len(task.split()) <= EASY_WORDS and not setting.bank.vocabulary.says_little(verb, task)


def closing(
    chosen: Sequence[Option], why_this: Sequence[Option], count: int, leaning: Leaning
) -> list[Option]:
    """Up to `count` questions on why this work, none of them a warm-up unless nothing else is left."""
    found = list[Option]()
    while len(found) < min(count, FREE_MAX):
        before = [*chosen, *found]
        uses = Counter(other.found.requirement.id for other in before)
        ends = {one.found.requirement.id for one in before if one.ends}

        worn = {
            words
            for words, n in Counter(other.first_words for other in before).items()
            if n >= FIRST_WORDS_MAX
        }

        def order(
            one: Option, uses: Counter[str] = uses, ends: set[str] = ends, worn: set[str] = worn
        ) -> tuple[float, ...]:
            return (
                one.found.requirement.id in ends,
                one.first_words in worn,
                *_late(one, leaning),
                not one.candidate.anchored and one.found.phrase.verb in {None, "be"},
                uses[one.found.requirement.id],
                _weighty_first(one),
            )

        heard = {other.opening for other in before}
        by_order = sorted((one for one in why_this if one.opening not in heard), key=order)
        following = next((one for one in by_order if one.sound and not told(one, before)), None)
        if following is None:
            break
        found.append(following)
    return found


def _weighty_first(option: Option) -> float:
    """What names no task may rest on any: then on the weightiest, however it is worded."""
    return 0.0 if option.candidate.entry.slot else -option.found.requirement.weight


def _late(option: Option, leaning: Leaning) -> tuple[bool, float]:
    """The order in which questions on why this work close an interview: the occupation's own first."""
    worth = option.worth + leaning.adds(option.found, option.candidate)
    return option.warm and not option.candidate.anchored, -worth


@dataclass(frozen=True)
class _Exchange:
    """A warm-up in the place of a chosen option, and what that costs."""

    index: int
    option: Option
    cost: float


def opened(
    chosen: Sequence[Option], able: Sequence[Askable], easy: Sequence[Option], count: int, ends: int
) -> list[Option]:
    """The chosen of an interview of `count`, `ends` of them to come at its end, with a warm-up to open with.

    Where none was chosen: another probe of the occupation for the same requirement if that costs nothing;
    else, in a long interview, an `easy` one, which are what the occupation begins with and what brought the
    person here; else a general warm-up on a requirement.
    """
    chosen = list(chosen)
    if not chosen or any(option.warm for option in chosen):
        return chosen
    exchange = _exchange(chosen, able)
    if exchange and exchange.option.candidate.anchored and exchange.cost <= WARM_UP_COST_FREE:
        return _exchanged(chosen, exchange)
    uses = Counter(one.found.requirement.id for one in chosen)
    warm = sorted(
        (one for one in easy if one.warm), key=lambda one: (-one.worth, uses[one.found.requirement.id])
    )
    first = next((one for one in warm if one.sound and not told(one, chosen)), None)
    room = WARM_MOTIVATION_FROM if first is not None and first.ends else WARM_UP_FROM
    if first is not None and count >= room:
        return [first, *chosen[: count - ends - 1]]
    if exchange and exchange.cost <= WARM_UP_COST_MAX:
        return _exchanged(chosen, exchange)
    return chosen


def _exchanged(chosen: list[Option], exchange: _Exchange) -> list[Option]:
    return [*chosen[: exchange.index], exchange.option, *chosen[exchange.index + 1 :]]


def _exchange(chosen: Sequence[Option], able: Sequence[Askable]) -> _Exchange | None:
    """The cheapest exchange of a chosen option for a warm-up on its requirement."""
    options = {one.found.requirement.id: one.options for one in able}
    best: _Exchange | None = None
    for index, option in enumerate(chosen):
        if option.angle is not None:
            continue
        rest = [*chosen[:index], *chosen[index + 1 :]]
        for other in options.get(option.found.requirement.id, ()):
            cost = option.worth - other.worth
            cheaper = other.warm and (best is None or cost < best.cost)
            if cheaper and fits(other, rest) and other.sound and not told(other, rest):
                best = _Exchange(index, other, cost)
    return best


def opener(chosen: Sequence[Option]) -> Option | None:
    """The warm-up to open with; one on motivation only where another is left to end on."""
    warm = [option for option in chosen if option.warm]
    ends = sum(option.ends for option in chosen)
    free = [option for option in warm if not option.ends or ends > 1]
    return max(free, key=lambda option: (option.candidate.anchored, option.worth), default=None)
