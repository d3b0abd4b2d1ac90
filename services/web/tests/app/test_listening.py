"""Being read to: voices, terms, timings, samples and albums, by page and by API."""

from typing import Final

import httpx2
import pytest

from interviewer_contracts.speech import Voice, Voices
from interviewer_web.clients.memory import VOICES
from interviewer_web.store.records import KeptQuestion, Session, question_id
from interviewer_web.testing import PASSWORD, Stage, as_caller, until

GERMAN: Final = "Wie gehen Sie bei einer Übergabe vor?"


async def german(stage: Stage, person: Session) -> str:
    """The id of an interview with one question, in German."""
    interview = await stage.interview(person)
    question = KeptQuestion(position=1, text=GERMAN, source="you", language="de")
    await stage.store.interviews.save_question(as_caller(person), interview, question)
    return interview


def speech(interview: str) -> str:
    return f"/interviews/{interview}/questions/{question_id(interview, 1)}/speech"


async def test_a_question_is_asked_for_in_its_language_with_the_persons_voice_and_terms(stage: Stage) -> None:
    person = await stage.person()
    interview = await german(stage, person)
    caller = as_caller(person)
    await stage.store.accounts.save_voices(caller, {"de": "memory:de", "en": "memory"})
    await stage.store.accounts.save_terms(caller, {"PACU": "pack you"})
    async with stage.client(cookie=person.token) as client:
        await client.get(speech(interview))
        await client.get(speech(interview), params={"voice": "default"})
        await client.get(f"{speech(interview)}/timings")
    chosen, best = stage.speaker.spoken
    assert (chosen.input, chosen.language, chosen.voice) == (GERMAN, "de", "memory:de")
    assert (chosen.terms, chosen.public) == ({"PACU": "pack you"}, False)
    assert (best.language, best.voice) == ("de", "default")
    assert stage.speaker.timed == [chosen]


async def test_what_is_prepared_is_what_is_played(stage: Stage) -> None:
    person = await stage.person()
    await stage.store.accounts.save_terms(as_caller(person), {"wiring": "why ring"})
    await stage.store.accounts.save_voices(as_caller(person), {"en": "memory"})
    interview = await stage.written(person)
    await until(lambda: len(stage.speaker.spoken) == 3)
    prepared = {one.input: one for one in stage.speaker.spoken}
    async with stage.client(cookie=person.token) as client:
        await client.get(speech(interview))
    played = stage.speaker.spoken[-1]
    assert prepared[played.input] == played.model_copy(update={"priority": "background"})


async def test_a_choice_is_kept_for_its_language_and_prepared(stage: Stage) -> None:
    person = await stage.person()
    interview = await german(stage, person)
    async with stage.client(cookie=person.token) as client:
        by_script = await client.post(
            f"/interviews/{interview}/voice",
            data={"voice": "memory:de"},
            headers={"Accept": "*/*", "Sec-Fetch-Dest": "empty"},
        )
        by_form = await client.post(f"/interviews/{interview}/voice", data={"voice": "memory:de"})
    assert (by_script.status_code, by_form.status_code) == (204, 303)
    assert (await stage.store.accounts.listening(as_caller(person))).voices == {"de": "memory:de"}
    await until(lambda: len(stage.speaker.spoken) == 2)
    assert {(one.input, one.voice, one.priority) for one in stage.speaker.spoken} == {
        (GERMAN, "memory:de", "background")
    }
    async with stage.client(cookie=person.token) as client:
        await client.post(f"/interviews/{interview}/voice", data={"voice": "default"})
    assert (await stage.store.accounts.listening(as_caller(person))).voices == {}


@pytest.mark.parametrize(
    ("voice", "status"),
    [("nobody", 422), ("memory:de", 422), ("memory:away", 503), ("no id at all", 422)],
)
async def test_a_voice_that_can_not_read_this_is_not_kept(stage: Stage, voice: str, status: int) -> None:
    person = await stage.person()
    interview = await stage.written(person)
    async with stage.client(cookie=person.token) as client:
        refused = await client.post(f"/interviews/{interview}/voice", data={"voice": voice})
    assert refused.status_code == status
    assert (await stage.store.accounts.listening(as_caller(person))).voices == {}


async def test_the_page_stands_while_nobody_knows_the_voices(stage: Stage) -> None:
    person = await stage.person()
    interview = await stage.written(person)
    stage.speaker.away = True
    async with stage.client(cookie=person.token) as client:
        page = await client.get(f"/interviews/{interview}")
    assert page.status_code == 200
    assert "The voices do not answer just now" in page.text


async def test_a_simple_voice_is_told_and_a_missing_one_offers_nothing(stage: Stage) -> None:
    person = await stage.person()
    interview = await german(stage, person)
    async with stage.client(cookie=person.token) as client:
        simple = await client.get(f"/interviews/{interview}")
        stage.speaker.listed = Voices(voices=[one for one in VOICES.voices if one.language != "de"])
        silent = await client.get(f"/interviews/{interview}")
        sound = await client.get(speech(interview), headers={"Accept": "*/*", "Sec-Fetch-Dest": "empty"})
    assert "There is no natural German voice here" in simple.text
    assert 'id="player"' not in silent.text
    assert "No voice here speaks German" in silent.text
    assert (sound.status_code, sound.json()["code"]) == (503, "no_voice")
    assert "retry-after" not in sound.headers


async def test_a_sample_is_everybodys_and_one_of_an_own_voice_is_not(stage: Stage) -> None:
    person = await stage.person()
    own = Voice.model_validate(VOICES.voices[0].model_dump() | {"id": "own:1", "name": "Me", "own": True})
    stage.speaker.listed = Voices(voices=[*VOICES.voices, own])
    async with stage.client(cookie=person.token) as client:
        for voice in ("memory", "memory:de", "own:1"):
            assert (await client.get(f"/voices/{voice}/sample")).status_code == 200
        assert (await client.get("/voices/nobody/sample")).status_code == 422
        assert (await client.get("/voices/memory:away/sample")).status_code == 503
    assert [(one.input, one.public) for one in stage.speaker.spoken] == [
        ("Hello, I am Memory. I will read your questions to you.", True),
        ("Guten Tag, ich bin Gedächtnis. Ich lese Ihnen Ihre Fragen vor.", True),
        ("Hello, I am Me. I will read your questions to you.", False),
    ]


async def test_one_question_as_a_file_has_a_name(stage: Stage) -> None:
    person = await stage.person()
    interview = await german(stage, person)
    async with stage.client(cookie=person.token) as client:
        kept = await client.get(speech(interview), params={"download": "1"})
        played = await client.get(speech(interview))
    assert kept.headers["content-disposition"] == (
        'attachment; filename="Wie gehen Sie bei einer bergabe vor.mp3"; '
        "filename*=UTF-8''Wie%20gehen%20Sie%20bei%20einer%20%C3%9Cbergabe%20vor.mp3"
    )
    assert "content-disposition" not in played.headers


async def test_the_whole_interview_is_one_file_with_chapters(stage: Stage) -> None:
    person = await stage.person()
    interview = await stage.written(person)
    await stage.store.accounts.save_terms(as_caller(person), {"wiring": "why ring"})
    async with stage.client(cookie=person.token) as client:
        answer = await client.get(f"/interviews/{interview}/album.mp3", params={"pause": "30"})
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["content-disposition"].startswith('attachment; filename="Electrician.mp3"')
    [album] = stage.speaker.albums
    assert (album.title, album.pause_s, album.language) == ("Electrician", 30, "en")
    assert album.terms == {"wiring": "why ring"}
    saved = await stage.store.interviews.questions(as_caller(person), interview)
    assert [track.input for track in album.tracks] == [one.question.text for one in saved]
    assert [track.title.partition(".")[0] for track in album.tracks] == [
        "Question 1",
        "Question 2",
        "Question 3",
    ]


@pytest.mark.parametrize("pause", ["-1", "301", "nan", "soon"])
async def test_a_pause_has_its_limits(stage: Stage, pause: str) -> None:
    person = await stage.person()
    interview = await stage.written(person)
    async with stage.client(bearer=person.token) as client:
        refused = await client.get(f"/api/v1/interviews/{interview}/album.mp3", params={"pause": pause})
    assert refused.status_code == 422


async def test_nothing_to_say_is_no_album(stage: Stage) -> None:
    person = await stage.person()
    interview = await stage.interview(person)
    async with stage.client(bearer=person.token) as client:
        assert (await client.get(f"/api/v1/interviews/{interview}/album.mp3")).status_code == 404


@pytest.mark.parametrize("stage", [{"limits_factor": 0.02}], indirect=True)
async def test_albums_are_limited(stage: Stage) -> None:
    person = await stage.person()
    interview = await stage.written(person)
    async with stage.client(bearer=person.token) as client:
        answers = [await client.get(f"/api/v1/interviews/{interview}/album.mp3") for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]


async def words_page(client: httpx2.AsyncClient) -> str:
    return (await client.get("/account/words")).text


async def test_terms_are_added_heard_changed_and_removed(stage: Stage) -> None:
    person = await stage.person()
    async with stage.client(cookie=person.token) as client:
        assert "Nothing here yet" in await words_page(client)
        added = await client.post("/account/words", data={"written": " PACU ", "said": "pack  you"})
        assert (added.status_code, added.headers["location"]) == (303, "/account/words")
        assert "pack you" in await words_page(client)
        heard = await client.get("/account/words/sound", params={"written": "PACU"})
        assert heard.content == b"PACU"
        await client.post("/account/words", data={"written": "PACU", "said": "pee ay see you"})
        assert "pack you" not in await words_page(client)
        await client.post("/account/words/remove", data={"written": "PACU"})
        assert "Nothing here yet" in await words_page(client)
    assert stage.speaker.spoken[0].terms == {"PACU": "pack you"}
    assert stage.speaker.forgotten == ["PACU"]


async def test_a_term_that_can_not_be_kept_stays_in_the_form(stage: Stage) -> None:
    person = await stage.person()
    async with stage.client(cookie=person.token) as client:
        for fields in ({"written": "PACU", "said": " "}, {"written": "PACU", "said": "x" * 61}):
            refused = await client.post("/account/words", data=fields)
            assert refused.status_code == 422
            assert 'value="PACU"' in refused.text


async def test_terms_and_voices_by_api(stage: Stage) -> None:
    person = await stage.person()
    path = "/api/v1/users/me/listening"
    async with stage.client(bearer=person.token) as client:
        await client.put(f"{path}/voices/en-GB", json={"voice": "memory"})
        saved = await client.put(f"{path}/terms", json={"terms": {"PACU": "pack you"}})
        many = {f"word {number}": "x" for number in range(101)}
        refused = await client.put(f"{path}/terms", json={"terms": many})
        kept = (await client.get(path)).json()
    assert saved.json() == kept == {"voices": {"en": "memory"}, "terms": {"PACU": "pack you"}}
    assert refused.status_code == 422


async def test_the_sound_of_terms_goes_with_the_account(stage: Stage) -> None:
    person = await stage.person()
    await stage.store.accounts.save_terms(as_caller(person), {"PACU": "pack you"})
    async with stage.client(bearer=person.token) as client:
        deleted = await client.request("DELETE", "/api/v1/users/me", json={"password": PASSWORD})
    assert deleted.status_code == 204
    assert stage.speaker.forgotten == ["PACU"]
