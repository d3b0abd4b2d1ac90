"""Any server of OpenAI's chat wire: all places in one request, and what is missing then one by one."""

import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import structlog

from interviewer_llm.engines.answers import Answer, Answers, lone_question
from interviewer_llm.engines.chat import BrokenOffError, ChatServer, Limits, RefusedError, TooSlowError
from interviewer_llm.engines.drafting import asked, drafted, setting
from interviewer_llm.engines.protocol import Availability, Context, Draft, Place
from interviewer_llm.errors import EngineAwayError, NotWrittenError
from interviewer_llm.prompts.render import LANGUAGES, questions_file, questions_prompt

_TRIES: Final = 2
_FRUITLESS_MAX: Final = 2
"""So many questions in a row that came to nothing, and the rest is not asked for."""
_RESTS: Final = 20
"""Seconds in which a server that failed is not asked again: nobody is to wait for it each time."""

SCHEMA: Final[Mapping[str, object]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["questions"],
    "properties": {
        "questions": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["place", "question", "strong_answer", "follow_ups"],
                "properties": {
                    "place": {"type": "integer"},
                    "question": {"type": "string"},
                    "strong_answer": {
                        "type": "array",
                        "minItems": 3,
                        "maxItems": 5,
                        "items": {"type": "string"},
                    },
                    "follow_ups": {
                        "type": "array",
                        "minItems": 2,
                        "maxItems": 2,
                        "items": {"type": "string"},
                    },
                },
            },
        }
    },
}

log: Final = structlog.get_logger()


@dataclass(frozen=True)
class KnownAs:
    """How an engine is chosen, what people are shown, and what stands as the source of its questions."""

    name: str
    label: str
    source: str


@dataclass(frozen=True)
class Patience:
    """Seconds that are waited: for one question, and for all of an interview's."""

    question_s: float
    batch_s: float


class OpenAIEngine:
    """A model behind OpenAI's chat wire."""

    at_once = None
    tries = _TRIES

    def __init__(self, server: ChatServer, known: KnownAs, patience: Patience) -> None:
        self.name = known.name
        self.label = known.label
        self.model: str | None = server.model
        self._server = server
        self._source = known.source
        self._question = Limits(whole=patience.question_s, silence=patience.question_s)
        self._batch = Limits(whole=patience.batch_s, silence=patience.question_s)
        self._away: tuple[float, str] | None = None

    def availability(self) -> Availability:
        """Nobody is asked: it is there unless it just turned us away."""
        if self._away is not None and time.monotonic() < self._away[0]:
            return Availability(available=False, reason=self._away[1], resting=True)
        return Availability(available=True)

    def writes(self, language: str) -> bool:
        """What large models write and the validators can check."""
        return language in LANGUAGES

    async def write(self, places: Sequence[Place], context: Context) -> AsyncGenerator[tuple[int, Draft]]:
        """One batch; what it left out, question by question.

        Raises:
            EngineAwayError: the server can't be had now.

        """
        if not (state := self.availability()).available:
            raise EngineAwayError(state.reason or "The model can't be had now.")
        waiting = {place.position: place for place in places}
        end = time.monotonic() + self._batch.whole
        try:
            if len(places) > 1:
                async with aclosing(self._asked_at_once(places, context)) as drafts:
                    async for position, draft in drafts:
                        del waiting[position]
                        yield position, draft
            async with aclosing(self._asked_singly(list(waiting.values()), context, end)) as drafts:
                async for position, draft in drafts:
                    yield position, draft
        except (BrokenOffError, RefusedError) as error:
            self._rest(error, _RESTS)
            raise
        except EngineAwayError as error:
            self._rest(error, error.retry_after or _RESTS)
            raise

    def open(self) -> None:
        """Nothing: the first request connects."""

    async def close(self) -> None:
        """Give back connections."""
        await self._server.close()

    def _rest(self, error: EngineAwayError, seconds: int) -> None:
        self._away = (time.monotonic() + seconds, error.detail)

    async def _asked_at_once(
        self, places: Sequence[Place], context: Context
    ) -> AsyncGenerator[tuple[int, Draft]]:
        """The drafts of a batch as far as it is whole; one that breaks off is not worth an error."""
        waiting = {place.position: place for place in places}
        try:
            async with aclosing(self._answers(places, context, self._batch)) as answers:
                async for answer in answers:
                    position = next(iter(waiting)) if answer.place is None else answer.place
                    place = waiting.pop(position, None)
                    draft = None if place is None else self._draft(place, answer, context)
                    if draft is not None:
                        yield position, draft
                    if not waiting:
                        return
        except TooSlowError:
            # Asking for each by itself would make people wait as long again.
            raise
        except (BrokenOffError, RefusedError) as error:
            log.info("batch broke off", engine=self.name, code=error.code, missing=len(waiting))

    async def _asked_singly(
        self, places: Sequence[Place], context: Context, end: float
    ) -> AsyncGenerator[tuple[int, Draft]]:
        fruitless = 0
        for place in places:
            if time.monotonic() > end:
                raise TooSlowError
            answer = await self._single(place, context)
            draft = None if answer is None else self._draft(place, answer, context)
            if draft is not None:
                fruitless = 0
                yield place.position, draft
                continue
            fruitless += 1
            if fruitless >= _FRUITLESS_MAX:
                raise BrokenOffError("The model does not answer as it is asked to.")

    async def _single(self, place: Place, context: Context) -> Answer | None:
        """What the model says about one place, as JSON or as a plain question; None if neither."""
        said = list[str]()
        try:
            async with aclosing(self._answers([place], context, self._question, said)) as answers:
                async for answer in answers:
                    return answer
        except (BrokenOffError, RefusedError) as error:
            log.info("answer broke off", engine=self.name, code=error.code)
            return None
        question = lone_question("".join(said))
        return None if question is None else Answer(place.position, question)

    async def _answers(
        self, places: Sequence[Place], context: Context, limits: Limits, said: list[str] | None = None
    ) -> AsyncGenerator[Answer]:
        """The answers to a prompt, each as soon as it is whole; `said` gathers the text."""
        reading = Answers()
        prompt = questions_prompt([asked(place, context) for place in places], setting(context))
        log.info("model is asked", engine=self.name, places=len(places), prompt=questions_file().known_as)
        async with aclosing(self._server.say(prompt, SCHEMA, limits)) as pieces:
            async for piece in pieces:
                if said is not None:
                    said.append(piece)
                for answer in reading.feed(piece):
                    yield answer
                if reading.full:
                    raise BrokenOffError("The answer of the model has no end.")

    def _draft(self, place: Place, answer: Answer, context: Context) -> Draft | None:
        try:
            return drafted(place, answer, context, self._source)
        except NotWrittenError:
            return None
