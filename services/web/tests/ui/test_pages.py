"""The pages over the whole application: what is shown, and what survives a refusal."""

import httpx2
import pytest
from bs4 import BeautifulSoup
from fastapi.routing import iter_route_contexts

from interviewer_contracts.postings import Posting
from interviewer_contracts.problems import PostingPart, SeveralPostingsError
from interviewer_web.errors import StoreUnavailableError
from interviewer_web.store.records import new_id, question_id
from interviewer_web.testing import PASSWORD, POSTING, Stage, settings_of
from interviewer_web.ui import urls

HTMX = {"HX-Request": "true"}


def soup(answer: httpx2.Response) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html5lib")


def error_of(page: BeautifulSoup, field: str) -> str:
    control = page.find(id=field)
    assert control is not None
    described = str(control.get("aria-describedby", "")).split()
    found = page.find(id=next(name for name in described if name.endswith("-error")))
    assert found is not None
    return found.get_text(strip=True)


async def test_a_guest_is_told_what_it_is_and_where_to_begin() -> None:
    async with Stage(settings_of()).client() as guest:
        page = soup(await guest.get("/"))
    links = {str(link["href"]) for link in page.main.find_all("a")} if page.main else set[str]()
    assert {urls.sign_up(), urls.log_in()} <= links
    assert page.find("mark") is not None


async def test_signing_up_leads_to_the_form_and_to_nowhere_else() -> None:
    async with Stage(settings_of()).client() as guest:
        fields = {"email": "ana@example.com", "password": PASSWORD, "next": "//evil.example"}
        answer = await guest.post(urls.sign_up(), data=fields)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        page = soup(await guest.get("/"))
    assert page.find("textarea", attrs={"name": "posting"}) is not None


async def test_who_sent_a_form_after_the_session_is_told_that_it_was_not_saved() -> None:
    async with Stage(settings_of()).client() as guest:
        answer = await guest.post(urls.interviews(), data={"posting": POSTING})
        told = soup(await guest.get(answer.headers["location"]))
        plain = soup(await guest.get(urls.log_in()))
    assert answer.status_code == 303
    assert "was not saved" in told.get_text()
    assert "was not saved" not in plain.get_text()


async def test_a_part_of_a_page_that_needs_a_session_leads_to_the_log_in_beside_it() -> None:
    stage = Stage(settings_of())
    interview = await stage.interview(await stage.person())
    async with stage.client() as guest:
        answer = await guest.post(urls.own_questions(interview), data={"text": "Why?"}, headers=HTMX)
    link = soup(answer).find("a", href=urls.log_in())
    assert answer.status_code == 401
    assert link is not None
    assert link["target"] == "_blank"


async def test_the_way_to_a_new_interview_stands_above_those_that_are_there() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    interview = await stage.interview(person)
    async with stage.client(cookie=person.token) as browser:
        page = soup(await browser.get(urls.interviews()))
    assert page.main is not None
    links = [link["href"] for link in page.main.find_all("a")]
    assert links.index(urls.new_interview()) < links.index(urls.interview(interview))


async def test_a_refused_sign_up_keeps_the_address_and_never_the_password() -> None:
    async with Stage(settings_of()).client() as guest:
        answer = await guest.post(urls.sign_up(), data={"email": "ana@example.com", "password": "tiny pw"})
    page = soup(answer)
    email = page.find(id="email")
    assert answer.status_code == 422
    assert email is not None
    assert email["value"] == "ana@example.com"
    assert "10" in error_of(page, "password")
    assert "tiny pw" not in answer.text


async def test_a_wrong_password_and_an_unknown_person_read_alike() -> None:
    stage = Stage(settings_of())
    await stage.person("ana@example.com")
    async with stage.client() as guest:
        wrong = await guest.post(urls.log_in(), data={"email": "ana@example.com", "password": "wrong one"})
        unknown = await guest.post(urls.log_in(), data={"email": "bob@example.com", "password": "wrong one"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("ana@", "bob@") == unknown.text


async def test_a_thin_posting_comes_back_with_two_questions_and_all_that_was_typed() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    async with stage.client(cookie=person.token) as browser:
        fields = {"posting": "Electrician\nwanted", "count": "7", "id": new_id()}
        answer = await browser.post(urls.interviews(), data=fields)
    page = soup(answer)
    assert answer.status_code == 422
    assert page.textarea is not None
    assert page.textarea.get_text() == "Electrician\nwanted"
    assert error_of(page, "posting")
    assert len(page.select("form ul li")) == 2
    values = {str(found["name"]): found["value"] for found in page.find_all("input")}
    assert (values["count"], values["id"]) == ("7", fields["id"])


async def test_a_posting_is_kept_when_the_database_is_away() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    stage.store.faults.fail(StoreUnavailableError(), on="create")
    async with stage.client(cookie=person.token) as browser:
        answer = await browser.post(urls.interviews(), data={"posting": POSTING, "count": "3"})
    page = soup(answer)
    assert answer.status_code == 503
    assert page.textarea is not None
    assert page.textarea.get_text() == POSTING
    assert page.select("[role=alert]")


async def test_questions_stream_onto_the_page_as_unnamed_messages() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    interview = await stage.interview(person)
    async with stage.client(cookie=person.token) as browser:
        opened = soup(await browser.get(urls.interview(interview)))
        answer = await browser.post(urls.interview_questions(interview), headers=HTMX)
        again = soup(await browser.get(urls.interview(interview)))
    assert opened.find("form", attrs={"hx-trigger": "load, submit"}) is not None
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "event:" not in answer.text
    arrived = [answer.text.find(f'id="{urls.question_element(position)}"') for position in (1, 2, 3)]
    assert sorted(arrived) == arrived
    assert min(arrived) >= 0
    assert "All questions are ready." in answer.text
    assert [found["id"] for found in again.find_all("article")] == ["question-1", "question-2", "question-3"]


async def test_without_scripts_the_button_writes_all_and_shows_the_page() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    interview = await stage.interview(person)
    async with stage.client(cookie=person.token) as browser:
        answer = await browser.post(urls.interview_questions(interview))
        assert (answer.status_code, answer.headers["location"]) == (303, urls.interview(interview))
        page = soup(await browser.get(urls.interview(interview)))
    assert len(page.find_all("article")) == 3
    first = page.article
    assert first is not None
    assert first.h2 is not None
    speech = urls.question_speech(interview, question_id(interview, 1), text=first.h2.get_text())
    assert page.find("a", attrs={"href": speech}) is not None


async def test_positions_that_are_shown_are_not_sent_again() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    interview = await stage.written(person)
    async with stage.client(cookie=person.token) as browser:
        answer = await browser.post(
            urls.interview_questions(interview), data={"shown": ["1", "2", "x", "²"]}, headers=HTMX
        )
    assert 'id="question-3"' in answer.text
    assert 'id="question-1"' not in answer.text


async def test_small_forms_are_fragments_for_htmx_and_pages_for_everybody_else() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    interview = await stage.interview(person)
    async with stage.client(cookie=person.token) as browser:
        for url in (urls.interview_title(interview), urls.interview_deletion(interview)):
            page, part = await browser.get(url), await browser.get(url, headers=HTMX)
            assert page.text.startswith("<!doctype html>")
            assert part.text.startswith("<form")


async def test_renaming_refuses_nothing_and_then_shows_the_new_title() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    interview = await stage.interview(person)
    async with stage.client(cookie=person.token) as browser:
        url = urls.interview_title(interview)
        refused = await browser.post(url, data={"title": " "}, headers=HTMX)
        assert (refused.status_code, refused.text[:5]) == (422, "<form")
        done = await browser.post(url, data={"title": "For <Tuesday>"}, headers=HTMX)
        assert done.headers["hx-redirect"] == urls.interview(interview)
        page = soup(await browser.get(urls.interview(interview)))
    assert page.h1 is not None
    assert page.h1.get_text() == "For <Tuesday>"


async def test_deleting_leads_to_a_list_without_it() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    interview = await stage.interview(person)
    async with stage.client(cookie=person.token) as browser:
        assert urls.interview(interview) in (await browser.get(urls.interviews())).text
        await browser.post(urls.interview_deletion(interview))
        answer = await browser.get(urls.interviews())
    assert urls.interview(interview) not in answer.text
    assert urls.new_interview() in answer.text


async def test_each_form_of_the_account_has_its_own_errors() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    async with stage.client(cookie=person.token) as browser:
        fields = {"current": "not it at all", "new": "a brand new kettle"}
        changed = soup(await browser.post(urls.account_password(), data=fields))
        deleted = soup(await browser.post(urls.account_deletion(), data={"password": "not it at all"}))
    assert error_of(changed, "current")
    assert error_of(deleted, "deletion-password")
    assert deleted.details is not None
    assert deleted.details.has_attr("open")


async def test_a_weak_new_password_is_told_beside_the_new_one() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    async with stage.client(cookie=person.token) as browser:
        fields = {"current": PASSWORD, "new": "short"}
        page = soup(await browser.post(urls.account_password(), data=fields))
    assert error_of(page, "new")


async def test_older_interviews_are_a_page_away() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    made = [await stage.interview(person) for _ in range(51)]
    async with stage.client(cookie=person.token) as browser:
        home = soup(await browser.get(urls.home()))
        first = await browser.get(urls.interviews())
        second = await browser.get(urls.interviews(page=2))
    assert len(home.select("main ol > li")) == 5
    assert urls.interviews(page=2) in first.text
    assert sum(urls.interview(one) in first.text for one in made) == 50
    assert sum(urls.interview(one) in second.text for one in made) == 1


async def test_a_changed_question_is_a_card_for_htmx_and_a_page_for_everybody_else() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    interview = await stage.written(person)
    url = urls.question_rewriting(interview, question_id(interview, 2))
    ways = urls.question_change(interview, question_id(interview, 2))
    async with stage.client(cookie=person.token) as browser:
        opened, alone = await browser.get(ways, headers=HTMX), await browser.get(ways)
        assert (opened.text[:4], alone.text[:15]) == ("<div", "<!doctype html>")
        assert f'action="{url}"' in opened.text
        assert f'action="{url}"' in alone.text
        part = await browser.post(url, data={"wish": "other_probe"}, headers=HTMX)
        whole = await browser.post(url, data={"wish": "harder"})
        page = soup(await browser.get(urls.interview(interview)))
    assert part.text.startswith("<article")
    assert 'id="question-2"' in part.text
    assert 'hx-target="#posting-text"' in part.text
    assert (whole.status_code, whole.headers["location"]) == (303, f"{urls.interview(interview)}#question-2")
    assert len(page.find_all("article")) == 3


async def test_no_other_question_is_told_where_it_was_asked_for() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    interview = await stage.written(person)
    url = urls.question_rewriting(interview, question_id(interview, 2))
    async with stage.client(cookie=person.token) as browser:
        part = await browser.post(url, data={"wish": "easier"}, headers=HTMX)
        whole = await browser.post(url, data={"wish": "easier"})
    assert part.status_code == whole.status_code == 409
    assert "That was the last one like it." in part.text
    assert "<article" not in part.text
    cards = soup(whole).find_all("article")
    assert ["That was the last one like it." in card.get_text() for card in cards] == [False, True, False]
    assert cards[1].select_one("details[open] button[value=easier]") is not None


async def test_refused_words_of_ones_own_are_kept() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    interview = await stage.written(person)
    words, own = urls.question_words(interview, question_id(interview, 1)), urls.own_questions(interview)
    async with stage.client(cookie=person.token) as browser:
        part = await browser.post(words, data={"text": "?"}, headers=HTMX)
        page = soup(await browser.post(words, data={"text": "x" * 601}))
        other = soup(await browser.post(own, data={"text": "y" * 601}))
    assert (part.status_code, "Type the question" in part.text) == (422, True)
    assert "601" in error_of(page, "question-1-text")
    assert page.find(id="question-1-text").get_text() == "x" * 601  # type: ignore[union-attr]
    assert "601" in error_of(other, "own-question")
    assert other.find(id="own-question").get_text() == "y" * 601  # type: ignore[union-attr]


async def test_one_question_more_comes_with_what_is_covered_now() -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    interview = await stage.written(person)
    url = urls.requirement_question(interview, "r5")
    async with stage.client(cookie=person.token) as browser:
        part = await browser.post(url, headers=HTMX)
        again = await browser.post(url, headers=HTMX)
        whole = await browser.post(url)
    assert part.text.startswith("<li")
    assert "Question 4 was added." in part.text
    assert "4 of 5 things" in part.text
    assert (again.text, again.headers["hx-refresh"]) == ("", "true")
    assert whole.headers["location"] == f"{urls.interview(interview)}#question-4"


async def test_a_form_can_be_filled_in_like_before_but_not_like_somebody_elses() -> None:
    stage = Stage(settings_of())
    person, stranger = await stage.person(), await stage.person("stranger@example.com")
    fields = {"posting": POSTING, "count": "4", "level": "lead", "emphasis": "-2", "cv": "2019 Fitter"}
    async with stage.client(cookie=person.token) as browser:
        made = await browser.post(urls.interviews(), data=fields)
        interview = made.headers["location"].rpartition("/")[2]
        page = soup(await browser.get(urls.new_interview(like=interview)))
    async with stage.client(cookie=stranger.token) as browser:
        theirs = await browser.get(urls.new_interview(like=interview))
    assert theirs.status_code == 404
    texts = {str(found["name"]): found.get_text() for found in page.find_all("textarea")}
    assert (texts["posting"], texts["cv"]) == (POSTING, "2019 Fitter")
    chosen = [found["value"] for found in page.select("option[selected], input[checked]")]
    assert chosen == ["", "lead", "-2"]
    assert page.select_one("input[name=id]")["value"] != interview  # type: ignore[index]


async def test_of_several_postings_one_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(settings_of())
    person = await stage.person()
    both = f"{POSTING}\n\n{POSTING.replace('Electrician', 'Fitter')}"
    read = stage.writer.read

    async def one_at_a_time(posting: str, *, subject: str) -> Posting:
        if posting == both:
            second = PostingPart(title="Fitter", start=len(POSTING) + 2, end=len(both))
            raise SeveralPostingsError("There are two jobs in this.", ["Which?"], [second])
        return await read(posting, subject=subject)

    monkeypatch.setattr(stage.writer, "read", one_at_a_time)
    async with stage.client(cookie=person.token) as browser:
        fields = {"posting": both, "count": "3"}
        page = soup(await browser.post(urls.interviews(), data=fields))
        part = page.select_one("button[name=part]")
        assert part is not None
        made = await browser.post(urls.interviews(), data={**fields, "part": str(part["value"])})
        shown = soup(await browser.get(made.headers["location"]))
    assert part.get_text() == "Fitter"
    assert made.status_code == 303
    assert shown.h1 is not None
    assert shown.h1.get_text() == "Fitter for building services"


def test_every_address_leads_to_a_route() -> None:
    app = Stage(settings_of()).app
    paths = {str(route.path) for route in iter_route_contexts(app.routes)}
    plain = {
        urls.home(),
        urls.sign_up(),
        urls.log_in(),
        urls.log_out(),
        urls.account(),
        urls.account_password(),
        urls.account_deletion(),
        urls.interviews(),
        urls.new_interview(),
        urls.interview("I"),
        urls.interview_questions("I"),
        urls.interview_title("I"),
        urls.interview_deletion("I"),
        urls.question_speech("I", "Q", text="?").partition("?")[0],
        urls.question_change("I", "Q"),
        urls.question_rewriting("I", "Q"),
        urls.question_undoing("I", "Q"),
        urls.question_words("I", "Q"),
        urls.question_deletion("I", "Q"),
        urls.requirement_question("I", "R"),
        urls.own_questions("I"),
        urls.cv_deletion("I"),
    }
    filled_in = {"{interview}": "I", "{question}": "Q", "{requirement}": "R"}
    for name, value in filled_in.items():
        paths = {path.replace(name, value) for path in paths}
    assert plain <= paths
