"""`python -m interviewer_llm.quality CORPUS`: how well its postings are read and asked about.

The engine is the installation's, or the one that `--engine` names; the bank is the default of both. Time is
information, not a measure: it is this machine's.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog

from interviewer_contracts.options import QUESTIONS_DEFAULT
from interviewer_contracts.problems import ProblemError
from interviewer_llm.engines.installed import registry_of
from interviewer_llm.quality.attacks import Armed, attacks, successes
from interviewer_llm.quality.corpus import CorpusError, Sample, corpus, named
from interviewer_llm.quality.marks import MarksError
from interviewer_llm.quality.measures import Measured, in_sum, measured
from interviewer_llm.quality.report import data, misses, table
from interviewer_llm.settings import EngineSettings


def _given(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m interviewer_llm.quality", description=__doc__)
    parser.add_argument("corpus", type=Path, help="the list of postings: services/llm/tests/corpus.yaml")
    parser.add_argument("--attacks", type=Path, help="postings that attack: services/llm/tests/hostile.yaml")
    parser.add_argument("--posting", action="append", default=[], help="only the posting of this name")
    parser.add_argument("--count", type=int, default=QUESTIONS_DEFAULT, help="questions per interview")
    parser.add_argument("--engine", help="who writes")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--misses", action="store_true", help="what was read otherwise than it was marked")
    return parser.parse_args(arguments)


async def _all(
    samples: Sequence[Sample], armed: Sequence[Armed], count: int, engine: str | None
) -> tuple[list[Measured], dict[str, list[str]]]:
    """All interviews, and by attack what came through."""
    engines = registry_of(EngineSettings())
    engines.open()
    try:
        found = [await measured(sample, count, engine, engines) for sample in samples]
        through = {one.attack.name: await successes(one, engines, engine=engine) for one in armed}
    finally:
        await engines.close()
    return found, through


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is measured; the exit code."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    given = _given(arguments)
    try:
        samples = corpus(given.corpus)
        if given.posting:
            samples = named(samples, given.posting)
        armed = attacks(given.attacks) if given.attacks else []
        found, through = asyncio.run(_all(samples, armed, given.count, given.engine))
    except (CorpusError, MarksError, ProblemError) as error:
        print(error, file=sys.stderr)
        return 1
    if given.json:
        print(json.dumps(data(found, in_sum(found), through), ensure_ascii=False, indent=1))
    elif given.misses:
        print(misses(found))
    else:
        print(table(found, in_sum(found), through))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
