"""Models in this process, one question at a time.

A model of less than some three thousand million parameters does not write whole questions better than the
bank does (docs/measurements.md). It ends a question that we began, with the posting's own words in it, and
only there where the bank has no probe that was written for the subject: a technical place with a general
probe. Larger models write whole questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

import structlog

from interviewer_llm.engines.answers import Answer, Answers, lone_question
from interviewer_llm.engines.drafting import asked, beside, drafted, setting
from interviewer_llm.engines.owner import Owner, Stop
from interviewer_llm.engines.protocol import Availability, Context, Draft, OneAtATime, Place
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.words import STOP_WORDS
from interviewer_llm.errors import NotWrittenError
from interviewer_llm.prompts.render import (
    LANGUAGES,
    Asked,
    Message,
    Setting,
    questions_file,
    questions_prompt,
    tail_file,
    tail_prompt,
)

Shape = Literal["tail", "questions"]
"""What is to come back: the rest of a question that the last turn begins, or JSON with whole ones."""

_TRIES: Final = 3

log: Final = structlog.get_logger()


class LocalModel(Protocol):
    """A loaded model. All of it is called in one thread."""

    @property
    def large(self) -> bool:
        """Whether it writes whole questions."""
        ...

    def complete(self, messages: Sequence[Message], shape: Shape, seed: int, stop: Stop) -> str:
        """What it says; as much as it said when `stop` became true.

        Raises:
            EngineAwayError: it can't answer this.

        """
        ...

    def close(self) -> None:
        """Give memory back."""
        ...


class LocalSource(Protocol):
    """Where a model comes from, and how it is loaded."""

    @property
    def model(self) -> str | None:
        """Its name, as questions name their source; None where none is set up."""
        ...

    @property
    def large(self) -> bool | None:
        """Whether it writes whole questions; None where only the loaded model tells."""
        ...

    def missing(self) -> str | None:
        """Why it can't be loaded here and what to do about it, found without loading; None if it can."""
        ...

    def load(self) -> LocalModel:
        """The model. Called in the thread that will use it.

        Raises:
            EngineAwayError: it can't be loaded, and why.

        """
        ...


@dataclass(frozen=True)
class Line:
    """What a model in this process is asked for: so many questions at a time, each for so many seconds."""

    places: int
    seconds: float


class LocalEngine(OneAtATime):
    """Writes with a model in this process.

    `expert` lets a small one write technical questions even where the bank has a probe of its own for them.
    """

    tries = _TRIES

    def __init__(
        self, name: str, label: str, source: LocalSource, line: Line, *, expert: bool = False
    ) -> None:
        self.name = name
        self._label = label
        self._source = source
        self._seconds = line.seconds
        self._expert = expert
        self._loaded_large: bool | None = None
        self._owner = Owner(self._load, name=name, places=line.places)

    @property
    def label(self) -> str:
        """What people are shown: also that a small model does little."""
        return self._label if self._large in {None, True} else f"{self._label}: small, ends a few questions"

    @property
    def model(self) -> str | None:
        """The model that is set up."""
        return self._source.model

    @property
    def waiting(self) -> int:
        """Questions that the model is asked for and has not answered."""
        return self._owner.taken

    @property
    def places(self) -> int:
        """How many of them there may be."""
        return self._owner.places

    def availability(self) -> Availability:
        """Whether it is set up, was not found broken, and has a place in its line."""
        reason = self._source.missing() or self._owner.failure
        if reason is not None:
            return Availability(available=False, reason=reason)
        wait = self._owner.retry_after
        if wait is not None:
            busy = f"It is busy with other questions; try again in {wait} seconds."
            return Availability(available=False, reason=busy, retry_after=wait)
        return Availability(available=True)

    def writes(self, language: str) -> bool:
        """A small model ends English questions only."""
        return language == ENGLISH or (bool(self._large) and language in LANGUAGES)

    def open(self) -> None:
        """Begin to load, and to read what every prompt begins with."""
        if self._source.missing() is None:
            self._owner.start()

    async def close(self) -> None:
        """Stop what is being written, and give the model back."""
        await self._owner.close()

    async def draft(self, place: Place, context: Context) -> Draft:
        """A whole question by a large model, the end of one by a small.

        Raises:
            NotWrittenError: the place is not for this model, or nothing usable came.
            EngineAwayError: it can't be had, or took too long.

        """
        seed = len(place.rejected)
        if await self._is_large():
            prompt = questions_prompt([asked(place, context)], setting(context))
            said = await self._said(prompt, "questions", seed)
            return drafted(place, _answer(said), context, self._source_name)
        stem = self._stem(place, context)
        said = await self._said(tail_prompt(place.seat.found.text, stem), "tail", seed)
        return self._ended(place, stem, said)

    async def _is_large(self) -> bool:
        if (large := self._source.large) is not None:
            return large
        if self._loaded_large is None:
            self._loaded_large = await self._owner.ask(lambda model, _: model.large, self._seconds)
        return self._loaded_large

    @property
    def _large(self) -> bool | None:
        """Whether it writes whole questions, as far as that is known before it is loaded."""
        return self._source.large if self._loaded_large is None else self._loaded_large

    @property
    def _source_name(self) -> str:
        return f"{self.name}:{self._source.model}"

    async def _said(self, prompt: Sequence[Message], shape: Shape, seed: int) -> str:
        def work(model: LocalModel, stop: Stop) -> str:
            return model.complete(prompt, shape, seed, stop)

        file = tail_file() if shape == "tail" else questions_file()
        log.info("model is asked", engine=self.name, places=1, prompt=file.known_as)
        return await self._owner.ask(work, self._seconds)

    def _load(self) -> LocalModel:
        model = self._source.load()
        first = _first_prompt(large=model.large)
        # The system text and the examples are read once; of every question only its own words are new.
        model.complete(first, "questions" if model.large else "tail", 0, lambda: True)
        return model

    def _stem(self, place: Place, context: Context) -> str:
        """The beginning of a question that a small model is to end."""
        planned, option = place.seat.planned, place.seat.option
        if planned.kind != "technical" or planned.angle is not None or context.language != ENGLISH:
            raise NotWrittenError("Not a place for a small model.")
        if option.candidate.anchored and not self._expert:
            raise NotWrittenError("The bank has a probe that was written for this.")
        phrase, stems = place.seat.found.phrase, tail_file().stems
        if phrase.verb not in {None, "be"} and phrase.task is not None:
            return stems.task[place.position % len(stems.task)].replace("{task}", phrase.task)
        if phrase.verb is None and phrase.topic is not None:
            return stems.topic[place.position % len(stems.topic)].replace("{topic}", _within(phrase.topic))
        raise NotWrittenError("These words begin no question.")

    def _ended(self, place: Place, stem: str, said: str) -> Draft:
        tail = " ".join(said.partition("\n")[0].split())
        tail = f"{tail.partition('?')[0]}?" if "?" in tail else tail
        planned = place.seat.planned
        rubric, follow_ups = beside(place, Answer(None, tail), ENGLISH)
        return Draft(
            text=f"{stem} {tail}",
            kind=planned.kind,
            competency=planned.competency,
            difficulty=planned.difficulty,
            rubric=rubric,
            follow_ups=follow_ups,
            source=self._source_name,
            tail=tail,
        )


def _within(topic: str) -> str:
    """A topic as it stands within a sentence: `A steady hand` begins small, `PostgreSQL` stays."""
    small = topic.partition(" ")[0].lower() in STOP_WORDS
    return topic[:1].lower() + topic[1:] if small else topic


def _answer(said: str) -> Answer:
    found = Answers().feed(said)
    question = None if found else lone_question(said)
    if question is not None:
        return Answer(None, question)
    if not found:
        raise NotWrittenError("The model asked nothing.")
    return found[0]


def _first_prompt(*, large: bool) -> list[Message]:
    """A prompt as all others begin."""
    if not large:
        return tail_prompt("Keep the tools clean", "When you keep the tools clean,")
    one = Asked(
        place=1, requirement="Keep the tools clean", names=(), kind="technical", competency="Quality",
        difficulty="core",
    )  # fmt: skip
    return questions_prompt([one], Setting(title=None, level=None, language=ENGLISH))
