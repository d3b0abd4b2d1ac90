"""A CV read line by line: what somebody did, can do and has passed; what is nobody's business is left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from interviewer_contracts.questions import Evidence
from interviewer_llm.cv.headings import (
    Section,
    is_only_period,
    is_private,
    label_of,
    period_of,
    section_of,
)
from interviewer_llm.cv.model import Cv, Line, Part
from interviewer_llm.cv.sufficiency import check_cv
from interviewer_llm.english.words import content
from interviewer_llm.reader.boilerplate import always_ignored
from interviewer_llm.reader.hygiene import BLANK, cleaned, visible
from interviewer_llm.reader.language import language_of
from interviewer_llm.reader.packs import Pack, pack_of
from interviewer_llm.reader.places import EDGES, Place, trimmed
from interviewer_llm.reader.sentences import sentences

_LINES_MAX: Final = 240
_LINE_MAX_CHARACTERS: Final = 400
_SENTENCE_MIN_WORDS: Final = 3
_NAME_MAX_WORDS: Final = 4
_HEAD_LINES: Final = 3
_LISTED_MIN: Final = 2
_LISTED_PART_WORDS: Final = 6
_RAW: Final = re.compile(r"[^\n\r]+")
_BULLET: Final = re.compile(
    rf"[\s{BLANK}]*(?:[\u2022\u2023\u25e6\u2043\u25aa\u25ab\u25cf\u25cb\u25a0\u25ba\u25b8\u2713\u2714\u27a4\u2192"
    rf"\u00b7\u00bb>#]+|[-*+\u2013\u2014o](?=[\s{BLANK}])|\(?\d{{1,2}}[.)](?=[\s{BLANK}]))[\s{BLANK}]*"
)
_HOLDS: Final = re.compile(r"(?:I |Currently )?(?:hold|holding|holder of) ", re.IGNORECASE)
_EDGES: Final = EDGES + "|,;"
_SEPARATOR: Final = re.compile(r"\s*[,;|\u2022\u00b7/]\s+|\s+[|\u2022\u00b7]\s*|;|\t+")
_PARTS: Final[dict[Section, Part]] = {
    "work": "duty",
    "education": "qualification",
    "skills": "skill",
    "summary": "summary",
    "unknown": "duty",
}


def read_cv(text: str, posting: str) -> Cv:
    """What a CV shows, line by line; `posting` is the posting as one reads it.

    Raises:
        CvRefusedError: it is no CV, or too thin a one, or the posting again.

    """
    clean = cleaned(text).text
    shown = "\n".join(line for raw in _RAW.findall(clean) if (line := visible(raw)))
    language = language_of(shown)
    reader = _Reader(text, clean, pack_of(language))
    for place in _joined(clean, [_stripped(clean, *found.span()) for found in _RAW.finditer(clean)]):
        reader.take(place)
    check_cv(shown, posting, reader.lines, language)
    return Cv(tuple(reader.lines), reader.latest, language)


@dataclass
class _Reader:
    given: str
    clean: str
    pack: Pack
    section: Section = "unknown"
    lines: list[Line] = field(default_factory=list[Line])
    latest: Line | None = None
    _latest: tuple[int, int] = (0, 0)
    _seen: int = 0

    def take(self, place: Place) -> None:
        """Read one line of the CV, at its place."""
        text = visible(self.clean[place[0] : place[1]])
        self._seen += 1
        if section := section_of(text):
            self.section = section
            return
        if label := label_of(text):
            self._labelled(place, label[0])
        elif self.section != "aside" and not self._is_name(text):
            self._line(place, text)

    def _labelled(self, place: Place, section: Section) -> None:
        if section != "aside":
            start = place[0] + self.clean[place[0] : place[1]].index(":") + 1
            self._listed(_stripped(self.clean, start, place[1]), _PARTS[section])

    def _is_name(self, text: str) -> bool:
        """Whether it is the name at the top."""
        words = text.split()
        named = len(words) <= _NAME_MAX_WORDS and all(word[:1].isupper() for word in words)
        return self._seen <= _HEAD_LINES and self.section == "unknown" and named and period_of(text) is None

    def _line(self, place: Place, text: str) -> None:
        work = self.section in {"work", "unknown"}
        if self.section == "skills":
            self._listed(place, "skill")
        elif work and is_only_period(text):
            self._period(text, self._as_job())
        elif work and period_of(text) is not None:
            self._period(text, self._keep(place, "job"))
        else:
            for sentence in sentences(self.clean, *place, self.pack.lines["abbreviation"]):
                line = self._keep(sentence, _PARTS[self.section])
                if work and line is not None:
                    self._period(line.text, line)

    def _period(self, text: str, line: Line | None) -> None:
        """Remember a line that names a job if none is later."""
        period = period_of(text)
        if line is not None and period is not None and period > self._latest:
            self.latest, self._latest = line, period

    def _as_job(self) -> Line | None:
        """The line before, which the period below it makes a job's name."""
        if not self.lines or self.lines[-1].part != "duty":
            return None
        self.lines[-1] = replace(self.lines[-1], part="job")
        return self.lines[-1]

    def _listed(self, place: Place, part: Part) -> None:
        """`Excel, SAP, Power BI` one by one; a sentence as it is."""
        edges = [found.span() for found in _SEPARATOR.finditer(self.clean, *place)]
        bounds = [place[0], *(edge for span in edges for edge in span), place[1]]
        parts = [
            _stripped(self.clean, start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True)
        ]
        short = all(len(visible(self.clean[s:e]).split()) <= _LISTED_PART_WORDS for s, e in parts)
        if len(parts) >= _LISTED_MIN and short:
            for one in parts:
                self._keep(one, part)
        else:
            for sentence in sentences(self.clean, *place, self.pack.lines["abbreviation"]):
                self._keep(sentence, part)

    def _keep(self, place: Place, part: Part) -> Line | None:
        start, end = _stripped(self.clean, *place)
        text = visible(self.clean[start:end])
        words = _SENTENCE_MIN_WORDS if part in {"duty", "summary"} else 1
        long = end - start > _LINE_MAX_CHARACTERS or len(self.lines) >= _LINES_MAX
        if long or len(text.split()) < words or not content(text):
            return None
        if is_private(text) or always_ignored(text, self.pack):
            return None
        part = "qualification" if _HOLDS.match(text) else part
        evidence = Evidence(source="cv", quote=self.given[start:end], start=start, end=end)
        line = Line(evidence, text, part)
        self.lines.append(line)
        return line


def _joined(clean: str, places: list[Place]) -> Iterator[Place]:
    """The lines, with those that were wrapped put together again."""
    found = [(start, end) for start, end in places if any(map(str.isalnum, clean[start:end]))]
    whole: Place | None = None
    for place, following in pairwise([*found, None]):
        if place is None:
            break
        whole = place if whole is None else (whole[0], place[1])
        if following is not None and _goes_on(clean, whole, following):
            continue
        yield whole
        whole = None


def _goes_on(clean: str, line: Place, following: Place) -> bool:
    """Whether the next line is the rest of this one: it begins small, and this one did not end."""
    between = clean[line[1] : following[0]]
    bullet = _BULLET.fullmatch(between.rpartition("\n")[2] or "x") is not None
    ended = clean[line[1] - 1] in ".!?:"
    return not bullet and not ended and clean[following[0]].islower() and between.count("\n") == 1


def _stripped(clean: str, start: int, end: int) -> Place:
    """The same part without its bullet, and without white space and separators at its edges."""
    bullet = _BULLET.match(clean, start, end)
    if bullet is not None and bullet.end() < end:
        start = bullet.end()
    return trimmed(clean, start, end, _EDGES)
