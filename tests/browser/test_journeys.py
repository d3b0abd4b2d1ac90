"""Other ways through the pages: without JavaScript, by keyboard, with faults, and out again."""

import os
import re
import signal
import subprocess

import pytest
from playwright.sync_api import expect

from support.accessibility import serious
from support.journey import (
    DESKTOP,
    PASSWORD,
    PHONE,
    OpenPage,
    example,
    expect_questions,
    expect_sound,
    log_in,
    paste,
    sign_up,
)
from support.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def pid_of(stack: Stack, module: str) -> int:
    """The process of one service of this application."""
    listing = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 2) for line in listing.stdout.splitlines()]
    family = {str(stack.process.pid)}
    for _ in range(3):
        family |= {row[0] for row in rows if row[1] in family}
    return next(int(row[0]) for row in rows if row[0] in family and module in row[2])


def test_it_works_without_javascript(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP, java_script_enabled=False)
    sign_up(page)

    paste(page, example("electrician"))
    page.get_by_role("button", name="Write my questions").click()
    expect_questions(page, 10)

    speech = page.get_by_role("link", name="Listen").first.get_attribute("href")
    sound = page.request.get(str(speech))
    assert (sound.status, sound.headers["content-type"]) == (200, "audio/mpeg")


def test_a_thin_posting_is_asked_back_and_nothing_is_lost(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    sign_up(page)
    page.get_by_label("The job posting").fill("Nurse wanted. Call us.")
    page.get_by_label("How many questions?").fill("7")
    page.get_by_role("button", name="Write my questions").click()

    expect(page.get_by_text("Two questions back to you")).to_be_visible()
    expect(page.get_by_label("The job posting")).to_have_value("Nurse wanted. Call us.")
    expect(page.get_by_label("How many questions?")).to_have_value("7")


def test_a_killed_writer_loses_nothing(open_page: OpenPage, stack: Stack) -> None:
    page = open_page(**DESKTOP)
    sign_up(page)
    page.get_by_label("The job posting").fill(example("teacher"))
    already = len(stack.output)
    os.kill(pid_of(stack, "interviewer_llm"), signal.SIGKILL)
    page.get_by_role("button", name="Write my questions").click()
    page.wait_for_url(re.compile(r"/interviews/[a-z0-9]{15}$"))

    proceed = page.get_by_role("button", name=re.compile("Continue|Write my questions"))
    finished = page.get_by_text("All questions are ready.")
    expect(proceed.or_(finished)).to_be_visible(timeout=30_000)
    for _ in range(20):
        if finished.is_visible():
            break
        if proceed.is_visible():
            proceed.click()
        page.wait_for_timeout(500)

    expect_questions(page, 10)
    assert any("llm" in line for line in stack.output[already:])


def test_the_player_by_buttons(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    sign_up(page)
    paste(page, example("nurse"))
    expect_questions(page, 10)
    player = page.get_by_role("region", name="Player")

    player.get_by_role("button", name="Play all questions").click()
    expect_sound(page)
    expect(page.locator('[aria-current="true"]')).to_have_attribute("aria-label", "Question 1")
    player.get_by_role("button", name="Next question").click()
    expect(page.locator('[aria-current="true"]')).to_have_attribute("aria-label", "Question 2")
    player.get_by_role("button", name="Pause").click()
    assert page.evaluate("() => window.played.every((audio) => audio.paused)")
    player.get_by_label("Speed").select_option("1.5")
    player.get_by_role("button", name="Repeat the question").click()
    expect_sound(page)
    assert page.evaluate("() => window.played.at(-1).playbackRate") == 1.5


def test_everything_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    sign_up(page)
    page.get_by_label("The job posting").focus()
    page.keyboard.insert_text(example("warehouse-supervisor"))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # past the wishes, which are folded away
    page.keyboard.type("\b\b5")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/interviews/[a-z0-9]{15}$"))
    expect_questions(page, 5)

    page.get_by_role("button", name="Listen to question 2", exact=True).focus()
    page.keyboard.press("Enter")

    expect_sound(page)


def test_rename_and_delete(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    sign_up(page)
    paste(page, example("nurse"))
    expect_questions(page, 10)

    page.get_by_role("link", name=re.compile("^Rename")).click()
    page.get_by_label("Title").fill("Marlowe Vale, Tuesday")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Marlowe Vale, Tuesday")

    page.get_by_role("link", name=re.compile("^Delete")).click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.wait_for_url(re.compile("/interviews$"))
    expect(page.get_by_text("Nothing here yet.")).to_be_visible()


def test_logging_out_ends_the_session_for_good(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    sign_up(page)
    cookies = page.context.cookies()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("The job posting")).to_have_count(0)

    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    replayed = page.goto("/interviews")

    assert replayed is not None
    assert replayed.status == 401


def test_the_account_from_change_to_end(open_page: OpenPage) -> None:
    page, elsewhere = open_page(**DESKTOP), open_page(**PHONE)
    email = sign_up(page)
    log_in(elsewhere, email)

    page.goto("/account")
    page.get_by_label("Current password").fill("not this one")
    page.get_by_label("New password").fill("another evening password")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_label("Current password")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password").fill("another evening password")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_label("Current password")).not_to_have_attribute("aria-invalid", "true")
    ended = elsewhere.goto("/interviews")
    assert ended is not None
    assert ended.status == 401

    page.goto("/account")
    page.get_by_text("I want to delete it").click()
    page.get_by_label("Your password", exact=True).fill("another evening password")
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is deleted")
    page.goto("/log-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("another evening password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_serious(open_page: OpenPage, device: dict[str, object], scheme: str) -> None:
    page = open_page(**device, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    findings: list[str] = []
    for path in ("/", "/sign-up", "/log-in", "/api/v1/docs"):
        page.goto(path)
        findings += serious(page)
    sign_up(page)
    findings += serious(page)
    paste(page, example("nurse"))
    expect_questions(page, 10)
    page.get_by_role("button", name="Listen to question 1", exact=True).click()
    findings += serious(page)
    for path in ("/interviews", "/account", "/nowhere"):
        page.goto(path)
        findings += serious(page)

    assert not findings
