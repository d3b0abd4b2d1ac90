"""A posting read from its first character to its last: each part is asked about, or ignored for a reason."""

import re
from dataclasses import dataclass, field
from typing import Final

from interviewer_contracts.postings import (
    Ignored,
    IgnoredReason,
    Notice,
    Posting,
    Requirement,
    RequirementKind,
)
from interviewer_contracts.questions import Evidence
from interviewer_llm.bank.load import Bank, the_bank
from interviewer_llm.bank.phrases import NOTHING, phrase_of
from interviewer_llm.bank.style import Style
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.verbs import is_verb
from interviewer_llm.english.words import content, likeness
from interviewer_llm.reader.blocks import Block, blocks_of
from interviewer_llm.reader.boilerplate import always_ignored, boilerplate, section_reason
from interviewer_llm.reader.facts import company_of, seniority_of, title_of
from interviewer_llm.reader.hygiene import cleaned, visible
from interviewer_llm.reader.language import language_of
from interviewer_llm.reader.model import Found, Reading
from interviewer_llm.reader.requirements import is_credential, is_requirement, kind_of, weight_of
from interviewer_llm.reader.sentences import Place, clauses, sentences
from interviewer_llm.reader.sufficiency import check_enough

_NO_TASK: Final = frozenset({None, "be", "apply", "get", "receive", "earn", "enjoy"})
_SAME: Final = 0.85
_LONG_ITEM_WORDS: Final = 32
_LIST_LINE: Final = re.compile(r"(?:[^,;|]{2,80}[,;|])+[^,;|]{2,80}$")
_LIST_PART_WORDS: Final = 3
_LIST_PARTS: Final = 3
_LABEL_PART_WORDS: Final = 12
_SEMICOLON: Final = re.compile(r";\s*(?:and\s+)?")
_COMMA: Final = re.compile(r",\s*(?:and\s+)?")
_COMMA_OR_AND: Final = re.compile(r"[,;|]\s*(?:and\s+)?|\s+and\s+")
_FOREIGN_WEIGHT: Final = 0.7
_FOREIGN_LATER: Final = 0.01
_FOREIGN_LEAST: Final = 0.3
_REQUIREMENTS_MAX: Final = 80
"""More than this is several postings in one; the rest is ignored as repetition would be."""


def read_posting(text: str) -> Posting:
    """What a posting asks for.

    Raises:
        PostingTooThinError: it says too little to ask about.
        NotAPostingError: it is something else.

    """
    return read(text).posting


def read(text: str, bank: Bank | None = None) -> Reading:
    """A posting with all that was worked out about it. Raises as `read_posting` does."""
    bank = bank or the_bank()
    clean = cleaned(text)
    title, title_place = title_of(clean.text)
    lines = _visible_lines(clean.text)
    reader = _Reader(text, clean.text, Style.of(lines, bank.names), language_of(lines), title_place)
    for start, end in clean.machine:
        reader.ignore((start, end), "instruction")
    for block in blocks_of(clean.text, title_place):
        reader.take(block)
    check_enough(lines, title, [found.requirement for found in reader.found], reader.language)
    posting = Posting(
        title=title,
        company=company_of(clean.text, title),
        seniority=seniority_of(title),
        language=reader.language,
        requirements=[found.requirement for found in reader.found],
        ignored=sorted(reader.ignored, key=lambda part: part.start),
        warnings=_warnings(reader),
    )
    return Reading(posting, tuple(reader.found), reader.style, lines)


def _visible_lines(clean: str) -> str:
    """A clean text as one reads it, line by line."""
    return "\n".join(line for raw in re.split(r"[\n\r]+", clean) if (line := visible(raw)))


def _warnings(reader: "_Reader") -> list[Notice]:
    if reader.language == ENGLISH:
        return []
    return [
        Notice(
            code="language_not_written",
            message="This posting does not seem to be in English. Interviewer can only write English "
            "questions so far, "
            "so yours are in English; they quote the posting in its own language.",
        )
    ]


@dataclass
class _Reader:
    given: str
    clean: str
    style: Style
    language: str
    title: Place | None = None
    found: list[Found] = field(default_factory=list[Found])
    ignored: list[Ignored] = field(default_factory=list[Ignored])

    def ignore(self, place: Place, reason: IgnoredReason) -> None:
        start, end = place
        if end > start:
            self.ignored.append(Ignored(text=self.given[start:end], start=start, end=end, reason=reason))

    def take(self, block: Block) -> None:
        place = (block.start, block.end)
        if block.shape == "heading":
            self.ignore(place, always_ignored(visible(self.clean[block.start : block.end])) or "heading")
        elif block.shape == "label":
            self._label(block)
        elif block.shape == "item":
            self._item(block, place)
        else:
            self._prose(block, place)

    def _label(self, block: Block) -> None:
        """`Location: Leeds` goes as a whole; `Skills: Python` is a heading and what stands under it."""
        if section_reason(block.section) is not None:
            text = visible(self.clean[block.start : block.end])
            self.ignore(
                (block.start, block.end), always_ignored(text) or section_reason(block.section) or "logistics"
            )
            return
        start = block.start + self.clean[block.start : block.end].index(":") + 1
        while start < block.end and not self.clean[start].isalnum():
            start += 1
        self.ignore((block.start, start), "heading")
        self._prose(block, (start, block.end))

    def _item(self, block: Block, place: Place) -> None:
        text = visible(self.clean[place[0] : place[1]])
        parts = list(sentences(self.clean, *place))
        if len(parts) > 1:
            mixed = any(self._is_boilerplate(part, block) for part in parts)
            if mixed or len(text.split()) > _LONG_ITEM_WORDS:
                for part in parts:
                    self._part(block, part, part, item=True)
                return
        for part in self._listed(block, place) or [place]:
            self._part(block, part, place, item=True)

    def _is_boilerplate(self, place: Place, block: Block) -> bool:
        text = visible(self.clean[place[0] : place[1]])
        return (always_ignored(text) or boilerplate(text, block.section, task=False, item=True)) is not None

    def _prose(self, block: Block, place: Place) -> None:
        for sentence in sentences(self.clean, *place):
            text = visible(self.clean[sentence[0] : sentence[1]])
            listed = self._listed(block, sentence)
            parts = clauses(self.clean, *sentence) if self.language == ENGLISH else [sentence]
            if listed and not always_ignored(text):
                for part in listed:
                    self._part(block, part, sentence, item=True)
            elif always_ignored(text) or len(parts) == 1:
                self._part(block, sentence, sentence, item=block.shape == "item")
            else:
                for part in parts:
                    self._part(block, part, sentence, item=False, clause=True)

    def _listed(self, block: Block, place: Place) -> list[Place]:
        if block.section not in {"must", "nice"}:
            return []
        return _listed(self.clean, place, label=block.shape == "label")

    def _part(self, block: Block, place: Place, evidence: Place, *, item: bool, clause: bool = False) -> None:
        text = visible(self.clean[place[0] : place[1]])
        if self.title is not None and self.title[0] <= place[0] and place[1] <= self.title[1]:
            self.ignore(place, "heading")
            return
        reason = always_ignored(text)
        if reason is None and self.language != ENGLISH:
            self._foreign(block, place, item=item)
            return
        duty = block.section == "duty" or clause or (block.section == "unknown" and item)
        phrase = NOTHING if reason else phrase_of(text, self.style, duty=duty)
        listed = item and block.section in {"unknown", "duty", "must", "nice"}
        task = phrase.verb not in _NO_TASK and (listed or clause or block.section == "duty")
        reason = reason or boilerplate(text, block.section, task=task, item=item)
        if reason is None and not clause and not is_requirement(text, block.section, phrase, item=item):
            reason = "fragment"
        if reason is None and clause and phrase.topic is None and phrase.task is None:
            reason = "fragment"
        if reason is None and self._is_repeated(text):
            reason = "duplicate"
        if reason is None and len(self.found) >= _REQUIREMENTS_MAX:
            reason = "duplicate"
        if reason is not None:
            self.ignore(place, reason)
            return
        kind = kind_of(text, "duty" if clause and block.section == "unknown" else block.section, phrase)
        weight = weight_of(text, kind, phrase, len(self.found))
        self._keep(place, evidence, text, kind, weight)

    def _keep(self, place: Place, evidence: Place, text: str, kind: RequirementKind, weight: float) -> None:
        english = self.language == ENGLISH
        phrase = phrase_of(text, self.style, duty=kind == "duty") if english else NOTHING
        (start, end), (begin, finish) = place, evidence
        requirement = Requirement(
            id=f"r{len(self.found) + 1}",
            text=self.given[start:end],
            start=start,
            end=end,
            kind=kind,
            weight=weight,
        )
        whole = Evidence(quote=self.given[begin:finish], start=begin, end=finish)
        self.found.append(Found(requirement, whole, text, phrase, is_credential(text, kind, phrase)))

    def _foreign(self, block: Block, place: Place, *, item: bool) -> None:
        """In a language that we can't take apart, list items are requirements and sentences are not."""
        text = visible(self.clean[place[0] : place[1]])
        reason = boilerplate(text, block.section, task=False, item=True)
        if reason is None and not (item and len(text.split()) > 1):
            reason = "fragment"
        if reason is None and self._is_repeated(text):
            reason = "duplicate"
        if reason is not None:
            self.ignore(place, reason)
            return
        kind: RequirementKind = "must" if block.section == "must" else "duty"
        weight = round(max(_FOREIGN_LEAST, _FOREIGN_WEIGHT - len(self.found) * _FOREIGN_LATER), 3)
        self._keep(place, place, text, kind, weight)

    def _is_repeated(self, text: str) -> bool:
        words = content(text)
        return any(likeness(words, content(found.text)) > _SAME for found in self.found)


def _listed(clean: str, place: Place, *, label: bool) -> list[Place]:
    """The parts of `Python, Django and Docker`, or nothing if it is no such list.

    After a label (`Essential: …`) the parts may be longer, and a semicolon always parts them.
    """
    text = visible(clean[place[0] : place[1]]).rstrip(".")
    whole = clean[place[0] : place[1]]
    if label and whole.count(";"):
        return _parts(whole, _SEMICOLON, place[0])
    if not _LIST_LINE.match(text) or is_verb(text.split(" ")[0]):
        return []
    parts = _parts(whole, _COMMA_OR_AND, place[0])
    words = [visible(clean[start:end]) for start, end in parts]
    names = [word for word in words if word[:1].isupper() or any(letter.isdigit() for letter in word)]
    short = all(0 < len(word.split()) <= _LIST_PART_WORDS for word in words)
    if short and len(parts) >= _LIST_PARTS and len(names) * 2 > len(words) + 1:
        return parts
    parts = _parts(whole, _COMMA, place[0]) if label else []
    spoken = all(len(visible(clean[start:end]).split()) <= _LABEL_PART_WORDS for start, end in parts)
    return parts if spoken and len(parts) >= _LIST_PARTS else []


def _parts(text: str, separator: re.Pattern[str], offset: int) -> list[Place]:
    """The places of what stands between separators, without a full stop at the end."""
    edges = list(separator.finditer(text))
    starts = [0, *(edge.end() for edge in edges)]
    ends = [*(edge.start() for edge in edges), len(text) - text.endswith(".")]
    return [(offset + start, offset + end) for start, end in zip(starts, ends, strict=True) if end > start]
