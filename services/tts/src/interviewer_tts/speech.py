"""Speaking as a library: what the service serves, and what the command line calls without any server.

async with open_speech(SpeechSettings()) as speech:
    spoken = await speech.render(SpeechRequest(input="Tell me about yourself."))
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from interviewer_contracts.speech import (
    MEDIA_TYPES,
    AlbumRequest,
    NewVoice,
    SpeechRequest,
    Timings,
    Voice,
    Voices,
)
from interviewer_tts.album import Album, Track, record
from interviewer_tts.cache import SpeechCache, albums_key_of, text_key_of
from interviewer_tts.engines.available import engines_of
from interviewer_tts.engines.protocol import Engine
from interviewer_tts.keeping import Keeping, Sound, key_of_album, key_of_script
from interviewer_tts.memory import share_arenas
from interviewer_tts.metrics import CACHE, CACHE_LIMIT, LOOKUPS, watch_line
from interviewer_tts.own_voices import OwnVoices
from interviewer_tts.production import Production, rehearse
from interviewer_tts.queue import EngineQueue
from interviewer_tts.scripts import Script, Scripts
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.text.lexicon import Lexicon
from interviewer_tts.text.own import house_lexicon
from interviewer_tts.voices import AllVoices

NOBODY: Final = "nobody"
"""Whose a text is where there are no users: the command line's."""
EVERYBODY: Final = ""
"""Whose a public text is. No user is called so."""
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
    """All that can be asked of speech; `subject` is who asks.

    Texts that are not public, and voices of one's own, are the subject's alone.
    """

    def __init__(self, voices: AllVoices, cache: SpeechCache, house: Lexicon | None = None) -> None:
        self._voices = voices
        self._scripts = Scripts(voices, house)
        self._keeping = Keeping(cache)
        self._folder = cache.folder

    async def start(self) -> None:
        """Begin to warm all engines up, the best first; returns before they are."""
        share_arenas()
        self._voices.start()
        await self._keeping.open()
        await asyncio.to_thread(rehearse)

    async def close(self) -> None:
        """Give up what is being spoken, and stop the engines."""
        await self._keeping.close()
        await self._voices.close()

    @property
    def ready(self) -> bool:
        """Whether the default voice speaks at full speed from now on."""
        return self._voices.ready

    @property
    def places(self) -> int:
        """Texts that are being spoken or wait to be, over all engines."""
        return self._voices.places

    @property
    def idle(self) -> bool:
        """Whether nothing is being spoken, and all that was is kept."""
        return self._keeping.idle and self.places == 0

    async def voices(self, *, subject: str = NOBODY) -> Voices:
        """Every voice, `subject`'s own among them, with the reason where it can't speak here.

        Waits while engines load, for some seconds.
        """
        return await self._voices.listed(subject)

    async def check_own_voices(self) -> None:
        """See that voices of people's own can speak here.

        Raises:
            VoiceUnavailableError: they can't; says why.

        """
        await self._voices.check_own()

    async def add_voice(self, new: NewVoice, *, subject: str = NOBODY) -> Voice:
        """Keep a recording as a voice that `subject` alone can list, speak in and remove.

        Raises:
            VoiceUnavailableError: voices of people's own can't speak here.
            ClipRefusedError: no voice can be taken from it.
            TooManyVoicesError: `subject` has as many as one may have.

        """
        return await self._voices.add(new, subject)

    async def remove_voice(self, voice: str, *, subject: str = NOBODY) -> None:
        """Remove a voice of `subject`'s own, and all sound in it.

        Raises:
            NotFoundError: `subject` has no such voice.

        """
        await self._voices.remove(voice, subject)
        await self._keeping.forget_voices([voice])

    async def remove_voices(self, *, subject: str = NOBODY) -> None:
        """Remove all voices of `subject`'s own, and all sound in them."""
        await self._keeping.forget_voices(await self._voices.remove_all(subject))

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
        script, sound = await self._asked_for(request, subject)
        data = await self._keeping.kept(sound.key, script)
        LOOKUPS.labels(request.priority, "miss" if data is None else "hit").inc()
        if data is not None:
            chunks = _one(data)
        else:
            chunks = self._keeping.production(sound, script, request.priority).listen()
        return Answer(key=sound.key, media_type=MEDIA_TYPES[script.response_format], data=data, chunks=chunks)

    async def stream(self, request: SpeechRequest, *, subject: str = NOBODY) -> AsyncGenerator[bytes]:
        """The chunks of `answer`: the first when the first sentence is spoken."""
        async with aclosing((await self.answer(request, subject=subject)).chunks) as chunks:
            async for chunk in chunks:
                yield chunk

    async def prepare(self, request: SpeechRequest, *, subject: str = NOBODY) -> bool:
        """See that the text will be there when asked for. False where it is already; raises as `answer`.

        Returns when the text has its place in the line; it is then spoken and kept even if nobody listens.
        """
        answer = await self.answer(request, subject=subject)
        if answer.data is not None:
            return False
        self._keeping.pin(answer.key)
        return True

    async def timings(self, request: SpeechRequest, *, subject: str = NOBODY) -> Timings:
        """When each word of the text is heard in the sound of `answer`: at once where that is kept.

        Else the text is spoken, or its production joined, and its sound is kept too.

        Raises:
            EngineFailedError: the engine broke off.
            ProblemError: any that `answer` raises.

        """
        script, sound = await self._asked_for(request, subject)
        kept = await self._keeping.kept(sound.key, script, "timings")
        if kept is not None:
            return Timings.model_validate_json(kept)
        production = self._keeping.production(sound, script, request.priority)
        async with aclosing(production.listen()) as chunks:
            async for _ in chunks:
                pass
        return await asyncio.to_thread(production.timings)

    async def forget(self, texts: Sequence[str], *, subject: str = NOBODY) -> None:
        """Remove the sound that `subject` has of these texts, in every voice, and all albums of theirs.

        None that is being spoken, or was asked for before, is kept.
        """
        await self._keeping.forget(texts, subject)

    async def render(self, request: SpeechRequest, *, subject: str = NOBODY) -> Spoken:
        """The text as a whole file, always spoken anew so that its timings are true. Raises as `answer`."""
        script = await self._scripts.of(request, subject)
        loop = asyncio.get_running_loop()
        started = loop.time()
        production = Production(script, request.priority)
        async for _ in production.listen():
            pass
        first = production.first_audio_at
        return Spoken(
            voice=script.voice.id,
            engine=script.queue.engine.name,
            sample_rate_hz=script.queue.engine.sample_rate_hz,
            audio_s=round(production.audio_s, 3),
            first_audio_s=round((first if first is not None else loop.time()) - started, 4),
            total_s=round(loop.time() - started, 4),
            media_type=MEDIA_TYPES[script.response_format],
            data=production.task.result(),
        )

    async def album(self, request: AlbumRequest, *, subject: str = NOBODY) -> Answer:
        """The texts as one MP3 with chapters; where none is kept, the first chunk comes when all is spoken.

        It is kept for `subject` until one of their texts is forgotten. Raises as `answer` and `record`, and

        Raises:
            AlbumTooLongError: it would be longer than is recorded.

        """
        sound = self._keeping.asked_for(albums_key_of(subject))
        scripts = await self._scripts.of_tracks(request, subject)
        tracks = (
            Track(title=track.title, script=script)
            for track, script in zip(request.tracks, scripts, strict=True)
        )
        album = Album(title=request.title, tracks=tuple(tracks), pause_s=request.pause_s)
        sound.key = key_of_album(request, scripts, subject)
        data = await self._keeping.kept_album(sound.key)
        keep = partial(self._keeping.keep_album, sound)
        chunks = record(album, keep, self._folder) if data is None else _one(data)
        return Answer(key=sound.key, media_type=MEDIA_TYPES["mp3"], data=data, chunks=chunks)

    async def _asked_for(self, request: SpeechRequest, subject: str) -> tuple[Script, Sound]:
        owner = EVERYBODY if request.public else subject
        # Before anything is awaited: it may be forgotten while its voice and its key are looked for.
        sound = self._keeping.asked_for(text_key_of(request.input, owner))
        script = await self._scripts.of(request, subject)
        sound.key = key_of_script(script, owner)
        return script, sound


@asynccontextmanager
async def open_speech(
    settings: SpeechSettings, engines: Sequence[Engine] | None = None
) -> AsyncGenerator[Speech]:
    """Speech with these engines, the best first; with all that this package has unless told.

    Engines warm up meanwhile, each in its own thread.
    """
    own = OwnVoices(settings.own_voices_folder)
    chosen = await asyncio.to_thread(engines_of, settings, own) if engines is None else engines
    queues = [
        EngineQueue(engine, interactive=settings.tts_queue, background=settings.tts_background_queue)
        for engine in chosen
    ]
    max_bytes = settings.tts_cache_mb * _MEGABYTE
    cache = SpeechCache(settings.cache_folder, max_bytes=max_bytes, max_days=settings.tts_cache_days)
    CACHE.set_function(lambda: cache.size_bytes)
    CACHE_LIMIT.set(max_bytes)
    for queue in queues:
        watch_line(queue.engine.name, queue)
    house = await asyncio.to_thread(house_lexicon, settings.tts_terms)
    speech = Speech(AllVoices(queues, own), cache, house)
    await speech.start()
    try:
        yield speech
    finally:
        await speech.close()


async def _one(data: bytes) -> AsyncGenerator[bytes]:
    yield data
