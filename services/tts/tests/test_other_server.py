"""The whole service over another server of the wire: a second implementation, from a package, as it is."""

from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

from interviewer_contracts.speech import SpeechRequest
from interviewer_tts.engines.available import engines_of
from interviewer_tts.engines.remote import RemoteEngine, RemoteServer
from interviewer_tts.errors import RemoteFailedError
from interviewer_tts.own_voices import OwnVoices
from interviewer_tts.settings import Settings
from interviewer_tts.speech import open_speech
from support.speech_servers import KEY

pytestmark = pytest.mark.speech_server


def test_the_other_server_is_none_of_ours(speech_server: str) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    models = httpx2.get(f"{speech_server}/models", headers=headers).json()["data"]
    assert {model["owned_by"] for model in models} == {"piper-studio-local"}


async def test_its_voice_is_listed_and_speaks_for_others(speech_server: str, settings: Settings) -> None:
    told = settings.model_copy(
        update={
            "tts_remote_url": speech_server,
            "tts_remote_key": SecretStr(KEY),
            "tts_remote_voices": {"joe": "en-US"},
            "tts_remote_name": "Joe's",
        }
    )
    engines = [engine for engine in engines_of(told, OwnVoices(Path("none"))) if engine.name == "remote"]
    async with open_speech(told, engines) as speech:
        listed = (await speech.voices()).voices
        assert [(voice.id, voice.name, voice.available) for voice in listed] == [
            ("remote-joe", "joe (Joe's)", True)
        ]
        assert listed[0].real_time_factor is not None
        spoken = await speech.render(SpeechRequest(input="Tell me about a hard week. What did you do?"))
    assert 2 < spoken.audio_s < 6
    assert spoken.data.startswith(b"\xff")


def test_it_refuses_in_the_shape_of_the_wire(speech_server: str) -> None:
    stranger = RemoteEngine(RemoteServer(url=speech_server, voices={"joe": "en"}, key=SecretStr("wrong")))
    with pytest.raises(RemoteFailedError, match="the key is refused"):
        stranger.load()
    friend = RemoteEngine(RemoteServer(url=speech_server, voices={"joe": "en"}, key=SecretStr(KEY)))
    friend.load()
    with pytest.raises(RemoteFailedError, match=r"400 and .*input"):
        friend.synthesise("", "remote-joe", 1.0)
