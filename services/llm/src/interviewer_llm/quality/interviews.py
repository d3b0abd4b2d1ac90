"""An interview written in one go."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer_contracts.questions import Done, Plan, Question, QuestionsRequest
from interviewer_llm.engines.registry import Registry
from interviewer_llm.interview import write_interview


@dataclass(frozen=True)
class Interview:
    """All that a stream gave, and the seconds that it took."""

    plan: Plan
    questions: Sequence[Question]
    done: Done
    seconds: float

    @property
    def texts(self) -> list[str]:
        """What is asked."""
        return [question.text for question in self.questions]


async def interview(request: QuestionsRequest, engines: Registry | None = None) -> Interview:
    """An interview written to its end; raises what `write_interview` raises."""
    started = time.perf_counter()
    plans, questions, dones = list[Plan](), list[Question](), list[Done]()
    async for part in write_interview(request, engines):
        if isinstance(part, Question):
            questions.append(part)
        elif isinstance(part, Plan):
            plans.append(part)
        else:
            dones.append(part)
    return Interview(plans[0], questions, dones[0], time.perf_counter() - started)
