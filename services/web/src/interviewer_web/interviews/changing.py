"""Questions changed by the person who will face them: another instead, back again, other words, one more.

Each change is one write of the store, on the revision that it was decided on: if somebody else changed the
interview in between, it is decided again (`deciding.py`), so nothing is lost. Within this process one waits
for the other, so that no question is written in vain. Sound is made for what came and let go for what went,
unless another question of the interview has the same words.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from interviewer_contracts.options import QUESTIONS_MAX, Wish
from interviewer_contracts.problems import CvRefusedError, NothingToAskError
from interviewer_contracts.questions import REJECTED_MAX, Coverage, OneQuestionRequest, Question
from interviewer_web.clients.llm import Writer
from interviewer_web.errors import (
    EngineChoiceError,
    InterviewFullError,
    LastQuestionError,
    NoFormerQuestionError,
    RecordNotFoundError,
    StillWritingError,
)
from interviewer_web.interviews.deciding import decided_again
from interviewer_web.interviews.requests import request_of, without_refused
from interviewer_web.speech.forgetting import Forgetter
from interviewer_web.speech.manners import speech_of
from interviewer_web.speech.preparing import Preparer
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import (
    FORMER_MAX,
    YOU,
    Caller,
    Interview,
    InterviewChanges,
    KeptQuestion,
    SavedQuestion,
    question_id,
)

_ENGLISH = "en"


class Changing:
    """Changes questions of interviews, one change at a time in each.

    Every method raises `RecordNotFoundError` for what is not there or is somebody else's, and
    `InterviewChangedError` when others kept changing it.
    """

    def __init__(self, store: Store, writer: Writer, preparer: Preparer, forgetter: Forgetter) -> None:
        self._accounts = store.accounts
        self._interviews = store.interviews
        self._writer = writer
        self._preparer = preparer
        self._forgetter = forgetter
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @decided_again
    async def rewrite(self, caller: Caller, interview: str, question: str, wish: Wish) -> SavedQuestion:
        """Another question in the place of this one; the one that was there never comes again.

        Raises:
            NoOtherQuestionError: there is none as was wished for.
            NothingToAskError: it is the person's own.
            WriterUnavailableError: `llm` is away; the question stands as it stood.

        """
        async with self._alone(caller, interview) as (found, questions):
            saved, others = _parted(questions, question)
            former = saved.question.written
            if former is None:
                raise NothingToAskError("This question is your own. Change its words, or delete it.")
            request = OneQuestionRequest(
                **dict(request_of(found, others)),
                requirement=former.requirement,
                position=former.position,
                instead=former,
                wish=wish,
            )
            new = await self._one(found, request)
            rejected = _rejected(found, [*saved.former, saved.question])
            return await self._replace(caller, found, others, _instead(saved, KeptQuestion.of(new)), rejected)

    @decided_again
    async def undo(self, caller: Caller, interview: str, question: str) -> SavedQuestion:
        """The former question back in its place; the one that stood there instead does not come again.

        Raises:
            NoFormerQuestionError: it stands as it first came.

        """
        async with self._alone(caller, interview) as (found, questions):
            saved, others = _parted(questions, question)
            if not saved.former:
                raise NoFormerQuestionError
            *before, back = saved.former
            replaced = saved.model_copy(update={"question": back, "former": before})
            rejected = _rejected(found, [saved.question], spare=back.text)
            await self._change(caller, found, InterviewChanges(rejected=rejected, replaced=[replaced]))
            await self._sound(caller, found, others, came=back, went=saved.question.text)
            return replaced

    @decided_again
    async def reword(self, caller: Caller, interview: str, question: str, text: str) -> SavedQuestion:
        """The same question in other words, the person's own; the same words again change nothing."""
        async with self._alone(caller, interview) as (found, questions):
            saved, others = _parted(questions, question)
            if text == saved.question.text:
                return saved
            new = saved.question.model_copy(update={"text": text, "source": YOU})
            return await self._replace(caller, found, others, _instead(saved, new))

    @decided_again
    async def ask(self, caller: Caller, interview: str, requirement: str) -> SavedQuestion:
        """One question more, about a requirement; where one asks about it already, that one.

        Raises:
            NothingToAskError: nothing can be asked about it.
            InterviewFullError: no place is left.
            StillWritingError: not all questions are there yet.
            WriterUnavailableError: `llm` is away.

        """
        async with self._alone(caller, interview) as (found, questions):
            asked = next((one for one in questions if one.question.requirement == requirement), None)
            if asked is not None:
                return asked
            if found.reading is None or requirement not in {one.id for one in found.reading.requirements}:
                raise RecordNotFoundError
            position = _free(found, questions)
            request = OneQuestionRequest(
                **dict(request_of(found, questions)), requirement=requirement, position=position
            )
            new = await self._one(found, request)
            return await self._add(caller, found, questions, KeptQuestion.of(new))

    @decided_again
    async def add(self, caller: Caller, interview: str, text: str) -> SavedQuestion:
        """A question of the person's own, at the end; the same words again are not asked twice.

        Raises:
            InterviewFullError: no place is left.
            StillWritingError: not all questions are there yet.

        """
        async with self._alone(caller, interview) as (found, questions):
            same = next((one for one in questions if one.question.text == text), None)
            if same is not None:
                return same
            language = found.reading.language if found.reading is not None else _ENGLISH
            own = KeptQuestion(position=_free(found, questions), text=text, source=YOU, language=language)
            return await self._add(caller, found, questions, own)

    @decided_again
    async def delete(self, caller: Caller, interview: str, question: str) -> None:
        """Take it out; the others stay as they are, and it does not come again.

        Raises:
            LastQuestionError: it is the only one.
            StillWritingError: not all questions are there yet.

        """
        async with self._alone(caller, interview) as (found, questions):
            saved, others = _parted(questions, question)
            if found.coverage is None:
                raise StillWritingError
            if not others:
                raise LastQuestionError
            changes = InterviewChanges(
                planned=len(others),
                coverage=covered(found, others),
                rejected=_rejected(found, [*saved.former, saved.question]),
                deleted=[question],
            )
            await self._change(caller, found, changes)
            await self._sound(caller, found, others, went=saved.question.text)

    @asynccontextmanager
    async def _alone(
        self, caller: Caller, interview: str
    ) -> AsyncGenerator[tuple[Interview, list[SavedQuestion]]]:
        """The interview and its questions, which nobody else in this process changes meanwhile."""
        lock = self._locks.setdefault(interview, asyncio.Lock())
        async with lock:
            # In this order: its revision is not newer than the questions, so an old one is found out.
            found = await self._interviews.get(caller, interview)
            yield found, await self._interviews.questions(caller, interview)

    async def _one(self, interview: Interview, request: OneQuestionRequest) -> Question:
        """What `llm` writes; without the CV or the engine of the interview, if it must be."""
        while True:
            try:
                return await self._writer.one(request, subject=interview.owner)
            except (CvRefusedError, EngineChoiceError) as error:
                request = without_refused(request, error)

    async def _replace(
        self,
        caller: Caller,
        interview: Interview,
        others: Sequence[SavedQuestion],
        replaced: SavedQuestion,
        rejected: list[str] | None = None,
    ) -> SavedQuestion:
        await self._change(caller, interview, InterviewChanges(rejected=rejected, replaced=[replaced]))
        came, went = replaced.question, replaced.former[-1].text
        await self._sound(caller, interview, others, came=came, went=went)
        return replaced

    async def _add(
        self, caller: Caller, interview: Interview, questions: list[SavedQuestion], new: KeptQuestion
    ) -> SavedQuestion:
        saved = SavedQuestion(
            id=question_id(interview.id, new.position), interview=interview.id, question=new
        )
        now = [*questions, saved]
        changes = InterviewChanges(planned=len(now), coverage=covered(interview, now), added=[new])
        await self._change(caller, interview, changes)
        await self._sound(caller, interview, questions, came=new)
        return saved

    async def _change(self, caller: Caller, interview: Interview, changes: InterviewChanges) -> None:
        await self._interviews.update(caller, interview.id, changes, revision=interview.revision)

    async def _sound(
        self,
        caller: Caller,
        interview: Interview,
        others: Sequence[SavedQuestion],
        *,
        came: KeptQuestion | None = None,
        went: str | None = None,
    ) -> None:
        """Have spoken what came, and forgotten what went, unless one of the others says the same."""
        if went is not None and went not in {one.question.text for one in others}:
            await self._forgetter.forget([went], subject=interview.owner)
        if came is not None:
            listening = await self._accounts.listening(caller)
            self._preparer.prepare(speech_of(came, listening), subject=interview.owner)


def covered(interview: Interview, questions: Sequence[SavedQuestion]) -> Coverage | None:
    """What the questions cover of what was read; as it was noted where nothing was read."""
    if interview.reading is None:
        return interview.coverage
    requirements = interview.reading.requirements
    about = {saved.question.requirement for saved in questions}
    total = sum(one.weight for one in requirements)
    asked = sum(one.weight for one in requirements if one.id in about)
    return Coverage(
        asked=[one.id for one in requirements if one.id in about],
        not_asked=[one.id for one in requirements if one.id not in about],
        share=round(min(1.0, asked / total), 4) if total else 0.0,
    )


def _instead(saved: SavedQuestion, new: KeptQuestion) -> SavedQuestion:
    """Another in its place, with the way back."""
    former = [*saved.former, saved.question][-FORMER_MAX:]
    return saved.model_copy(update={"question": new, "former": former})


def _rejected(interview: Interview, questions: Sequence[KeptQuestion], *, spare: str = "") -> list[str]:
    """What may not come again, with these; a person's own words don't come by themselves."""
    texts = [one.text for one in questions if one.source != YOU]
    known = [text for text in interview.rejected if text not in {*texts, spare}]
    return [*known, *texts][-REJECTED_MAX:]


def _parted(questions: Sequence[SavedQuestion], question: str) -> tuple[SavedQuestion, list[SavedQuestion]]:
    """The question of that id, and all others."""
    found = next((one for one in questions if one.id == question), None)
    if found is None:
        raise RecordNotFoundError
    return found, [one for one in questions if one is not found]


def _free(interview: Interview, questions: Sequence[SavedQuestion]) -> int:
    """The place of one question more: behind the last one, else the last that was left free."""
    if interview.coverage is None:
        raise StillWritingError
    taken = {one.question.position for one in questions}
    after = max(taken, default=0) + 1
    if after <= QUESTIONS_MAX:
        return after
    free = [position for position in range(1, QUESTIONS_MAX + 1) if position not in taken]
    if not free:
        raise InterviewFullError
    return free[-1]
