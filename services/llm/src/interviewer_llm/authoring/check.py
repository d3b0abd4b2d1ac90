"""Files held to all rules of the bank, as they would be used: beside each other and what ships."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, cast

import yaml

from interviewer_llm.authoring.corpus import Twice, alike, claimed_twice, openings
from interviewer_llm.authoring.entry import wrong_in
from interviewer_llm.authoring.rules import rules_of
from interviewer_llm.bank.banks import astray
from interviewer_llm.bank.files import KINDS, Source, keys_twice, source_of, sources
from interviewer_llm.bank.findings import Finding
from interviewer_llm.bank.load import DATA, Shelf, languages, the_bank
from interviewer_llm.bank.model import Bank
from interviewer_llm.english import ENGLISH

_SHIPPED: Final = Path(str(DATA)).resolve()
OWN: Final = "own-"
"""With this the ids of a person's own entries begin, so that no later version of the bank takes them."""


@dataclass
class Report:
    """What was looked at, and what is wrong with it."""

    files: int = 0
    entries: int = 0
    findings: list[Finding] = field(default_factory=list[Finding])


def check(path: Path, language: str | None = None) -> Report:
    """Hold a file, or all files of a folder, to the rules of the bank.

    A file stands in the folder of its kind, in the folder of its language (`en/domains/nursing.yaml`); where
    it does not, its first key tells its kind, and `language` its language, which is English unless said.

    Raises:
        FileNotFoundError: there is nothing at this path.

    """
    if not path.exists():
        raise FileNotFoundError(path)
    report = Report()
    wanted = {path.resolve(), *(one.resolve() for one in path.rglob("*"))}
    for spoken, found in _by_language(path, language).items():
        mine = [one for one in found if _path(one) in wanted]
        checked = [one for one in mine if isinstance(one, Source)]
        report.files += len(mine)
        report.findings += [one for one in mine if isinstance(one, Finding)]
        if checked:
            _check(checked, [one for one in found if one not in mine], spoken, report)
    report.findings.sort(key=lambda one: (one.file, one.line or 0))
    return report


def _path(one: Source | Finding) -> Path:
    return Path(one.file if isinstance(one, Finding) else one.shown).resolve()


def _files(path: Path) -> list[Path]:
    return sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]


def _by_language(path: Path, language: str | None) -> dict[str, list[Source | Finding]]:
    """All files that count beside those at a path, by language."""
    root = _root(path)
    if root is not None:
        found = {one: list(sources(root / one, f"{root / one}/")) for one in sorted(languages())}
        found[ENGLISH] += astray(root)
        return found
    return {language or ENGLISH: [_alone(file) for file in _files(path) if not file.name.startswith(".")]}


def _root(path: Path) -> Path | None:
    """The folder of all languages that a path belongs to: itself, or one above it."""
    for folder in (path, *path.resolve().parents[:3]):
        if any((folder / one / kind).is_dir() for one in languages() for kind in KINDS):
            return folder
    return None


def _alone(file: Path) -> Source | Finding:
    """A file that stands in no folder of the bank: its first key tells what it is."""
    found = source_of(file, "", str(file))
    if isinstance(found, Finding):
        return found
    kind = next((folder for folder, (key, _) in KINDS.items() if key in _keys(found.text)), "domains")
    return replace(found, folder=kind)


def _keys(text: str) -> set[object]:
    try:
        data: object = yaml.safe_load(text)
    except yaml.YAMLError:
        return set()
    return {*cast("dict[object, object]", data)} if isinstance(data, dict) else set()


def _check(
    checked: Sequence[Source], beside: Iterable[Source | Finding], language: str, report: Report
) -> None:
    own = not any(Path(one.shown).resolve().is_relative_to(_SHIPPED) for one in checked)
    shelf = Shelf(the_bank(language) if own else None)
    for one in beside:
        shelf.add(one, own=own)
    places = dict[str, Place]()
    for source in checked:
        known = shelf.ids
        report.findings += [*keys_twice(source), *shelf.add(source, own=own)]
        places |= {one: Place(source, index) for index, one in enumerate(shelf.ids[len(known) :])}
    report.entries += len(places)
    report.findings += _linted(shelf.bank(language), places, own=own)


@dataclass(frozen=True)
class Place:
    """Where an entry stands."""

    source: Source
    index: int

    def finding(self, told: Twice) -> Finding:
        """What is wrong with one of its keys, with the line of that."""
        identifier, path, what = told
        return self.source.finding(what, ("entries", self.index, *path), identifier)


def _linted(bank: Bank, places: dict[str, Place], *, own: bool) -> Iterator[Finding]:
    rules = rules_of(bank.language)
    everything = [entry for _, entry in bank.entries()]
    mine = [entry for entry in everything if entry.id in places]
    others = [entry for entry in everything if entry.id not in places]
    for entry in mine:
        for path, what in wrong_in(entry, rules, bank.language):
            yield places[entry.id].finding((entry.id, path, what))
        if own and not entry.id.startswith(OWN):
            what = f"ids of your own questions begin with {OWN!r}. Call it {OWN}{entry.id}."
            yield places[entry.id].finding((entry.id, ("id",), what))
    yield from (places[told[0]].finding(told) for told in alike([*others, *mine], rules, places.keys()))
    for source in dict.fromkeys(place.source for place in places.values()):
        added = [entry for entry in mine if places[entry.id].source is source]
        yield from (places[told[0]].finding(told) for told in openings(added, rules))
        home = next((name for name, one in bank.competencies.items() if one.entries[-1] in added), None)
        for path, what in claimed_twice(bank.competencies, home) if home is not None else ():
            yield source.finding(what, path)
