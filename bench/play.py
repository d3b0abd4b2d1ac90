"""From pressing play to sound, in a real Chromium on the running application: part of `make bench`.

A click is noted by a listener in the page, the start of the sound by the player's own `playing` event; what
is between them includes the browser's start of its audio output. As a baseline the same question's sound is
fetched by the same page, from asking to the first bytes.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from support.browser import FLAGS, fetched, use_the_wheels_node
from support.journey import DESKTOP, example, expect_questions, paste, sign_up
from support.stack import running_stack

_NOTE: Final = """
window.clicked = 0;
window.sounding = [];
addEventListener("click", () => { window.clicked = performance.now(); }, true);
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  const note = () => window.sounding.push(performance.now() - window.clicked);
  this.addEventListener("playing", note, { once: true });
  return play.call(this);
};
"""
_SOUNDING: Final = """
async (count) => {
  for (let tries = 0; tries < 1000 && window.sounding.length < count; tries += 1)
    await new Promise((resume) => setTimeout(resume, 10));
  return window.sounding.at(-1);
}
"""
_FETCH: Final = """
async (url) => {
  const began = performance.now();
  const reader = (await fetch(url)).body.getReader();
  await reader.read();
  const took = performance.now() - began;
  await reader.cancel();
  return took;
}
"""


def presses(browser: Browser, url: str, job: str) -> tuple[list[float], float]:
    """Milliseconds from each of five clicks to sound, and of a bare fetch of the first question's sound."""
    page: Page = browser.new_context(base_url=url, **DESKTOP).new_page()
    page.add_init_script(_NOTE)
    sign_up(page)
    paste(page, example(job))
    expect_questions(page, 10)
    taken: list[float] = []
    for count, position in enumerate((1, 2, 5, 8, 10), start=1):
        page.get_by_role("button", name=f"Listen to question {position}", exact=True).click()
        taken.append(page.evaluate(_SOUNDING, count))
    speech = page.locator("[data-speech]").first.get_attribute("data-speech")
    bare = statistics.median(page.evaluate(_FETCH, speech) for _ in range(10))
    page.context.close()
    return taken, bare


def main() -> int:
    """Print the table."""
    use_the_wheels_node()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(Path(folder) / "data") as stack,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(fetched()), args=FLAGS)
        print("milliseconds from a click to sound: first press on the page, then four more")
        for job in ("nurse", "electrician", "backend-engineer"):
            (first, *later), bare = presses(browser, stack.url, job)
            times = " ".join(f"{one:5.0f}" for one in later)
            ratio = statistics.median(later) / bare
            print(f"{job:<18}{first:6.0f}  {times}   bare fetch {bare:.0f}, later presses {ratio:.1f} x that")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
