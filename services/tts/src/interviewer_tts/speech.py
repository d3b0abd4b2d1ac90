"""Speaking as a library: what the service serves, and what the command line calls without any server.

async with open_speech(SpeechSettings()) as speech:
    spoken = await speech.render(SpeechRequest(input="Tell me about yourself."))
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np

from interviewer_contracts.speech import (
    MEDIA_TYPES,
    AlbumRequest,
    Manner,
    NewVoice,
    SpeechFormat,
    SpeechRequest,
    Timings,
    Voice,
    Voices,
)
from interviewer_tts.album import Album, Track, record
from interviewer_tts.audio.encode import encoder_of
from interviewer_tts.audio.loudness import level
from interviewer_tts.audio.trim import trim
from interviewer_tts.cache import SpeechCache, is_in_voice, key_of, text_key_of, voice_key_of
from interviewer_tts.engines.available import engines_of
from interviewer_tts.engines.protocol import Engine, EngineVoice
from interviewer_tts.errors import NothingToSayError, NoVoiceError, VoiceNotFoundError, VoiceUnavailableError
from interviewer_tts.memory import give_back, share_arenas
from interviewer_tts.own_voices import SPOKEN_BY, OwnVoices
from interviewer_tts.production import Production, Script
from interviewer_tts.queue import EngineQueue
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.text.lexicon import Lexicon
from interviewer_tts.text.own import house_lexicon
from interviewer_tts.text.prepare import prepare, primary

DEFAULT_VOICE: Final = "default"
OWN_VOICE: Final = f"{SPOKEN_BY}-own"
"""Said of voices of people's own where none can speak."""
NOBODY: Final = "nobody"
"""Whose a text is where there are no users: the command line's."""
EVERYBODY: Final = ""
"""Whose a public text is. No user is called so."""
PIPELINE_VERSION: Final = 2
"""Goes up when the same sentences sound otherwise, or are timed otherwise: kept files are then made anew."""
FAR_TOO_SLOW: Final = 4.0
"""Times real time: a question of eight seconds would take half a minute."""
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

    def __init__(
        self,
        queues: Sequence[EngineQueue],
        cache: SpeechCache,
        own: OwnVoices,
        *,
        house: Lexicon | None = None,
    ) -> None:
        self._queues = tuple(queues)
        self._cache = cache
        self._own = own
        self._house = house
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

    async def voices(self, *, subject: str = NOBODY) -> Voices:
        """Every voice, `subject`'s own among them, with the reason where it can't speak here.

        Waits while engines load, for some seconds.
        """
        voices: list[Voice] = []
        default_given = False
        for queue in self._queues:
            reason = await queue.missing()
            for voice in queue.engine.voices:
                default = reason is None and not default_given
                default_given |= default
                voices.append(_voice(voice, queue, reason, default=default))
            own = await self._own_of(queue, subject)
            voices.extend(_voice(voice, queue, reason, default=False, own=True) for voice in own)
        return Voices(voices=voices)

    async def check_own_voices(self) -> EngineQueue:
        """The engine that speaks in voices of people's own.

        Raises:
            VoiceUnavailableError: it can't run here; says why.

        """
        for queue in self._queues:
            if queue.engine.name == SPOKEN_BY:
                reason = await queue.missing()
                if reason is None:
                    return queue
                raise VoiceUnavailableError(OWN_VOICE, reason)
        raise VoiceUnavailableError(OWN_VOICE, f"not configured: there is no engine {SPOKEN_BY}.")

    async def add_voice(self, new: NewVoice, *, subject: str = NOBODY) -> Voice:
        """Keep a recording as a voice that `subject` alone can list, speak in and remove.

        Raises:
            VoiceUnavailableError: voices of people's own can't speak here.
            ClipRefusedError: no voice can be taken from it.
            TooManyVoicesError: `subject` has as many as one may have.

        """
        queue = await self.check_own_voices()
        kept = await asyncio.to_thread(self._own.add, subject, new)
        return _voice(kept.as_voice(_licence(queue)), queue, None, default=False, own=True)

    async def remove_voice(self, voice: str, *, subject: str = NOBODY) -> None:
        """Remove a voice of `subject`'s own, and all sound in it.

        Raises:
            NotFoundError: `subject` has no such voice.

        """
        await asyncio.to_thread(self._own.remove, subject, voice)
        await self._forget_voices([voice])

    async def remove_voices(self, *, subject: str = NOBODY) -> None:
        """Remove all voices of `subject`'s own, and all sound in them."""
        await self._forget_voices(await asyncio.to_thread(self._own.remove_all, subject))

    async def _forget_voices(self, voices: Sequence[str]) -> None:
        for voice_key in map(voice_key_of, voices):
            for key, production in self._productions.items():
                production.forgotten |= is_in_voice(key, voice_key)
            await asyncio.to_thread(self._cache.forget_voice, voice_key)

    async def _own_of(self, queue: EngineQueue, subject: str) -> list[EngineVoice]:
        """The voices of `subject`'s own that this engine speaks in."""
        if queue.engine.name != SPOKEN_BY:
            return []
        found = await asyncio.to_thread(self._own.of, subject)
        return [voice.as_voice(_licence(queue)) for voice in found]

    async def answer(self, request: SpeechRequest, *, subject: str = NOBODY) -> Answer:
        """The text as sound; returns before the engine has begun. The same text at a time is made once.

        What is not public is made and kept for `subject` alone.

        Raises:
            VoiceNotFoundError: no voice has this id.
            VoiceUnavailableError: its engine can't run here.
            NoVoiceError: no voice that can speak here speaks the language.
            NothingToSayError: no word in the text can be read.
            QueueFullError: too many wait already.

        """
        queue, script = await self._script(request, subject)
        key = _key(queue.engine, script, EVERYBODY if request.public else subject)
        data = None
        if key not in self._productions:
            data = await asyncio.to_thread(self._cache.get, key, script.response_format)
        chunks = _one(data) if data is not None else self._production(key, queue, script, request).listen()
        return Answer(key=key, media_type=MEDIA_TYPES[script.response_format], data=data, chunks=chunks)

    async def stream(self, request: SpeechRequest, *, subject: str = NOBODY) -> AsyncGenerator[bytes]:
        """The chunks of `answer`: the first when the first sentence is spoken."""
        chunks = (await self.answer(request, subject=subject)).chunks
        try:
            async for chunk in chunks:
                yield chunk
        finally:
            await chunks.aclose()

    async def prepare(self, request: SpeechRequest, *, subject: str = NOBODY) -> bool:
        """See that the text will be there when asked for. False where it is already; raises as `answer`.

        Returns when the text has its place in the line; it is then spoken and kept even if nobody listens.
        """
        answer = await self.answer(request, subject=subject)
        if answer.data is not None:
            return False
        self._productions[answer.key].pinned = True
        return True

    async def timings(self, request: SpeechRequest, *, subject: str = NOBODY) -> Timings:
        """When each word of the text is heard in the sound of `answer`: at once where that is kept.

        Else the text is spoken, or its production joined, and its sound is kept too.

        Raises:
            EngineFailedError: the engine broke off.
            ProblemError: any that `answer` raises.

        """
        queue, script = await self._script(request, subject)
        key = _key(queue.engine, script, EVERYBODY if request.public else subject)
        if key not in self._productions:
            kept = await asyncio.to_thread(self._cache.get, key, script.response_format, "timings")
            if kept is not None:
                return Timings.model_validate_json(kept)
        production = self._production(key, queue, script, request)
        async with aclosing(production.listen()) as chunks:
            async for _ in chunks:
                pass
        return await asyncio.to_thread(production.timings)

    async def forget(self, texts: Sequence[str], *, subject: str = NOBODY) -> None:
        """Remove the sound that `subject` has of these texts, in every voice; none being spoken is kept."""
        for text_key in (text_key_of(text, subject) for text in texts):
            for key, production in self._productions.items():
                production.forgotten |= key.startswith(text_key)
            await asyncio.to_thread(self._cache.forget, text_key)

    async def render(self, request: SpeechRequest, *, subject: str = NOBODY) -> Spoken:
        """The text as a whole file, always spoken anew so that its timings are true. Raises as `answer`."""
        queue, script = await self._script(request, subject)
        loop = asyncio.get_running_loop()
        started = loop.time()
        production = Production(script, queue, queue.enter(request.priority), pinned=False)
        async for _ in production.listen():
            pass
        first = production.first_audio_at
        return Spoken(
            voice=script.voice.id,
            engine=queue.engine.name,
            sample_rate_hz=queue.engine.sample_rate_hz,
            audio_s=round(production.audio_s, 3),
            first_audio_s=round((first if first is not None else loop.time()) - started, 4),
            total_s=round(loop.time() - started, 4),
            media_type=MEDIA_TYPES[script.response_format],
            data=production.task.result(),
        )

    async def album(self, request: AlbumRequest, *, subject: str = NOBODY) -> AsyncGenerator[bytes]:
        """The texts as one MP3 with chapters; the first chunk is there when all of it is spoken.

        It is not kept. Whoever stops listening early closes the generator. Raises as `answer` and
        `album.record`, and

        Raises:
            AlbumTooLongError: it would be longer than is recorded.

        """
        scripts = [
            await self._script_of_track(request, number, subject) for number in range(len(request.tracks))
        ]
        queue = scripts[0][0]
        tracks = [
            Track(title=track.title, script=script)
            for track, (_, script) in zip(request.tracks, scripts, strict=True)
        ]
        album = Album(title=request.title, tracks=tuple(tracks), pause_s=request.pause_s)
        return self._recorded(record(album, queue))

    async def _script_of_track(
        self, request: AlbumRequest, number: int, subject: str
    ) -> tuple[EngineQueue, Script]:
        manner = request.model_dump(include=set(Manner.model_fields))
        text = SpeechRequest(input=request.tracks[number].input, **manner)
        try:
            return await self._script(text, subject)
        except NothingToSayError as error:
            raise NothingToSayError(f"tracks.{number}.input") from error

    async def _recorded(self, chunks: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
        try:
            async with aclosing(chunks):
                async for chunk in chunks:
                    yield chunk
        finally:
            self._rest_soon()

    async def _script(self, request: SpeechRequest, subject: str) -> tuple[EngineQueue, Script]:
        queue, voice = await self._chosen(request.voice, request.language, subject)
        sentences = await asyncio.to_thread(
            prepare,
            request.input,
            queue.engine.reading,
            language=voice.language,
            terms=request.terms,
            house=self._house,
        )
        if not sentences:
            raise NothingToSayError
        return queue, Script(
            text=request.input,
            sentences=sentences,
            voice=voice,
            speed=request.speed,
            response_format=request.response_format,
        )

    async def _chosen(
        self, wanted: str, language: str | None, subject: str
    ) -> tuple[EngineQueue, EngineVoice]:
        if wanted == DEFAULT_VOICE and language is not None:
            return await self._best_of(language)
        reasons: list[str] = []
        known: list[str] = [DEFAULT_VOICE]
        for queue in self._queues:
            for voice in (*queue.engine.voices, *await self._own_of(queue, subject)):
                known.append(voice.id)
                if wanted not in {voice.id, DEFAULT_VOICE}:
                    continue
                reason = await queue.missing()
                if reason is None:
                    return queue, voice
                reasons.append(reason)
        if reasons:
            raise VoiceUnavailableError(wanted, " ".join(dict.fromkeys(reasons)))
        raise VoiceNotFoundError(wanted, known)

    async def _best_of(self, language: str) -> tuple[EngineQueue, EngineVoice]:
        """The first voice of a language that can speak here, one that sounds natural before a basic one.

        One that is far too slow to listen to is the last: who wants it chooses it by its name.
        """
        speaking = [
            (queue, voice)
            for queue in self._queues
            for voice in queue.engine.voices
            if primary(voice.language) == primary(language)
        ]
        reasons: list[str] = []
        slow: list[tuple[EngineQueue, EngineVoice]] = []
        for queue, voice in sorted(speaking, key=lambda one: one[1].quality == "basic"):
            reason = await queue.missing()
            if reason is not None:
                reasons.append(reason)
            elif (queue.real_time_factor or 0.0) > FAR_TOO_SLOW:
                slow.append((queue, voice))
            else:
                return queue, voice
        if slow:
            return slow[0]
        raise NoVoiceError(language, " ".join(dict.fromkeys(reasons)))

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
                await asyncio.to_thread(self._put, key, response_format, production)
                if production.forgotten:
                    # Meanwhile; it was written after what was there had been removed.
                    await asyncio.to_thread(self._cache.forget, key)
        finally:
            if self._productions.get(key) is production:
                del self._productions[key]
            self._rest_soon()

    def _rest_soon(self) -> None:
        if self._giving_back is not None:
            self._giving_back.cancel()
        self._giving_back = asyncio.get_running_loop().call_later(GIVE_BACK_AFTER_S, self._give_back)

    def _give_back(self) -> None:
        if self.places == 0:
            asyncio.get_running_loop().run_in_executor(None, give_back)

    def _put(self, key: str, response_format: SpeechFormat, production: Production) -> None:
        self._cache.put(key, response_format, production.task.result())
        timings = production.timings().model_dump_json().encode()
        self._cache.put(key, response_format, timings, "timings")


@asynccontextmanager
async def open_speech(
    settings: SpeechSettings, engines: Sequence[Engine] | None = None
) -> AsyncGenerator[Speech]:
    """Speech with these engines, the best first; with all that this package has unless told.

    Engines warm up meanwhile, each in its own thread.
    """
    own = OwnVoices(settings.own_voices_folder)
    chosen = await asyncio.to_thread(engines_of, settings, own) if engines is None else engines
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
        own,
        house=await asyncio.to_thread(house_lexicon, settings.tts_terms),
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


def _key(engine: Engine, script: Script, owner: str) -> str:
    spoken = [[sentence.text, sentence.pause_s] for sentence in script.sentences]
    return (
        text_key_of(script.text, owner)
        + voice_key_of(script.voice.id)
        + key_of(
            PIPELINE_VERSION,
            engine.name,
            engine.version,
            script.speed,
            script.response_format,
            spoken,
        )
    )


def _licence(queue: EngineQueue) -> str:
    """Of the weights, which is that of the engine's listed voices."""
    return queue.engine.voices[0].licence


def _voice(
    voice: EngineVoice, queue: EngineQueue, reason: str | None, *, default: bool, own: bool = False
) -> Voice:
    factor = queue.real_time_factor
    return Voice(
        id=voice.id,
        name=voice.name,
        language=voice.language,
        accent=voice.accent,
        sex=voice.sex,
        engine=queue.engine.name,
        licence=voice.licence,
        quality=voice.quality,
        available=reason is None,
        default=default,
        reason=reason,
        real_time_factor=factor,
        keeps_up=None if factor is None else factor < 1,
        own=own,
    )


async def _one(data: bytes) -> AsyncGenerator[bytes]:
    yield data
