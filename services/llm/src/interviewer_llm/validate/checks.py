"""What every question must be: each check returns whether a text fails it; `CHECKS` gives the codes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from interviewer_llm.bank.vocabulary import vocabulary_of
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.words import likeness, shingles, tokens
from interviewer_llm.validate.rules import Rules, rules_of

WORDS_MIN: Final = 8
WORDS_MAX: Final = 45
ALIKE_CONTENT: Final = 0.6
ALIKE_SHINGLES: Final = 0.3
_SHINGLE: Final = 4
_OPENING_WORDS: Final = 4
_TELLING_WORDS: Final = 3
_CIRCLE: Final = 4
_FIRST_WORDS: Final = 2
_MARKUP: Final = re.compile(r"[<>{}\[\]|`*_~^\\]|&(?:#\d+|[a-z]+);|\$\{|```")
_LINK: Final = re.compile(
    r"\b\w+://|\b(?:javascript|mailto|data|file|tel|ftp):\S|www\.|\S@\S|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|\b[\w-]+\.(?:com|org|net|io|co\.uk|de|eu|info|ru|xyz|example|test)\b",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(r"(?:\+|\b0)\d(?:[ ()-]?\d){6,}")
_MACHINE: Final = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all |any |the |your )?(?:previous|prior|above|earlier)\b|\bsystem "
    r"prompt\b|"
    r"\b(?:language model|chatgpt|as an ai)\b|\[/?INST\]|\bim_(?:start|end)\b",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile("\u201c[^\u201d]*\u201d")


@dataclass(frozen=True)
class Asking:
    """A question with what it is checked against.

    `about` is the requirement's own text; `anchored` tells that the question was written for the occupation
    or skill that the requirement names, and `free` that it may stand without the requirement's words;
    `others` are the other questions of the interview.
    """

    text: str
    about: str
    anchored: bool = False
    free: bool = False
    others: Sequence[str] = ()
    language: str = ENGLISH

    @property
    def rules(self) -> Rules:
        """What questions in its language are checked for."""
        return rules_of(self.language)


def _one_mark(asking: Asking) -> bool:
    return asking.text.count("?") != 1 or not asking.text.endswith("?")


def _length(asking: Asking) -> bool:
    return not WORDS_MIN <= len(asking.text.split()) <= WORDS_MAX


def _yes_no(asking: Asking) -> bool:
    return asking.rules.yes_no.search(asking.text) is not None


def _filler(asking: Asking) -> bool:
    return asking.rules.filler.search(asking.text) is not None


def _markup(asking: Asking) -> bool:
    return _MARKUP.search(asking.text) is not None or not asking.text.isprintable()


def _link(asking: Asking) -> bool:
    return any(pattern.search(asking.text) for pattern in (_LINK, _PHONE))


def _slash(asking: Asking) -> bool:
    return any(rules.slash.search(asking.text) for rules in (asking.rules, rules_of(ENGLISH)))


def _meta(asking: Asking) -> bool:
    own = asking.about.lower()
    return any(found.group().lower() not in own for found in asking.rules.meta.finditer(asking.text))


def _protected(asking: Asking) -> bool:
    return is_protected(asking.text, asking.language)


def _machine(asking: Asking) -> bool:
    return _MACHINE.search(asking.text) is not None


def _grammar(asking: Asking) -> bool:
    # What somebody wrote of themselves is quoted as they wrote it.
    text = _QUOTED.sub("this", asking.text)
    if asking.rules.traps.search(text):
        return True
    return any(
        not asking.rules.after_verb.search(text[max(0, found.start() - 20) : found.end()])
        for found in asking.rules.dangling.finditer(text)
    )


def _opening(asking: Asking) -> bool:
    return not asking.text[:1].isupper() and not asking.text[:1].isdigit()


def _ungrounded(asking: Asking) -> bool:
    content = vocabulary_of(asking.language).content
    return not (asking.anchored or asking.free or content(asking.text) & content(asking.about))


def _duplicate(asking: Asking) -> bool:
    return any(alike(asking.text, other, asking.language) for other in asking.others)


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


def findings(asking: Asking) -> list[str]:
    """The codes of the checks that a question fails; none is what it should be."""
    return [code for code, fails in CHECKS.items() if fails(asking)]


def is_hollow(tail: str, language: str = ENGLISH) -> bool:
    """Whether what a small model added to our beginning asks nothing, or goes round in circles."""
    runs = list(_runs(tail))
    return len(vocabulary_of(language).content(tail)) < _TELLING_WORDS or len(set(runs)) < len(runs)


def is_protected(text: str, language: str) -> bool:
    """Whether a text asks a person what nobody may be asked at work."""
    return any(rules_of(one).protected.search(text) for one in {language, ENGLISH})


def carries(text: str) -> str | None:
    """What a text carries along that no text of ours does: the code of the check, or None."""
    found = Asking(text, "")
    return next((code for code in ("markup", "link", "machine") if CHECKS[code](found)), None)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of `_CIRCLE` words, as often as it comes."""
    words = tokens(text)
    return (tuple(words[at : at + _CIRCLE]) for at in range(len(words) - _CIRCLE + 1))


def alike(one: str, other: str, language: str = ENGLISH) -> bool:
    """Whether two questions in a language would sound the same to somebody who hears both."""
    content = vocabulary_of(language).content
    if one.casefold() == other.casefold() or likeness(content(one), content(other)) > ALIKE_CONTENT:
        return True
    runs, others = shingles(one, _SHINGLE), shingles(other, _SHINGLE)
    return bool(runs and others) and len(runs & others) / min(len(runs), len(others)) > ALIKE_SHINGLES


def first_words(text: str) -> str:
    """The two words by which a run of questions sounds like a template: `tell me`, `suppose you`."""
    return " ".join(text.lower().split()[:_FIRST_WORDS])


@lru_cache(maxsize=4096)
def rhythm(text: str, language: str = ENGLISH) -> tuple[str, ...]:
    """The question words of what is asked, in order: `how do you …, and how do you …` is `how, how`."""
    asks = rules_of(language).asks
    return tuple(found.group().lower() for found in asks.finditer(text.rpartition(": ")[2]))


def opening(text: str) -> str:
    """The words by which one hears that two questions begin alike."""
    return " ".join(text.lower().split()[:_OPENING_WORDS])
