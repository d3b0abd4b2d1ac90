"""What holds for every test, and what the tests across services share."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from playwright.sync_api import Browser, ConsoleMessage, Page

from support.browser import FLAGS, SKIP, installed, use_the_wheels_node
from support.journey import REMEMBER_PLAYERS, OpenPage
from support.speech_servers import HOW, installation, openai_server
from support.stack import Stack, running_stack


def pytest_configure() -> None:
    """Before anything asks for Playwright, or starts a process."""
    use_the_wheels_node()
    # Run in the background of a shell, or by nohup, all that tests start would ignore these as well.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A test that sets up logging, as the command line does, sets it up for itself alone.

    Tracebacks are plain: with the values of all variables, as is the default, one takes a minute to print.
    """
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])
    yield
    structlog.reset_defaults()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: while Playwright's loop runs in this thread, no asynchronous test can."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole application with an empty data folder, shared by the tests of a session."""
    with running_stack(tmp_path_factory.mktemp("installation") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def speech_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base address of another server of OpenAI's speech wire, from a package, shared by a session."""
    environment = installation()
    if environment is None:
        pytest.skip(f"no other speech server is installed here: {HOW}")
    with openai_server(environment, tmp_path_factory.mktemp("speech-server")) as (url, _):
        yield url


@pytest.fixture(scope="session")
def base_url(stack: Stack) -> str:
    return stack.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if os.environ.get("BROWSER") == SKIP:
        pytest.skip("BROWSER=skip")
    path: Path | None = installed()
    if path is None:
        pytest.fail("no Chromium: run `make test`, or install one, or set BROWSER=skip")
    return {**browser_type_launch_args, "executable_path": str(path), "args": FLAGS}


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
        context.setdefault("base_url", base_url)
        page = browser.new_context(**context).new_page()
        page.set_default_timeout(15_000)
        page.add_init_script(REMEMBER_PLAYERS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", note)
        opened.append(page)
        return page

    yield open_one
    for page in opened:
        page.context.close()
    if complaints:
        pytest.fail("\n".join(complaints))
