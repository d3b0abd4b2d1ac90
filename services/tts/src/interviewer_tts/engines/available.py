"""Every engine that there is, the best first: `default` is the first that can speak."""

from typing import Final

from interviewer_tts.engines.espeak import EspeakEngine
from interviewer_tts.engines.f5 import F5Engine, References
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.kokoro import KokoroEngine
from interviewer_tts.engines.protocol import Engine
from interviewer_tts.engines.remote import RemoteEngine, RemoteServer
from interviewer_tts.settings import SpeechSettings
from interviewer_weights.store import ModelStore

_EVERYBODY_KNOWS: Final = "alloy"
"""OpenAI's first voice, which nearly every server of its wire takes for its own first."""


def engines_of(settings: SpeechSettings, own: References) -> list[Engine]:
    """The engines as these settings want them; none is loaded yet. Reads folders: it blocks.

    F5-TTS is the last: without a GPU it takes minutes for a sentence, so nobody gets it without choosing it.
    """
    kokoro = KokoroEngine(ModelStore(settings.models_folder))
    return [HibariEngine(), kokoro, *_remote(settings), EspeakEngine(), F5Engine(settings, own)]


def _remote(settings: SpeechSettings) -> list[Engine]:
    """The other server, if there is a word about one: without its address its voices say what is missing."""
    if settings.tts_remote_url is None and not settings.tts_remote_voices:
        return []
    server = RemoteServer(
        url=settings.tts_remote_url,
        voices=settings.tts_remote_voices or {_EVERYBODY_KNOWS: "en"},
        model=settings.tts_remote_model,
        key=settings.tts_remote_key,
        name=settings.tts_remote_name,
        seconds=settings.tts_remote_seconds,
    )
    return [RemoteEngine(server)]
