"""One question: one more about a requirement, or one in another's place, as it was wished for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, get_args

from interviewer_contracts.options import Wish
from interviewer_contracts.problems import FieldError, InvalidError, NoOtherQuestionError, NothingToAskError
from interviewer_contracts.questions import Difficulty, OneQuestionRequest, Question, QuestionKind
from interviewer_llm.english.words import joined
from interviewer_llm.plan.choose import WORTH, told
from interviewer_llm.plan.leaning import Leaning
from interviewer_llm.plan.options import Option, askable_one
from interviewer_llm.plan.plain import plain_options
from interviewer_llm.plan.seats import Seat, seat
from interviewer_llm.plan.setting import MOTIVATION, Setting
from interviewer_llm.plan.tally import SAME_FIRST_WORDS, SAME_OPENING
from interviewer_llm.plan.why_this_work import free_options
from interviewer_llm.reader.model import Found, Reading
from interviewer_llm.validate.checks import first_words, opening

LEVELS: Final[tuple[Difficulty, ...]] = get_args(Difficulty)
"""From the easiest to the hardest."""
WISHES: Final[tuple[Wish, ...]] = get_args(Wish)
_STEP: Final[dict[Wish, int]] = {"harder": 1, "easier": -1}
_OTHER_KINDS: Final[tuple[QuestionKind, ...]] = ("situational", "behavioural")
_SAID: Final[dict[Wish, str]] = {
    "other_probe": "another question",
    "harder": "a harder one",
    "easier": "an easier one",
    "other_kind": "one of another kind",
}


@dataclass(frozen=True)
class OnePlace:
    """The place of one question; `possible` are the wishes that the bank could meet there.

    Without `met`, the bank has nothing that was wished for: a model may have, told by the seat what it is.
    Without a seat, there is no such thing.
    """

    request: OneQuestionRequest
    seat: Seat | None
    met: bool
    possible: tuple[Wish, ...] = ()

    def refusal(self) -> NoOtherQuestionError:
        """What a person is told where no question came."""
        instead, wish = self.request.instead, self.request.wish
        if self.possible and instead is not None:
            beside = " except those that you have seen" if wish != "other_kind" else ""
            return NoOtherQuestionError(
                f"There is no {_SAID[wish].split(' ', 1)[1]} about this{beside}. "
                f"What there is: {joined(_SAID[one] for one in self.possible)}. Your question is as it was.",
                self.possible,
            )
        return NoOtherQuestionError(
            "All that can be asked well about this part of the posting is there already, or was turned down. "
            "Choose another part, or write a question of your own.",
            (),
        )


def one_place(
    request: OneQuestionRequest,
    reading: Reading,
    setting: Setting,
    leaning: Leaning,
    on_cv: Sequence[Option] = (),
) -> OnePlace:
    """The place that was asked for; `on_cv` are all questions that could be asked on the CV.

    Raises:
        InvalidError: the posting has no such requirement.
        NothingToAskError: nothing that reads well can be asked about it.

    """
    instead = request.instead
    found = _found(request, reading)
    beside: Sequence[Option] = () if instead is not None and instead.angle is None else on_cv
    pool = [*(one for one in beside if one.found is found), *_pool(found, setting, instead)]
    pool = [option for option in pool if option.sound]
    if not pool:
        raise NothingToAskError(
            "No question that reads well can be asked about this part of the posting. Choose another one, or "
            "write a question of your own."
        )
    taken = [*(one.text for one in request.written), *request.rejected]
    taken += [instead.text] if instead is not None else []
    new = [option for option in pool if not told(option, (), taken)]
    by_worth = sorted(new, key=lambda option: -_worth(option, leaning, taken))
    if instead is None:
        return OnePlace(request, _seat(request, by_worth or pool), met=bool(new))
    possible: tuple[Wish, ...] = tuple(
        wish for wish in WISHES if any(_meets(one, wish, instead) for one in new)
    )
    if request.wish in possible:
        fitting = [option for option in by_worth if _meets(option, request.wish, instead)]
        fitting.sort(key=_distance(request.wish, instead))
        return OnePlace(request, _seat(request, fitting), met=True, possible=possible)
    wished = _as_wished(_seat(request, by_worth or pool), request.wish, instead)
    return OnePlace(request, wished, met=False, possible=possible)


def _found(request: OneQuestionRequest, reading: Reading) -> Found:
    found = next((one for one in reading.found if one.requirement.id == request.requirement), None)
    if found is None:
        said = (
            f"The posting has no part {request.requirement}. Read the posting again: its parts have changed."
        )
        raise InvalidError(said, errors=[FieldError(field="requirement", message=said)])
    return found


def _pool(found: Found, setting: Setting, instead: Question | None) -> list[Option]:
    """All that could be asked about a requirement; why this work only in the place of such a question."""
    ends = instead is not None and MOTIVATION in {instead.kind, instead.competency}
    return [
        *(free_options(found, setting) if ends else []),
        *askable_one(found, setting).options,
        *plain_options(found, setting),
    ]


def _seat(request: OneQuestionRequest, options: Sequence[Option]) -> Seat:
    return seat(request.position, options[0], [options])


def _worth(option: Option, leaning: Leaning, heard: Sequence[str]) -> float:
    """What a question is worth beside those that are there; one that begins as another does costs."""
    openings = {opening(text) for text in heard}
    begun = sum(first_words(text) == option.first_words for text in heard)
    worth = WORTH * option.worth + leaning.adds(option.found, option.candidate)
    return worth - SAME_OPENING * (option.opening in openings) - SAME_FIRST_WORDS * (begun > 1)


def _meets(option: Option, wish: Wish, instead: Question) -> bool:
    entry = option.candidate.entry
    if wish == "other_kind":
        return entry.kind != instead.kind
    steps = LEVELS.index(entry.level) - LEVELS.index(instead.difficulty)
    return wish == "other_probe" or steps * _STEP[wish] > 0


def _distance(wish: Wish, instead: Question) -> Callable[[Option], tuple[float, ...]]:
    """How far an option is from the question that it replaces, beside what is wished to be other."""

    def distance(option: Option) -> tuple[float, ...]:
        entry = option.candidate.entry
        steps = abs(LEVELS.index(entry.level) - LEVELS.index(instead.difficulty))
        other_kind, other_angle = entry.kind != instead.kind, option.angle != instead.angle
        return (steps, other_angle, other_kind) if wish in _STEP else (other_angle, other_kind, steps)

    return distance


def _as_wished(there: Seat, wish: Wish, instead: Question) -> Seat | None:
    """A seat that tells a model what was wished for; None if nothing is harder, or easier, than it was."""
    level = LEVELS.index(instead.difficulty) + _STEP.get(wish, 0)
    if not 0 <= level < len(LEVELS):
        return None
    other = next(kind for kind in _OTHER_KINDS if kind != instead.kind)
    kind = other if wish == "other_kind" else instead.kind
    return replace(
        there, planned=there.planned.model_copy(update={"difficulty": LEVELS[level], "kind": kind})
    )
