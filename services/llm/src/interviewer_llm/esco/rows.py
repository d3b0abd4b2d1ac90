"""ESCO's rows taken apart: in the data, labels and description of a row are run together without a mark.

A description opens with the occupation's name in the plural (`… nurse Nurses plan …`): where that stands,
the labels end. Labels are parted after words that end names of occupations.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Final

from interviewer_llm.english.words import singular

_WORD: Final = re.compile(r"\S+")
_TITLED: Final = re.compile(r"[A-Z][a-z]+")
_EDGE: Final = re.compile(r"^[^\w]+|[^\w]+$")
_PREPOSITIONS: Final = frozenset({"of", "for", "in", "at", "on", "with", "to", "from", "by"})
_JOINERS: Final = frozenset({"and", "&", "or"})
_GENERIC_LABELS: Final = 15
"""A last word of more labels than this is no name by itself: `manager`, `operator`, `expert`."""
_LABEL_MAX_WORDS: Final = 6
_NAME_MAX_WORDS: Final = 14

_ELSEWHERE: Final = re.compile(
    r"(?:some )?related occupations classified elsewhere|\bnotes?\b\s*\n|excluded from", re.IGNORECASE
)
_EXAMPLES: Final = re.compile(r"examples of the occupations classified here\s*:?", re.IGNORECASE)
_TASKS: Final = re.compile(r"tasks\s+(?:performed\s+)?(?:usually\s+)?include\s*[-\u2013:]*", re.IGNORECASE)
_TASK: Final = re.compile(r"\n?\s*\([a-z]\)\s*")
_LISTED: Final = re.compile(r"^\s*[-\u2013]\s*(.+?)\s*$", re.MULTILINE)
_CODED: Final = re.compile(r"^\s*[-\u2013]\s*(.+?)\s*[-\u2013]\s*(\d{4})\s*$", re.MULTILINE)
_UNIT_DIGITS: Final = 4


@dataclass(frozen=True)
class Group:
    """A unit group of ISCO-08: four digits, with tasks as gerunds and names of occupations in it."""

    code: str
    name: str
    definition: str
    tasks: tuple[str, ...]
    examples: tuple[str, ...]
    elsewhere: tuple[tuple[str, str], ...]
    """Names that the text gives with the code of another group."""


@dataclass(frozen=True)
class Row:
    """An occupation of ESCO: its name, its other names and what is said about it."""

    name: str
    labels: tuple[str, ...]
    description: str


def groups_of(rows: Sequence[tuple[str, str]]) -> list[Group]:
    """The unit groups among the rows of the table of occupations (`C2221` and the like)."""
    return [
        _group(key[1:], _plain(text))
        for key, text in rows
        if re.fullmatch(rf"C\d{{{_UNIT_DIGITS}}}", key) is not None
    ]


def _group(code: str, text: str) -> Group:
    name, _, rest = text.partition("  ")
    body = _ELSEWHERE.split(rest, maxsplit=1)[0]
    said, *examples = _EXAMPLES.split(body)
    definition, *tasks = _TASKS.split(said, maxsplit=1)
    return Group(
        code=code,
        name=name.strip(),
        definition=" ".join(definition.split()),
        tasks=tuple(_tasks(tasks[0])) if tasks else (),
        examples=tuple(_LISTED.findall(examples[0])) if examples else (),
        elsewhere=tuple(_CODED.findall(rest)),
    )


def _tasks(text: str) -> Iterator[str]:
    for part in _TASK.split(text):
        task = " ".join(part.split()).strip(" ;.-")
        if task:
            yield task


def occupations_of(rows: Sequence[tuple[str, str]]) -> list[Row]:
    """The occupations among the rows of the table of occupations."""
    parted = [_Parted.of(_plain(text)) for key, text in rows if not key.startswith("C")]
    heads = Counter(_head(one.name) for one in parted if one.name)
    pairs = {pair for one in parted for pair in _pairs(one.name)}
    labelled = [(one, list(_labels(one, heads, pairs))) for one in parted]
    ends = Counter(singular(label.split()[-1].lower()) for _, labels in labelled for label in labels)
    return [
        Row(
            one.name or labels[0],
            tuple(one_of for one_of in labels if " " in one_of or ends[singular(one_of)] <= _GENERIC_LABELS),
            one.description,
        )
        for one, labels in labelled
        if one.name or labels
    ]


@dataclass(frozen=True)
class _Parted:
    """A row parted where its description starts; `name` is empty where the description does not repeat it."""

    name: str
    others: list[str]
    description: str

    @classmethod
    def of(cls, text: str) -> "_Parted":
        words = [(found.start(), found.group()) for found in _WORD.finditer(text)]
        bare = [_EDGE.sub("", word.lower()).partition("/")[0] for _, word in words]
        for at in range(1, len(words)):
            size = _same(bare[at:], bare[:at]) if words[at][1][0].isupper() else 0
            if size and _opens(words[at][1], bare[at : at + size + 1], bare[:size]):
                name = " ".join(word.partition("/")[0] for _, word in words[:size])
                return cls(name, [word for _, word in words[size:at]], text[words[at][0] :])
        at = next((i for i in range(1, len(words)) if _TITLED.match(words[i][1])), len(words))
        rest = text[words[at][0] :] if at < len(words) else ""
        return cls("", [word for _, word in words[:at]], rest)


def _same(later: list[str], first: list[str]) -> int:
    """How many words from the start two runs share, whatever their number."""
    size = 0
    for one, other in zip(later[:_NAME_MAX_WORDS], first, strict=False):
        if singular(one) != singular(other) and not _plural_of(one, other):
            break
        size += 1
    return size


def _plural_of(one: str, other: str) -> bool:
    plurals = {other.replace("man", "men"), other.replace("person", "people"), other.replace("fe", "ves")}
    return one in {other + "es", other + "s", other + "'s", *plurals} or one.replace("s-", "-") == other


def _opens(first: str, later: list[str], name: list[str]) -> bool:
    """Whether a description starts here: a name's word in its plural, or the name and then a verb."""
    size = len(name)
    if any(one != other for one, other in zip(later[:size], name, strict=True)):
        return True
    follows = later[size] if len(later) > size else ""
    return first[0].isupper() and first[1:].islower() and follows.endswith("s")


def _plain(text: str) -> str:
    return text.replace("\u200b", "").replace("\xa0", " ").strip()


def _head(name: str) -> str:
    """The word that says what somebody is: `merchant` in `wholesale merchant in dairy products`."""
    words = name.lower().split()
    ends = next((i for i, word in enumerate(words) if i and word in _PREPOSITIONS), len(words))
    return singular(words[ends - 1])


def _pairs(name: str) -> Iterator[tuple[str, str]]:
    words = name.lower().split()
    return pairwise(words)


def _labels(one: _Parted, heads: Counter[str], pairs: set[tuple[str, str]]) -> Iterator[str]:
    """The other names of an occupation: each ends on a word that ends names."""
    seen = {one.name.lower()}
    label = list[str]()
    for word, following in zip_longest(one.others, one.others[1:], fillvalue=""):
        if word.lower() in _PREPOSITIONS or following.lower() in _PREPOSITIONS:
            label = []
            continue
        if not label and word.lower() in _JOINERS:
            continue
        label.append(word)
        if not heads[singular(word.lower())] or following.lower() in _JOINERS:
            continue
        if (word.lower(), following.lower()) in pairs and heads[singular(following.lower())]:
            continue
        text = " ".join(label)
        label = []
        if len(text.split()) <= _LABEL_MAX_WORDS and text.lower() not in seen:
            seen.add(text.lower())
            yield text
