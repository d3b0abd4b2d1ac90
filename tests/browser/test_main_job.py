"""The whole main job, as a person does it: sign up, paste, watch, hear, leave, come back."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from support.journey import (
    DESKTOP,
    PHONE,
    SHOTS,
    OpenPage,
    example,
    expect_questions,
    expect_sound,
    log_in,
    paste,
    sign_up,
)

pytestmark = [pytest.mark.browser, pytest.mark.stack]


@pytest.mark.parametrize(
    ("device", "name"), [(PHONE, "phone"), (DESKTOP, "desktop")], ids=["phone", "desktop"]
)
@pytest.mark.parametrize("job", ["nurse", "electrician", "backend-engineer"])
def test_the_main_job(open_page: OpenPage, device: dict[str, Any], name: str, job: str) -> None:
    page = open_page(**device, color_scheme="light")
    email = sign_up(page)
    posting = example(job)

    paste(page, posting)
    expect_questions(page, 10)
    headings = page.get_by_role("article").get_by_role("heading")
    texts = headings.all_inner_texts()
    assert len(set(texts)) == 10
    for quote in page.get_by_role("article").locator("mark").all_text_contents():
        assert quote in posting
    page.screenshot(path=SHOTS / f"{job}-{name}-whole.png", full_page=True)

    page.get_by_role("button", name="Listen to question 3", exact=True).click()
    expect_sound(page)
    speaking = page.get_by_role("article", name="Question 3", exact=True)
    expect(speaking).to_have_attribute("aria-current", "true")
    page.screenshot(path=SHOTS / f"{job}-{name}.png")

    path = re.sub(r"^https?://[^/]+", "", page.url)
    page.reload()
    expect_questions(page, 10)
    page.context.clear_cookies()
    page.goto(path)
    page.wait_for_url(re.compile("/log-in"))

    log_in(page, email)
    page.locator(f'a[href="{path}"]').first.click()
    expect_questions(page, 10)
    assert headings.all_inner_texts() == texts
