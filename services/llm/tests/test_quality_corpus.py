"""The corpus is whole: everything is listed, and every mark stands in its posting."""

from pathlib import Path

import pytest

from interviewer_llm.quality.corpus import CorpusError, corpus, named
from interviewer_llm.quality.marks import MarksError, marks_of
from support.interviews import CORPUS, SAMPLES

HERE = CORPUS.parent


def test_every_posting_is_listed_and_every_mark_has_its_posting() -> None:
    listed = {sample.path.resolve() for sample in SAMPLES}
    assert {path.resolve() for path in (HERE / "postings").rglob("*.*")} <= listed, (
        "a posting is in no line of corpus.yaml"
    )
    assert {path.stem for path in (HERE / "marks").iterdir()} == {
        sample.name for sample in SAMPLES if sample.marks is not None
    }


LINE = "  - {{file: {}, isco: 2, style: prose, language: en-GB}}\n"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (LINE.format("gone.txt"), "there is no gone.txt"),
        (LINE.format("one.txt") * 2, "two postings have the name one"),
        ("  - {file: one.txt}\n", "isco"),
        ("  - [", "parsing"),
    ],
)
def test_a_list_that_is_none_is_told(tmp_path: Path, lines: str, says: str) -> None:
    (tmp_path / "one.txt").write_text("Nurse wanted")
    listed = tmp_path / "corpus.yaml"
    listed.write_text(f"postings:\n{lines}")
    with pytest.raises(CorpusError, match=says):
        corpus(listed)


def test_a_name_that_is_not_there_is_told() -> None:
    assert [sample.name for sample in named(SAMPLES, ["teacher", "nurse"])] == ["teacher", "nurse"]
    with pytest.raises(CorpusError, match="astronaut"):
        named(SAMPLES, ["astronaut"])


@pytest.mark.parametrize(
    ("marks", "says"),
    [
        ("requirements: [Fly to the moon]", "Fly to the moon"),
        ("wishes: []", "requirements"),
        ("[", "parsing"),
    ],
)
def test_marks_that_do_not_fit_are_told(tmp_path: Path, marks: str, says: str) -> None:
    path = tmp_path / "nurse.yaml"
    path.write_text(marks)
    with pytest.raises(MarksError, match=says):
        marks_of(path, "Nurse wanted. Must be kind.")
