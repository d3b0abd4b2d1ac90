"""A voice of one's own: by page and by API, within limits, for its owner alone, and gone with the account."""

import asyncio
from typing import Final

import httpx2
import pytest

from interviewer_contracts.speech import CLIP_MAX_BYTES, Voices
from interviewer_web.clients.memory import CLONING, VOICES, WAV
from interviewer_web.errors import SessionEndedError, StoreUnavailableError
from interviewer_web.security.bodies import CLIP_FORM_BYTES
from interviewer_web.security.headers import SECURITY_HEADERS
from interviewer_web.speech.removals import Removals
from interviewer_web.speech.voice_forms import CONSENTS, READ_ALOUD, voice_form
from interviewer_web.store.records import Session
from interviewer_web.testing import PASSWORD, Stage, as_caller, until

PAGE: Final = "/account/voices"
API: Final = "/api/v1/users/me/voices"
CLIP: Final = WAV + b"\0" * 100
FIELDS: Final = {"name": "Nadia", "language": "en", "words": READ_ALOUD["en"], "consent": "own"}
JSON: Final = {"name": "Nadia", "words": READ_ALOUD["en"], "consent": CONSENTS["own"], "clip": "UklGRg=="}


@pytest.fixture(autouse=True)
def f5_runs_here(stage: Stage) -> None:
    stage.speaker.listed = Voices(voices=[*VOICES.voices, CLONING])


async def send(client: httpx2.AsyncClient, clip: bytes = CLIP, **fields: str) -> httpx2.Response:
    files = {"clip": ("me.wav", clip, "text/html")}
    return await client.post(PAGE, data={**FIELDS, **fields}, files=files)


async def voice_of(stage: Stage, person: Session) -> str:
    """The id of a voice of theirs."""
    async with stage.client(bearer=person.token) as api:
        made: str = (await api.post(API, json=JSON)).json()["id"]
    return made


async def test_a_recording_becomes_a_voice_and_is_not_kept_here(stage: Stage) -> None:
    person = await stage.person()
    async with stage.client(cookie=person.token) as client:
        made = await send(client, WAV + b"x" * (CLIP_MAX_BYTES - len(WAV)), language="de")
        page = await client.get(PAGE)
    assert (made.status_code, made.headers["location"]) == (303, PAGE)
    [kept] = stage.speaker.recorded
    assert (kept.name, kept.language, kept.words) == ("Nadia", "de", READ_ALOUD["en"])
    assert kept.consent == CONSENTS["own"]
    assert len(kept.clip) == CLIP_MAX_BYTES
    assert "Hear “Nadia”" in page.text


async def test_the_page_tells_licence_and_pace_before_the_effort(stage: Stage) -> None:
    person = await stage.person()
    async with stage.client(cookie=person.token) as client:
        page = (await client.get(PAGE)).text
    assert "CC-BY-NC-4.0, not for commercial use" in page
    assert "a second of speech takes about 62 seconds" in page
    for sentence in CONSENTS.values():
        assert sentence in page


async def test_where_it_can_not_run_the_page_says_why_and_offers_no_form(stage: Stage) -> None:
    person = await stage.person()
    reason = "not configured: set INTERVIEWER_F5_MODEL."
    silent = CLONING.model_copy(update={"available": False, "reason": reason})
    stage.speaker.listed = Voices(voices=[silent])
    async with stage.client(cookie=person.token) as client:
        not_here = await client.get(PAGE)
        refused = await send(client)
        stage.speaker.listed = VOICES
        never = await client.get(PAGE)
        stage.speaker.away = True
        away = await client.get(PAGE)
    assert reason in not_here.text
    assert "can&#39;t take on a voice of yours" in never.text
    assert "do not answer just now" in away.text
    for page in (not_here, never, away):
        assert (page.status_code, 'type="file"' in page.text) == (200, False)
    assert (refused.status_code, stage.speaker.recorded) == (503, [])


@pytest.mark.parametrize(
    ("fields", "clip", "told"),
    [
        ({"name": " "}, CLIP, "Give the voice a name"),
        ({"name": "x" * 61}, CLIP, "At most 60 characters"),
        ({"language": "xx"}, CLIP, "Choose a language"),
        ({"words": ""}, CLIP, "Write down the words"),
        ({"words": "Hello"}, CLIP, "These are too few words."),
        ({"consent": ""}, CLIP, "Choose the sentence that is true"),
        ({"consent": "whatever"}, CLIP, "Choose the sentence that is true"),
        ({}, b"", "Record yourself here, or choose a file."),
        ({}, b"MZ", "This is no WAV"),
        ({}, WAV + b"x" * CLIP_MAX_BYTES, "This file is too large."),
    ],
)
async def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    stage: Stage, fields: dict[str, str], clip: bytes, told: str
) -> None:
    person = await stage.person()
    async with stage.client(cookie=person.token) as client:
        refused = await send(client, clip, **{"name": "My voice", "words": "Some words of mine", **fields})
    assert refused.status_code == 422
    assert told in refused.text
    assert "can&#39;t keep the file" in refused.text
    if "name" not in fields:
        assert 'value="My voice"' in refused.text
    if "words" not in fields:
        assert "Some words of mine</textarea>" in refused.text
    assert stage.speaker.recorded == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"name=Nadia&clip=x"),
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"no part of anything"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="clip"\r\n\r\nhi'),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="clip"; filename="a"\r\n\r\nhi\r\n' * 2
            + b"--x--\r\n",
        ),
        ("application/json", b"{}"),
    ],
)
async def test_what_is_no_form_is_told(stage: Stage, kind: str, body: bytes) -> None:
    person = await stage.person()
    async with stage.client(cookie=person.token) as client:
        refused = await client.post(PAGE, content=body, headers={"Content-Type": kind})
    assert refused.status_code == 422
    assert stage.speaker.recorded == []


async def test_a_file_beyond_all_measure_is_not_read(stage: Stage) -> None:
    person = await stage.person()
    async with stage.client(cookie=person.token) as client:
        refused = await send(client, WAV + b"x" * CLIP_FORM_BYTES)
        kind = "multipart/form-data; boundary=x"
        elsewhere = await client.post(f"{PAGE}/remove", content=b"x" * 20_000, headers={"Content-Type": kind})
    assert (refused.status_code, elsewhere.status_code) == (413, 413)


@pytest.mark.parametrize("stage", [{"limits_factor": 0.1}], indirect=True)
async def test_recordings_are_limited_together_by_page_and_api(stage: Stage) -> None:
    person = await stage.person()
    async with stage.client(cookie=person.token) as client, stage.client(bearer=person.token) as api:
        assert (await send(client)).status_code == 303
        assert (await send(client)).status_code == 429
        assert (await api.post(API, json=JSON)).status_code == 429


async def test_a_voice_of_somebody_else_never_was(stage: Stage) -> None:
    person, stranger = await stage.person(), await stage.person("stranger@example.com")
    voice = await voice_of(stage, person)
    async with stage.client(bearer=stranger.token) as api, stage.client(cookie=stranger.token) as client:
        assert voice not in (await api.get("/api/v1/voices")).text
        assert (await api.delete(f"{API}/{voice}")).status_code == 404
        assert (await client.post(f"{PAGE}/remove", data={"voice": voice})).status_code == 404
        assert (await client.get(f"/voices/{voice}/sample")).status_code == 422
        assert "“Nadia”" not in (await client.get(PAGE)).text
    assert [one.id for one in stage.speaker.own[person.user.id]] == [voice]


async def test_a_deleted_voice_is_chosen_no_longer(stage: Stage) -> None:
    person = await stage.person()
    first, second = await voice_of(stage, person), await voice_of(stage, person)
    await stage.store.accounts.save_voices(as_caller(person), {"en": first, "de": "memory:de"})
    async with stage.client(cookie=person.token) as client, stage.client(bearer=person.token) as api:
        gone = await client.post(f"{PAGE}/remove", data={"voice": first})
        assert (gone.status_code, gone.headers["location"]) == (303, PAGE)
        assert (await api.delete(f"{API}/{second}")).status_code == 204
        assert (await api.delete(f"{API}/{second}")).status_code == 404
        assert (await client.post(f"{PAGE}/remove")).status_code == 404
    assert stage.speaker.own[person.user.id] == []
    assert (await stage.store.accounts.listening(as_caller(person))).voices == {"de": "memory:de"}


async def test_by_api_it_is_made_told_and_refused(stage: Stage) -> None:
    person = await stage.person()
    async with stage.client(bearer=person.token) as api:
        made = await api.post(API, json={**JSON, "language": "zh"})
        no_sound = await api.post(API, json={**JSON, "clip": "TVo="})
        no_base64 = await api.post(API, json={**JSON, "clip": "!"})
        for _ in range(4):
            await api.post(API, json=JSON)
        one_too_many = await api.post(API, json=JSON)
    assert (made.status_code, made.json()["own"], made.json()["language"]) == (201, True, "zh")
    assert (no_sound.status_code, no_sound.json()["code"]) == (422, "clip_refused")
    assert [one["field"] for one in no_sound.json()["errors"]] == ["clip"]
    assert no_base64.status_code == 422
    assert (one_too_many.status_code, one_too_many.json()["code"]) == (409, "too_many_voices")


async def test_one_page_alone_may_ask_for_the_microphone(stage: Stage) -> None:
    person = await stage.person()
    async with stage.client(cookie=person.token) as client:
        here, refused = await client.get(PAGE), await send(client, b"")
        elsewhere = await client.get("/account/words")
    for answer in (here, refused):
        assert "microphone=(self)" in answer.headers["permissions-policy"]
        assert "camera=()" in answer.headers["permissions-policy"]
        csp = "content-security-policy"
        assert answer.headers[csp] == SECURITY_HEADERS["Content-Security-Policy"]
    assert "microphone=()" in elsewhere.headers["permissions-policy"]


async def test_a_deleted_account_takes_its_recordings_along(stage: Stage) -> None:
    person, other = await stage.person(), await stage.person("other@example.com")
    await voice_of(stage, person)
    await voice_of(stage, other)
    async with stage.client(bearer=person.token) as api:
        refused = await api.request("DELETE", "/api/v1/users/me", json={"password": "not this one"})
        assert (refused.status_code, len(stage.speaker.own)) == (422, 2)
        deleted = await api.request("DELETE", "/api/v1/users/me", json={"password": PASSWORD})
    assert deleted.status_code == 204
    assert list(stage.speaker.own) == [other.user.id]
    assert await stage.store.removals.owed() == []


async def test_recordings_go_when_tts_is_back_even_after_a_restart(stage: Stage) -> None:
    person = await stage.person()
    await voice_of(stage, person)
    stage.speaker.away = True
    async with stage.client(bearer=person.token) as api:
        deleted = await api.request("DELETE", "/api/v1/users/me", json={"password": PASSWORD})
    assert deleted.status_code == 204
    await stage.services.removals.catch_up()
    assert await stage.store.removals.owed() == [person.user.id]

    stage.speaker.away = False
    after_a_restart = Removals(stage.store, stage.speaker)
    after_a_restart.start()
    await until(lambda: not stage.speaker.own)
    await until_settled(stage)
    await after_a_restart.close()


async def test_a_recording_that_arrives_after_its_account_went_does_not_stay(stage: Stage) -> None:
    person = await stage.person()
    new = voice_form(FIELDS, CLIP)
    await stage.store.accounts.delete_account(as_caller(person), password=PASSWORD)
    with pytest.raises(SessionEndedError):
        await stage.services.own_voices.add(as_caller(person), person.user, new)
    assert (len(stage.speaker.recorded), stage.speaker.own[person.user.id]) == (1, [])


async def test_the_first_words_of_a_new_voice_are_prepared_as_they_are_asked_for(stage: Stage) -> None:
    person = await stage.person()
    voice = await voice_of(stage, person)
    await until(lambda: len(stage.speaker.spoken) == 1)
    async with stage.client(cookie=person.token) as client:
        await client.get(f"/voices/{voice}/sample")
    prepared, played = stage.speaker.spoken
    assert prepared == played.model_copy(update={"priority": "background"})
    assert (played.voice, played.public) == (voice, False)


async def test_looking_after_recordings_goes_on_whatever_breaks(stage: Stage) -> None:
    person = await stage.person()
    await voice_of(stage, person)
    stage.speaker.away = True
    await stage.store.accounts.delete_account(as_caller(person), password=PASSWORD)
    stage.store.faults.fail(StoreUnavailableError(), on="owed")
    removals = Removals(stage.store, stage.speaker, every=0.001)
    removals.start()
    await asyncio.sleep(0)
    stage.store.faults.mend()
    stage.speaker.away = False
    await until(lambda: not stage.speaker.own)
    await until_settled(stage)
    await removals.close()


async def until_settled(stage: Stage) -> None:
    async with asyncio.timeout(10):
        while await stage.store.removals.owed():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.001)
