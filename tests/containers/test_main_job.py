"""The main job through the one port, by program and in a browser, and what outlives the containers."""

import re

import pytest
from playwright.sync_api import expect

from support.containers import APPLICATION, Project
from support.journey import DESKTOP, OpenPage, example, expect_questions, expect_sound, log_in, paste, sign_up
from support.program import hear, read_interview, write_interview
from support.program import log_in as session_of


def test_a_program_does_the_main_job(project: Project) -> None:
    with session_of(project.url) as client:
        interview = write_interview(client)
        spoken = hear(client, interview)
        first = interview["questions"][0]["id"]
        timings = client.get(f"interviews/{interview['id']}/questions/{first}/speech/timings")

    assert len(spoken) > 10_000
    assert timings.raise_for_status().json()["sentences"][0]["words"]


@pytest.mark.browser
def test_a_person_does_the_main_job(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    email = sign_up(page)
    paste(page, example("nurse"))
    expect_questions(page, 10)
    page.get_by_role("button", name="Listen to question 3", exact=True).click()
    expect_sound(page)

    path = re.sub(r"^https?://[^/]+", "", page.url)
    page.context.clear_cookies()
    log_in(page, email)
    page.locator(f'a[href="{path}"]').first.click()
    expect_questions(page, 10)
    expect(page.get_by_role("article", name="Question 3", exact=True)).to_be_visible()


def test_what_was_made_and_the_secrets_outlive_the_containers(project: Project) -> None:
    with session_of(project.url) as client:
        interview = write_interview(client)
        project.up(*APPLICATION, recreate=True)

        assert read_interview(client, interview["id"])["questions"] == interview["questions"]
