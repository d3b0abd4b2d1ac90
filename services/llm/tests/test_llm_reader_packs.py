"""What reading knows of a language: each pack's files, and what a language without a grammar loses."""

import re
from importlib.resources import files
from typing import cast

import pytest
import yaml

from interviewer_llm.bank.phrases import NOTHING
from interviewer_llm.bank.style import Style
from interviewer_llm.english import ENGLISH
from interviewer_llm.reader import read
from interviewer_llm.reader.packs import FILES, pack_of

ROOT = files("interviewer_llm.reader")
FOLDERS = sorted(
    entry.name for entry in ROOT.iterdir() if entry.is_dir() and not entry.name.startswith(("_", "."))
)


def names_in(language: str, file: str) -> set[str]:
    place = ROOT / language / f"{file}.yaml"
    data: object = yaml.safe_load(place.read_text("utf-8")) if place.is_file() else {}
    return set() if isinstance(data, list) else set(cast("dict[str, object]", data))


@pytest.mark.parametrize("language", FOLDERS)
def test_packs_hold_what_is_read_and_nothing_else(language: str) -> None:
    present = {entry.name for entry in (ROOT / language).iterdir()}
    assert present <= {f"{file}.yaml" for file in FILES}
    for file in FILES:
        assert names_in(language, file) - {"parts"} <= names_in(ENGLISH, file)


def test_english_has_every_file() -> None:
    assert {entry.name for entry in (ROOT / ENGLISH).iterdir()} == {f"{file}.yaml" for file in FILES}


@pytest.mark.parametrize("language", [*FOLDERS, "fi"])
def test_every_pattern_compiles(language: str) -> None:
    pack = pack_of(language)
    patterns = [
        *pack.facts.values(),
        *pack.kinds.values(),
        *pack.lines.values(),
        *pack.texts.values(),
        *pack.chrome.values(),
        *pack.names.values(),
        *pack.work.values(),
        *pack.boilerplate.values(),
        *(pattern for _, pattern in pack.headings),
    ]
    assert all(isinstance(pattern, re.Pattern) for pattern in patterns)
    assert all(pattern.search("") is None for pattern in patterns if pattern is not pack.lines["asks"])


FINNISH = """Sairaanhoitaja

Tehtävät
- potilaiden hoito ja seuranta osastolla
- lääkkeiden jakaminen ja kirjaaminen
- omaisten tukeminen
- opiskelijoiden ohjaus

Sinä hoidat potilaita ja kirjaat hoidon joka päivä
potilastietojärjestelmään. Työ on kolmivuorotyötä, ja saat tuekseksi kokeneen työparin.
"""


def test_without_a_grammar_items_are_requirements_and_sentences_are_not() -> None:
    grammar = pack_of("fi").grammar
    assert not grammar.takes_apart
    assert grammar.clauses("You will plan, and you will run it", 0, 34) == [(0, 34)]
    assert grammar.phrase("Plan lessons", Style(frozenset(), shouting=False), duty=True) == NOTHING
    reading = read(FINNISH)
    assert reading.posting.language == "fi"
    assert [found.text.split()[0] for found in reading.found] == [
        "potilaiden", "lääkkeiden", "omaisten", "opiskelijoiden",
    ]  # fmt: skip
    assert [notice.code for notice in reading.posting.warnings] == ["language_not_written"]
