"""Listening for real: words in time with the sound, no gap, pauses, keys, and a locked phone's buttons."""

import re

import pytest
from playwright.sync_api import Request, expect

from support.journey import DESKTOP, PHONE, OpenPage, expect_sound
from support.listening import (
    NEAR_ITS_END,
    WATCH_WORDS,
    WORD_SECONDS,
    expect_current,
    interview,
    stage_timings,
    text_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def test_words_light_up_in_order_with_the_sound(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    player = interview(page)
    stage_timings(page)
    page.evaluate(WATCH_WORDS)

    player.get_by_role("button", name="Play all questions").click()
    expect_sound(page)
    page.wait_for_function("() => window.lit.length >= 6")

    lit = page.evaluate("() => window.lit")
    expected = text_of(page, 1).split()
    places = [expected.index(one["words"]) for one in lit]
    assert places == sorted(places)
    for one, place in zip(lit, places, strict=True):
        assert one["at"] >= place * WORD_SECONDS - 0.01, lit
    assert page.get_by_role("article").first.locator("[data-text] *").count() == 0
    player.get_by_role("button", name="Next question").click()
    page.wait_for_function("(word) => window.lit.at(-1).words === word", arg=text_of(page, 2).split()[0])


def test_the_words_of_the_voice_itself_light_up(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    player = interview(page)
    page.evaluate(WATCH_WORDS)
    player.get_by_role("button", name="Play all questions").click()
    expect_sound(page)
    page.wait_for_function("() => window.lit.length >= 6")
    text, place = text_of(page, 1), 0
    for one in page.evaluate("() => window.lit"):
        place = text.index(one["words"], place) + len(one["words"])


def test_words_keep_up_at_another_speed(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    player = interview(page)
    stage_timings(page)
    page.evaluate(WATCH_WORDS)
    player.get_by_label("Speed").select_option("1.5")
    player.get_by_role("button", name="Play all questions").click()
    page.wait_for_function("() => window.lit.length >= 4")
    words = text_of(page, 1).split()
    for one in page.evaluate("() => window.lit"):
        assert one["at"] >= words.index(one["words"]) * WORD_SECONDS - 0.01


def test_who_wants_no_motion_sees_sentences(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP, reduced_motion="reduce")
    player = interview(page)
    stage_timings(page)
    page.evaluate(WATCH_WORDS)
    player.get_by_role("button", name="Play all questions").click()
    page.wait_for_function("() => window.lit.length >= 1")
    assert page.evaluate("() => window.lit[0].words") == text_of(page, 1)


@pytest.mark.parametrize("status", [404, 503])
def test_without_timings_it_is_heard_all_the_same(open_page: OpenPage, status: int) -> None:
    page = open_page(**DESKTOP)
    page.route("**/speech/timings*", lambda route: route.fulfill(status=status, body="{}"))
    player = interview(page)
    player.get_by_role("button", name="Play all questions").click()
    expect_sound(page)
    assert page.evaluate("() => CSS.highlights.get('heard').size") == 0


def test_nothing_is_fetched_between_one_question_and_the_next(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    player = interview(page)
    stage_timings(page)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    player.get_by_role("button", name="Play all questions").click()
    expect_sound(page)
    second = page.get_by_role("article", name="Question 2", exact=True).get_attribute("data-speech")
    assert second
    page.wait_for_function(
        "(url) => performance.getEntriesByType('resource').some((one) => one.name.endsWith(url))", arg=second
    )
    page.on("request", note)
    page.evaluate(
        """() => {
          const audio = window.played.at(-1);
          window.moments = [];
          for (const type of ["ended", "playing"]) {
            audio.addEventListener(type, () => window.moments.push([type, performance.now()]));
          }
        }"""
    )
    page.evaluate(NEAR_ITS_END, 0.3)
    expect_current(page, 2)
    page.wait_for_function("() => window.moments.some(([type]) => type === 'playing')")
    between = [url for url in asked if url.startswith("http") and second in url]
    assert between == []
    assert page.evaluate("() => window.played.length") == 1, "one element, so that no gesture is needed"
    moments = page.evaluate("() => window.moments.map(([type]) => type)")
    assert moments[moments.index("ended") :][:2] == ["ended", "playing"]


def test_a_pause_to_answer_counts_down_and_can_be_skipped(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    player = interview(page)
    player.locator("summary").click()
    player.get_by_label("Pause for my answer").select_option("30")
    page.keyboard.press("Escape")
    player.get_by_role("button", name="Play all questions").click()
    expect_sound(page)
    page.evaluate(NEAR_ITS_END, 0.2)

    expect(player.get_by_text("Your turn. Question 2 comes by itself.")).to_be_visible()
    expect(player.get_by_text(re.compile(r"^0:(30|29|28|27)$"))).to_be_visible()
    expect_current(page, 1)
    player.get_by_role("button", name="Pause").click()
    assert page.evaluate("() => window.played.at(-1).paused")
    player.get_by_role("button", name="Go on").click()
    page.evaluate(NEAR_ITS_END, 0.2)
    expect_current(page, 2)
    expect_sound(page)

    page.evaluate(NEAR_ITS_END, 0.2)
    expect(player.get_by_text("Your turn. Question 3 comes by itself.")).to_be_visible()
    player.get_by_role("button", name="Next question").click()
    expect_current(page, 3)
    expect_sound(page)
    assert page.evaluate("() => window.played.length") == 1
    page.reload()
    player.locator("summary").click()
    expect(player.get_by_label("Pause for my answer")).to_have_value("30")


def test_keys_work_anywhere_once_the_player_was_used_and_take_nothing_from_fields(
    open_page: OpenPage,
) -> None:
    page = open_page(**DESKTOP)
    player = interview(page)
    page.locator("h1").click()
    page.keyboard.press("Space")
    page.wait_for_function("() => scrollY > 0")
    assert page.evaluate("() => window.played.length") == 0, "until it is used, space scrolls"

    player.get_by_role("button", name="Play all questions").click()
    expect_sound(page)
    page.locator("h1").click()
    page.keyboard.press("Space")
    expect(player).to_have_attribute("data-state", "paused")
    page.keyboard.press("ArrowRight")
    expect_current(page, 2)
    page.keyboard.press("ArrowLeft")
    expect_current(page, 1)
    expect_sound(page)

    page.keyboard.press("Space")
    expect(player).to_have_attribute("data-state", "paused")
    own = page.get_by_label("Add a question of your own")
    own.fill("Why")
    own.press("Space")
    own.press("ArrowLeft")
    expect(own).to_have_value("Why ")
    player.get_by_label("Speed").focus()
    page.keyboard.press("ArrowRight")
    page.locator("summary", has_text="Take it with you").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Pause after each question")).to_be_visible()
    expect_current(page, 1)
    expect(player).to_have_attribute("data-state", "paused")


def test_the_page_stays_where_it_is_while_somebody_tabs_through_the_bar(open_page: OpenPage) -> None:
    page = open_page(**DESKTOP)
    player = interview(page)
    page.evaluate("() => scrollTo(0, 500)")
    player.get_by_role("button", name="Play all questions").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(player.locator("summary")).to_be_focused()
    assert page.evaluate("() => scrollY") == 500


def test_what_a_locked_phone_shows_and_does(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    page.add_init_script(
        """
        window.buttons = {};
        const set = MediaSession.prototype.setActionHandler;
        MediaSession.prototype.setActionHandler = function (name, handler) {
          window.buttons[name] = handler;
          return set.call(this, name, handler);
        };
        const place = MediaSession.prototype.setPositionState;
        MediaSession.prototype.setPositionState = function (state) {
          window.place = state;
          return place.call(this, state);
        };
        """
    )
    player = interview(page)
    player.get_by_role("button", name="Play all questions").click()
    expect_sound(page)
    assert page.evaluate("() => navigator.mediaSession.metadata.title") == text_of(page, 1)
    page.wait_for_function(
        "() => window.place?.duration > 0 && navigator.mediaSession.playbackState === 'playing'"
    )
    before = page.evaluate("() => window.played.at(-1).currentTime")
    page.evaluate("() => window.buttons.seekto({ action: 'seekto', seekTime: 0 })")
    assert page.evaluate("() => window.played.at(-1).currentTime") < before
    page.evaluate("() => window.buttons.pause({ action: 'pause' })")
    expect(player).to_have_attribute("data-state", "paused")
    assert page.evaluate("() => navigator.mediaSession.playbackState") == "paused"
    page.evaluate("() => window.buttons.nexttrack({ action: 'nexttrack' })")
    expect_current(page, 2)
    expect_sound(page)
