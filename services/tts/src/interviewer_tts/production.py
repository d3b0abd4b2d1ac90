"""One text being spoken, once, for however many listen."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import structlog

from interviewer_contracts.problems import ProblemError
from interviewer_contracts.speech import SpeechFormat
from interviewer_tts.audio.encode import Encoder, encoder_of
from interviewer_tts.audio.loudness import level
from interviewer_tts.audio.trim import silence, trim
from interviewer_tts.engines.protocol import EngineVoice, Samples
from interviewer_tts.errors import EngineFailedError, NothingToSayError, StoppingError
from interviewer_tts.queue import EngineQueue, Place
from interviewer_tts.text.sentences import Sentence

AHEAD_S: Final = 1.0
"""Of a sentence, sent while the rest of it is still being encoded."""

log: Final = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """All that decides how a text will sound."""

    sentences: tuple[Sentence, ...]
    voice: EngineVoice
    speed: float
    response_format: SpeechFormat


class Production:
    """A text being spoken. Sentences go through the engine's thread; finishing them overlaps with the next.

    It ends early when the last listener leaves, unless it is `pinned`: then it is made to be kept. One that
    is `forgotten` is spoken to whoever listens, and not kept.
    """

    def __init__(self, script: Script, queue: EngineQueue, place: Place, *, pinned: bool) -> None:
        self.place = place
        self.pinned = pinned
        self.forgotten = False
        self.audio_s = 0.0
        self.first_audio_at: float | None = None
        self._script = script
        self._queue = queue
        self._encoder: Encoder = encoder_of(script.response_format, queue.engine.sample_rate_hz)
        self._chunks: list[bytes] = []
        self._news = asyncio.Event()
        self._listeners = 0
        self._task = asyncio.create_task(self._speak(), name="speak")

    @property
    def abandoned(self) -> bool:
        """Whether it was given up before its end; nobody may join it any more."""
        return self._task.cancelling() > 0 or self._task.cancelled()

    @property
    def task(self) -> asyncio.Task[bytes]:
        """Ends with the whole stream, or with what went wrong."""
        return self._task

    def abandon(self) -> None:
        """Give it up; its place is free as soon as the event loop comes round."""
        self._task.cancel()

    async def listen(self) -> AsyncGenerator[bytes]:
        """All chunks from the first, as they come.

        Raises:
            ProblemError: it can't be spoken, or broke off.

        """
        self._listeners += 1
        try:
            heard = 0
            while True:
                while heard < len(self._chunks):
                    heard += 1
                    yield self._chunks[heard - 1]
                if self._task.done():
                    self._raise_failure()
                    return
                await self._news.wait()
        finally:
            self._listeners -= 1
            if self._listeners == 0 and not self.pinned and not self._task.done():
                self.abandon()

    def _raise_failure(self) -> None:
        if self._task.cancelled():
            raise StoppingError
        error = self._task.exception()
        if isinstance(error, ProblemError):
            raise error
        if error is not None:
            raise EngineFailedError from error

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def _speak(self) -> bytes:
        finishing: asyncio.Task[None] | None = None
        finished = False
        try:
            for index, sentence in enumerate(self._script.sentences):
                raw = await self._queue.run(self.place, index, partial(self._voice, sentence.text))
                if finishing is not None:
                    await finishing
                last = index + 1 == len(self._script.sentences)
                finishing = asyncio.create_task(self._finish(raw, 0.0 if last else sentence.pause_s))
            if finishing is not None:
                await finishing
            stream = await self._whole()
            finished = True
            return stream  # noqa: TRY300  # the name would be the only content of an else
        except ProblemError:
            raise
        except Exception as error:
            log.exception("the engine broke off", engine=self._queue.engine.name)
            raise EngineFailedError from error
        finally:
            if finishing is not None:
                finishing.cancel()
            self._queue.leave(self.place, finished=finished)
            # The task is done only after this; listeners look again once the loop comes round.
            asyncio.get_running_loop().call_soon(self._tell)

    async def _whole(self) -> bytes:
        if self.first_audio_at is None:
            raise NothingToSayError
        self._publish(await asyncio.to_thread(self._encoder.finish))
        return b"".join(self._chunks)

    def _voice(self, text: str) -> Samples:
        return self._queue.engine.synthesise(text, self._script.voice.id, self._script.speed)

    async def _finish(self, raw: Samples, pause_s: float) -> None:
        """Shape and encode a sentence and the gap after it, its first part ahead of the rest."""
        rate_hz = self._queue.engine.sample_rate_hz
        samples = await asyncio.to_thread(self._shaped, raw, pause_s)
        ahead = int(AHEAD_S * rate_hz)
        for part in (samples[:ahead], samples[ahead:]):
            if len(part) == 0:
                continue
            encoded = await asyncio.to_thread(self._encoder.encode, part)
            if self.first_audio_at is None:
                self.first_audio_at = asyncio.get_running_loop().time()
            self.audio_s += len(part) / rate_hz
            self._publish(encoded)

    def _shaped(self, raw: Samples, pause_s: float) -> Samples:
        rate_hz = self._queue.engine.sample_rate_hz
        sentence = trim(raw, rate_hz)
        if len(sentence) == 0:
            return sentence
        return np.concatenate(
            [level(sentence, rate_hz), silence(pause_s / self._script.speed, rate_hz)], dtype=np.float32
        )

    def _publish(self, chunk: bytes) -> None:
        if chunk:
            self._chunks.append(chunk)
            self._tell()
