"""What can speak, and from when on."""

import httpx2

from interviewer_contracts.speech import Voices
from interviewer_tts.app import create_app
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.settings import Settings
from support.speech_wire import eventually, serving


async def test_voices_tell_what_can_speak_and_why_not(client: httpx2.AsyncClient) -> None:
    voices = {
        voice.id: voice
        for voice in Voices.model_validate_json((await client.get("/v1/voices")).content).voices
    }
    assert voices["hibari-heart"].default
    assert voices["hibari-heart"].quality == "natural"
    assert voices["staged-hum"].available
    assert not voices["staged-hum"].default
    assert (voices["away-hum"].available, voices["away-hum"].reason) == (False, "it is away.")


async def test_alive_at_once_and_ready_when_warm(settings: Settings) -> None:
    slow = SlowToLoad()
    async with serving(create_app(settings, engines=[slow])) as client:
        assert (await client.get("/healthz")).status_code == 200
        early = await client.get("/readyz")
        assert (early.status_code, early.headers["retry-after"]) == (503, "1")
        slow.release()
        request = client.build_request("GET", "/readyz")
        await eventually(client, request, lambda response: response.status_code == 200)


class SlowToLoad(StagedEngine):
    """Its warm-up is one sentence that waits to be let go."""

    def load(self) -> None:
        self.hold()
        self.synthesise("Warm up.", self.voices[0].id, 1.0)
