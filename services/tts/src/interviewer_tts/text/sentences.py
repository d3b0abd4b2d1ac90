"""Where one sentence ends and the next begins, and how long a speaker rests between them."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from interviewer_tts.language import primary
from interviewer_tts.text.ends import Ends
from interviewer_tts.text.english.ends import ENGLISH
from interviewer_tts.text.german.ends import GERMAN

SENTENCE_MAX_CHARACTERS: Final = 300
"""Longer ones are cut at a clause, else at a word: a first sound and a cancelled text wait for one piece.

Measured with hibari on one core: 43 words (13 s of sound) take 0.11 s, so nothing shorter is worth a cut.
"""

PAUSES_S: Final = {".": 0.38, "!": 0.38, "?": 0.45, "…": 0.5, ";": 0.24, ":": 0.24, "—": 0.24, ",": 0.16}
LINE_PAUSE_S: Final = 0.55
CUT_PAUSE_S: Final = 0.04

_CANDIDATE: Final = re.compile(r"([.!?…]+)[\"”')]*\s+(?=[\"“'(]*(\S+))")
_CLAUSE: Final = re.compile(r"(?<=[,;:—])\s+")
_ORDINAL_MAX: Final = 40
"""Characters before a full stop in which the word before an ordinal is looked for."""
_SPEAKABLE: Final = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What an engine is given at a time, and the rest after it in seconds at normal speed."""

    text: str
    pause_s: float


def split(text: str, language: str = "en") -> list[Sentence]:
    """The sentences of a text, none longer than `SENTENCE_MAX_CHARACTERS`, each with something to say.

    `language` is a BCP 47 tag; of its abbreviations English and German ones are known.
    """
    ends = GERMAN if primary(language) == "de" else ENGLISH
    sentences: list[Sentence] = []
    for line in text.splitlines():
        pieces = [piece for whole in _whole_sentences(line.strip(), ends) for piece in _bounded(whole)]
        spoken = [piece for piece in pieces if _SPEAKABLE.search(piece)]
        rests = [_pause(piece) for piece in spoken[:-1]] + [LINE_PAUSE_S]
        sentences += [Sentence(piece, rest) for piece, rest in zip(spoken, rests, strict=False)]
    return sentences


def _whole_sentences(line: str, ends: Ends) -> list[str]:
    cuts = [found.end() for found in _CANDIDATE.finditer(line) if _is_end(line, found, ends)]
    return [line[start:end].strip() for start, end in pairwise([0, *cuts, len(line)])]


def _is_end(line: str, found: re.Match[str], ends: Ends) -> bool:
    mark, following = found[1], found[2]
    if mark[-1] in "!?":
        return True
    if following[0].islower():
        return False
    return mark != "." or _full_stop_ends(line[: found.start()], following, ends)


def _full_stop_ends(before: str, following: str, ends: Ends) -> bool:
    word = before[before.rfind(" ") + 1 :].lstrip("(\"“'")
    so_far = before[: len(before) - len(word)].rstrip()
    numbers_an_item = word.isdigit() and so_far[-1:] in {"", ".", "!", "?"}
    if numbers_an_item or ends.never_last.fullmatch(word):
        return False
    if ends.ordinal and ends.ordinal.search(f"{before[-_ORDINAL_MAX:]} {following}"):
        return False
    initial = len(word) == 1 and word.isalpha()
    if initial or "." in word or ends.perhaps_last.fullmatch(word):
        return bool(ends.starter.fullmatch(following.strip(".,;:!?'\"”)")))
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
