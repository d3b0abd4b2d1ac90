"""Two writers read side by side without knowing who wrote what.

    python -m interviewer_llm.quality.blind sheet CORPUS OTHER --sheet SHEET --key KEY [--each N] [--seed N]
    python -m interviewer_llm.quality.blind join SHEET KEY [--json]

`sheet` asks the bank about every posting that OTHER has questions for, as many as OTHER has, and shuffles
both writers' questions posting by posting. `--each` takes so many of each writer's per posting, by chance;
the same `--seed` gives the same sheet. CORPUS is `services/llm/tests/corpus.yaml`; OTHER is JSON, with the
postings by their names in it:

    {"writer": "a large model", "questions": {"nurse": ["Which …?", "How …?"], "teacher": ["…"]}}

SHEET is CSV, one question in a row: `id`, `posting`, `question`, then to be filled in, 1 (no) to 5 (yes):
`would_ask` (would the person hiring ask it?), `two_minutes` (could it be answered well in two minutes?),
`this_job` (is it about this job and no other?), and a `note`. KEY says who wrote which id: don't look into
it. A row may be left empty; it is counted as not read.

`join` prints what each writer got, on how many postings which was better, and the ten worst questions.
"""

import argparse
import asyncio
import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from interviewer_contracts.options import QUESTIONS_MAX, QUESTIONS_MIN
from interviewer_contracts.problems import ProblemError
from interviewer_contracts.questions import QuestionsRequest
from interviewer_llm.engines.bank import BANK
from interviewer_llm.engines.registry import Registry
from interviewer_llm.quality.corpus import CorpusError, Sample, corpus, named
from interviewer_llm.quality.interviews import interview

CRITERIA: Final = ("would_ask", "two_minutes", "this_job")
SCORES: Final = ("1", "2", "3", "4", "5")
TIED: Final = "tied"
WORST: Final = 10
_KEY: Final = TypeAdapter(dict[str, str])


class BlindError(Exception):
    """A sheet, a key or another writer's file can't be used; the message says why."""


class Other(BaseModel):
    """What another writer asked, by the name of the posting."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    writer: str
    questions: dict[str, list[str]]


class Row(BaseModel):
    """One question of a sheet."""

    model_config = ConfigDict(frozen=True)

    id: str
    posting: str
    question: str


class Scored(Row):
    """A question that was read: who wrote it, and what it got by criterion, from 1 to 5."""

    writer: str
    scores: dict[str, int]
    note: str = ""

    @property
    def score(self) -> float:
        """The mean of its criteria."""
        return mean(self.scores.values())


class Result(BaseModel):
    """What came of a reading; `better` counts postings by the writer who got more, `tied` if none did."""

    means: dict[str, dict[str, float]]
    read: dict[str, int]
    better: dict[str, int]
    unread: int
    worst: list[Scored]


def shuffled(
    questions: Mapping[str, Mapping[str, Sequence[str]]], seed: int, each: int | None = None
) -> tuple[list[Row], dict[str, str]]:
    """Rows in blind order, and who wrote which; `questions` are by posting and writer."""
    chance = random.Random(seed)  # noqa: S311 - an order, not a secret
    rows, key = list[Row](), dict[str, str]()
    for posting, by_writer in questions.items():
        drawn = [
            (writer, text)
            for writer, texts in by_writer.items()
            for text in chance.sample(list(texts), min(each or len(texts), len(texts)))
        ]
        chance.shuffle(drawn)
        for writer, text in drawn:
            row = Row(id=f"q{len(rows) + 1:03}", posting=posting, question=text)
            rows.append(row)
            key[row.id] = writer
    return rows, key


def result(scored: Sequence[Scored], unread: int = 0) -> Result:
    """What each writer got."""
    by_writer = {
        writer: [one for one in scored if one.writer == writer]
        for writer in sorted({one.writer for one in scored})
    }
    means = {
        writer: {name: mean(one.scores[name] for one in of) for name in CRITERIA}
        | {"all": mean(one.score for one in of)}
        for writer, of in by_writer.items()
    }
    postings = sorted({one.posting for one in scored})
    return Result(
        means=means,
        read={writer: len(of) for writer, of in by_writer.items()},
        better=dict(Counter(found for posting in postings if (found := _better(scored, posting)))),
        unread=unread,
        worst=sorted(scored, key=lambda one: (one.score, one.id))[:WORST],
    )


def _better(scored: Sequence[Scored], posting: str) -> str | None:
    """Who got more on a posting, or that it was a draw; None where only one was read on it."""
    of = [one for one in scored if one.posting == posting]
    got = sorted(
        (mean(one.score for one in of if one.writer == writer), writer)
        for writer in {one.writer for one in of}
    )
    if len(got) == 1:
        return None
    return TIED if got[-1][0] == got[-2][0] else got[-1][1]


def write_sheet(rows: Sequence[Row], path: Path) -> None:
    """A sheet to be filled in."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*Row.model_fields, *CRITERIA, "note"])
        writer.writeheader()
        writer.writerows(row.model_dump() for row in rows)


def read_sheet(path: Path, key: Mapping[str, str]) -> tuple[list[Scored], int]:
    """The rows that were read, joined with who wrote them, and how many were not read.

    Raises:
        BlindError: a row has no writer, or scores that are none.

    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    read = [row for row in rows if any((row.get(name) or "").strip() for name in CRITERIA)]
    return [_scored(row, key) for row in read], len(rows) - len(read)


def _scored(row: Mapping[str, str | None], key: Mapping[str, str]) -> Scored:
    name = row.get("id") or ""
    if name not in key:
        raise BlindError(f"row {name!r}: the key has no such id; do sheet and key belong together?")
    scores = {each: (row.get(each) or "").strip() for each in CRITERIA}
    for criterion, score in scores.items():
        if score not in SCORES:
            raise BlindError(f"row {name}: {criterion} is {score!r}; give {SCORES[0]} to {SCORES[-1]}")
    return Scored(
        id=name,
        posting=row.get("posting") or "",
        question=row.get("question") or "",
        writer=key[name],
        scores={criterion: int(score) for criterion, score in scores.items()},
        note=row.get("note") or "",
    )


async def both(samples: Sequence[Sample], other: Other) -> dict[str, dict[str, list[str]]]:
    """By posting and writer: what the other asked, and as many questions of the bank."""
    asked = dict[str, dict[str, list[str]]]()
    for sample in samples:
        theirs = other.questions[sample.name]
        count = min(max(len(theirs), QUESTIONS_MIN), QUESTIONS_MAX)
        ours = await interview(QuestionsRequest(posting=sample.text, count=count, engine=BANK), Registry())
        asked[sample.name] = {BANK: ours.texts, other.writer: theirs}
    return asked


def text_of(found: Result) -> str:
    """A result for people."""
    lines = [f"{'writer':<24}{'read':>6}" + "".join(f"{name:>14}" for name in (*CRITERIA, "all"))]
    for writer, means in found.means.items():
        numbers = "".join(f"{means[name]:>14.2f}" for name in (*CRITERIA, "all"))
        lines.append(f"{writer:<24}{found.read[writer]:>6}{numbers}")
    lines += ["", "better on so many postings: " + ", ".join(f"{who} {n}" for who, n in found.better.items())]
    lines += [f"rows not read: {found.unread}", "", "the worst:"]
    for one in found.worst:
        scores = " ".join(str(one.scores[name]) for name in CRITERIA)
        lines.append(
            f"  {one.id}  {scores}  {one.writer}, {one.posting}: {one.question}  {one.note}".rstrip()
        )
    return "\n".join(lines)


def _sheet(given: argparse.Namespace) -> None:
    other = Other.model_validate_json(Path(given.other).read_text("utf-8"))
    if other.writer == BANK:
        raise BlindError(f"{given.other}: the writer can't be named {BANK!r} too")
    asked = asyncio.run(both(named(corpus(Path(given.corpus)), list(other.questions)), other))
    rows, key = shuffled(asked, given.seed, given.each)
    write_sheet(rows, Path(given.sheet))
    Path(given.key).write_text(json.dumps(key, indent=1), "utf-8")
    print(f"{len(rows)} questions on {len(asked)} postings to read: {given.sheet}")


def _join(given: argparse.Namespace) -> None:
    key = _KEY.validate_json(Path(given.key).read_text("utf-8"))
    scored, unread = read_sheet(Path(given.sheet), key)
    if not scored:
        raise BlindError(f"{given.sheet}: no row was read yet")
    found = result(scored, unread)
    print(found.model_dump_json(indent=1) if given.json else text_of(found))


def _given(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m interviewer_llm.quality.blind")
    commands = parser.add_subparsers(required=True)
    sheet = commands.add_parser("sheet", help="write a sheet to read, and its key")
    sheet.add_argument("corpus")
    sheet.add_argument("other")
    sheet.add_argument("--sheet", required=True)
    sheet.add_argument("--key", required=True)
    sheet.add_argument("--each", type=int)
    sheet.add_argument("--seed", type=int, default=1)
    sheet.set_defaults(does=_sheet)
    join = commands.add_parser("join", help="print what came of a sheet that was read")
    join.add_argument("sheet")
    join.add_argument("key")
    join.add_argument("--json", action="store_true")
    join.set_defaults(does=_join)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit code."""
    given = _given(arguments)
    try:
        given.does(given)
    except (BlindError, CorpusError, ProblemError, OSError, ValidationError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
