"""A requirement's own words, as they fit into a question.

`Ability to plan, cook and serve lunch for 40 residents` becomes the task `plan, cook and serve lunch for 40
residents`, the doing `planning, cooking and serving lunch …`; `Strong knowledge of PostgreSQL` becomes the
topic `PostgreSQL`. What can't be turned into a phrase that reads well gives none: then only a probe that was
written for its terms may ask about it.
"""

import re
from dataclasses import dataclass
from typing import Final

from interviewer_llm.bank.forms import PREPOSITIONS, in_gerund
from interviewer_llm.bank.schema import Slot
from interviewer_llm.bank.style import Style
from interviewer_llm.bank.trimming import PHRASE_WHOLE_WORDS, shortened, tidied
from interviewer_llm.bank.verbphrases import PATTERNS, verb_phrase
from interviewer_llm.english.leadins import without_lead_in
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.verbs import ADJECTIVES_TOO, NOUNS_TOO, VERBS, base_of_third_person, is_verb

_ARTICLE: Final = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
_POSSESSIVE: Final = re.compile(r"^(?:your|our|their|some|any|this|these|all)\s+(?=\w)", re.IGNORECASE)
_SAYS_NOTHING: Final = re.compile(
    r"^(?:(?:in|within|as) )?(?:an? |the |your |our |their )?"
    rf"(?:(?:{'|'.join(PATTERNS['nothing_kinds'].split())}) )*"
    rf"(?:{'|'.join(PATTERNS['nothing_heads'].split())})s?$",
    re.IGNORECASE,
)
_QUALITIES_ONLY: Final = re.compile(
    r"^(?:(?:previous|prior|relevant|proven|strong|solid|good|some|similar|minimum|appropriate|suitable|"
    r"practical|current|valid|full|clean|the|an?|and|of|or|other|additional)\s*)+$",
    re.IGNORECASE,
)
_EYE: Final = re.compile(r"^(?:an? )?(?:(?:keen|sharp|good|real) )*eye for detail", re.IGNORECASE)
_OF_THEIRS: Final = re.compile(r"(?<=\w) (?:that|which) you (?:would|could|can|are)\b.*$")
_OF_YOURS: Final = re.compile(
    r"(?<=\w),? (?:before|after|when|while|until|once|as|if) you\b.*$|,? (?:or|and) be .*$"
)
"""`daily checks before you turn a wheel`: a clause of its own is too much inside a question."""
_POINTS_BACK: Final = re.compile(
    r"(?:(?:after|for|with|to|about|on|at|in|up) )?(?:(?:each|all|both|one|some) of )?"
    r"(?:them|it|him|these|those)\b(?! who)"
)
"""`carry them to the trolley` rests on a sentence that the listener never heard."""
_ENDS_POINTING_BACK: Final = re.compile(
    r"^(?!.*(?:,| and | as | before | after | when | until | if ))"
    r".*\b(?:about|with|for|to|from|of|on) (?:it|them)$"
)
"""`agree with managers what to do about it`: what it is, stood in the clause before."""
_HOW_LONG: Final = re.compile(
    r"(?:(?:over|about|at least|minimum) )?(?:\d+\+?|an?|one|two|three|four|five|six|some|several|many)"
    r"(?: (?:or|to) \w+)?\+? (?:years?|months?|weeks?)\b(?: or (?:two|three|more|so))?",
    re.IGNORECASE,
)
_TELLS_A_CLAUSE: Final = words_of("clause_verbs")
_KNOWN: Final = frozenset({"know", "understand", "appreciate", "possess"})
"""What one does with a subject without being seen to do it: asked about as the subject."""
_LASTED: Final = re.compile(rf"^{_HOW_LONG.pattern} (?:of|in|at) ", re.IGNORECASE)
"""`A year or two at customs or freight` says how long it was, and then what."""
_NOUN_TAIL: Final = re.compile(
    r"(?<=\w) (?:experience|knowledge|background|expertise|proficiency|know-how|familiarity)$", re.IGNORECASE
)
_ADJECTIVE_END: Final = re.compile(r"(?:al|ary|ic|ive|ous|able|ful|verbal|previous|ent|ant)$", re.IGNORECASE)
_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|will|would|can|could|may|might|must|should|has|have|had|does|do|we|they|he|she|I|my|"
    r"you're|you'll|we're|we'll)\b"
)
_RELATIVE: Final = re.compile(
    r",? (?:that|which|who|whom|whose|where|when|as|because|since|if|so|what|how) .*$"
)
_OBJECT: Final = re.compile(r" (?:what|how) ")
_LAST_MEMBER: Final = re.compile(r",? and |, ")
_OPENS_CLAUSE: Final = re.compile(
    r"\b(?:that|which|who|whose|what|when|where|how|if|whether|why|because|as|so|until|once|before|after|unless)\b"
)
_OTHERS: Final = re.compile(r"\b(?:we|they|he|she|I|my|we're|we'll|they're)\b")
_DONE_TO_ONE: Final = frozenset({"set", "given", "paid", "offered", "based", "shown"})
"""`You'll be set an income target` says what others do."""
_CLAUSE_MIN_WORDS: Final = 2
_NO_TOPIC: Final = words_of("no_topic")
_INFINITIVE: Final = re.compile(r"\b(?:to|could|can|must|would|will|should|not|to really)\s+$")
_BEFORE_MODAL: Final = re.compile(
    r"^ (?:müssen|mussten|sollen|sollten|können|konnten|könnten|wollen|wollten|dürfen|durften|würden)\b"
)
"""German has the infinitive before them: `… als Sie geduldig sein mussten`."""
_DETERMINED: Final = re.compile(r"\b(?:the|your|an?|this|that|their|same|real|good)\s+$", re.IGNORECASE)


@dataclass(frozen=True)
class Phrase:
    """A requirement's words in the forms that slots take; a form that would not read well is None.

    `verb` is the bare infinitive that leads it, if one does; `be` marks a trait.
    """

    task: str | None = None
    doing: str | None = None
    topic: str | None = None
    verb: str | None = None

    def form(self, slot: Slot) -> str | None:
        """The words for a slot."""
        return {"task": self.task, "doing": self.doing, "topic": self.topic}[slot]

    def fill(self, text: str, slot: Slot) -> str | None:
        """A text with its slot filled, or None if these words have no such form."""
        words = self.form(slot)
        if words is None:
            return None
        before, after = text.split(f"{{{slot}}}")
        if self.verb == "be" and not (_INFINITIVE.search(before) or _BEFORE_MODAL.match(after)):
            return None
        if slot == "topic" and _DETERMINED.search(before):
            words = _ARTICLE.sub("", words)
        if not before:
            words = words[0].upper() + words[1:]
        return before + words + after


NOTHING: Final = Phrase()


def phrase_of(text: str, style: Style, *, duty: bool) -> Phrase:
    """The words of one requirement, in the forms that can be had of it.

    `duty` tells that it stands among tasks, where a first word that may be a verb or a noun is a verb.
    """
    text = tidied(text)
    rest, expected = without_lead_in(style.first_lowered(text) if text.isupper() else text)
    if not any(letter.isalpha() for letter in rest) or _SAYS_NOTHING.match(rest):
        return NOTHING
    verb = verb_phrase(rest, expected, duty=duty)
    return _nominal(rest, style) if verb is None else _verbal(verb, style)


def _verbal(words: list[str], style: Style) -> Phrase:
    short = shortened(_declaused(" ".join(words)), verbal=True)
    if short is None or _breaks_off(short):
        return NOTHING
    head, _, rest = short.partition(" ")
    if rest.isupper() or style.first_lowered(f"X {rest}") != f"X {rest}":
        rest = style.first_lowered(rest)
    parts = [head.lower(), *rest.split(" ")]
    at = next((i for i, word in enumerate(parts) if is_verb(word.strip(","))), 0)
    if parts[at] in _KNOWN and parts[at + 1 :] and not _OPENS_CLAUSE.search(" ".join(words[at + 1 :])):
        return _nominal(" ".join(parts[at + 1 :]), style)
    if _nothing_done(parts, at):
        return NOTHING
    if parts[at] == "be":
        return Phrase(task=" ".join(parts), verb="be")
    doing = " ".join(in_gerund(parts, at))
    return Phrase(task=" ".join(parts), doing=doing, topic=doing, verb=parts[at].strip(","))


def _nothing_done(parts: list[str], at: int) -> bool:
    """Whether the words led by a verb say nothing that one could be asked to do."""
    verb, following = parts[at], parts[at + 1 : at + 2]
    return (
        all(word == "and" or is_verb(word) for word in parts)
        or (verb == "do" and following == ["not"])
        or (verb == "be" and not _DONE_TO_ONE.isdisjoint(following))
        or (following == ["what"] and verb not in _TELLS_A_CLAUSE)
        or _POINTS_BACK.match(" ".join(parts[at + 1 :])) is not None
        or _ENDS_POINTING_BACK.match(" ".join(parts)) is not None
    )


def _nominal(text: str, style: Style) -> Phrase:
    text = _LASTED.sub("", _OF_YOURS.sub("", _OF_THEIRS.sub("", text)))
    if not text or _HOW_LONG.match(text) or _opens_no_topic(text):
        return NOTHING
    text = _EYE.sub("attention to detail", _declaused(_POSSESSIVE.sub("", text)))
    while (tail := _NOUN_TAIL.search(text)) and not _ADJECTIVE_END.search(text[: tail.start()]):
        text = text[: tail.start()]
    short = shortened(text, verbal=False)
    if short is None or short.split(" ")[0].lower() in PREPOSITIONS | {"and", "or"}:
        return NOTHING
    if _QUALITIES_ONLY.match(short) or _breaks_off(short):
        return NOTHING
    return Phrase(topic=style.first_lowered(short))


def _opens_no_topic(text: str) -> bool:
    """Whether the words begin a clause, or are what is left of one: `if you have …`, `been on call …`."""
    first = text.split(" ", 1)[0].strip(",")
    if first.isupper() and len(first) > 1:
        return False
    verb = base_of_third_person(first) or first
    return first.lower() in _NO_TOPIC or verb in VERBS - NOUNS_TOO - ADJECTIVES_TOO


def _declaused(text: str) -> str:
    """Without a clause that has a verb and a subject of its own: `… that we use every day`."""
    if _FINITE.search(text) and (len(text.split()) > PHRASE_WHOLE_WORDS or _OTHERS.search(text)):
        cut = _without_clause(text)
        if len(cut.split()) >= _CLAUSE_MIN_WORDS:
            return cut
    return text


def _without_clause(text: str) -> str:
    """Without the clause; where that is a verb's object, without the verb: `… and record what they say`.

    A verb that has nothing before it keeps its clause: without it, it would say too little.
    """
    found = _RELATIVE.search(text)
    if found is None:
        return text
    head = text[: found.start()]
    before = head.rpartition(" ")[2].lower()
    if not _OBJECT.match(found.group()) or before in PREPOSITIONS | {"and", "or"}:
        return head
    *others, member = _LAST_MEMBER.split(head)
    return head[: -len(member)].rstrip(" ,").removesuffix(" and").rstrip(",") if others else text


def _breaks_off(short: str) -> bool:
    """Whether a new sentence starts inside: `visit the school are welcome`."""
    found = _FINITE.search(short, len(short.split(" ", 1)[0]))
    return found is not None and not _OPENS_CLAUSE.search(short[: found.start()])
