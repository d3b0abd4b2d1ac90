"""The title of a posting's job, and where it stands."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from interviewer_llm.bank.style import ALWAYS_NAMES
from interviewer_llm.bank.vocabulary import Vocabulary
from interviewer_llm.english.words import Term, tokens
from interviewer_llm.reader.headings import announced, looks_like_heading
from interviewer_llm.reader.hygiene import visible
from interviewer_llm.reader.packs import Pack
from interviewer_llm.reader.places import Place

HEAD_LINES: Final = 6
TITLE_MAX_WORDS: Final = 10
_TITLE_MAX_CHARACTERS: Final = 90
_PROSE_LINES: Final = 40
_COMMAS_MAX: Final = 2
_FIRST_SENTENCE_WORDS: Final = 6
_ACRONYM_MAX: Final = 4

_BULLETS: Final = ("- ", "* ", "\u2022", "1.", "1)")
_INLINE_BULLET: Final = re.compile(r"\s[\u2022\u25cf\u25aa]\s")
_LEADING: Final = "#*-\u2022> "
_GENDER: Final = re.compile(
    r"\s*[(\[]\s*[mwfdxi](?:\s*[/|,*]\s*[mwfdxi])+\s*[)\]]|\s*\((?:all genders|gn)\)", re.IGNORECASE
)
_CELLS: Final = re.compile(r"^([\s\0]*[^\W\d_]+(?: [^\W\d_]+)?) *\t[\s\0]*(?=[^\s\0])")
"""The head of a row and what its next cell holds: `Post`, `Ward Clerk`."""
_PARTS: Final = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022-]\s+|[,:(]")
_PARTNERS: Final = re.compile(r"(?:&|\band) (?:Sons?|Daughters?|Co|Company|Partners|Associates)\b")
"""`Ottaway & Daughters, Funeral Directors` is called as people are, and names none who is wanted."""
_EDGES: Final = re.compile(r"^[^\w(]+|[^\w)+#.]+$|\.$")
_TAIL: Final = re.compile(
    r"\s+(?:[|\u2013\u2014\u2022\u00b7]|-|@)\s+.*$|\s*,\s*(?:full|part)[- ]time.*$|\s*\([^()]*\)\s*$"
    r"|\s+at\s+(?:the\s+)?[A-Z].*$|,\s*(?:days|nights|weekends)\s*$|\s+in\s+(?:Voll|Teil)zeit\b.*$",
)
_SEGMENT: Final = re.compile(r"[,;:|/()\[\]\u2013\u2014]|\s-\s|\b(?:of|for|in|at|to|with|on)\b")
_GRADE: Final = re.compile(r"\s+(?:I{1,3}|IV|V|[1-9])$")
"""`Building Inspector I` is the first grade of it."""
_LOOKED_FOR: Final = ("title_wanted", "title_short")
_SMALL: Final = frozenset({"of", "and", "the", "for", "in", "at", "to", "with", "a", "an", "or", "on"})


@dataclass(frozen=True)
class TextLine:
    """A line as one reads it, without marks in front, and its place."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Title:
    """A title, neatly; `line` is the place of the line that it stands alone on, if there is one."""

    text: str
    line: Place | None = None


def text_lines(clean: str) -> list[TextLine]:
    """The lines that hold a letter; of the first one, what stands before a bullet."""
    found = list[TextLine]()
    for match in re.finditer(r"[^\n\r]+", clean):
        first = match.group() if found else _INLINE_BULLET.split(match.group(), maxsplit=1)[0]
        text = visible(_CELLS.sub(r"\1: ", first, count=1)).lstrip(_LEADING).strip("*_ ")
        if any(letter.isalpha() for letter in text):
            found.append(TextLine(match.start(), match.start() + len(first), text))
    return found


def title_of(clean: str, pack: Pack) -> Title | None:
    """The title of the job: by its label, by its line, or by the sentence that says who is wanted."""
    lines = text_lines(clean)
    found = _labelled(lines, pack) or _alone(clean, lines, pack) or _first_sentence(clean, lines, pack)
    said = _in_prose(lines, pack) if found is None or not names_a_job(found.text, pack) else None
    surely = said is not None and pack.names_a_job(said.text)
    return said if found is None or surely else found


def _labelled(lines: Sequence[TextLine], pack: Pack) -> Title | None:
    for line in lines[: 2 * HEAD_LINES]:
        if (found := pack.facts["title_label"].match(line.text)) and (text := neat(found["title"], pack)):
            return Title(text, (line.start, line.end))
    return None


def _alone(clean: str, lines: Sequence[TextLine], pack: Pack) -> Title | None:
    """The first line at the head that can be a title and is called as jobs are; else the first that can."""
    able = list[TextLine]()
    for line in lines[:HEAD_LINES]:
        if (wanted := pack.facts["title_short"].match(line.text)) and (text := neat(wanted["title"], pack)):
            short = len(line.text.split()) <= TITLE_MAX_WORDS
            return Title(text, (line.start, line.end) if short else None)
        bullet = clean[line.start :].lstrip().startswith(_BULLETS)
        if bullet or announced(line.text, pack) in {"duty", "must", "nice"}:
            break
        if can_be_title(line.text.rstrip(".!"), pack):
            able.append(line)
    called = [
        line for line in able if is_called_as_jobs_are(line.text, pack) and not _PARTNERS.search(line.text)
    ]
    for line in [*called, *able]:
        if text := neat(line.text, pack):
            return Title(text, (line.start, line.end))
    return None


def _first_sentence(clean: str, lines: Sequence[TextLine], pack: Pack) -> Title | None:
    """The title in `Care assistant, days. Small home in Ulverby.`."""
    found = pack.facts["title_sentence"].match(lines[0].text) if lines else None
    if found is None or not names_a_job(found["title"], pack):
        return None
    start = clean.index(found["title"].split()[0], lines[0].start)
    text = neat(found["title"], pack)
    return Title(text, (start, start + len(found["title"]) + 1)) if text else None


def known_title(clean: str, titles: AbstractSet[Term], vocabulary: Vocabulary, pack: Pack) -> Title | None:
    """A title that is known and leads the first line: `Kitchen porter, The Anchor, Wick Quay`."""
    lines = text_lines(clean)
    part = _PARTS.split(lines[0].text)[0].strip() if lines else ""
    key = vocabulary.term(part)
    known = any(key[at:] in titles for at in range(len(key)))
    if not known or len(part.split()) > _FIRST_SENTENCE_WORDS:
        return None
    text = neat(part, pack)
    return Title(text) if text else None


def _in_prose(lines: Sequence[TextLine], pack: Pack) -> Title | None:
    """What a sentence says is looked for; a word that jobs are called by makes it surer."""
    text = " ".join(line.text for line in lines[:_PROSE_LINES])
    said = [
        (title, name in _LOOKED_FOR)
        for name in (*_LOOKED_FOR, "title_of_role", "title_as")
        for found in pack.facts[name].finditer(text)
        if (title := neat(found["title"], pack)) and len(title.split()) <= TITLE_MAX_WORDS
    ]
    called = [title for title, _ in said if names_a_job(title, pack)]
    others = [title for title, sure in said if sure]
    return next((Title(title) for title in [*called, *others]), None)


def names_a_job(line: str, pack: Pack) -> bool:
    """Whether a short line names an occupation: `2nd Line Support Engineer`, `Care assistant, days`."""
    return len(line.split()) <= _FIRST_SENTENCE_WORDS and pack.names_a_job(line)


def is_called_as_jobs_are(line: str, pack: Pack) -> bool:
    """Whether a part of a line ends on a job's name: `Teacher of Mathematics`, and not `Baker & Sons`."""
    heads = (part.split()[-1] for part in _SEGMENT.split(_GRADE.sub("", line.strip())) if part.strip())
    return any(pack.names_a_job(head) for head in heads)


def can_be_title(line: str, pack: Pack) -> bool:
    """Whether a line is short and bare enough to be a title."""
    words = line.split()
    if len(words) > TITLE_MAX_WORDS or len(line) > _TITLE_MAX_CHARACTERS or line.endswith(":"):
        return False
    if pack.facts["sentence"].search(line) or line.rstrip(",").count(",") > _COMMAS_MAX:
        return False
    if pack.facts["heading_only"].match(line) or pack.facts["no_title"].match(line):
        return False
    loose = {None, "company", "logistics"}
    return not looks_like_heading(line, pack, marked=False) or announced(line, pack) in loose


def neat(title: str, pack: Pack) -> str | None:
    """A title without what stands around it: `(m/f/d)`, the place, the employer."""
    title, before = _GENDER.sub("", title), ""
    while title != before:
        title, before = _EDGES.sub("", _TAIL.sub("", title)), title
    title = title.split(",")[0] if title.count(",") > 1 else _without_employer(title, pack)
    if title.isupper():
        title = title_cased(title)
    return title[0].upper() + title[1:] if title else None


def _without_employer(title: str, pack: Pack) -> str:
    """`Collections Officer, Thornby Museum of Work` without the museum."""
    job, comma, rest = title.partition(",")
    organised = not (pack.words["organisations"] - pack.words["departments"]).isdisjoint(tokens(rest))
    return job if comma and organised and names_a_job(job, pack) else title


def title_cased(text: str) -> str:
    """`TEACHER OF MATHEMATICS` as `Teacher of Mathematics`, `CNC MACHINIST` as `CNC Machinist`."""
    words = text.split()
    return " ".join(
        _cased(word) if i == 0 or word.lower() not in _SMALL else word.lower() for i, word in enumerate(words)
    )


def _cased(word: str) -> str:
    bare = re.sub(r"\W", "", word)
    short = (
        len(bare) <= _ACRONYM_MAX
        and not re.search(r"[AEIOUY]", bare)
        and bare not in {"LTD", "MR", "MS", "ST"}
    )
    return word if short or bare in ALWAYS_NAMES else word.capitalize()


def without_gender(line: str) -> str:
    """A line without `(m/f/d)`."""
    return _GENDER.sub("", line)
