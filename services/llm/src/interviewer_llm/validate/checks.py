"""What every question must be: each check returns whether a text fails it; `CHECKS` gives the codes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

from interviewer_llm.english import ENGLISH
from interviewer_llm.english.data import data_of
from interviewer_llm.english.words import content, likeness, shingles, tokens

WORDS_MIN: Final = 8
WORDS_MAX: Final = 45
ALIKE_CONTENT: Final = 0.6
ALIKE_SHINGLES: Final = 0.3
_SHINGLE: Final = 4
_OPENING_WORDS: Final = 4
_TELLING_WORDS: Final = 3
_CIRCLE: Final = 4
_FIRST_WORDS: Final = 2
_ASKS: Final = re.compile(r"\b(?:what|which|how|who|whom|whose|where|when|why)\b", re.IGNORECASE)

_YES_NO: Final = re.compile(
    r"^(?:do|does|did|is|are|was|were|am|can|could|would|will|have|has|had|should|shall|may|might|must)\b"
    r"|: (?:do|does|did|is|are|was|were|can|could|would|will|have|has|had|should) (?:you|it|they|he|she"
    r"|the|that|this|there)\b",
    re.IGNORECASE,
)
_FILLER: Final = re.compile(
    r"can you tell me|could you tell me|tell me (?:a bit |a little )?about your (?:experience|background"
    r"|skills)|"
    r"how would you describe|what are your (?:greatest )?(?:strengths|weaknesses)|your experience "
    r"with\b.{0,60}\?$|"
    r"where do you see yourself|why should we hire you",
    re.IGNORECASE,
)
_MARKUP: Final = re.compile(r"[<>{}\[\]|`*_~^\\]|&(?:#\d+|[a-z]+);|\$\{|```")
_LINK: Final = re.compile(
    r"\b\w+://|\b(?:javascript|mailto|data|file|tel|ftp):\S|www\.|\S@\S|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|\b[\w-]+\.(?:com|org|net|io|co\.uk|de|eu|info|ru|xyz|example|test)\b",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(r"(?:\+|\b0)\d(?:[ ()-]?\d){6,}")
_AND_OR: Final = re.compile(r"\b(?:and/or|he/she|his/her|s/he)\b", re.IGNORECASE)
_META: Final = re.compile(
    r"\b(?:candidates?|applicants?|requirements?|postings?|job advert|bullet points?)\b", re.IGNORECASE
)
_PERSONAL: Final = (
    r"(?:age|religion|faith|family|children|kids|husband|wife|spouse|marriage|marital|ethnic\w*|race"
    r"|nationality|origin|"
    r"skin|health(?! and safety)|disabilit\w+|illness\w*|pregnan\w+|sexual\w*|sexuality|gender|politic\w+|"
    r"religious|beliefs?|(?:trade )?union (?:member\w*|activit\w*)|medical (?:history|condition)"
    r"|birth(?:day|place)?|mother tongue)"
)
_PROTECTED: Final = re.compile(
    rf"\byour (?:own |personal )?{_PERSONAL}\b|\bhow old (?:are|were) you\b|\bwhere (?:are|were) you "
    rf"(?:born|from)\b|"
    r"\b(?:are|were) you (?:\w+ )?(?:married|single|pregnant|religious|christian|muslim|jewish|hindu"
    r"|disabled|ill|gay|straight|"
    r"a (?:christian|muslim|jew|hindu|parent|mother|father|union member|member of))\b|"
    r"\b(?:have|having|planning|want|expecting) (?:any )?(?:children|kids|a baby|a family)\b|\byou(?:r)? "
    r"(?:vote|worship|pray)\b|"
    r"\b(?:no )?(?:older|younger) than \d{2}\b|\bnative speakers?\b|\bunder \d{2} years old\b",
    re.IGNORECASE,
)
_MACHINE: Final = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all |any |the |your )?(?:previous|prior|above|earlier)\b|\bsystem "
    r"prompt\b|"
    r"\b(?:language model|chatgpt|as an ai)\b|\[/?INST\]|\bim_(?:start|end)\b",
    re.IGNORECASE,
)
_TRAPS: Final = re.compile(
    r"\b(?:the|a|an) (?:the|a|an|your|our|their|his|her)\b|\b(to|of|in|with|for|at|on|and|or|the|a|you"
    r"|your|is|by|from) \1\b|"
    r"\byour? your?\b|\byou(?:r)? (?:our|my)\b|\bto (?:\w+ly )?(?:\w{3,}ing) (?:the|your)\b.{0,3}\bhad\b|"
    r"\bhad to (?:had|have had|is|are|was|the|a|an)\b|"
    r"\bto to\b|\b(?:our|ours|we|us|my|I'm|I)\b(?! (?:would|asked|ask)\b)|[,;:] ?[,;:?]|  | [,;:?]"
    r"| \.(?![A-Z])|\(\s*\)|\.\.",
)
_A_VOWEL: Final = re.compile(
    r"\b[Aa] (?=[aeio][a-z])(?!(?:one|once|euro|ewe)\w*)|\b[Aa]n (?=[bcdfgjklmnpqrstvwyz][a-z]|h(?!our"
    r"|onest|onour|eir))"
)
_FUNCTION_BEFORE_MARK: Final = re.compile(
    r"\b(?:and|or|of|to|the|a|an|with|for|in|at|by|from|which|who)[?,:;]", re.IGNORECASE
)
_ALLOWED_BEFORE_MARK: Final = re.compile(
    r"\b(?:work|look|deal|talk|turn|rely|start|begin|come|go|hand|whom|who|what|bring|let|put|sign|check"
    r"|took|take|give|gave|carry|"
    r"move|moved|\w+ed|\w+ing|it|them|him|her|you|that|this|else|people|one|\w+) (?:in|to|with|for|at|from"
    r"|by|of)[?,:;]"
)


@dataclass(frozen=True)
class Asking:
    """A question with what it is checked against.

    `about` is the requirement's own text; `anchored` tells that the question was written for the occupation
    or skill that the requirement names, and `free` that it may stand without the requirement's words;
    `others` are the other questions of the interview. What only holds for English is not asked of another
    `language`.
    """

    text: str
    about: str
    anchored: bool = False
    free: bool = False
    others: Sequence[str] = ()
    language: str = ENGLISH


def _one_mark(asking: Asking) -> bool:
    return asking.text.count("?") != 1 or not asking.text.endswith("?")


def _length(asking: Asking) -> bool:
    return not WORDS_MIN <= len(asking.text.split()) <= WORDS_MAX


def _yes_no(asking: Asking) -> bool:
    return _YES_NO.search(asking.text) is not None


def _filler(asking: Asking) -> bool:
    return _FILLER.search(asking.text) is not None


def _markup(asking: Asking) -> bool:
    return _MARKUP.search(asking.text) is not None or not asking.text.isprintable()


def _link(asking: Asking) -> bool:
    return any(pattern.search(asking.text) for pattern in (_LINK, _PHONE))


def _slash(asking: Asking) -> bool:
    return _AND_OR.search(asking.text) is not None


def _meta(asking: Asking) -> bool:
    own = asking.about.lower()
    return any(found.group().lower() not in own for found in _META.finditer(asking.text))


def _protected(asking: Asking) -> bool:
    return is_protected(asking.text, asking.language)


def _machine(asking: Asking) -> bool:
    return _MACHINE.search(asking.text) is not None


def _grammar(asking: Asking) -> bool:
    if _TRAPS.search(asking.text) or _A_VOWEL.search(asking.text):
        return True
    return any(
        not _ALLOWED_BEFORE_MARK.search(asking.text[max(0, found.start() - 20) : found.end()])
        for found in _FUNCTION_BEFORE_MARK.finditer(asking.text)
    )


def _opening(asking: Asking) -> bool:
    return not asking.text[:1].isupper() and not asking.text[:1].isdigit()


def _ungrounded(asking: Asking) -> bool:
    return not (asking.anchored or asking.free or content(asking.text) & content(asking.about))


def _duplicate(asking: Asking) -> bool:
    return any(alike(asking.text, other) for other in asking.others)


CHECKS: Final[dict[str, Callable[[Asking], bool]]] = {
    "one_question_mark": _one_mark,
    "length": _length,
    "yes_no": _yes_no,
    "filler": _filler,
    "markup": _markup,
    "link": _link,
    "slash": _slash,
    "meta": _meta,
    "protected": _protected,
    "machine": _machine,
    "grammar": _grammar,
    "opening": _opening,
    "ungrounded": _ungrounded,
    "duplicate": _duplicate,
}


_ENGLISH_ONLY: Final = frozenset({"yes_no", "filler", "meta", "grammar"})


def findings(asking: Asking) -> list[str]:
    """The codes of the checks that a question fails; none is what it should be."""
    return [
        code
        for code, fails in CHECKS.items()
        if (asking.language == ENGLISH or code not in _ENGLISH_ONLY) and fails(asking)
    ]


def is_hollow(tail: str) -> bool:
    """Whether what a small model added to our beginning asks nothing, or goes round in circles."""
    runs = list(_runs(tail))
    return len(content(tail)) < _TELLING_WORDS or len(set(runs)) < len(runs)


def is_protected(text: str, language: str) -> bool:
    """Whether a text asks a person what nobody may be asked at work."""
    foreign = _protected_in().get(language)
    return _PROTECTED.search(text) is not None or (foreign is not None and foreign.search(text) is not None)


def carries(text: str) -> str | None:
    """What a text carries along that no text of ours does: the code of the check, or None."""
    found = Asking(text, "")
    return next((code for code in ("markup", "link", "machine") if CHECKS[code](found)), None)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of `_CIRCLE` words, as often as it comes."""
    words = tokens(text)
    return (tuple(words[at : at + _CIRCLE]) for at in range(len(words) - _CIRCLE + 1))


@lru_cache(maxsize=1)
def _protected_in() -> dict[str, re.Pattern[str]]:
    """By language: what may not be asked."""
    data = cast("dict[str, list[str]]", data_of("interviewer_llm.validate", "protected.yaml"))
    return {
        language: re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
        for language, patterns in data.items()
    }


def alike(one: str, other: str) -> bool:
    """Whether two questions would sound the same to somebody who hears both."""
    if one.casefold() == other.casefold() or likeness(content(one), content(other)) > ALIKE_CONTENT:
        return True
    runs, others = shingles(one, _SHINGLE), shingles(other, _SHINGLE)
    return bool(runs and others) and len(runs & others) / min(len(runs), len(others)) > ALIKE_SHINGLES


def first_words(text: str) -> str:
    """The two words by which a run of questions sounds like a template: `tell me`, `suppose you`."""
    return " ".join(text.lower().split()[:_FIRST_WORDS])


@lru_cache(maxsize=4096)
def rhythm(text: str) -> tuple[str, ...]:
    """The question words of what is asked, in order: `how do you …, and how do you …` is `how, how`."""
    return tuple(found.group().lower() for found in _ASKS.finditer(text.rpartition(": ")[2]))


def opening(text: str) -> str:
    """The words by which one hears that two questions begin alike."""
    return " ".join(text.lower().split()[:_OPENING_WORDS])
