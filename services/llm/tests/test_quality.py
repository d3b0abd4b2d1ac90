"""What the corpus shows may not get worse: each floor stands a little below what `make quality` prints.

It is measured here with the bank, which any engine falls back on; quotes and likeness hold for an engine that
writes by itself as well.
"""

import asyncio
import re
from collections import Counter
from functools import lru_cache

import pytest

from interviewer_contracts.options import QUESTIONS_DEFAULT
from interviewer_llm.engines.registry import Registry
from interviewer_llm.quality.corpus import Sample
from interviewer_llm.quality.measures import Measured, Sum, in_sum, measured
from interviewer_llm.quality.scores import Share
from interviewer_llm.validate.checks import Asking, findings
from support.engines import ScriptedEngine, sensible
from support.interviews import SAMPLES, reading_of

COVERED_MIN = 0.7
SHARES_MIN = {
    "en": {
        "covered": 0.92,
        "own": 0.58,
        "recall": 0.87,
        "precision": 0.85,
        "left_out": 0.89,
        "reasons": 0.72,
        "names": 0.82,
        "facts": 0.63,
    },
    "de": {
        "covered": 0.92,
        "own": 0.45,
        "recall": 0.92,
        "precision": 0.94,
        "left_out": 0.92,
        "reasons": 0.58,
        "names": 0.2,
        "facts": 0.65,
    },
}
PROBES_MIN = {"en": 0.6, "de": 0.75}
STEMS_MIN = {"en": 0.55, "de": 0.7}
PROBE_MOST = 0.04
STEM_MOST = 0.07
WORDS = {"en": (14, 30), "de": (18, 30)}
NAMELESS_MAX = 0.06

NOT_TO_ASK = re.compile(
    r"\bsalary|\bpension|holiday entitlement|\bbonus\b|equal opportunit|how to apply|\bcv\b|discount|parking|"
    r"[£$€]\s?\d[\d,.]*k? ?(?:-|to|per|an hour|a (?:day|month|year)|/)",
    re.IGNORECASE,
)
"""What stands around the work in a posting."""


@lru_cache(maxsize=256)
def of(sample: Sample) -> Measured:
    return asyncio.run(measured(sample, engines=Registry()))


@lru_cache(maxsize=8)
def everything(language: str) -> Sum:
    return in_sum([of(sample) for sample in SAMPLES if sample.language == language])


def worst(what: str, language: str) -> str:
    """The postings that are furthest below, for a message."""
    samples = [sample for sample in SAMPLES if sample.language == language]
    shares = sorted((share_of(of(sample), what).value, sample.name) for sample in samples)
    return ", ".join(f"{name} {100 * value:.0f} %" for value, name in shares[:5])


def share_of(one: Measured | Sum, what: str) -> Share:
    found = getattr(one, what, None) or getattr(one.reading, what, None) or Share()
    assert isinstance(found, Share)
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_no_posting_is_turned_away(sample: Sample) -> None:
    refused = of(sample).refused
    assert refused is None, f"{sample.name} was refused: {refused}"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_ten_questions_that_rest_on_the_posting_and_differ(sample: Sample) -> None:
    one = of(sample)
    assert len(one.questions) == QUESTIONS_DEFAULT, f"{sample.name} gives {len(one.questions)} questions only"
    assert one.exact.missed == [], f"{sample.name} has quotes that are not its own"
    assert one.apart.missed == [], f"{sample.name} asks the same twice"
    assert one.covered.value >= COVERED_MIN, (
        f"{sample.name} leaves out what it is about: {one.covered.missed}"
    )
    least, most = WORDS[sample.language]
    assert least <= one.words <= most, f"{sample.name}: {one.words:.1f} words per question"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_each_question_passes_the_checks_and_asks_about_the_work(sample: Sample) -> None:
    asked_about = {found.requirement.id: found.text for found in reading_of(sample.text).found}
    questions = of(sample).questions
    for question in questions:
        others = [other.text for other in questions if other is not question]
        about = asked_about[question.requirement]
        asking = Asking(question.text, about, anchored=True, others=others, language=sample.language)
        assert findings(asking) == [], f"{sample.name}: {question.text}"
        assert not NOT_TO_ASK.search(question.text), f"{sample.name}: {question.text}"


def test_postings_have_their_titles() -> None:
    nameless = [sample.name for sample in SAMPLES if not reading_of(sample.text).posting.title]
    assert len(nameless) <= NAMELESS_MAX * len(SAMPLES), f"no title was found in {nameless}"


@pytest.mark.parametrize(
    ("language", "what"), [(one, what) for one in SHARES_MIN for what in SHARES_MIN[one]]
)
def test_shares_in_sum(language: str, what: str) -> None:
    share, floor = share_of(everything(language), what), SHARES_MIN[language][what]
    assert share.value >= floor, (
        f"{what} fell to {100 * share.value:.1f} % (at least {100 * floor:.0f} %); "
        f"lowest: {worst(what, language)}"
    )


@pytest.mark.parametrize("language", PROBES_MIN)
def test_postings_are_not_asked_the_same(language: str) -> None:
    summed = everything(language)
    asked = summed.questions
    assert summed.probes >= PROBES_MIN[language] * asked, f"{summed.probes} probes in {asked}"
    assert summed.stems >= STEMS_MIN[language] * asked, f"{summed.stems} beginnings in {asked}"
    assert summed.probe[1] <= PROBE_MOST * asked, f"{summed.probe} is asked too often"
    assert summed.stem[1] <= STEM_MOST * asked, f"{summed.stem} begins too many"


@pytest.mark.parametrize("sample", SAMPLES[::8], ids=lambda sample: sample.name)
def test_quotes_and_likeness_are_no_matter_of_the_engine(sample: Sample) -> None:
    one = asyncio.run(measured(sample, engines=Registry([ScriptedEngine(sensible)])))
    assert {question.source for question in one.questions} >= {"scripted:1"}
    assert one.exact.missed == []
    assert one.apart.missed == []


def test_corpus_is_large_and_wide_enough() -> None:
    of_language = Counter(sample.language for sample in SAMPLES)
    marked = Counter(sample.language for sample in SAMPLES if sample.marks is not None)
    assert of_language["en"] >= 60
    assert of_language["de"] >= 10
    assert marked["en"] >= 20
    assert marked["de"] >= 3
    assert {sample.listed.isco for sample in SAMPLES if sample.language == "en"} == set(range(10))
    lengths = [len(sample.text.split()) for sample in SAMPLES]
    assert min(lengths) <= 65
    assert max(lengths) >= 2_900
