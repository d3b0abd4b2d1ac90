"""docs/bank.md names the keys that the schema takes, and no others, and its example is sound."""

import re
from importlib.resources import files as package_files
from inspect import getsource
from itertools import dropwhile, takewhile
from pathlib import Path

import pytest
from pydantic import BaseModel

from interviewer_llm.authoring import check as check_module
from interviewer_llm.authoring import corpus, entry
from interviewer_llm.authoring.check import check
from interviewer_llm.bank import files, load, wording
from interviewer_llm.bank.banks import Banks
from interviewer_llm.bank.files import KINDS
from interviewer_llm.bank.schema import (
    CLAIM,
    EMPLOYER,
    NAME,
    SLOTS,
    CompetencyEntry,
    CvEntry,
    DomainEntry,
    PlainEntry,
    SkillEntry,
    ToAskEntry,
)

DATA = package_files("interviewer_llm.authoring")
PAGE = (Path(__file__).parents[3] / "docs" / "bank.md").read_text("utf-8")


def section(heading: str) -> str:
    return PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    lines = section(heading).splitlines()
    table = takewhile(
        lambda line: line.startswith("|"), dropwhile(lambda line: not line.startswith("|"), lines)
    )
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in [*table][2:]]


def test_head_keys() -> None:
    described = {
        row[0].strip("`/"): set(re.findall(r"`(\w+)`", row[2])) for row in rows("Where questions stand")
    }
    assert described == {folder: {*model.model_fields} for folder, (_, model) in KINDS.items()}


@pytest.mark.parametrize(
    ("folder", "model"),
    [
        ("competencies", CompetencyEntry),
        ("domains", DomainEntry),
        ("skills", SkillEntry),
        ("cv", CvEntry),
        ("plain", PlainEntry),
        ("to_ask", ToAskEntry),
    ],
)
def test_entry_keys(folder: str, model: type[BaseModel]) -> None:
    described = {
        row[0].strip("`"): "optional" in row[1]
        for row in rows("Questions to ask back" if folder == "to_ask" else "An entry")
        if row[1].startswith("all") or folder in row[1].split(", ")
    }
    optional = {name for name, field in model.model_fields.items() if not field.is_required()}
    assert set(described) == set(model.model_fields)
    assert {name for name, may_lack in described.items() if may_lack} == optional


def test_slots() -> None:
    assert [row[0].strip("`{}") for row in rows("Slots")] == [*SLOTS, CLAIM, EMPLOYER, NAME]


def test_example_passes_the_check_and_is_read(tmp_path: Path) -> None:
    example = PAGE.split("```yaml\n", 1)[1].split("```", 1)[0]
    path = tmp_path / "en" / "domains" / "my-ward.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(example, encoding="utf-8")
    assert [str(finding) for finding in check(tmp_path).findings] == []
    assert Banks(tmp_path).of("en").own == {"own-nursing-01"}


def test_what_the_check_is_said_to_say_is_what_it_says() -> None:
    modules = (wording, load, files, entry, corpus, check_module)
    said = " ".join(getsource(module) for module in modules) + (DATA / "en.yaml").read_text("utf-8")
    said = re.sub(r"\s+", " ", re.sub(r'"\s+f?"', "", said))
    for row in rows("What `interviewer bank check` says")[1:]:
        for part in re.split(r" ?\u2026 ?|, (?=\u2026)", row[0]):
            assert part.strip(" ,?") in said, row[0]
