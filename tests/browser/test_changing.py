"""Questions made one's own: another instead, back, own words, one more, one less; also without scripts."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from support.accessibility import serious
from support.journey import (
    CV,
    DESKTOP,
    PHONE,
    OpenPage,
    example,
    expect_questions,
    expect_sound,
    paste,
    sign_up,
)

pytestmark = [pytest.mark.browser, pytest.mark.stack]

DEVICES = pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])


def texts(page: Page) -> list[str]:
    return page.get_by_role("article").get_by_role("heading").all_inner_texts()


def card(page: Page, number: int) -> Locator:
    return page.get_by_role("article", name=f"Question {number}", exact=True)


def opened(page: Page, number: int) -> Locator:
    """The card with what changes it in sight."""
    found = card(page, number)
    if not found.get_by_role("button", name="Save").is_visible():
        found.get_by_text("Change this question").click()
        expect(found.get_by_role("button", name="Save")).to_be_visible()
    return found


def on_its_page(page: Page, number: int) -> Page:
    """Without scripts, what changes a question has a page of its own."""
    card(page, number).get_by_text("Change this question").click()
    card(page, number).get_by_role("link", name=f"Change question {number}").click()
    return page


def press_on_its_page(page: Page, number: int, name: str) -> None:
    """Press a button there, and be back at the interview."""
    button = on_its_page(page, number).get_by_role("button", name=name)
    expect(button).to_be_visible()
    with page.expect_navigation():
        button.click()


def started(page: Page, job: str = "nurse") -> list[str]:
    """Somebody with an interview of ten questions; their texts."""
    sign_up(page)
    paste(page, example(job))
    if page.get_by_role("button", name="Write my questions").is_visible():
        page.get_by_role("button", name="Write my questions").click()
    expect_questions(page, 10)
    return texts(page)


@DEVICES
def test_another_question_and_back_again(open_page: OpenPage, device: dict[str, Any]) -> None:
    page = open_page(**device)
    before = started(page)

    opened(page, 3).get_by_role("button", name="Another one").press("Enter")
    expect(card(page, 3).get_by_role("heading")).not_to_have_text(before[2])
    after = texts(page)
    assert (after[:2], after[3:]) == (before[:2], before[3:])
    expect(page.locator("#said")).to_have_text(f"Question 3 is now: {after[2]}")
    assert str(page.evaluate("document.activeElement.textContent")).strip() == "Another one"

    card(page, 3).get_by_role("button", name="Another one").press("Enter")
    expect(card(page, 3).get_by_role("heading")).not_to_have_text(after[2])
    assert texts(page)[2] not in {before[2], after[2]}
    for former in (after[2], before[2]):
        card(page, 3).get_by_role("button", name="Back to the former one").click()
        expect(card(page, 3).get_by_role("heading")).to_have_text(former)
    expect(card(page, 3).get_by_role("button", name="Back to the former one")).to_have_count(0)
    page.reload()
    assert texts(page) == before


def test_when_there_is_no_other_it_says_so_and_changes_nothing(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    started(page)
    found = opened(page, 2)
    for _ in range(40):
        standing = texts(page)[1]
        with page.expect_response(re.compile("/rewrite$")) as answer:
            found.get_by_role("button", name="Harder").click()
        if answer.value.status == 409:
            break
        expect(found.get_by_role("heading")).not_to_have_text(standing)
    else:
        pytest.fail("there is no end to harder questions")
    expect(found.get_by_role("alert")).to_contain_text("There is no other question like that")
    expect(found.get_by_role("heading")).to_have_text(standing)


def test_own_words_are_what_is_heard(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    started(page)
    card(page, 1).get_by_role("button", name="Listen to question 1").click()
    expect_sound(page)

    found = opened(page, 1)
    found.get_by_label("Or put it in your own words").fill("?")
    found.get_by_role("button", name="Save").click()
    expect(found.get_by_role("alert")).to_contain_text("Type the question")
    expect(found.get_by_label("Or put it in your own words")).to_have_value("?")
    found.get_by_label("Or put it in your own words").fill("Who taught you most, and what was it?")
    found.get_by_role("button", name="Save").click()
    expect(found.get_by_role("heading")).to_have_text("Who taught you most, and what was it?")
    expect(found.get_by_text("In your own words.")).to_be_visible()
    assert page.evaluate("() => window.played.every((audio) => audio.paused)")

    former = page.evaluate("() => window.played.length")
    card(page, 1).get_by_role("button", name="Listen to question 1").click()
    expect_sound(page)
    assert page.evaluate("() => window.played.length") >= former
    page.reload()
    assert texts(page)[0] == "Who taught you most, and what was it?"


@DEVICES
def test_one_more_and_one_less(open_page: OpenPage, device: dict[str, Any]) -> None:
    page = open_page(**device)
    before = started(page)

    page.get_by_text(re.compile("^They cover")).click()
    wanted = page.get_by_role("button", name=re.compile("^Ask me this")).first
    requirement = str(wanted.get_attribute("aria-label")).removeprefix("Ask me this: ")
    wanted.click()
    expect(page.get_by_text("Question 11 was added.")).to_be_visible()
    expect(card(page, 11).locator("mark").first).to_be_visible()
    row = page.get_by_role("listitem").filter(has_text=requirement).filter(has_text="Question 11")
    expect(row.get_by_role("link", name="Question 11")).to_be_visible()

    page.get_by_label("Add a question of your own").fill("Why did you leave your last place?")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Question 12 was added.")).to_be_visible()
    expect(card(page, 12)).to_contain_text("Your own question")

    opened(page, 2).get_by_role("link", name="Delete it").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(11)
    after = texts(page)
    assert after[:9] == [before[0], *before[2:]]
    assert after[10] == "Why did you leave your last place?"
    page.goto("/interviews")
    expect(page.get_by_text("11 questions")).to_be_visible()


def test_all_of_it_without_javascript(open_page: OpenPage) -> None:
    page = open_page(**PHONE, java_script_enabled=False)
    before = started(page)

    press_on_its_page(page, 4, "Another kind")
    changed = texts(page)
    assert (changed[3] != before[3], changed[:3] + changed[4:]) == (True, before[:3] + before[4:])
    press_on_its_page(page, 4, "Back to the former one")
    assert texts(page) == before

    found = on_its_page(page, 4)
    found.get_by_label("Or put it in your own words").fill("x" * 601)
    found.get_by_role("button", name="Save").click()
    expect(card(page, 4).get_by_label("Or put it in your own words")).to_have_value("x" * 601)
    expect(card(page, 4).get_by_text("601 characters")).to_be_visible()

    page.get_by_text(re.compile("^They cover")).click()
    page.get_by_role("button", name=re.compile("^Ask me this")).first.click()
    expect(page.get_by_role("article")).to_have_count(11)
    page.get_by_label("Add a question of your own").fill("Why did you leave your last place?")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("article")).to_have_count(12)
    on_its_page(page, 1).get_by_role("link", name="Delete it").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(11)


def test_wishes_without_javascript_lose_nothing(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP, java_script_enabled=False)
    sign_up(page)
    page.get_by_label("The job posting").fill(example("nurse"))
    page.get_by_text("Make it fit").click()
    page.get_by_label("Which round is it?").select_option("technical")
    page.get_by_label("At which level?").select_option("lead")
    page.get_by_label("Rather how the work is done").check()
    page.get_by_label("My CV").fill("x" * 20_001)
    page.get_by_role("button", name="Write my questions").click()
    expect(page.get_by_label("My CV")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Which round is it?")).to_have_value("technical")
    expect(page.get_by_label("At which level?")).to_have_value("lead")
    expect(page.get_by_label("Rather how the work is done")).to_be_checked()

    page.get_by_label("My CV").fill(CV)
    page.get_by_role("button", name="Write my questions").click()
    page.get_by_role("button", name="Write my questions").click()
    expect_questions(page, 10)
    page.get_by_text("What we made of the posting").click()
    expect(page.get_by_text("Those who know the work · Lead")).to_be_visible()
    page.get_by_role("link", name="Start again with this posting").click()
    expect(page.get_by_label("My CV")).to_have_value(CV)


def test_a_cv_can_be_deleted_alone(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    sign_up(page)
    page.get_by_text("Make it fit").click()
    page.get_by_label("My CV").fill(CV)
    paste(page, example("nurse"))
    expect_questions(page, 10)
    page.get_by_text("What we made of the posting").click()
    page.get_by_role("button", name="Delete my CV").click()
    page.get_by_text("What we made of the posting").click()
    expect(page.get_by_role("button", name="Delete my CV")).to_have_count(0)
    expect(page.get_by_role("article")).to_have_count(10)
    for quote in page.get_by_role("article").locator("mark").all_text_contents():
        assert quote in example("nurse")


@DEVICES
def test_three_questions_to_ask_them_can_be_taken_along(open_page: OpenPage, device: dict[str, Any]) -> None:
    page = open_page(**device, permissions=["clipboard-read", "clipboard-write"])
    started(page)
    turn = page.get_by_role("region", name="Three questions for you to ask them")
    asked = turn.locator("[data-question]").all_inner_texts()
    assert len(set(asked)) == 3
    for quote in turn.locator("mark").all_text_contents():
        assert quote in example("nurse")
    turn.get_by_role("button", name="Copy them").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "\n\n".join(asked)
    page.emulate_media(media="print")
    expect(turn).to_be_visible()
    expect(turn.get_by_role("button")).to_have_count(0)


def test_a_cv_that_is_none_stops_nothing_and_can_be_put_right(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    sign_up(page)
    page.get_by_text("Make it fit").click()
    page.get_by_label("My CV").fill("Mix flour and eggs.\nBake it for forty minutes.\nServe it warm.")
    paste(page, example("electrician"))
    expect_questions(page, 10)
    told = page.get_by_text("Your CV was not used, and is not kept.")
    expect(told).to_be_visible()
    page.reload()
    expect(told).to_be_visible()
    page.get_by_role("link", name="Start again with this posting").first.click()
    expect(page.get_by_label("The job posting")).to_have_value(example("electrician"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@DEVICES
def test_axe_finds_nothing_serious_in_what_is_folded_away(
    open_page: OpenPage, device: dict[str, object], scheme: str
) -> None:
    page = open_page(**device, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    sign_up(page)
    page.get_by_text("Make it fit").click()
    findings = serious(page)
    page.get_by_label("My CV").fill(CV)
    paste(page, example("nurse"))
    expect_questions(page, 10)
    opened(page, 1).get_by_role("button", name="Another one").click()
    expect(card(page, 1).get_by_role("button", name="Back to the former one")).to_be_visible()
    for folded in page.locator("summary").all():
        if not folded.evaluate("it => it.parentElement.open"):
            folded.evaluate("it => { it.parentElement.open = true; }")
    findings += serious(page)
    overflowing = page.evaluate("document.documentElement.scrollWidth > innerWidth")

    assert not findings
    assert not overflowing
