"""Removing the sound of what is deleted: `tts` keeps what it spoke, and knows nobody's name."""

from typing import Final

import structlog

from interviewer_contracts.problems import ProblemError
from interviewer_web.clients.tts import Speaker
from interviewer_web.speech.preparing import Preparer
from interviewer_web.store.protocol import Store
from interviewer_web.store.records import Caller

log: Final = structlog.get_logger()


class Forgetter:
    """Collects a person's texts while they are still there, and has their sound removed afterwards."""

    def __init__(self, store: Store, speaker: Speaker, preparer: Preparer) -> None:
        self._accounts = store.accounts
        self._interviews = store.interviews
        self._speaker = speaker
        self._preparer = preparer

    async def texts_of(self, caller: Caller, interview: str) -> list[str]:
        """The texts of one interview's questions."""
        return [saved.question.text for saved in await self._interviews.questions(caller, interview)]

    async def texts(self, caller: Caller) -> list[str]:
        """The texts of all questions of the caller's, and their terms, which may have been heard too."""
        texts = list((await self._accounts.listening(caller)).terms)
        page = 1
        while summaries := await self._interviews.summaries(caller, page=page):
            for summary in summaries:
                texts += await self.texts_of(caller, summary.id)
            page += 1
        return texts

    async def forget(self, texts: list[str], *, subject: str) -> None:
        """Remove their sound. If `tts` does not answer, it goes when `tts` lets go what nobody used."""
        self._preparer.drop(texts, subject=subject)
        if not texts:
            return
        try:
            await self._speaker.forget(texts, subject=subject)
        except ProblemError as error:
            log.warning("the sound of deleted texts stays for now", texts=len(texts), code=error.code)
