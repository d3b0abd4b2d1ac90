"""Which voice reads and how it says words, and sound to take along; also without scripts."""

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from support.accessibility import serious
from support.journey import (
    DESKTOP,
    PHONE,
    OpenPage,
    example,
    expect_questions,
    expect_sound,
    paste,
    sign_up,
)
from support.listening import interview, stage_timings

pytestmark = [pytest.mark.browser, pytest.mark.stack]

DEVICES = pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])


def test_a_voice_is_chosen_heard_and_follows_the_person(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    player = interview(page)
    player.locator("summary").click()
    choice = player.get_by_label("Voice")
    voices = choice.evaluate("(it) => [...it.options].filter((one) => !one.disabled).map((one) => one.value)")
    other = voices[-1]
    assert len(voices) > 1
    player.get_by_role("button", name="Hear this voice").click()
    expect_sound(page)

    with page.expect_response(lambda answer: answer.url.endswith("/voice")) as kept:
        choice.select_option(other)
    assert kept.value.status == 204
    page.keyboard.press("Escape")
    expect(player.get_by_label("Pause for my answer")).to_be_hidden()
    with page.expect_request(lambda asked: f"voice={other.replace(':', '%3A')}" in asked.url):
        player.get_by_role("button", name="Play all questions").click()
    expect_sound(page)
    page.reload()
    player.locator("summary").click()
    expect(choice).to_have_value(other)


def test_a_voice_that_can_not_speak_says_why_and_is_asked_once(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    player = interview(page)
    asked: list[str] = []
    problem = {"code": "no_voice", "detail": "No voice speaks this here: not configured."}

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503, content_type="application/problem+json", body=json.dumps(problem))

    # The page of before fetches ahead too, and is gone first; of the new one, all is refused.
    address = page.url
    page.goto("about:blank")
    page.route("**/speech?*", refuse)
    page.goto(address)
    player.get_by_role("button", name="Play all questions").click()
    expect(player.get_by_text("No voice speaks this here: not configured.")).to_be_visible()
    assert len(asked) <= 2, asked


def test_one_question_as_a_file(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    interview(page)
    first = page.get_by_role("article", name="Question 1", exact=True)
    first.get_by_text("Change this question").click()
    with page.expect_download() as kept:
        first.get_by_role("link", name="Download as MP3").click()
    assert kept.value.suggested_filename.endswith(".mp3")
    assert kept.value.path().stat().st_size > 4_000


@pytest.mark.parametrize("scripts", [True, False])
def test_the_whole_interview_as_a_file(open_page: OpenPage, *, scripts: bool) -> None:
    page = open_page(**PHONE, java_script_enabled=scripts)
    sign_up(page)
    paste(page, example("nurse"))
    if not scripts:
        page.get_by_role("button", name="Write my questions").click()
    expect_questions(page, 10)
    page.get_by_text("Take it with you").click()
    page.get_by_label("Pause after each question").select_option("30")
    with page.expect_download(timeout=60_000) as kept:
        page.get_by_role("button", name="Download").click()
    assert kept.value.suggested_filename.endswith(".mp3")
    assert kept.value.path().read_bytes()[:3] == b"ID3"
    assert kept.value.path().stat().st_size > 500_000


def test_a_word_is_heard_where_it_stands(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    sign_up(page)
    page.goto("/account/words")
    page.get_by_label("As it is written").fill("haemodynamically")
    page.get_by_label("As it is said").fill("hee mo die namically")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("link", name="Hear “haemodynamically”").click()
    expect_sound(page)
    assert page.url.endswith("/account/words")


def test_how_words_are_said_without_scripts(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP, java_script_enabled=False)
    sign_up(page)
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Your words").click()
    page.get_by_label("As it is written").fill("PACU")
    page.get_by_label("As it is said").fill("pack you")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("pack you")).to_be_visible()
    sound = page.request.get(str(page.get_by_role("link", name="Hear “PACU”").get_attribute("href")))
    assert (sound.status, sound.headers["content-type"]) == (200, "audio/mpeg")
    page.get_by_role("button", name="Remove “PACU”").click()
    expect(page.get_by_text("Nothing here yet.")).to_be_visible()


@DEVICES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_anybodys_way(open_page: OpenPage, device: dict[str, Any], scheme: str) -> None:
    page = open_page(**device, color_scheme=scheme)
    player = interview(page)
    stage_timings(page)
    player.get_by_role("button", name="Play all questions").click()
    expect_sound(page)
    player.locator("summary").click()
    expect(player.get_by_label("Pause for my answer")).to_be_visible()
    page.get_by_text("Take it with you").click()
    assert serious(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.goto("/account/words")
    page.get_by_label("As it is written").fill("PACU")
    page.get_by_label("As it is said").fill("pack you")
    page.get_by_role("button", name="Add it").click()
    assert serious(page) == []
