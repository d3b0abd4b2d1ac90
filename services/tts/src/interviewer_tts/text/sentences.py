"""Where one sentence ends and the next begins, and how long a speaker rests between them."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

SENTENCE_MAX_CHARACTERS: Final = 300
"""Longer ones are cut at a clause, else at a word: a first sound and a cancelled text wait for one piece.

Measured with hibari on one core: 43 words (13 s of sound) take 0.11 s, so nothing shorter is worth a cut.
"""

PAUSES_S: Final = {".": 0.38, "!": 0.38, "?": 0.45, "…": 0.5, ";": 0.24, ":": 0.24, "—": 0.24, ",": 0.16}
LINE_PAUSE_S: Final = 0.55
CUT_PAUSE_S: Final = 0.04

_CANDIDATE: Final = re.compile(r"([.!?…]+)[\"”')]*\s+(?=[\"“'(]*(\S+))")
_CLAUSE: Final = re.compile(r"(?<=[,;:—])\s+")
_SPEAKABLE: Final = re.compile(r"[^\W_]")

_NEVER_LAST: Final = re.compile(
    "dr|mrs?|ms|mx|prof|st|mt|ft|rev|fr|gen|col|capt|lt|sgt|sr|jr|hon|gov|sen|rep|pres|nos?|vol|figs?|ch"
    r"|pp?|art|sec|para|approx|est|min|max|e\.g|i\.e|cf|vs|viz|ca",
    re.IGNORECASE,
)
"""Before a full stop, these are abbreviations of something that follows."""

_PERHAPS_LAST: Final = re.compile(
    "inc|ltd|co|corp|plc|llc|bros|dept|univ|assn|govt|ave|blvd|rd|etc|al", re.IGNORECASE
)
_STARTER: Final = re.compile(
    "an?|and|are|as|at|but|can|could|describe|did|do|does|explain|for|give|have|he|her|here|his|how|however"
    "|i|if|imagine|in|is|its?|let|my|name|now|on|or|our|please|she|show|so|suppose|take|talk|tell|that|the"
    "|their|then|there|these|they|think|this|those|to|walk|we|were|what|when|where|which|while|who|why|will"
    "|with|would|your?",
    re.IGNORECASE,
)
"""After an abbreviation that may end a sentence, these words show that it did."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What an engine is given at a time, and the rest after it in seconds at normal speed."""

    text: str
    pause_s: float


def split(text: str) -> list[Sentence]:
    """The sentences of a text, none longer than `SENTENCE_MAX_CHARACTERS`, each with something to say."""
    sentences: list[Sentence] = []
    for line in text.splitlines():
        pieces = [piece for whole in _whole_sentences(line.strip()) for piece in _bounded(whole)]
        spoken = [piece for piece in pieces if _SPEAKABLE.search(piece)]
        rests = [_pause(piece) for piece in spoken[:-1]] + [LINE_PAUSE_S]
        sentences += [Sentence(piece, rest) for piece, rest in zip(spoken, rests, strict=False)]
    return sentences


def _whole_sentences(line: str) -> list[str]:
    ends = [found.end() for found in _CANDIDATE.finditer(line) if _is_end(line, found)]
    return [line[start:end].strip() for start, end in pairwise([0, *ends, len(line)])]


def _is_end(line: str, found: re.Match[str]) -> bool:
    mark, following = found[1], found[2]
    if mark[-1] in "!?":
        return True
    if following[0].islower():
        return False
    return mark != "." or _full_stop_ends(line[: found.start()], following)


def _full_stop_ends(before: str, following: str) -> bool:
    word = before[before.rfind(" ") + 1 :].lstrip("(\"“'")
    so_far = before[: len(before) - len(word)].rstrip()
    numbers_an_item = word.isdigit() and so_far[-1:] in {"", ".", "!", "?"}
    if numbers_an_item or _NEVER_LAST.fullmatch(word):
        return False
    initial = len(word) == 1 and word.isalpha()
    if initial or "." in word or _PERHAPS_LAST.fullmatch(word):
        return bool(_STARTER.fullmatch(following.strip(".,;:!?'\"”)")))
    return True


def _bounded(sentence: str) -> list[str]:
    if len(sentence) <= SENTENCE_MAX_CHARACTERS:
        return [sentence]
    pieces: list[str] = []
    for clause in _CLAUSE.split(sentence):
        for part in _words_bounded(clause):
            if pieces and len(pieces[-1]) + len(part) < SENTENCE_MAX_CHARACTERS:
                pieces[-1] += " " + part
            else:
                pieces.append(part)
    return pieces


def _words_bounded(clause: str) -> list[str]:
    parts = [""]
    for word in clause.split():
        for at in range(0, len(word), SENTENCE_MAX_CHARACTERS):
            piece = word[at : at + SENTENCE_MAX_CHARACTERS]
            if len(parts[-1]) + len(piece) < SENTENCE_MAX_CHARACTERS:
                parts[-1] = f"{parts[-1]} {piece}".strip()
            else:
                parts.append(piece)
    return [part for part in parts if part]


def _pause(piece: str) -> float:
    return PAUSES_S.get(piece.rstrip("\"”')")[-1:], CUT_PAUSE_S)
