"""From a part of a posting to a requirement: what kind it is and how much it weighs."""

import re
from typing import Final

from interviewer_contracts.postings import RequirementKind
from interviewer_llm.bank.phrases import Phrase
from interviewer_llm.english.words import content
from interviewer_llm.reader.headings import Section
from interviewer_llm.reader.packs import Pack

WEIGHT_DUTY: Final = 0.8
WEIGHT_MUST: Final = 0.7
WEIGHT_NICE: Final = 0.4
WEIGHT_CREDENTIAL: Final = 0.2
WEIGHT_TRAIT: Final = 0.45
WEIGHT_NO_PHRASE: Final = 0.3
_SPECIFIC_BONUS: Final = 0.04
_SPECIFIC_MOST: Final = 0.12
_STRESSED_BONUS: Final = 0.08
_LATER_MALUS: Final = 0.005
_LATER_MOST: Final = 0.08
_TELLING_WORDS: Final = 5
_PLAIN_WEIGHT: Final = 0.7
_PLAIN_LATER: Final = 0.01
_PLAIN_LEAST: Final = 0.3

LISTS: Final = frozenset[Section]({"duty", "must", "nice"})
"""Sections whose list items are requirements."""
_OPENING_CHARACTERS: Final = 30
_OF_SERVICE: Final = re.compile(r"\b(?:experience|history)\b")


def kind_of(
    text: str, section: Section, phrase: Phrase, pack: Pack, *, sentence: str = ""
) -> RequirementKind:
    """Whether it is a task of the job, something the person must bring, or something welcome.

    `sentence` is the whole of which a clause is part: what it opens with holds for all of it.
    """
    if pack.kinds["nice"].search(text):
        return "nice"
    said = (text, sentence[:_OPENING_CHARACTERS])
    needed = any(pack.kinds[kind].search(one) for kind in ("needs", "wants") for one in said)
    if section == "duty":
        paper = phrase.verb is None and pack.kinds["credential"].search(text) is not None
        return "must" if needed or paper else "duty"
    if section in {"must", "nice"}:
        return "must" if section == "must" else "nice"
    leads = pack.grammar.is_verb(text.split(maxsplit=1)[0])
    if (pack.kinds["duty"].search(text) or leads) and not needed:
        return "duty"
    if pack.kinds["must"].search(text):
        return "must"
    return "duty" if phrase.verb not in {None, "be"} else "must"


def is_requirement(text: str, section: Section, phrase: Phrase, pack: Pack, *, item: bool) -> bool:
    """Whether a part outside all boilerplate says what is wanted.

    Where its words give no phrase, it must stand in a list, or ask in so many words: then it is there to be
    seen, and only what was written for its terms asks about it.
    """
    if len(content(text)) == 0:
        return False
    listed = item and section in LISTS
    addresses = pack.grammar.addresses(text)
    asks = pack.kinds["wants"].search(text) is not None
    if phrase.topic is None and phrase.task is None:
        paper = pack.kinds["credential"].search(text) is not None
        telling = len(content(text)) >= _TELLING_WORDS - 1
        told = pack.kinds["needs"].search(text) or pack.kinds["duty"].search(text)
        said = listed or addresses
        return (paper and said) or (telling and (said or asks or told is not None))
    if listed or asks or (section in LISTS and pack.kinds["credential"].search(text)):
        return True
    addressed = addresses or any(pack.kinds[kind].search(text) for kind in ("duty", "must", "nice"))
    if item:
        return phrase.verb is not None or addressed or len(text.split()) > 1
    return addressed or (phrase.verb is not None and section in {"unknown", "duty"})


def weight_of(text: str, kind: RequirementKind, phrase: Phrase, order: int, pack: Pack) -> float:
    """How much the job depends on it, from 0 to 1; `order` counts the requirements before it."""
    base = {"duty": WEIGHT_DUTY, "must": WEIGHT_MUST, "nice": WEIGHT_NICE}[kind]
    if is_credential(text, kind, phrase, pack):
        base = min(base, WEIGHT_CREDENTIAL)
    elif phrase.verb == "be":
        base = min(base, WEIGHT_TRAIT)
    elif phrase.topic is None and phrase.task is None:
        base = min(base, WEIGHT_NO_PHRASE)
    else:
        specific = 0 if text.isupper() else len(pack.kinds["specific"].findall(text))
        base += min(_SPECIFIC_MOST, _SPECIFIC_BONUS * specific)
        base += _STRESSED_BONUS if pack.kinds["stressed"].search(text) else 0.0
        base -= 0.1 if len(content(text)) == 1 and kind == "duty" else 0.0
        base += 0.03 if len(content(text)) >= _TELLING_WORDS else 0.0
    return round(max(0.05, min(1.0, base - min(_LATER_MOST, order * _LATER_MALUS))), 3)


def plain_weight(order: int) -> float:
    """The weight of a list item in a language that is not taken apart: the first ones weigh most."""
    return round(max(_PLAIN_LEAST, _PLAIN_WEIGHT - order * _PLAIN_LATER), 3)


def is_credential(text: str, kind: RequirementKind, phrase: Phrase, pack: Pack) -> bool:
    """Whether it is a paper, a licence, a body's measure or years of service: looked at, not asked about."""
    if kind == "duty" and (phrase.verb is not None or pack.kinds["credential"].match(text) is None):
        return False
    if pack.kinds["body"].search(text):
        return True
    held = phrase.verb is None or phrase.verb in {"be", "work", "have", "hold"}
    if held and pack.kinds["credential"].search(text):
        return True
    if pack.kinds["years"].search(text) is None:
        return False
    return phrase.verb == "work" or _OF_SERVICE.search(phrase.topic or "experience") is not None
