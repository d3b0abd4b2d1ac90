"""What people type: kept when a session ends, seen when they wish, and in reach on the narrowest phones."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from support.journey import CV, DESKTOP, PASSWORD, PHONE, OpenPage, example, paste, sign_up
from support.listening import interview

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def log_in_here(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def test_a_session_that_ends_loses_neither_posting_nor_cv(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    email = sign_up(page)
    page.get_by_text("Make it fit").click()
    page.get_by_label("My CV").fill(CV)
    page.get_by_label("The job posting").fill(example("nurse"))
    page.context.clear_cookies()
    page.get_by_role("button", name="Write my questions").click()
    expect(page.get_by_text("this was not saved")).to_be_visible()

    log_in_here(page, email)
    expect(page.get_by_label("The job posting")).to_have_value(example("nurse"))
    expect(page.get_by_label("My CV")).to_be_visible()
    expect(page.get_by_label("My CV")).to_have_value(CV)
    page.get_by_role("button", name="Write my questions").click()
    page.wait_for_url(re.compile(r"/interviews/[a-z0-9]{15}$"))
    page.goto("/")
    expect(page.get_by_label("The job posting")).to_have_value("")
    expect(page.locator("#cv")).to_have_value("")


def test_a_posting_sent_back_keeps_a_cv_that_was_taken_out(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    sign_up(page)
    page.get_by_text("Make it fit").click()
    page.get_by_label("My CV").fill(CV)
    page.get_by_label("My CV").evaluate("(it) => { it.value = ''; }")
    page.get_by_label("The job posting").fill("Nurse wanted. Call us.")
    page.get_by_role("button", name="Write my questions").click()
    expect(page.get_by_text("Two questions back to you")).to_be_visible()
    expect(page.locator("#cv")).to_have_value("")


def test_a_session_that_ends_beside_a_question_can_be_renewed_in_another_tab(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    email = sign_up(page)
    paste(page, example("nurse"))
    expect(page.get_by_text("All questions are ready.")).to_be_visible()
    page.context.clear_cookies()
    page.get_by_label("Add a question of your own").fill("Why did you leave your last place?")
    page.get_by_role("button", name="Add it").click()
    with page.context.expect_page() as opened:
        page.get_by_role("alert").get_by_role("link", name="Log in").click()
    log_in_here(opened.value, email)
    expect(opened.value.get_by_label("The job posting")).to_be_visible()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Question 11 was added.")).to_be_visible()


def test_a_password_is_shown_on_demand_and_sent_as_one(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    page.goto("/sign-up")
    password = page.get_by_label("Password")
    password.fill("short")
    page.get_by_role("button", name="Show").click()
    expect(password).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide").click()
    expect(password).to_have_attribute("type", "password")
    page.get_by_role("button", name="Show").click()
    page.evaluate(
        """() => document.addEventListener("submit", (event) => {
          sessionStorage.setItem("sent-as", event.target.querySelector("#password").type);
        })"""
    )
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("Choose a password of at least")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('sent-as')") == "password"


@pytest.mark.parametrize("width", [320, 360, 375, 390])
def test_the_narrowest_phones_break_no_word_and_keep_the_player_in_one_row(
    open_page: OpenPage, width: int
) -> None:
    page = open_page(**{**PHONE, "viewport": {"width": width, "height": 640}})
    player = interview(page)
    heights = (
        page.get_by_role("navigation")
        .locator("a, form button")
        .evaluate_all("(items) => items.map((item) => item.getBoundingClientRect().height)")
    )
    assert max(heights) < 50
    rows = player.locator("[data-player], #player-speed, summary").evaluate_all(
        """(items) => items.filter((item) => item.checkVisibility()).map((item) => {
          const { top, height } = item.getBoundingClientRect();
          return Math.round(top + height / 2);
        })"""
    )
    assert max(rows) - min(rows) <= 2, rows
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_voice_that_takes_long_says_so(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.clock.install()
    player = interview(page)
    page.route("**/speech?*", hold)
    page.get_by_role("button", name="Listen to question 3").click()
    expect(player).to_have_attribute("data-state", "loading")
    expect(player).not_to_contain_text("takes longer than usual")
    page.clock.run_for(6000)
    expect(player).to_contain_text("Question 3 of 10. The voice takes longer than usual.")
    for route in held:
        route.abort()


def test_what_went_wrong_in_a_dialog_can_be_closed_by_a_button(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    interview(page)
    page.context.route(
        "**/delete", lambda route: route.fulfill(status=409, body="<p>It is the last one.</p>")
    )
    page.get_by_role("link", name=re.compile("^Delete")).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("It is the last one.")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()

    page.context.unroute_all()
    page.get_by_role("link", name=re.compile("^Delete")).first.click()
    expect(dialog.get_by_role("link", name="Keep it")).to_be_visible()
    expect(dialog.get_by_role("button", name="Close")).to_have_count(0)
