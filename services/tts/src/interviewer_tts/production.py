"""One text being spoken, once, for however many listen."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Final

import numpy as np
import structlog

from interviewer_contracts.problems import ProblemError
from interviewer_contracts.speech import SpeechFormat, Timings
from interviewer_tts.audio.encode import Encoder, encoder_of, sealed
from interviewer_tts.audio.shape import shaped
from interviewer_tts.audio.trim import heard_part
from interviewer_tts.engines.protocol import Samples, Utterance
from interviewer_tts.errors import EngineFailedError, NothingToSayError, StoppingError
from interviewer_tts.metrics import FIRST_SOUND, SPEECH, count_text
from interviewer_tts.queue import Priority
from interviewer_tts.scripts import Script
from interviewer_tts.text.prepare import prepare
from interviewer_tts.timing.reading import Heard, timings_of

AHEAD_S: Final = 1.0
"""Of a sentence, sent while the rest of it is still being encoded."""

LATE_SAMPLES: Final[dict[SpeechFormat, int]] = {"mp3": 1_105}
"""What decoders give before the first sample, where no tag in the stream tells them to drop it."""

log: Final = structlog.get_logger()


class Production:
    """A text being spoken. Sentences go through the engine's thread; finishing them overlaps with the next.

    It ends early when the last listener leaves, unless it is `pinned`: then it is made to be kept.
    """

    def __init__(self, script: Script, priority: Priority) -> None:
        """Take a place in the line.

        Raises:
            QueueFullError: too many wait already.

        """
        self._queue = script.queue
        self.place = self._queue.enter(priority)
        self.pinned = False
        self.audio_s = 0.0
        self.first_audio_at: float | None = None
        self._script = script
        self._encoder: Encoder = encoder_of(script.response_format, self._queue.engine.sample_rate_hz)
        self._chunks: list[bytes] = []
        self._heard: list[Heard] = []
        self._late_s = LATE_SAMPLES.get(script.response_format, 0) / self._queue.engine.sample_rate_hz
        self._news = asyncio.Event()
        self._listeners = 0
        self._task = asyncio.create_task(self._speak(), name="speak")
        self._task.add_done_callback(partial(count_text, self._queue.engine.name))

    @property
    def abandoned(self) -> bool:
        """Whether it was given up before its end; nobody may join it any more."""
        return self._task.cancelling() > 0 or self._task.cancelled()

    @property
    def task(self) -> asyncio.Task[bytes]:
        """Ends with the whole file, or with what went wrong."""
        return self._task

    def abandon(self) -> None:
        """Give it up; its place is free as soon as the event loop comes round."""
        self._task.cancel()

    def timings(self) -> Timings:
        """When each word of the text is heard; true once it was spoken to its end. Blocks for ms."""
        return timings_of(self._script.text, self._heard, self._late_s + self.audio_s)

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
            async with aclosing(self._voiced()) as voiced:
                for number, sentence in enumerate(self._script.sentences, start=1):
                    raw = await anext(voiced)
                    if finishing is not None:
                        await finishing
                    pause_s = 0.0 if number == len(self._script.sentences) else sentence.pause_s
                    finishing = asyncio.create_task(self._finish(sentence.text, raw, pause_s))
            if finishing is not None:
                await finishing
            whole = await self._whole()
            finished = True
            return whole  # noqa: TRY300  # the name would be the only content of an else
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
        return await asyncio.to_thread(sealed, self._encoder, b"".join(self._chunks))

    def _voiced(self) -> AsyncGenerator[Utterance]:
        script = self._script
        texts = (sentence.text for sentence in script.sentences)
        return self._queue.speak(self.place, texts, script.voice.id, script.speed)

    async def _finish(self, text: str, raw: Utterance, pause_s: float) -> None:
        """Shape and encode a sentence and the gap after it, its first part ahead of the rest."""
        rate_hz = self._queue.engine.sample_rate_hz
        SPEECH.labels(self._queue.engine.name).inc(len(raw.samples) / rate_hz)
        samples, heard = await asyncio.to_thread(self._shaped, text, raw, pause_s)
        if heard is not None:
            self._heard.append(heard)
        ahead = int(AHEAD_S * rate_hz)
        for part in (samples[:ahead], samples[ahead:]):
            if len(part) == 0:
                continue
            encoded = await asyncio.to_thread(self._encoder.encode, part)
            if self.first_audio_at is None:
                self.first_audio_at = asyncio.get_running_loop().time()
                waited_s = self.first_audio_at - self.place.entered_s
                FIRST_SOUND.labels(self._queue.engine.name, self.place.priority).observe(waited_s)
            self.audio_s += len(part) / rate_hz
            self._publish(encoded)

    def _shaped(self, text: str, raw: Utterance, pause_s: float) -> tuple[Samples, Heard | None]:
        """The samples to encode next, and where in the whole sound they are heard; none for silence."""
        rate_hz = self._queue.engine.sample_rate_hz
        samples = shaped(raw.samples, rate_hz, pause_s / self._script.speed)
        if len(samples) == 0:
            return samples, None
        first, last = heard_part(raw.samples, rate_hz)
        lead_s = first / rate_hz
        words = raw.words and tuple((start - lead_s, end - lead_s) for start, end in raw.words)
        start_s = self._late_s + self.audio_s
        end_s = start_s + (last - first) / rate_hz
        return samples, Heard(sentence=text, start_s=start_s, end_s=end_s, words=words)

    def _publish(self, chunk: bytes) -> None:
        if chunk:
            self._chunks.append(chunk)
            self._tell()


def rehearse() -> None:
    """Go the way of a sentence once, so that the first listener does not wait for tables to be built."""
    prepare("Tell me about Kubernetes.", "misaki")
    rate_hz = 24_000
    hum = np.sin(np.arange(rate_hz, dtype=np.float32) / 20)
    encoder_of("mp3", rate_hz).encode(shaped(hum, rate_hz, 0.0))
