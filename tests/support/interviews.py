"""Postings to read and interviews written in one go, for tests of `llm`."""

import asyncio
from functools import lru_cache
from pathlib import Path
from typing import Final

from interviewer_contracts.questions import (
    Done,
    OneQuestionRequest,
    Plan,
    Question,
    QuestionsRequest,
    Written,
)
from interviewer_llm.engines.registry import Registry
from interviewer_llm.interview import write_interview, write_one
from interviewer_llm.quality.corpus import corpus
from interviewer_llm.reader import read

_ROOT = Path(__file__).parents[2]
CORPUS = _ROOT / "services/llm/tests/corpus.yaml"
SAMPLES = corpus(CORPUS)
ATTACKS = CORPUS.with_name("hostile.yaml")
CVS = sorted((_ROOT / "services/llm/tests/cvs").iterdir())
EXAMPLES = sorted((_ROOT / "examples").glob("*.txt"))
POSTINGS = [
    one.path
    for one in SAMPLES
    if one.language == "en" and one.marks is None and one.path.name not in {path.name for path in EXAMPLES}
]
"""English ones that the reader was written with; the marked ones are held out to measure it."""

NURSE = """Staff Nurse, Critical Care

What you will do
- Recognise deteriorating patients early and escalate to the medical team
- Administer intravenous medicines and controlled drugs safely
- Support families at the bedside
- Keep accurate records
- Hand over clearly at the change of shift

What you bring
- Registration with the NMC
- Sound knowledge of sepsis management
- Able to stay calm when several patients need you at once

Salary £32,000 and 27 days' annual leave.
"""

reading_of: Final = lru_cache(maxsize=256)(read)
"""What is read of a posting, kept: nothing changes it, and reading is most of what an interview costs."""


class Interview:
    """All that a stream gave."""

    def __init__(self, parts: list[Plan | Question | Done]) -> None:
        self.plans = [part for part in parts if isinstance(part, Plan)]
        self.questions = [part for part in parts if isinstance(part, Question)]
        self.dones = [part for part in parts if isinstance(part, Done)]
        self.order = [type(part) for part in parts]

    @property
    def plan(self) -> Plan:
        return self.plans[0]

    @property
    def done(self) -> Done:
        return self.dones[0]

    @property
    def texts(self) -> list[str]:
        return [question.text for question in self.questions]


def interview(
    posting: str,
    count: int = 10,
    written: dict[int, str] | None = None,
    engines: Registry | None = None,
    cv: str | None = None,
) -> Interview:
    """An interview written to its end."""
    kept = [Written(position=position, text=text) for position, text in (written or {}).items()]
    request = QuestionsRequest(posting=posting, count=count, written=kept, cv=cv)

    async def parts() -> list[Plan | Question | Done]:
        return [part async for part in write_interview(request, engines)]

    return Interview(asyncio.run(parts()))


def one_more(
    posting: str, requirement: str, others: list[Question], engines: Registry | None = None, **more: object
) -> Question:
    """One question beside others; `more` are further members of the request."""
    asked: dict[str, object] = {
        "posting": posting,
        "requirement": requirement,
        "position": len(others) + 1,
        "written": [Written(position=one.position, text=one.text) for one in others],
        **more,
    }
    return asyncio.run(write_one(OneQuestionRequest.model_validate(asked), engines))


def another(
    interview: Interview, posting: str, question: Question, engines: Registry | None = None, **more: object
) -> Question:
    """A question in the place of one of an interview."""
    others = [one for one in interview.questions if one is not question]
    place: dict[str, object] = {"position": question.position, "instead": question, **more}
    return one_more(posting, question.requirement, others, engines, **place)
