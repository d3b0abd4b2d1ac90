"""The employer's name, where a posting gives one plainly."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from interviewer_llm.reader.packs import Pack
from interviewer_llm.reader.titles import HEAD_LINES, TextLine, text_lines, title_cased, without_gender

_COMPANY_MAX_WORDS: Final = 6
_ORGANISATION_MAX_WORDS: Final = 8
_TIMES_MIN: Final = 2
_LEADING: Final = re.compile(r"^(?:\s*\([^()]*\))?[\s,|\u2013\u2014\u00b7-]+")
"""What stands between a title and the employer in a line, `(Nights) - ` among it."""
_CONTRACTED: Final = re.compile("['\u2019]")
_SAID: Final = (
    "company_join",
    "company_does",
    "company_makes",
    "company_here",
    "company_we",
    "company_equal",
)
"""Patterns that name the employer inside a sentence, the surest first."""


def company_of(clean: str, title: str | None, pack: Pack) -> str | None:
    """The employer: by its label, by its line at the head, or by a sentence that says who they are."""
    lines = text_lines(clean)
    for line in lines[: 2 * HEAD_LINES]:
        if labelled := pack.facts["company_label"].match(line.text):
            return labelled["name"].strip()
    names = [name for name in _named(lines, title, pack) if name != title]
    if not names:
        return None
    longer = [name for name in names if name.startswith(f"{names[0]} ")]
    return longer[0] if longer else names[0]


def _named(lines: Sequence[TextLine], title: str | None, pack: Pack) -> Iterator[str]:
    for line in lines[:HEAD_LINES]:
        if title is not None and (name := _organisation(line.text, title, pack)):
            yield name
    said = [found for line in lines[:1] if (found := pack.facts["company_at"].search(line.text))]
    spoken = [line.text.rstrip(":") for line in lines if not line.text.isupper()]
    for pattern in _SAID:
        said += [found for text in spoken for found in pack.facts[pattern].finditer(text)]
    for found in said:
        name = found["name"].rstrip(".")
        worker = found.re is pack.facts["company_makes"] and pack.names_a_job(name)
        if not worker and _is_name(name, pack) and (" " in name or _comes_again(name, spoken)):
            yield title_cased(name) if name.isupper() and " " in name else name


def without_company(title: str, company: str | None) -> tuple[str, str | None]:
    """`Class Teacher, Thornby Primary School` parted, where the text says `Thornby` of the employer too."""
    job, comma, rest = title.partition(", ")
    known = bool(comma) and company is not None and f"{rest} ".startswith(f"{company} ")
    return (job, rest) if known else (title, company)


def _comes_again(name: str, lines: Sequence[str]) -> bool:
    """Whether a single word is said again, and always with its capital: else it may only begin a sentence."""
    said: list[str] = re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", "\n".join(lines), re.IGNORECASE)
    return len(said) >= _TIMES_MIN and name.lower() not in said


def _organisation(line: str, title: str, pack: Pack) -> str | None:
    """A name such as `Halden & Rook Building Services` that a line begins with, or that follows the title."""
    rest = without_gender(line)
    if rest.lower().startswith(title.lower()):
        rest = _LEADING.sub("", rest[len(title) :])
    found = pack.facts["company_line"].match(rest)
    if found is None or len(found["name"].split()) > _ORGANISATION_MAX_WORDS:
        return None
    name = found["name"].rstrip(".")
    words = [word.lower() for word in name.split()]
    sure = pack.words["organisations"] - pack.words["departments"]
    organised = words[-1] in pack.words["organisations"] or not sure.isdisjoint(words)
    if name.lower() == title.lower() or not organised or len(words) == 1 or not _told(words, pack):
        return None
    return title_cased(name) if name.isupper() else name


def _told(words: Sequence[str], pack: Pack) -> bool:
    """Whether any word names one employer, and does not only say of which kind it is: `NHS Trust`."""
    kinds = pack.words["organisations"] | pack.words["no_company"] | pack.words["kinds_of_employer"]
    return not kinds.issuperset(words)


def _is_name(name: str, pack: Pack) -> bool:
    """Whether words name one employer: `The Copper Pan`, not `The Trust`."""
    words = [word.lower() for word in name.split()]
    own = words[1:] if words[0] == "the" and len(words) > 1 else words
    first = _CONTRACTED.split(own[0])[0]
    broken = own[-1] in {"and", "of", "the", "for", "in", "at", "on", "&"}
    spoken = first in pack.words["no_company"] or pack.grammar.is_told(first)
    return len(words) <= _COMPANY_MAX_WORDS and _told(own, pack) and not broken and not spoken
