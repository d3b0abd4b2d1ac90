"""The bank's data read as plain YAML, for the lint of each language: a bug in the loader can hide nothing."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple, cast

import yaml

_DATA: Final = Path(__file__).parents[2] / "services/llm/src/interviewer_llm/bank/data"

COMPETENCIES: Final = frozenset(
    re.findall(
        r"\w+",
        "safety quality planning prioritising communication difficult_conversations conflict teamwork leading"
        " coaching customer_service selling negotiation care teaching diagnosing building maintaining change"
        " learning figures record_keeping technical_depth ownership pressure ethics motivation handover",
    )
)
FOLDERS: Final = ("competencies", "domains", "skills")

SLOT: Final = re.compile(r"\{(\w*)\}")
_WORD: Final = re.compile(r"[^\W_][\w'\u2019&.+#-]*")
_RUN: Final = 6
_TELLING: Final = 2


class Entry(NamedTuple):
    """One entry with the place it came from."""

    folder: str
    file: str
    data: dict[str, object]

    @property
    def name(self) -> str:
        return f"{self.folder}/{self.file}: {self.data.get('id')}"

    def text(self, key: str = "text") -> str:
        return str(self.data.get(key, ""))

    def texts(self, key: str) -> list[str]:
        value = self.data.get(key)
        return [str(one) for one in cast("list[object]", value)] if isinstance(value, list) else []

    def asked(self) -> tuple[str, ...]:
        """The question and its follow-ups."""
        return (self.text(), *self.texts("follow_ups"))

    def read_aloud(self) -> tuple[str, ...]:
        """All of it that a person is shown or hears."""
        return (self.text(), *self.texts("rubric"), *self.texts("follow_ups"))


class BankData:
    """The files of one language (a folder of the bank's data) and what their lint asks of them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.folder = _DATA / language

    @cached_property
    def files(self) -> dict[tuple[str, str], dict[str, object]]:
        """(folder, file stem) -> content of every file."""
        found: dict[tuple[str, str], dict[str, object]] = {}
        for folder in FOLDERS:
            for path in sorted((self.folder / folder).glob("*.yaml")):
                content = cast("object", yaml.safe_load(path.read_text(encoding="utf-8")))
                assert isinstance(content, dict), f"{path} is not a mapping"
                found[folder, path.stem] = cast("dict[str, object]", content)
        return found

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(
            Entry(folder, stem, cast("dict[str, object]", one))
            for (folder, stem), content in self.files.items()
            for one in cast("list[object]", content["entries"])
        )

    def in_folder(self, folder: str) -> Iterator[tuple[str, dict[str, object]]]:
        return ((stem, content) for (found, stem), content in self.files.items() if found == folder)

    def entries_of(self, folder: str, stem: str) -> list[Entry]:
        return [one for one in self.entries if (one.folder, one.file) == (folder, stem)]

    def broken(self, rule: Callable[[Entry], object]) -> list[str]:
        """The names of the entries that break a rule, with what the rule says about them."""
        return [f"{one.name}: {said}" for one in self.entries if (said := rule(one))]

    def shared_runs(self, stems: Sequence[str], little: frozenset[str]) -> dict[str, list[str]]:
        """Runs of six words in more than one question, apart from a stem that many may open with.

        A run with fewer than two words besides the `little` ones is grammar, no template one hears.
        """
        homes: dict[tuple[str, ...], set[str]] = {}
        for one in self.entries:
            for segment in _own_segments(one.text(), stems):
                for start in range(len(segment) - _RUN + 1):
                    run = tuple(segment[start : start + _RUN])
                    if len(set(run) - little) >= _TELLING:
                        homes.setdefault(run, set()).add(one.name)
        return {" ".join(run): sorted(names) for run, names in homes.items() if len(names) > 1}


def strings(content: dict[str, object], key: str) -> list[str]:
    """A list of trimmed texts, or a failed assertion."""
    value = content.get(key)
    assert isinstance(value, list), key
    found = cast("list[object]", value)
    assert all(isinstance(one, str) and one.strip() == one != "" for one in found), (key, found)
    return cast("list[str]", found)


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [word.strip(".'").lower() for word in _WORD.findall(text)]


def spoken(text: str, stand_ins: dict[str, str]) -> str:
    """The text with a phrase in its slot."""
    return SLOT.sub(lambda hit: stand_ins.get(hit[1], hit[0]), text)


def _own_segments(text: str, stems: Sequence[str]) -> list[list[str]]:
    """The words of a text in the runs between its slots, without the longest of the stems."""
    segments = [words(part) for part in SLOT.split(text)[::2]]
    opening = " ".join(segments[0])
    for stem in sorted(stems, key=len, reverse=True):
        if opening == stem or opening.startswith(f"{stem} "):
            segments[0] = opening[len(stem) :].split()
            break
    return segments
