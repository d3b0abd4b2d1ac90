"""The index of ESCO as it is at hand when a posting is read: a file that `build` writes and git ignores."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, cast

FORMAT: Final = 1
FILE: Final = "index.json.gz"
NO_INDEX: Final = (
    "The index of occupations (ESCO) was not built: postings are read without it. `make esco` builds it."
)


@dataclass(frozen=True, eq=False)
class Index:
    """Occupations, their names as keys (see `english.words.tokens`), and the groups they belong to.

    Occupations are known by their place in `names`. `about` has what ESCO says of each; `isco` its digits as
    far as they are known, or an empty text. `groups` has, by four digits, the tasks of the group as gerunds.
    """

    names: Sequence[str]
    isco: Sequence[str]
    about: Sequence[str]
    labels: Mapping[str, Sequence[int]]
    aliases: Mapping[str, int]
    groups: Mapping[str, Sequence[str]]
    skills: Mapping[str, str]

    @cached_property
    def labels_with(self) -> Mapping[str, Sequence[str]]:
        """The labels that hold a word."""
        found = dict[str, list[str]]()
        for label in self.labels:
            for word in dict.fromkeys(label.split()):
                found.setdefault(word, []).append(label)
        return found


@lru_cache(maxsize=1)
def the_index() -> Index | None:
    """The index that was built into this package, read once; None if it was not built."""
    return load_index(files("interviewer_llm.esco") / FILE)


def load_index(file: Traversable) -> Index | None:
    """An index from its file; None if there is none, or one of another format."""
    if not file.is_file():
        return None
    data = cast("dict[str, object]", json.loads(gzip.decompress(file.read_bytes())))
    if data.pop("format", None) != FORMAT:
        return None
    return Index(**data)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - written by `build`


def dumped(index: Index) -> bytes:
    """An index as the content of its file: the same bytes for the same index."""
    data = {
        "format": FORMAT,
        "names": index.names,
        "isco": index.isco,
        "about": index.about,
        "labels": index.labels,
        "aliases": index.aliases,
        "groups": index.groups,
        "skills": index.skills,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode("utf-8"), mtime=0)
