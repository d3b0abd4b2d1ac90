"""One entry held to the rules of its language: what can be known of it without looking at any other."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from interviewer_llm.authoring.rules import Rules, words
from interviewer_llm.bank.places import Path
from interviewer_llm.bank.schema import AnchoredEntry, AnyEntry, Entry, Probe, ToAskEntry
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.verbs import gerund
from interviewer_llm.validate.checks import Asking, findings

Said = tuple[Path, str]
"""The key of the entry that is wrong, and what is wrong with it."""

WORDS_MIN: Final = 8
POINT_WORDS: Final = (3, 24)
FOLLOW_UP_WORDS: Final = (2, 30)
_SLOT: Final = re.compile(r"\{(\w+)\}")
_BREATH: Final = re.compile(r"[,;:?!.\u2013\u2014\u201c\u201d\u201e]\s*")
_FREE_SLOTS: Final = {
    "claim": "led a team of six",
    "name": "PostgreSQL",
    "employer": "Hollin Bank Timber",
}
"""Slots for words that stand by themselves, in quotation marks or as a name."""
_IN_WORDS: Final = {
    "yes_no": "can be answered with yes or no",
    "filler": "is filler that anybody can answer without having done the work",
    "markup": "holds a sign that is no plain text",
    "link": "holds an address",
    "slash": "holds a slash, which nobody can say aloud",
    "protected": "asks the person about what nobody may be asked at work",
    "machine": "reads like an instruction to a machine",
    "grammar": "does not read well",
    "opening": "does not begin with a capital letter",
    "one_question_mark": "has to have one question mark, and that at its end",
}


def wrong_in(entry: AnyEntry, rules: Rules, language: str) -> Iterator[Said]:
    """All that is wrong with an entry by itself."""
    spoken = spoken_forms(entry, rules)
    yield from _worded(entry, rules)
    yield from _length(spoken[-1], rules)
    if unknown := set(_SLOT.findall(entry.text)) - rules.stand_ins.keys() - _FREE_SLOTS.keys():
        yield ("text",), f"the slot {{{unknown.pop()}}} is not there in this language."
    elif language == ENGLISH:
        yield from _validated(entry, spoken)
    if isinstance(entry, Probe):
        yield from _points(entry)
        yield from _follow_ups(entry)
    if isinstance(entry, AnchoredEntry):
        capitals = [term for term in entry.terms if term != term.lower()]
        if capitals:
            yield ("terms",), f"terms are written small: {capitals[0].lower()!r}."


def spoken_forms(entry: AnyEntry, rules: Rules) -> list[str]:
    """The question as it is asked, with a phrase of each form in its slot; the longest is the last."""
    slot = next(iter(_SLOT.findall(entry.text)), None)
    if slot is None:
        return [entry.text]
    if slot in _FREE_SLOTS:
        return [entry.text.replace(f"{{{slot}}}", _FREE_SLOTS[slot])]
    phrases = list(rules.stand_ins.get(slot, ()))
    if isinstance(entry, Entry) and entry.needs and slot in rules.needed:
        frame = rules.needed[slot]
        led = [gerund(word) if slot == "doing" else word for word in entry.needs]
        phrases = [*(frame.replace("{word}", word) for word in led), *phrases[-1:]]
    return [_filled(entry.text, slot, phrase) for phrase in phrases] or [entry.text]


def _filled(text: str, slot: str, phrase: str) -> str:
    before, after = text.split(f"{{{slot}}}", 1)
    return before + (phrase if before else phrase[0].upper() + phrase[1:]) + after


def _worded(entry: AnyEntry, rules: Rules) -> Iterator[Said]:
    if entry.text != " ".join(entry.text.split()):
        yield ("text",), "the question has spaces too many."
    if not re.search(rules.asks, entry.text, re.IGNORECASE):
        yield ("text",), "the question asks nothing: it has no what, how, who, which, where, when or why."
    for path, text, kind in _texts(entry):
        for never in rules.never:
            told = never.found(text) if kind in _REACH[never.where] else None
            if told is not None:
                yield path, f"this text {told}."


_Kind = Literal["question", "follow_up", "point"]
_REACH: Final[dict[str, tuple[_Kind, ...]]] = {
    "question": ("question",),
    "asked": ("question", "follow_up"),
    "read": ("question", "follow_up", "point"),
}


def _texts(entry: AnyEntry) -> Iterator[tuple[Path, str, _Kind]]:
    yield ("text",), entry.text, "question"
    if isinstance(entry, Probe):
        for index, text in enumerate(entry.follow_ups):
            yield ("follow_ups", index), text, "follow_up"
        for index, text in enumerate(entry.rubric):
            yield ("rubric", index), text, "point"
    if isinstance(entry, ToAskEntry):
        yield ("why",), entry.why, "point"


def _length(longest: str, rules: Rules) -> Iterator[Said]:
    count = len(words(longest))
    if count < WORDS_MIN:
        yield ("text",), f"the question has {count} words, and needs {WORDS_MIN}: what is it about?"
    if count > rules.words_max:
        most = f"{rules.words_max} at most, with a long phrase in its slot"
        yield ("text",), f"the question has {count} words, and may have {most}: say one thing less."
    breath = max(_BREATH.split(longest), key=lambda part: len(words(part)))
    if (count := len(words(breath))) > rules.breath_max:
        begun = f"\u201c{' '.join(breath.split()[:6])} \u2026\u201d"
        most = f"{count} words without a comma, and {rules.breath_max} are the most"
        yield ("text",), f"nobody can say {begun} in one breath: {most}."


def _validated(entry: AnyEntry, spoken: Sequence[str]) -> Iterator[Said]:
    """What the checks that every question has to pass say, with each phrase in the slot.

    Who asks back says `I`, which no interviewer does of the person in the chair.
    """
    seen = set[str]()
    for text in spoken:
        about = Asking(text, text, anchored=True, free=True)
        for code in findings(about):
            own_words = code == "grammar" and isinstance(entry, ToAskEntry)
            if code in _IN_WORDS and code not in seen and not own_words:
                seen.add(code)
                example = f" with a phrase in its slot: \u201c{text}\u201d" if text != entry.text else ""
                yield ("text",), f"the question {_IN_WORDS[code]}{example}."


def _points(entry: Probe) -> Iterator[Said]:
    least, most = POINT_WORDS
    for index, point in enumerate(entry.rubric):
        path = ("rubric", index)
        if not least <= len(words(point)) <= most:
            yield (
                path,
                f"a point of the rubric has {least} to {most} words; this one has {len(words(point))}.",
            )
        if point.endswith((".", "?", "!")):
            yield path, "a point of the rubric has no full stop at its end."
    if len(set(entry.rubric)) < len(entry.rubric):
        yield ("rubric",), "a point comes twice. Keep one of the two."


def _follow_ups(entry: Probe) -> Iterator[Said]:
    least, most = FOLLOW_UP_WORDS
    for index, ask in enumerate(entry.follow_ups):
        path = ("follow_ups", index)
        if not least <= len(words(ask)) <= most:
            yield path, f"a follow-up has {least} to {most} words; this one has {len(words(ask))}."
        if "{" in ask:
            yield path, "a follow-up has no slot: say it in words that fit any posting."
    if len(set(entry.follow_ups)) < len(entry.follow_ups):
        yield ("follow_ups",), "the two follow-ups are the same. Ask for something else in one of them."
