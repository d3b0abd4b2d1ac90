"""What a posting says of itself: title, company, seniority."""

import re
from typing import Final

from interviewer_contracts.postings import Seniority
from interviewer_llm.bank.style import ALWAYS_NAMES
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.words import tokens
from interviewer_llm.reader.headings import announced, looks_like_heading
from interviewer_llm.reader.hygiene import visible

_TITLE_MAX_WORDS: Final = 10
_TITLE_MAX_CHARACTERS: Final = 90
_COMPANY_MAX_WORDS: Final = 6
_ORGANISATION_MAX_WORDS: Final = 8
_HEAD_LINES: Final = 6
_COMMAS_MAX: Final = 2

_LABELLED: Final = re.compile(
    r"^(?:job title|position|role|title|vacancy|job|post|we(?:'re| are) "
    r"hiring)\s*[:\-\u2013]\s*(?P<title>.{3,90})$",
    re.IGNORECASE,
)
_COMPANY_LABEL: Final = re.compile(
    r"^(?:company|employer|client|school|organi[sz]ation|hospital|client "
    r"name)\s*[:\-\u2013]\s*(?P<name>.{2,60})$",
    re.IGNORECASE,
)
_WANTED: Final = re.compile(
    r"\b(?:looking for|seeking|hiring|recruiting|searching for|need|require|recruit|join us as"
    r"|work(?:ing)? as|appoint|seeks|needs|wants|"
    r"role of|position of|post of|opportunity for|vacancy for)\s+(?:an?|our (?:next|new)|another|our)\s+"
    r"(?P<title>[\w'\u2019&/,+# -]{3,80}?)(?=[.,;:!?(]|\s+(?:to|who|for|at|in|with|that|based|on|and you"
    r"|near|from|as|whose|within|of our)\b|$)",
    re.IGNORECASE,
)
_WANTED_SHORT: Final = re.compile(
    r"^(?P<title>[\w'\u2019&/ -]{3,60}?)\s+(?:wanted|needed|required|vacancy)\b", re.IGNORECASE
)
_BULLETS: Final = ("- ", "* ", "\u2022", "1.", "1)")
_INLINE_BULLET: Final = re.compile(r"\s[\u2022\u25cf\u25aa]\s")
_GENDER: Final = re.compile(
    r"\s*[(\[]\s*[mwfdxi](?:\s*[/|,*]\s*[mwfdxi])+\s*[)\]]|\s*\((?:all genders|gn)\)", re.IGNORECASE
)
_EDGES: Final = re.compile(r"^[^\w(]+|[^\w)+#.]+$|\.$")
_TAIL: Final = re.compile(
    r"\s+(?:[|\u2013\u2014\u2022\u00b7]|-|@)\s+.*$|\s*,\s*(?:full|part)[- ]time.*$|\s*\([^()]*\)\s*$"
    r"|\s+at\s+(?:the\s+)?[A-Z].*$|,\s*(?:days|nights|weekends)\s*$",
)
_FIRST_SENTENCE: Final = re.compile(r"(?P<title>[^.!?;:]{3,60})[.!]\s+\S")
_FIRST_SENTENCE_WORDS: Final = 6
_AT: Final = re.compile(
    r"\bat (?P<name>(?:the )?[A-Z][\w&'\u2019.-]*(?: (?:of|and|&|the|for|[A-Z][\w&'\u2019.-]*)){0,5})"
)
_DOES: Final = re.compile(
    r"(?:^|[.!?]\s+)(?P<name>(?:The )?[A-Z][\w&'\u2019.-]*(?: (?:of|and|&|the|[A-Z][\w&'\u2019.-]*)){0,5}) "
    r"(?:is|are) (?:a|an|the|one|hiring|looking|seeking|recruiting|proud|growing|currently)\b"
)
_ABOUT: Final = re.compile(
    r"^(?:about|join|welcome to|why) (?P<name>[A-Z][\w&'\u2019.-]*(?: (?:of|and|&"
    r"|[A-Z][\w&'\u2019.-]*)){0,4})$"
)
_ORGANISATION: Final = re.compile(
    r"(?!(?:About|Join|Why|Welcome|Working|Required|Our|The (?:role|job|post))\b)"
    r"(?P<name>[A-Z0-9][\w&'\u2019.-]*(?: (?:[A-Z0-9][\w&'\u2019.-]*|of|and|&|the|for|in))*)"
    r"(?=$|[,.(|]|\s+[\u2013\u2014\u00b7|-]\s)"
)
_ORGANISATIONS: Final = words_of("organisations")
_OCCUPATIONS: Final = words_of("occupations")
_SMALL: Final = frozenset({"of", "and", "the", "for", "in", "at", "to", "with", "a", "an", "or", "on"})
_ACRONYM_MAX: Final = 4
_NO_COMPANY: Final = words_of("no_company")
_SENTENCE: Final = re.compile(r"[.!?]$|\b(?:we|you|our|is|are|will)\b", re.IGNORECASE)

_SENIORITY: Final[tuple[tuple[Seniority, str], ...]] = (
    ("executive", r"\b(?:chief|c[efotmi]o|director|vice president|vp|svp|executive chef de|partner)\b"),
    ("trainee", r"\b(?:trainee|apprentice|intern|internship|graduate|placement|student|azubi)\b"),
    ("junior", r"\b(?:junior|jr|entry[- ]level)\b"),
    (
        "lead",
        (
            r"\b(?:lead|head|principal|staff engineer|manager|supervisor|team leader|foreman|charge nurse"
            r"|sister|matron|chef de partie)\b"
        ),
    ),
    ("senior", r"\b(?:senior|sr|experienced|advanced)\b"),
    ("mid", r"\b(?:mid[- ]?level|intermediate|mid[- ]?weight)\b"),
)


def title_of(clean: str) -> tuple[str | None, tuple[int, int] | None]:
    """The title of the job, and the place of the line it stands alone on, if there is such a line."""
    head = list(_lines(clean))
    for start, end, line in head[: 2 * _HEAD_LINES]:
        if labelled := _LABELLED.match(line):
            return _neat(labelled["title"]), (start, end)
    for start, end, line in head[:_HEAD_LINES]:
        if wanted := _WANTED_SHORT.match(line):
            return _neat(wanted["title"]), (start, end) if len(line.split()) <= _TITLE_MAX_WORDS else None
        if clean[start:].lstrip().startswith(_BULLETS) or announced(line) in {"duty", "must", "nice"}:
            break
        if _can_be_title(line.rstrip(".!")):
            return _neat(line), (start, end)
    if head and (sentence := _FIRST_SENTENCE.match(head[0][2])) and names_a_job(sentence["title"]):
        start = clean.index(sentence["title"].split()[0], head[0][0])
        return _neat(sentence["title"]), (start, start + len(sentence["title"]) + 1)
    text = " ".join(line for _, _, line in head[:40])
    if wanted := _WANTED.search(text) or _WANTED_SHORT.search(text):
        title = _neat(wanted["title"])
        return (title, None) if title and len(title.split()) <= _TITLE_MAX_WORDS else (None, None)
    return None, None


def company_of(clean: str, title: str | None) -> str | None:
    """The employer's name, where the posting gives one plainly."""
    lines = [line for _, _, line in _lines(clean)]
    for line in lines[: 2 * _HEAD_LINES]:
        if labelled := _COMPANY_LABEL.match(line):
            return labelled["name"].strip()
    for line in lines[:_HEAD_LINES]:
        if title is not None and (name := _organisation(line, title)):
            return name
    named = [
        *(found for line in lines[:1] if (found := _AT.search(line))),
        *(found for line in lines if (found := _ABOUT.match(line.rstrip(":")))),
        *(found for line in lines for found in _DOES.finditer(line)),
    ]
    names = (found["name"].rstrip(".") for found in named)
    return next((name for name in names if _is_name(name) and name != title), None)


def _organisation(line: str, title: str) -> str | None:
    """A name such as `Halden & Rook Building Services` that a line begins with, or that follows the title."""
    rest = _GENDER.sub("", line)
    if rest.lower().startswith(title.lower()):
        rest = re.sub(r"^[\s,|\u2013\u2014\u00b7-]+", "", rest[len(title) :])
    found = _ORGANISATION.match(rest)
    if found is None or len(found["name"].split()) > _ORGANISATION_MAX_WORDS:
        return None
    name = found["name"].rstrip(".")
    if name.lower() == title.lower() or name.split()[-1].lower() not in _ORGANISATIONS or " " not in name:
        return None
    return _title_cased(name) if name.isupper() else name


def names_a_job(line: str) -> bool:
    """Whether a short line names an occupation: `2nd Line Support Engineer`, `Care assistant, days`."""
    return len(line.split()) <= _FIRST_SENTENCE_WORDS and not _OCCUPATIONS.isdisjoint(tokens(line))


def seniority_of(title: str | None) -> Seniority | None:
    """What the title says of seniority."""
    if title is None:
        return None
    return next((level for level, pattern in _SENIORITY if re.search(pattern, title, re.IGNORECASE)), None)


def _lines(clean: str) -> list[tuple[int, int, str]]:
    found = list[tuple[int, int, str]]()
    for match in re.finditer(r"[^\n\r]+", clean):
        first = _INLINE_BULLET.split(match.group(), maxsplit=1)[0] if not found else match.group()
        text = visible(first).lstrip("#*-\u2022> ").strip("*_ ")
        if any(letter.isalpha() for letter in text):
            found.append((match.start(), match.start() + len(first), text))
    return found


def _can_be_title(line: str) -> bool:
    words = line.split()
    if len(words) > _TITLE_MAX_WORDS or len(line) > _TITLE_MAX_CHARACTERS or line.endswith(":"):
        return False
    if _SENTENCE.search(line) or line.rstrip(",").count(",") > _COMMAS_MAX:
        return False
    if looks_like_heading(line, marked=False) and announced(line) not in {None, "company", "logistics"}:
        return False
    return not re.match(
        r"(?:about|welcome|posted|location|job (?:description|advert)|vacancy$|now hiring|hiring)",
        line,
        re.IGNORECASE,
    )


def _neat(title: str) -> str | None:
    title = _GENDER.sub("", title)
    title = _EDGES.sub("", _TAIL.sub("", title))
    title = title.split(",")[0] if title.count(",") > 1 else title
    if title.isupper():
        title = _title_cased(title)
    return title[0].upper() + title[1:] if title else None


def _title_cased(text: str) -> str:
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


def _is_name(name: str) -> bool:
    words = name.split()
    first = words[1] if words[0].lower() == "the" and len(words) > 1 else words[0]
    return len(words) <= _COMPANY_MAX_WORDS and first.lower() not in _NO_COMPANY
