"""Pages of people who use a browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from support.journey import REMEMBER_PLAYERS, OpenPage


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[OpenPage]:
    """What a page complains about fails the test that opened it."""
    opened: list[Page] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # An answer of 401 or 422 is what some tests ask for, and Chromium reports it as an error.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def open_one(**context: Any) -> Page:  # noqa: ANN401 - Playwright's own options
        page = browser.new_context(base_url=base_url, **context).new_page()
        page.set_default_timeout(15_000)
        page.add_init_script(REMEMBER_PLAYERS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", note)
        opened.append(page)
        return page

    yield open_one
    for page in opened:
        page.context.close()
    assert not complaints
