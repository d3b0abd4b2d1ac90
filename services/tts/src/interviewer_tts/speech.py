"""Speaking as a library: what the service serves, and what the command line calls without any server.

async with open_speech(SpeechSettings()) as speech:
    spoken = await speech.render(SpeechRequest(input="Tell me about yourself."))
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np

from interviewer_contracts.speech import MEDIA_TYPES, SpeechFormat, SpeechRequest, Voice, Voices
from interviewer_tts.audio.encode import encoder_of, sealed
from interviewer_tts.audio.loudness import level
from interviewer_tts.audio.trim import trim
from interviewer_tts.cache import SpeechCache, key_of, text_key_of
from interviewer_tts.engines.espeak import EspeakEngine
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.protocol import Engine, EngineVoice
from interviewer_tts.errors import NothingToSayError, VoiceNotFoundError, VoiceUnavailableError
from interviewer_tts.memory import give_back, share_arenas
from interviewer_tts.production import Production, Script
from interviewer_tts.queue import EngineQueue
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.text.prepare import prepare

DEFAULT_VOICE: Final = "default"
PIPELINE_VERSION: Final = 1
"""Goes up when the same sentences of the same engine sound otherwise: kept files are then made anew."""
GIVE_BACK_AFTER_S: Final = 10.0
"""Of rest, before freed memory goes back to the system: the text after that speaks some ms later for it."""
_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A text as sound: `data` where it was kept from before, else `chunks` from the first sentence on.

    Whoever stops listening early closes `chunks`.
    """

    key: str
    media_type: str
    data: bytes | None
    chunks: AsyncGenerator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A text as a whole file. Seconds count from the request; loading the engine, once, is not in them."""

    voice: str
    engine: str
    sample_rate_hz: int
    audio_s: float
    first_audio_s: float
    total_s: float
    media_type: str
    data: bytes


class Speech:
    """All engines and voices, the lines in front of them, and the texts that were spoken before."""

    def __init__(self, queues: Sequence[EngineQueue], cache: SpeechCache) -> None:
        self._queues = tuple(queues)
        self._cache = cache
        self._productions: dict[str, Production] = {}
        self._keeping: set[asyncio.Task[None]] = set()
        self._giving_back: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Begin to warm all engines up, the best first; returns before they are."""
        share_arenas()
        for queue in self._queues:
            queue.start()
        await asyncio.to_thread(self._cache.open)
        await asyncio.to_thread(_rehearse)

    async def close(self) -> None:
        """Give up what is being spoken, and stop the engines."""
        for production in tuple(self._productions.values()):
            production.abandon()
        if self._keeping:
            await asyncio.wait(self._keeping)
        if self._giving_back is not None:
            self._giving_back.cancel()
        for queue in self._queues:
            await queue.close()

    @property
    def ready(self) -> bool:
        """Whether the default voice speaks at full speed from now on."""
        for queue in self._queues:
            if queue.loaded:
                return True
            if not queue.finished_loading:
                return False
        return False

    @property
    def places(self) -> int:
        """Texts that are being spoken or wait to be, over all engines."""
        return sum(queue.places for queue in self._queues)

    @property
    def idle(self) -> bool:
        """Whether nothing is being spoken, and all that was is kept."""
        return not self._keeping and self.places == 0

    async def voices(self) -> Voices:
        """Every voice, with the reason where it can't speak here. Waits while engines load."""
        voices: list[Voice] = []
        default_given = False
        for queue in self._queues:
            reason = await queue.missing()
            for voice in queue.engine.voices:
                default = reason is None and not default_given
                default_given |= default
                voices.append(_voice(voice, queue.engine, reason, default=default))
        return Voices(voices=voices)

    async def answer(self, request: SpeechRequest) -> Answer:
        """The text as sound; returns before the engine has begun. The same text at a time is made once.

        Raises:
            VoiceNotFoundError: no voice has this id.
            VoiceUnavailableError: its engine can't run here.
            NothingToSayError: no word in the text can be read.
            QueueFullError: too many wait already.

        """
        queue, script = await self._script(request)
        key = _key(request.input, queue.engine, script)
        data = None
        if key not in self._productions:
            data = await asyncio.to_thread(self._cache.get, key, script.response_format)
        chunks = _one(data) if data is not None else self._production(key, queue, script, request).listen()
        return Answer(key=key, media_type=MEDIA_TYPES[script.response_format], data=data, chunks=chunks)

    async def stream(self, request: SpeechRequest) -> AsyncGenerator[bytes]:
        """The chunks of `answer`: the first when the first sentence is spoken."""
        chunks = (await self.answer(request)).chunks
        try:
            async for chunk in chunks:
                yield chunk
        finally:
            await chunks.aclose()

    async def prepare(self, request: SpeechRequest) -> bool:
        """See that the text will be there when asked for. False where it is already; raises as `answer`.

        Returns when the text has its place in the line; it is then spoken and kept even if nobody listens.
        """
        answer = await self.answer(request)
        if answer.data is not None:
            return False
        self._productions[answer.key].pinned = True
        return True

    async def forget(self, texts: Sequence[str]) -> None:
        """Remove the sound of these texts, in every voice; one that is being spoken is not kept."""
        for text_key in map(text_key_of, texts):
            for key, production in self._productions.items():
                production.forgotten |= key.startswith(text_key)
            await asyncio.to_thread(self._cache.forget, text_key)

    async def render(self, request: SpeechRequest) -> Spoken:
        """The text as a whole file, always spoken anew so that its timings are true. Raises as `answer`."""
        queue, script = await self._script(request)
        loop = asyncio.get_running_loop()
        started = loop.time()
        production = Production(script, queue, queue.enter(request.priority), pinned=False)
        stream = b"".join([chunk async for chunk in production.listen()])
        data = await asyncio.to_thread(sealed, script.response_format, stream)
        first = production.first_audio_at
        return Spoken(
            voice=script.voice.id,
            engine=queue.engine.name,
            sample_rate_hz=queue.engine.sample_rate_hz,
            audio_s=round(production.audio_s, 3),
            first_audio_s=round((first if first is not None else loop.time()) - started, 4),
            total_s=round(loop.time() - started, 4),
            media_type=MEDIA_TYPES[script.response_format],
            data=data,
        )

    async def _script(self, request: SpeechRequest) -> tuple[EngineQueue, Script]:
        queue, voice = await self._chosen(request.voice)
        sentences = await asyncio.to_thread(prepare, request.input, queue.engine.reading)
        if not sentences:
            raise NothingToSayError
        return queue, Script(
            sentences=sentences,
            voice=voice,
            speed=request.speed,
            response_format=request.response_format,
        )

    async def _chosen(self, wanted: str) -> tuple[EngineQueue, EngineVoice]:
        reasons: list[str] = []
        for queue in self._queues:
            for voice in queue.engine.voices:
                if wanted not in {voice.id, DEFAULT_VOICE}:
                    continue
                reason = await queue.missing()
                if reason is None:
                    return queue, voice
                reasons.append(reason)
        if reasons:
            raise VoiceUnavailableError(wanted, " ".join(dict.fromkeys(reasons)))
        known = [DEFAULT_VOICE, *(voice.id for queue in self._queues for voice in queue.engine.voices)]
        raise VoiceNotFoundError(wanted, known)

    def _production(self, key: str, queue: EngineQueue, script: Script, request: SpeechRequest) -> Production:
        running = self._productions.get(key)
        if running is not None and not running.abandoned:
            if request.priority == "interactive":
                running.place.priority = "interactive"
            return running
        production = Production(script, queue, queue.enter(request.priority), pinned=False)
        self._productions[key] = production
        keeping = asyncio.create_task(self._keep(key, script.response_format, production))
        self._keeping.add(keeping)
        keeping.add_done_callback(self._keeping.discard)
        return production

    async def _keep(self, key: str, response_format: SpeechFormat, production: Production) -> None:
        """Keep what is spoken to its end. Until it is on disk, who asks for it joins the production."""
        try:
            await asyncio.wait([production.task])
            spoken = not production.task.cancelled() and production.task.exception() is None
            if spoken and not production.forgotten:
                await asyncio.to_thread(self._put, key, response_format, production.task.result())
        finally:
            if self._productions.get(key) is production:
                del self._productions[key]
            if self._giving_back is not None:
                self._giving_back.cancel()
            self._giving_back = asyncio.get_running_loop().call_later(GIVE_BACK_AFTER_S, self._give_back)

    def _give_back(self) -> None:
        if self.places == 0:
            asyncio.get_running_loop().run_in_executor(None, give_back)

    def _put(self, key: str, response_format: SpeechFormat, stream: bytes) -> None:
        self._cache.put(key, response_format, sealed(response_format, stream))


@asynccontextmanager
async def open_speech(
    settings: SpeechSettings, engines: Sequence[Engine] | None = None
) -> AsyncGenerator[Speech]:
    """Speech with these engines, the best first; with all that this package has unless told.

    Engines warm up meanwhile, each in its own thread.
    """
    chosen: Sequence[Engine] = (HibariEngine(), EspeakEngine()) if engines is None else engines
    speech = Speech(
        [
            EngineQueue(engine, interactive=settings.tts_queue, background=settings.tts_background_queue)
            for engine in chosen
        ],
        SpeechCache(
            settings.cache_folder,
            max_bytes=settings.tts_cache_mb * _MEGABYTE,
            max_days=settings.tts_cache_days,
        ),
    )
    await speech.start()
    try:
        yield speech
    finally:
        await speech.close()


def _rehearse() -> None:
    """Go the way of a sentence once, so that the first listener does not wait for tables to be built."""
    prepare("Tell me about Kubernetes.", "misaki")
    rate_hz = 24_000
    hum = np.sin(np.arange(rate_hz, dtype=np.float32) / 20)
    encoder_of("mp3", rate_hz).encode(level(trim(hum, rate_hz), rate_hz))


def _key(text: str, engine: Engine, script: Script) -> str:
    spoken = [[sentence.text, sentence.pause_s] for sentence in script.sentences]
    return text_key_of(text) + key_of(
        PIPELINE_VERSION,
        engine.name,
        engine.version,
        script.voice.id,
        script.speed,
        script.response_format,
        spoken,
    )


def _voice(voice: EngineVoice, engine: Engine, reason: str | None, *, default: bool) -> Voice:
    return Voice(
        id=voice.id,
        name=voice.name,
        language=voice.language,
        engine=engine.name,
        licence=voice.licence,
        quality=voice.quality,
        available=reason is None,
        default=default,
        reason=reason,
    )


async def _one(data: bytes) -> AsyncGenerator[bytes]:
    yield data
