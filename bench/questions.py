"""What an interview costs without a server: `.venv/bin/python bench/questions.py [repeats]`.

For every posting of the corpus (`services/llm/tests/corpus.yaml`): the time until the first question and
until ten are there, as ratios to a trivial baseline of the same run (the words counted by a regular
expression, a hundred times). Only the ratios are worth comparing between machines. The bank is read before
anything is timed; how long that takes stands in the last line, as a ratio too.
"""

import asyncio
import re
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

import structlog

from interviewer_contracts.questions import Question, QuestionsRequest
from interviewer_llm.bank.load import the_bank
from interviewer_llm.interview import write_interview
from interviewer_llm.quality.corpus import corpus

CORPUS = Path(__file__).parents[1] / "services/llm/tests/corpus.yaml"
COUNT = 10
WORD = re.compile(r"\w+")


async def timed(posting: str) -> tuple[float, float, int]:
    """Seconds until the first question and until the last, and how many came."""
    started = time.perf_counter()
    first, written = 0.0, 0
    async for part in write_interview(QuestionsRequest(posting=posting, count=COUNT)):
        if isinstance(part, Question):
            first = first or time.perf_counter() - started
            written += 1
    return first, time.perf_counter() - started, written


def baseline(posting: str) -> float:
    """Seconds for something trivial on the same text."""
    started = time.perf_counter()
    for _ in range(100):
        Counter(WORD.findall(posting))
    return time.perf_counter() - started


def main(repeats: int) -> None:
    """Print a line for each posting and one for all."""
    started = time.perf_counter()
    the_bank()
    read_s = time.perf_counter() - started
    firsts, totals, bases = list[float](), list[float](), list[float]()
    print(f"{'posting':<28}{'questions':>10}{'first/base':>12}{'ten/base':>12}")
    for sample in corpus(CORPUS):
        posting = sample.text
        runs = [(asyncio.run(timed(posting)), baseline(posting)) for _ in range(repeats)]
        base = statistics.median(run[1] for run in runs)
        first = statistics.median(run[0][0] for run in runs)
        total = statistics.median(run[0][1] for run in runs)
        print(f"{sample.name:<28}{runs[0][0][2]:>10}{first / base:>12.1f}{total / base:>12.1f}")
        firsts.append(first / base)
        totals.append(total / base)
        bases.append(base)
    print(f"{'median':<28}{'':>10}{statistics.median(firsts):>12.1f}{statistics.median(totals):>12.1f}")
    print(f"{'worst':<28}{'':>10}{max(firsts):>12.1f}{max(totals):>12.1f}")
    print(f"reading the bank, once: {read_s / statistics.median(bases):.1f} times the median baseline")


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
