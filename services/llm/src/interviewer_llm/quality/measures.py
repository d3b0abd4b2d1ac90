"""What is measured of one interview, and of all: each number with the texts that made it worse."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from interviewer_contracts.options import QUESTIONS_DEFAULT
from interviewer_contracts.postings import Posting, Requirement
from interviewer_contracts.problems import PostingRefusedError
from interviewer_contracts.questions import Evidence, EvidenceSource, Question, QuestionsRequest
from interviewer_llm.bank.load import the_bank
from interviewer_llm.bank.schema import CompetencyEntry, Entry
from interviewer_llm.engines.registry import Registry
from interviewer_llm.english import ENGLISH
from interviewer_llm.quality.corpus import Sample
from interviewer_llm.quality.interviews import interview
from interviewer_llm.quality.scores import Score, Share, score, total
from interviewer_llm.reader import read_posting
from interviewer_llm.validate.checks import alike, opening

WEIGHTY: Final = 0.6
"""Duties and musts weigh so much or more, wherever they stand; traits, papers and nice-to-haves don't."""

_NOTHING: Final = Posting(
    title=None, company=None, seniority=None, language=ENGLISH, requirements=[], ignored=[]
)
_OWN: Final = ("domains/", "occupations/", "skills/")


@dataclass(frozen=True)
class Measured:
    """One interview, measured.

    `refused` is the code of the problem where no interview could be made of the posting. `covered`: the
    weighty requirements that are asked about, of as many as there were questions for; `exact`: quotes that
    are the posting's at their place; `apart`: pairs of questions that do not sound the same; `own`: questions
    written for the occupation or the skill, of the bank's that name no employer. `probes` and `stems` tell
    what is asked and how it begins; `seconds` is the whole interview.
    """

    sample: Sample
    refused: str | None
    questions: Sequence[Question]
    covered: Share
    exact: Share
    apart: Share
    own: Share
    probes: Sequence[str]
    stems: Sequence[str]
    reading: Score | None
    seconds: float

    @property
    def words(self) -> float:
        """Words per question."""
        return sum(len(one.text.split()) for one in self.questions) / max(len(self.questions), 1)


@dataclass(frozen=True)
class Sum:
    """All interviews in one; `probe` and `stem` are those heard most often, with how often."""

    postings: int
    refused: Sequence[str]
    questions: int
    covered: Share
    exact: Share
    apart: Share
    own: Share
    probes: int
    stems: int
    probe: tuple[str, int]
    stem: tuple[str, int]
    words: float
    marked: int
    reading: Score
    seconds: float


async def measured(
    sample: Sample,
    count: int = QUESTIONS_DEFAULT,
    engine: str | None = None,
    engines: Registry | None = None,
) -> Measured:
    """An interview on a posting of the corpus, measured; one that is refused has no questions, and says why.

    Raises:
        ProblemError: no interview could be written, and the posting is not the reason.

    """
    request = QuestionsRequest(posting=sample.text, count=count, engine=engine)
    try:
        reading = read_posting(sample.text)
        made = await interview(request, engines)
    except PostingRefusedError as refused:
        return of(sample, _NOTHING, (), refused=refused.code)
    return of(sample, reading, made.questions, seconds=made.seconds)


def of(
    sample: Sample,
    reading: Posting,
    questions: Sequence[Question],
    *,
    seconds: float = 0.0,
    refused: str | None = None,
) -> Measured:
    """What is measured of an interview."""
    return Measured(
        sample=sample,
        refused=refused,
        questions=questions,
        covered=covered(reading.requirements, questions),
        exact=exact(
            {"posting": sample.text}, reading, [one for question in questions for one in question.evidence]
        ),
        apart=apart(questions),
        own=own(questions),
        probes=[_probe(question) for question in questions],
        stems=[opening(question.text) for question in questions],
        reading=score(sample.text, sample.marks, reading) if sample.marks is not None else None,
        seconds=seconds,
    )


def in_sum(all_of_them: Sequence[Measured]) -> Sum:
    """All interviews in one."""
    questions = [question for one in all_of_them for question in one.questions]
    probes = Counter(probe for one in all_of_them for probe in one.probes)
    stems = Counter(stem for one in all_of_them for stem in one.stems)
    scores = [one.reading for one in all_of_them if one.reading is not None]
    return Sum(
        postings=len(all_of_them),
        refused=[one.sample.name for one in all_of_them if one.refused is not None],
        questions=len(questions),
        covered=_added(one.covered for one in all_of_them),
        exact=_added(one.exact for one in all_of_them),
        apart=_added(one.apart for one in all_of_them),
        own=_added(one.own for one in all_of_them),
        probes=len(probes),
        stems=len(stems),
        probe=_most(probes),
        stem=_most(stems),
        words=sum(len(question.text.split()) for question in questions) / max(len(questions), 1),
        marked=len(scores),
        reading=total(scores),
        seconds=sum(one.seconds for one in all_of_them),
    )


def covered(requirements: Sequence[Requirement], questions: Sequence[Question]) -> Share:
    """The weighty requirements that are asked about, of as many as there are questions.

    Where more are weighty than can be asked about, the weightiest of those left out are what is missed.
    """
    asked = {question.requirement for question in questions}
    weighty = [one for one in requirements if one.kind != "assumed" and one.weight >= WEIGHTY]
    met = [one for one in weighty if one.id in asked]
    room = min(len(weighty), len(questions)) - len(met)
    left = sorted((one for one in weighty if one.id not in asked), key=lambda one: -one.weight)
    return Share(len(met), [one.text for one in left[:room]])


def exact(texts: Mapping[EvidenceSource, str], reading: Posting, evidence: Sequence[Evidence]) -> Share:
    """The quotes that stand in their text at their very place: evidence, and all that was read."""
    share, posting = Share(), texts["posting"]
    for one in evidence:
        share.count(one.quote, met=texts.get(one.source, "")[one.start : one.end] == one.quote != "")
    for part in [*reading.requirements, *reading.ignored]:
        share.count(part.text, met=posting[part.start : part.end] == part.text)
    return share


def apart(questions: Sequence[Question]) -> Share:
    """The pairs of questions that do not sound the same."""
    share = Share()
    for one, other in combinations(questions, 2):
        share.count(f"{one.text} / {other.text}", met=not alike(one.text, other.text, one.language))
    return share


def own(questions: Sequence[Question]) -> Share:
    """The bank's questions that were written for an occupation, or for a skill, tool or rule.

    Why at this employer is no matter of either, and left out.
    """
    share = Share()
    for question in questions:
        file, entry = _entries(question.language).get(_said(question), ("", None))
        if entry is not None and not (isinstance(entry, CompetencyEntry) and entry.names_employer):
            share.count(question.text, met=file.startswith(_OWN))
    return share


def _probe(question: Question) -> str:
    """What is asked, whatever posting it is joined with: the bank's id, else what a good answer shows."""
    known = _entries(question.language).get(_said(question))
    return known[1].id if known is not None else " ".join(question.rubric)


def _said(question: Question) -> tuple[str, ...]:
    return (*question.rubric, *question.follow_ups)


@lru_cache(maxsize=8)
def _entries(language: str) -> dict[tuple[str, ...], tuple[str, Entry]]:
    """Each entry of the bank with its file, by what it says beside the question."""
    return {
        (*entry.rubric, *entry.follow_ups): (file, entry)
        for file, entry in the_bank(language).entries()
        if isinstance(entry, Entry)
    }


def _added(shares: Iterable[Share]) -> Share:
    result = Share()
    for share in shares:
        result += share
    return result


def _most(counted: Counter[str]) -> tuple[str, int]:
    return counted.most_common(1)[0] if counted else ("", 0)
