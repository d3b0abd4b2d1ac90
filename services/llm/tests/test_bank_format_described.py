"""docs/bank.md names the keys that the schema takes, and no others."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from interviewer_llm.bank.schema import (
    SLOTS,
    Competency,
    CompetencyEntry,
    Domain,
    DomainEntry,
    SkillEntry,
    SkillGroup,
)

PAGE = (Path(__file__).parents[3] / "docs" / "bank.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    table = (
        PAGE.split(heading, 1)[1].split("\n\n", 1)[0] if heading.startswith("##") else PAGE.split("## ", 1)[0]
    )
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize(
    ("folder", "model"), [("competencies", Competency), ("domains", Domain), ("skills", SkillGroup)]
)
def test_head_keys(folder: str, model: type[BaseModel]) -> None:
    described = next(row for row in rows("# ") if row[0] == f"`{folder}/`")
    assert set(re.findall(r"`(\w+)`", described[2])) == set(model.model_fields)


@pytest.mark.parametrize(
    ("folder", "model"),
    [("competencies", CompetencyEntry), ("domains", DomainEntry), ("skills", SkillEntry)],
)
def test_entry_keys(folder: str, model: type[BaseModel]) -> None:
    described = {
        row[0].strip("`"): "optional" in row[1]
        for row in rows("## An entry\n")
        if row[1] == "all" or folder in row[1]
    }
    optional = {name for name, field in model.model_fields.items() if not field.is_required()}
    assert set(described) == set(model.model_fields)
    assert {name for name, may_lack in described.items() if may_lack} == optional


def test_slots() -> None:
    assert [row[0].strip("`{}") for row in rows("## Slots\n")] == list(SLOTS)
