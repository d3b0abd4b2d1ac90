"""Interviews of real-looking postings of many trades: each question must be one that they would ask."""

import re
from pathlib import Path

import pytest

from interviewer_contracts.options import QUESTIONS_DEFAULT
from interviewer_llm.reader import read
from interviewer_llm.validate.checks import Asking, alike, findings
from support.interviews import EXAMPLES, POSTINGS, interview

ALL = POSTINGS + EXAMPLES

NOT_TO_ASK = re.compile(
    r"\bsalary|\bpension|holiday entitlement|\bbonus\b|equal opportunit|how to apply|\bcv\b|discount|parking|"
    r"[£$€]\s?\d{2}",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_ten_sound_and_different_questions(path: Path) -> None:
    text = path.read_text("utf-8")
    reading, made = read(text), interview(text)
    assert len(made.questions) == QUESTIONS_DEFAULT
    by_id = {found.requirement.id: found for found in reading.found}
    for question in made.questions:
        found = by_id[question.requirement]
        others = [other for other in made.texts if other != question.text]
        asking = Asking(question.text, found.text, anchored=True, others=others)
        assert findings(asking) == [], question.text
        assert text[question.evidence[0].start : question.evidence[0].end] == question.evidence[0].quote
        assert not NOT_TO_ASK.search(question.text), question.text
    assert len(set(made.texts)) == QUESTIONS_DEFAULT


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_facts_spans_and_boilerplate(path: Path) -> None:
    text = path.read_text("utf-8")
    posting = read(text).posting
    assert posting.title
    assert len(posting.requirements) >= 5
    for part in [*posting.requirements, *posting.ignored]:
        assert text[part.start : part.end] == part.text
    for requirement in posting.requirements:
        assert not re.search(r"equal opportunit|per annum|Blue Light|401\(k\)|annual leave", requirement.text)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_more_questions_than_the_posting_has_requirements_still_differ(path: Path) -> None:
    made = interview(path.read_text("utf-8"), 20)
    assert len(made.questions) >= 12
    assert not any(alike(one, other) for i, one in enumerate(made.texts) for other in made.texts[:i])


def test_no_probe_is_everywhere() -> None:
    """Twenty postings in a row must not feel like one template."""
    texts = [question for path in ALL for question in interview(path.read_text("utf-8")).texts]
    starts = [" ".join(text.split()[:5]) for text in texts]
    assert max(starts.count(start) for start in set(starts)) <= len(ALL) * 0.6
    assert len(set(texts)) > 0.85 * len(texts)
