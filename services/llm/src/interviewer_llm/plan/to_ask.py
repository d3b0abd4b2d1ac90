"""Questions for the person to ask back: three, each on the posting's words and another part of a job."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from interviewer_contracts.postings import IgnoredReason
from interviewer_contracts.questions import TO_ASK, Evidence, QuestionToAsk
from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.schema import NAME, ToAskEntry
from interviewer_llm.bank.select import chance
from interviewer_llm.english.words import Term
from interviewer_llm.plan.beside_cv import STATES
from interviewer_llm.plan.setting import TRAIT, Setting
from interviewer_llm.reader.hygiene import visible
from interviewer_llm.reader.model import Found, Reading
from interviewer_llm.validate.checks import alike, carries

_SAYS_SOMETHING: Final[frozenset[IgnoredReason]] = frozenset({"company", "pay", "perks", "logistics"})
"""What is ignored for asking the person may still be asked about by them."""
_TERMS: Final = 0.5
_PER_TERM_WORD: Final = 0.12
_NAMED: Final = 0.45
_SLOT: Final = 0.3
_ABSENT: Final = 0.35
_BROUGHT: Final = 0.4
"""What it costs to ask back about what one is to bring: `can lift 20 kg` is no part of the day."""
_BY_WORDS: Final = 0.25
"""How much chance decides between the words that one entry could rest on."""
_PHRASE_MAX_WORDS: Final = 9
_QUOTE_MAX_CHARACTERS: Final = 400
_LONGEST_TERM: Final = 5


@dataclass(frozen=True)
class _Part:
    """A part of the posting that a question may rest on; `found` where it is a requirement."""

    text: str
    evidence: Evidence
    found: Found | None = None


@dataclass(frozen=True)
class _Ask:
    part_of_job: str
    text: str
    why: str
    evidence: Evidence
    worth: float


def questions_to_ask(reading: Reading, setting: Setting, posting: str) -> list[QuestionToAsk]:
    """Up to three, from as many parts of a job; none where the bank has none in the posting's language."""
    if setting.foreign:
        return []
    asks = sorted(_asks(reading, setting, posting), key=lambda ask: -ask.worth)
    chosen = list[_Ask]()
    # A posting of one long sentence has few places: then two may rest on the same.
    for ask, elsewhere in [*((ask, True) for ask in asks), *((ask, False) for ask in asks)]:
        if len(chosen) == TO_ASK:
            break
        apart = all(_apart(ask, other, elsewhere=elsewhere) for other in chosen)
        if apart and carries(ask.text) is None:
            chosen.append(ask)
    return [QuestionToAsk(text=ask.text, why=ask.why, evidence=[ask.evidence]) for ask in chosen]


def _apart(ask: _Ask, other: _Ask, *, elsewhere: bool) -> bool:
    """Whether two are about different parts of a job and, if wished, rest on different words."""
    return (
        ask.part_of_job != other.part_of_job
        and (not elsewhere or ask.evidence.start != other.evidence.start)
        and not alike(ask.text, other.text)
    )


def _asks(reading: Reading, setting: Setting, posting: str) -> Iterator[_Ask]:
    """Every question of the bank on every part that it may rest on."""
    parts = _parts(reading)
    whole = _Whole(reading.words, _terms(reading.words, setting.bank))
    start = _beginning(reading, posting)
    for name, file in setting.bank.to_ask.items():
        for entry in file.entries:
            for text, evidence, worth in _on(entry, parts, whole, start, setting):
                # One draw for an entry: a slot that many tasks fill is no more likely for that.
                varied = worth + chance(setting.seed, entry.id) + _BY_WORDS * chance(setting.seed, text)
                yield _Ask(name, text, entry.why, evidence, varied)


def _on(
    entry: ToAskEntry,
    parts: Sequence[_Part],
    whole: "_Whole",
    start: Evidence,
    setting: Setting,
) -> Iterator[tuple[str, Evidence, float]]:
    """What an entry asks, the words that it rests on, and what it is worth."""
    if entry.absent:
        if not any(_holds(whole, setting.bank, one) for one in entry.absent):
            yield entry.text, start, _ABSENT
    elif entry.terms:
        yield from _on_terms(entry, parts, setting.bank)
    elif entry.named:
        for part in parts:
            for name in _names(part):
                yield entry.text.replace(f"{{{NAME}}}", name), part.evidence, _NAMED
    else:
        for part in parts:
            if part.found is not None and (text := _filled(entry, part.found)):
                brought = part.found.phrase.verb is not None and part.found.requirement.kind != "duty"
                yield text, part.evidence, _SLOT * part.found.requirement.weight - _BROUGHT * brought


@dataclass(frozen=True)
class _Whole:
    """The whole posting, as one reads it and by its terms."""

    words: str
    terms: frozenset[Term]


def _holds(whole: _Whole, bank: Bank, text: str) -> bool:
    """Whether a posting holds a term; a sign, such as that of money, is looked for as it is."""
    key = bank.vocabulary.term(text)
    return key in whole.terms if key else text in whole.words


def _on_terms(entry: ToAskEntry, parts: Sequence[_Part], bank: Bank) -> Iterator[tuple[str, Evidence, float]]:
    """The question on the first part that holds its longest term."""
    keys = frozenset(map(bank.vocabulary.term, entry.terms))
    best, longest = None, 0
    for part in parts:
        size = max((len(key) for key in _terms(part.text, bank) & keys), default=0)
        if size > longest:
            best, longest = part, size
    if best is not None:
        yield entry.text, best.evidence, _TERMS + _PER_TERM_WORD * longest


def _names(part: _Part) -> list[str]:
    """The tools that a requirement calls by name, as it spells them: `intercompany` is no name."""
    named = part.found.requirement.names if part.found is not None else []
    return list(dict.fromkeys(one.text for one in named if one.what == "tool" and not one.text.islower()))


def _filled(entry: ToAskEntry, found: Found) -> str | None:
    """The question with a requirement's words in its slot; None where they don't fit or are too many."""
    slot, phrase = entry.slot, found.phrase
    if slot is None:
        return entry.text
    if found.credential or phrase.verb == TRAIT or phrase.verb in STATES:
        return None
    # A noun among tasks is something to be done, and nothing to know.
    done = phrase.verb is not None or found.requirement.kind == "duty"
    if done == (slot == "topic"):
        return None
    words = phrase.form(slot)
    fits = words is not None and len(words.split()) <= _PHRASE_MAX_WORDS
    return phrase.fill(entry.text, slot) if fits else None


def _parts(reading: Reading) -> list[_Part]:
    """Requirements first, then what is nothing to ask the person about: pay, hours, place, the company."""
    parts = [_Part(found.text, found.evidence, found) for found in reading.found]
    for one in reading.posting.ignored:
        text = visible(one.text)
        if one.reason in _SAYS_SOMETHING and len(text) <= _QUOTE_MAX_CHARACTERS and carries(text) is None:
            parts.append(_Part(text, Evidence(quote=one.text, start=one.start, end=one.end)))
    return parts


def _beginning(reading: Reading, posting: str) -> Evidence:
    """What a question on something absent rests on: the job's name, else the weightiest requirement."""
    title = reading.posting.title
    start = posting.find(title) if title else -1
    if title and start >= 0:
        return Evidence(quote=title, start=start, end=start + len(title))
    return max(reading.found, key=lambda found: found.requirement.weight).evidence


def _terms(text: str, bank: Bank) -> frozenset[Term]:
    lines = text.splitlines()
    return frozenset(key for line in lines for key in bank.vocabulary.terms_in(line, _LONGEST_TERM))
