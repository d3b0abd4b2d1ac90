from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer_contracts.speech import TimedWord, Timings
from interviewer_tts.engines.protocol import Reading
from interviewer_tts.text.prepare import prepare
from interviewer_tts.timing.alignment import aligned
from interviewer_tts.timing.estimate import estimated
from interviewer_tts.timing.reading import Heard, timings_of
from interviewer_tts.timing.words import units_of

WRITTEN = """
£27k e.g. PostgreSQL and the - • **bold** (m/w/d) 10:30pm. 2026? Why you CI/CD, 24/7 5-10% … & —
https://example.org/a/b?c=d [a](https://x.example) Kubernetes's who@example.org a_b 12345678901234567890
"""
PIECES = [*WRITTEN.split(), "Visual Studio Code", "日本語", "\n"]


def said_as(text: str, reading: Reading = "misaki") -> list[tuple[str, str]]:
    """Each word of the text, and what it is read as."""
    said = [unit.text for sentence in prepare(text, reading) for unit in units_of(sentence.text)]
    words = text.split()
    ranges = aligned(words, said)
    return [(word, " ".join(said[first:after])) for word, (first, after) in zip(words, ranges, strict=True)]


def timed(text: str, reading: Reading, *, tells: bool = False) -> Timings:
    """The timings of a text that is spoken at ten characters a second, with rests."""
    heard: list[Heard] = []
    now_s = 0.0
    for sentence in prepare(text, reading):
        length_s = len(sentence.text) / 10
        count = len(units_of(sentence.text))
        # As engines tell: before the trimmed start and after the end, too.
        words = tuple((place * 0.3 - 0.2, place * 0.3) for place in range(count)) if tells else None
        heard.append(Heard(sentence=sentence.text, start_s=now_s, end_s=now_s + length_s, words=words))
        now_s += length_s + sentence.pause_s
    return timings_of(text, heard, heard[-1].end_s if heard else 0.0)


def ascends(parts: Sequence[TimedWord]) -> bool:
    return all(a.end <= b.start and a.end_s <= b.start_s for a, b in pairwise(parts))


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("It pays £27k a year.", {"£27k": "27 thousand pounds", "a": "a", "year.": "year."}),
        ("Tools, e.g. Docker, help.", {"e.g.": "for example,", "Docker,": "Docker,"}),
        ("Can you use PostgreSQL well?", {"PostgreSQL": "PostgreSQL", "well?": "well?"}),
        ("A nurse (m/w/d) - who cares?", {"nurse": "nurse", "(m/w/d)": "", "who": "who"}),
        ("We work 24/7 and rest.", {"24/7": "twenty-four seven", "and": "and"}),
        ("**Bold** words", {"**Bold**": "Bold", "words": "words"}),
        ("Start at 10:30pm or 11pm.", {"10:30pm": "10 30 PM", "or": "or", "11pm.": "11 PM."}),
        ("Ask me@example.org now", {"me@example.org": "me at example dot org", "now": "now"}),
    ],
)
def test_a_word_is_what_it_was_read_as(text: str, pairs: dict[str, str]) -> None:
    found = dict(said_as(text))
    assert {word: found[word] for word in pairs} == pairs


def test_a_term_of_several_words_is_followed_word_by_word() -> None:
    assert aligned(["Use", "Visual", "Studio", "now"], ["Use", "Visual Studio", "now"])[3] == (2, 3)
    term = "Try [Visual Studio](/vˈIʒwəl stˈudiO/), please"  # noqa: RUF001  # phonemes
    assert [unit.text for unit in units_of(term)] == ["Try", "Visual Studio,", "please"]


@pytest.mark.parametrize("tells", [False, True])
def test_each_word_of_a_term_with_spaces_has_its_time(tells: bool) -> None:  # noqa: FBT001  # pytest gives it
    text = "Why an A level in maths, or Visual Studio?"
    (sentence,) = prepare(text, "misaki")
    assert "[A level](/ˈA lˌɛvᵊl/)" in sentence.text  # noqa: RUF001  # phonemes
    (timed_sentence,) = timed(text, "misaki", tells=tells).sentences
    assert [text[word.start : word.end] for word in timed_sentence.words] == text.split()
    _, _, a, level, *_ = timed_sentence.words
    assert a.start_s < a.end_s == level.start_s < level.end_s


def test_a_long_number_is_one_word() -> None:
    text = f"Call {'7' * 4_000} now"
    first, number, last = said_as(text)
    assert (first[1], last[1]) == ("Call", "now")
    assert number[1].replace(" ", "") == "7" * 4_000


@pytest.mark.parametrize("reading", ["misaki", "plain"])
def test_where_nothing_is_rewritten_each_word_is_itself(reading: Reading) -> None:
    text = (
        "Tell me about a time when a patient got worse, and what you did first. Whom did you call, and why?"
    )
    assert all(word == said for word, said in said_as(text, reading))


@given(
    st.lists(st.sampled_from(["a", "b", "ab", "", "1", "x-y"])), st.lists(st.sampled_from(["a", "ba", "1"]))
)
def test_ranges_ascend_and_hold_every_said_word(mine: list[str], theirs: list[str]) -> None:
    ranges = aligned(mine, theirs)
    assert len(ranges) == len(mine)
    covered = [place for first, after in ranges for place in range(first, after)]
    assert covered == (list(range(len(theirs))) if mine else [])


@given(
    st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join), st.text(max_size=200)),
    st.sampled_from(["misaki", "plain"]),
    st.booleans(),
)
def test_timings_are_in_order_and_in_range(text: str, reading: Reading, tells: bool) -> None:  # noqa: FBT001  # hypothesis gives it by place
    timings = timed(text, reading, tells=tells)
    assert timings.source == ("engine" if tells and timings.sentences else "estimate")
    assert ascends(timings.sentences)
    for sentence in timings.sentences:
        assert 0 <= sentence.start <= sentence.end <= len(text)
        assert 0 <= sentence.start_s <= sentence.end_s <= timings.audio_s
        assert ascends(sentence.words)
        for word in sentence.words:
            assert sentence.start <= word.start < word.end <= sentence.end
            assert sentence.start_s <= word.start_s <= word.end_s <= sentence.end_s
            assert text[word.start : word.end].split() == [text[word.start : word.end]]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join), st.floats(0.05, 60))
def test_an_estimate_fills_its_sentence_and_no_more(text: str, length_s: float) -> None:
    for sentence in prepare(text, "misaki"):
        spans = estimated(sentence.text, length_s)
        assert len(spans) == len(units_of(sentence.text))
        flat = [time for span in spans for time in span]
        assert flat == sorted(flat)
        assert flat[0] > 0
        assert flat[-1] < length_s


def test_longer_words_are_estimated_to_take_longer() -> None:
    spans = estimated("I would congratulate 2026 CNN anchors, a lot.", 5.0)
    lengths = [end - start for start, end in spans]
    assert lengths[0] < lengths[1] < lengths[2] < lengths[3]
    rests = [after[0] - before[1] for before, after in pairwise(spans)]
    assert rests[5] == max(rests)


def test_a_text_made_to_be_slow_is_not() -> None:
    hostile = ("ab ba " * 700).split()
    other = ("ba ab cc " * 700).split()
    assert len(aligned(hostile, other)) == len(hostile)


def test_an_engine_that_miscounts_its_words_is_not_believed() -> None:
    heard = Heard(sentence="Two words.", start_s=0.0, end_s=1.0, words=((0.0, 0.4),))
    timings = timings_of("Two words.", [heard], 1.0)
    assert (timings.source, len(timings.sentences[0].words)) == ("estimate", 2)
