"""The blocks of a posting taken one by one: each part is asked about, or ignored for a reason."""

from dataclasses import dataclass, field, replace
from typing import Final

from interviewer_contracts.postings import Ignored, IgnoredReason, Requirement, RequirementKind
from interviewer_contracts.questions import Evidence
from interviewer_llm.bank.style import Style
from interviewer_llm.english.words import content, likeness
from interviewer_llm.reader.blocks import Block
from interviewer_llm.reader.boilerplate import EVERYWHERE, always_ignored, boilerplate, section_reason
from interviewer_llm.reader.headings import label_of
from interviewer_llm.reader.hygiene import visible
from interviewer_llm.reader.lists import listed
from interviewer_llm.reader.model import Found
from interviewer_llm.reader.names import Names
from interviewer_llm.reader.packs import Pack
from interviewer_llm.reader.places import Place, within
from interviewer_llm.reader.requirements import (
    LISTS,
    is_credential,
    is_requirement,
    kind_of,
    plain_weight,
    weight_of,
)
from interviewer_llm.reader.sentences import sentences

_NO_TASK: Final = frozenset({None, "be", "apply", "get", "receive", "earn", "enjoy"})
_SAME: Final = 0.85
_LONG_ITEM_WORDS: Final = 32
REQUIREMENTS_MAX: Final = 80
"""More than this is several postings in one; the rest is ignored as repetition would be."""


@dataclass
class Parts:
    """What was taken of a posting so far, with the requirements in the order of the text."""

    given: str
    clean: str
    style: Style
    pack: Pack
    names: Names
    title: Place | None = None
    found: list[Found] = field(default_factory=list[Found])
    ignored: list[Ignored] = field(default_factory=list[Ignored])

    def ignore(self, place: Place, reason: IgnoredReason) -> None:
        """Leave a part out; an empty one is none."""
        start, end = place
        if end > start:
            self.ignored.append(Ignored(text=self.given[start:end], start=start, end=end, reason=reason))

    def take(self, block: Block) -> None:
        """A block's requirements, and what of it is none."""
        place = (block.start, block.end)
        if block.shape == "heading":
            self.ignore(place, always_ignored(self._text(place), self.pack) or "heading")
        elif block.shape == "label":
            self._label(block, place)
        elif block.shape == "item":
            self._item(block, place)
        else:
            self._prose(block, place)

    def _text(self, place: Place) -> str:
        return visible(self.clean[place[0] : place[1]])

    def _label(self, block: Block, place: Place) -> None:
        """`Location: Leeds` goes as a whole; `Skills: Python` is a heading and what stands under it."""
        if (reason := section_reason(block.section)) is not None:
            self.ignore(place, always_ignored(self._text(place), self.pack) or reason)
            return
        start = block.start + self.clean[block.start : block.end].index(":") + 1
        while start < block.end and not self.clean[start].isalnum():
            start += 1
        self.ignore((block.start, start), "heading")
        self._prose(block, (start, block.end))

    def _labelled(self, block: Block, sentence: Place) -> bool:
        """Whether a later sentence of a line has a label of its own: `Must have: … Nice: …`."""
        own = label_of(self.clean[sentence[0] : sentence[1]], self.pack)
        if own is not None:
            self._label(replace(block, start=sentence[0], end=sentence[1], section=own[0]), sentence)
        return own is not None

    def _item(self, block: Block, place: Place) -> None:
        parts = list(self._sentences(place))
        long = len(self._text(place).split()) > _LONG_ITEM_WORDS
        if len(parts) > 1 and (long or any(self._is_boilerplate(part, block) for part in parts)):
            for part in parts:
                self._part(block, part, part, item=True)
            return
        for part in self._listed(block, place) or [place]:
            self._part(block, part, place, item=True)

    def _is_boilerplate(self, place: Place, block: Block) -> bool:
        text = self._text(place)
        named = boilerplate(text, block.section, self.pack, task=False, item=True)
        return (always_ignored(text, self.pack) or named) is not None

    def _prose(self, block: Block, place: Place) -> None:
        for sentence in self._sentences(place):
            if block.shape == "label" and sentence[0] != place[0] and self._labelled(block, sentence):
                continue
            always = always_ignored(self._text(sentence), self.pack) is not None
            members = self._listed(block, sentence)
            clauses = self._clauses(block, sentence)
            if members and not always:
                for part in members:
                    self._part(block, part, sentence, item=True)
            elif always or len(clauses) == 1:
                wanted = block.shape == "label" and block.section in LISTS
                self._part(block, sentence if always else clauses[0], sentence, item=wanted)
            else:
                for part in clauses:
                    self._part(block, part, sentence, item=False, clause=True)

    def _clauses(self, block: Block, sentence: Place) -> list[Place]:
        """A sentence's clauses, each with a task of its own; boilerplate stays whole."""
        clauses = self.pack.grammar.clauses(self.clean, *sentence)
        whole = boilerplate(self._text(sentence), block.section, self.pack, task=False, item=False)
        return [sentence] if whole in EVERYWHERE else clauses

    def _sentences(self, place: Place) -> list[Place]:
        return list(sentences(self.clean, *place, self.pack.lines["abbreviation"]))

    def _listed(self, block: Block, place: Place) -> list[Place]:
        if block.section not in {"must", "nice"}:
            return []
        return listed(self.clean, place, self.pack, label=block.shape == "label")

    def _part(self, block: Block, place: Place, evidence: Place, *, item: bool, clause: bool = False) -> None:
        text = self._text(place)
        if self.title is not None and within(place, self.title):
            self.ignore(place, "heading")
            return
        heads = text.endswith(":") or (self.title is not None and text == self._text(self.title))
        reason = always_ignored(text, self.pack) or ("heading" if heads else None)
        if reason is None and self.pack.grammar.takes_apart:
            reason = self._read(block, place, evidence, item=item, clause=clause)
        elif reason is None:
            reason = self._plain(block, place, item=item)
        if reason is not None:
            self.ignore(place, reason)

    def _read(
        self, block: Block, place: Place, evidence: Place, *, item: bool, clause: bool
    ) -> IgnoredReason | None:
        """Keep a part that says what is wanted, or tell why it is left out."""
        text, section = self._text(place), block.section
        duty = section == "duty" or clause or (section == "unknown" and item)
        phrase = self.pack.grammar.phrase(text, self.style, duty=duty)
        in_list = item and section in LISTS | {"unknown"}
        task = phrase.verb not in _NO_TASK and (in_list or clause or section == "duty")
        if reason := boilerplate(text, section, self.pack, task=task, item=item):
            return reason
        wanted = self.pack.kinds["wants"].search(text) is not None
        if clause and phrase.topic is None and phrase.task is None and not wanted:
            return "fragment"
        if not clause and not is_requirement(text, section, phrase, self.pack, item=item):
            return "fragment"
        if self._is_repeated(text):
            return "duplicate"
        sentence = self._text(evidence) if clause else ""
        told = "duty" if clause and section == "unknown" else section
        kind = kind_of(text, told, phrase, self.pack, sentence=sentence)
        weight = weight_of(text, kind, phrase, len(self.found), self.pack)
        self._keep(place, evidence, kind, weight)
        return None

    def _plain(self, block: Block, place: Place, *, item: bool) -> IgnoredReason | None:
        """As `_read`, in a language that is not taken apart: list items say what is wanted."""
        text = self._text(place)
        if reason := boilerplate(text, block.section, self.pack, task=False, item=True):
            return reason
        if not item or len(text.split()) <= 1:
            return "fragment"
        if self._is_repeated(text):
            return "duplicate"
        kind: RequirementKind = "must" if block.section == "must" else "duty"
        self._keep(place, place, kind, plain_weight(len(self.found)))
        return None

    def _keep(self, place: Place, evidence: Place, kind: RequirementKind, weight: float) -> None:
        text = self._text(place)
        phrase = self.pack.grammar.phrase(text, self.style, duty=kind == "duty")
        (start, end), (begin, finish) = place, evidence
        requirement = Requirement(
            id=f"r{len(self.found) + 1}",
            text=self.given[start:end],
            start=start,
            end=end,
            kind=kind,
            weight=weight,
            names=self.names.of(self.given, self.clean, place),
        )
        whole = Evidence(quote=self.given[begin:finish], start=begin, end=finish)
        credential = is_credential(text, kind, phrase, self.pack)
        paper = self.pack.kinds["credential"].search(text) is not None
        self.found.append(Found(requirement, whole, text, phrase, credential, paper))

    def _is_repeated(self, text: str) -> bool:
        if len(self.found) >= REQUIREMENTS_MAX:
            return True
        words = content(text)
        return any(likeness(words, content(found.text)) > _SAME for found in self.found)
