"""Between engines and models: what a model may know of a place, and its answer as a draft."""

from typing import Final

from interviewer_llm.engines.answers import Answer
from interviewer_llm.engines.protocol import Context, Draft, Place
from interviewer_llm.english import ENGLISH
from interviewer_llm.errors import NotWrittenError
from interviewer_llm.plan.setting import MOTIVATION
from interviewer_llm.prompts.render import LANGUAGES, Asked, Setting, generals
from interviewer_llm.validate.beside import (
    FOLLOW_UPS,
    RUBRIC_MAX,
    RUBRIC_MIN,
    is_sound_follow_up,
    is_sound_point,
)

_QUOTES: Final = str.maketrans({"\u201c": "'", "\u201d": "'", '"': "'", "\u2018": "'", "\u2019": "'"})


def asked(place: Place, context: Context) -> Asked:
    """A place as a model may know it."""
    planned, found, line = place.seat.planned, place.seat.found, place.seat.option.line
    return Asked(
        place=place.position,
        requirement=found.text,
        names=tuple(dict.fromkeys(named.name for named in found.requirement.names)),
        kind=planned.kind,
        competency=context.bank.competencies[planned.competency].name,
        difficulty=planned.difficulty,
        angle=planned.angle,
        cv=line.text if line is not None else None,
        refused=place.rejected,
    )


def setting(context: Context) -> Setting:
    """What a model may know beside the places."""
    return Setting(
        title=context.title, level=context.level, language=language_of(context), others=context.others
    )


def language_of(context: Context) -> str:
    """The language that a model is to write: the posting's where we can check it, else English."""
    return context.language if context.language in LANGUAGES else ENGLISH


def drafted(place: Place, answer: Answer, context: Context, source: str) -> Draft:
    """An answer as a draft for a place.

    Raises:
        NotWrittenError: nothing beside the question is usable, and we have nothing in its language.

    """
    planned, language = place.seat.planned, language_of(context)
    rubric, follow_ups = beside(place, answer, language)
    return Draft(
        text=answer.question.translate(_QUOTES),
        kind=planned.kind,
        competency=planned.competency,
        difficulty=planned.difficulty,
        rubric=rubric,
        follow_ups=follow_ups,
        source=source,
        free=planned.competency == MOTIVATION,
        language=language,
    )


def beside(place: Place, answer: Answer, language: str) -> tuple[tuple[str, ...], tuple[str, str]]:
    """Rubric and follow-ups of an answer; where they are not usable, those of any question of its kind.

    Raises:
        NotWrittenError: we have none in this language.

    """
    points = [point for point in answer.strong_answer if is_sound_point(point, language)][:RUBRIC_MAX]
    after = [ask for ask in answer.follow_ups if is_sound_follow_up(ask, language)][:FOLLOW_UPS]
    general = generals().get(language, {}).get(place.seat.planned.kind)
    if len(points) < RUBRIC_MIN or len(after) < FOLLOW_UPS:
        if general is None:
            raise NotWrittenError("The model gave nothing usable beside its question.")
        points = points if len(points) >= RUBRIC_MIN else general.rubric
        after = after if len(after) >= FOLLOW_UPS else general.follow_ups
    return tuple(points), (after[0], after[1])
