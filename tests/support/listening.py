"""What tests of listening see and stage: words that light up, the end of a sound, times that are known."""

import json
import re
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Route, expect

from support.journey import example, expect_questions, paste, sign_up

WORD_SECONDS: Final = 0.2

# Every word that lights up, in order, with the place in the sound at which it was seen to.
WATCH_WORDS: Final = """
() => {
  window.lit = [];
  const look = () => {
    const words = [...(CSS.highlights.get("heard") ?? [])].map(String).join("");
    if (words && window.lit.at(-1)?.words !== words) {
      window.lit.push({ words, at: window.played.at(-1).currentTime });
    }
    requestAnimationFrame(look);
  };
  look();
}
"""

# Sets the newest player this far from its end.
NEAR_ITS_END: Final = """
async (seconds) => {
  const audio = window.played.at(-1);
  const pause = () => new Promise((resume) => setTimeout(resume, 20));
  while (!Number.isFinite(audio.duration) || audio.paused) await pause();
  audio.currentTime = audio.duration - seconds;
}
"""


def timings_of(text: str) -> dict[str, Any]:
    """Timings as `tts` tells them, each word as long as any other; places count code points."""
    words = [
        {
            "start": found.start(),
            "end": found.end(),
            "start_s": index * WORD_SECONDS,
            "end_s": (index + 1) * WORD_SECONDS,
        }
        for index, found in enumerate(re.finditer(r"\S+", text))
    ]
    end = words[-1]["end_s"]
    sentence = {"start": 0, "end": len(text), "start_s": 0, "end_s": end, "words": words}
    return {"audio_s": end, "source": "estimate", "sentences": [sentence]}


def stage_timings(page: Page) -> None:
    """Let every question's words come at times that the test knows."""
    texts = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("[data-speech]")].map(
          (one) => [one.dataset.timings.split("?")[0], one.querySelector("[data-text]").textContent]))"""
    )

    def answer(route: Route) -> None:
        timings = timings_of(texts[urlsplit(route.request.url).path])
        route.fulfill(content_type="application/json", body=json.dumps(timings))

    page.route("**/speech/timings*", answer)


def interview(page: Page, job: str = "nurse") -> Locator:
    """Somebody in front of ten questions; the player."""
    sign_up(page)
    paste(page, example(job))
    expect_questions(page, 10)
    return page.get_by_role("region", name="Player")


def text_of(page: Page, number: int) -> str:
    article = page.get_by_role("article", name=f"Question {number}", exact=True)
    return article.get_by_role("heading").inner_text()


def expect_current(page: Page, number: int) -> None:
    expect(page.locator('article[aria-current="true"]')).to_have_attribute("aria-label", f"Question {number}")
