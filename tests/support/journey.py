"""What people do in a browser, in the words and names that they see."""

import itertools
import re
from pathlib import Path
from typing import Any, Final, Protocol

from playwright.sync_api import Page, expect

PASSWORD: Final = "an invented evening password"
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 900}}
EXAMPLES: Final = Path(__file__).parents[2] / "examples"
SHOTS: Final = Path(__file__).parents[2] / "screenshots"

CV: Final = """Maria Lindgren

Experience
Staff nurse, surgical ward, Kestrel Bridge Hospital, 2019 - 2024
- Cared for up to ten patients on a surgical ward and handed over at the end of every shift
- Mentored three newly qualified nurses through their first year
- Led the ward's audit of medicine charts and cut missed doses by a third
Health care assistant, Oakmere House, 2016 - 2019
- Helped residents with washing, meals and mobility

Skills: SBAR, venepuncture, electronic records
"""

# Players are not in the page's tree, so whatever starts to play is remembered here.
REMEMBER_PLAYERS: Final = """
window.played = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  if (!window.played.includes(this)) window.played.push(this);
  return play.call(this);
};
"""

# Wait for the newest player to start; then listen until it was loud and half a second went by, or until
# it is clear that this will not happen. What is heard is what the player gives out, not what it was given.
_LISTEN: Final = """
async () => {
  const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));
  const audio = () => window.played.at(-1);
  for (let tries = 0; tries < 500 && !(audio()?.currentTime > 0); tries += 1) await pause(20);
  const player = audio();
  const context = new AudioContext();
  await context.resume();
  const analyser = context.createAnalyser();
  const listen = () => context.createMediaStreamSource(player.captureStream()).connect(analyser);
  listen();
  const samples = new Float32Array(analyser.fftSize);
  const began = player.currentTime;
  let peak = 0;
  let advanced = 0;
  for (let tries = 0; tries < 300 && !(peak > 0.05 && advanced > 0.5); tries += 1) {
    await pause(20);
    analyser.getFloatTimeDomainData(samples);
    peak = Math.max(peak, ...samples.map(Math.abs));
    advanced = player.currentTime - began;
    // On a busy machine a stream may be caught before its track gives sound, and stays mute: catch another.
    if (peak === 0 && tries % 50 === 49) listen();
  }
  await context.close();
  return { peak, advanced, context: context.state };
}
"""

_numbers = itertools.count(1)


class OpenPage(Protocol):
    """Opens a page in a browser context of its own."""

    def __call__(self, **context: Any) -> Page: ...  # noqa: ANN401 - Playwright's own options


def example(name: str) -> str:
    return (EXAMPLES / f"{name}.txt").read_text()


def new_email() -> str:
    return f"someone-{next(_numbers)}@example.org"


def sign_up(page: Page, email: str | None = None) -> str:
    """Make an account by the front page's own button; the e-mail address."""
    email = email or new_email()
    page.goto("/")
    page.get_by_role("link", name="Start with your posting").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_label("The job posting")).to_be_visible()
    return email


def log_in(page: Page, email: str) -> None:
    page.goto("/log-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_label("The job posting")).to_be_visible()


def paste(page: Page, posting: str) -> None:
    """Paste a posting and ask for its questions."""
    page.get_by_label("The job posting").fill(posting)
    page.get_by_role("button", name="Write my questions").click()
    page.wait_for_url(re.compile(r"/interviews/[a-z0-9]{15}$"))


def expect_questions(page: Page, count: int) -> None:
    expect(page.get_by_role("article", name=re.compile("^Question"))).to_have_count(count)
    expect(page.get_by_text("All questions are ready.")).to_be_visible()


def expect_sound(page: Page) -> None:
    """Time advances, and the samples are not silence."""
    heard = page.evaluate(_LISTEN)
    assert heard["advanced"] > 0.5, heard
    assert heard["peak"] > 0.05, heard
