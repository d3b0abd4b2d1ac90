"""Which browser the tests take."""

from pathlib import Path

import pytest

from support import browser

SYSTEMS = Path("/usr/bin/chromium")


@pytest.mark.parametrize(
    ("named", "taken"),
    [
        (None, SYSTEMS),
        ("", SYSTEMS),
        ("firefox", SYSTEMS),
        ("/usr/bin/xdg-open", SYSTEMS),
        ("/opt/chromium-157/chrome", Path("/opt/chromium-157/chrome")),
        ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", None),
    ],
)
def test_a_chromium_that_is_named_wins_and_nothing_else_does(
    monkeypatch: pytest.MonkeyPatch, named: str | None, taken: Path | None
) -> None:
    monkeypatch.setattr(browser, "of_the_system", lambda: SYSTEMS)
    if named is None:
        monkeypatch.delenv("BROWSER", raising=False)
    else:
        monkeypatch.setenv("BROWSER", named)

    assert browser.installed() == (taken or Path(str(named)))


def test_no_browser_to_be_had_is_said_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none() -> Path:
        raise browser.NoBrowserError

    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setattr(browser, "fetched", none)

    assert browser.main() == 1
    assert "BROWSER=skip" in capsys.readouterr().err


def test_leaving_the_browser_out_is_said_loudly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BROWSER", browser.SKIP)

    assert browser.main() == 0
    assert "LEFT OUT" in capsys.readouterr().out
