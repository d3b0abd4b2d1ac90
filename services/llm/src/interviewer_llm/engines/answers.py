"""Questions read out of what a model says, as it says it.

Models were asked for JSON. What comes may be wrapped in prose or a code fence, have thoughts before it, be an
object, a list or a line each, or break off: every object that is whole and asks something is used.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

MAX_CHARACTERS: Final = 200_000
"""An answer of twenty questions has about 20,000; a model that goes on and on is not heard out."""
_DEEPEST: Final = 12
_THINKS: Final = "<think>"
_THOUGHT: Final = "</think>"
_PLACE: Final = re.compile(r"[0-9]{1,3}")
_TEXT_MAX: Final = 1_000
_LIST_MAX: Final = 12


@dataclass(frozen=True)
class Answer:
    """One question as a model gave it; nothing of it was checked."""

    place: int | None
    question: str
    strong_answer: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()


class Answers:
    """Reads a growing text; `feed` gives the answers that became whole."""

    def __init__(self) -> None:
        self._text = ""
        self._at = 0
        self._answering = False
        self._opened = list[_Opened]()
        self._quoted: int | None = None
        self._escaped = False

    @property
    def full(self) -> bool:
        """Whether as much was read as will ever be."""
        return len(self._text) >= MAX_CHARACTERS

    def feed(self, piece: str) -> list[Answer]:
        """The answers that end in this piece."""
        self._text += piece[: max(0, MAX_CHARACTERS - len(self._text))]
        return list(self._whole()) if self._past_thoughts() else []

    def _past_thoughts(self) -> bool:
        """Whether what a model thinks before it answers is over; it is cut off."""
        if self._answering:
            return True
        start = self._text.lstrip()
        if start.startswith(_THINKS):
            _, over, rest = start.partition(_THOUGHT)
            if not over:
                return False
            self._text = rest
        elif _THINKS.startswith(start):
            return False
        self._answering = True
        return True

    def _whole(self) -> Iterator[Answer]:
        while self._at < len(self._text):
            begun = self._step(self._text[self._at])
            self._at += 1
            answer = None if begun is None else _answer(self._text[begun : self._at])
            if answer is not None:
                yield answer

    def _step(self, character: str) -> int | None:
        """Where the object began that ends with this character, if one does that may be an answer."""
        if self._quoted is not None:
            self._step_quoted(character)
        elif character == '"':
            # Outside of every object it is prose, where quotation marks need no partner.
            self._quoted = self._at if self._opened else None
        elif character == "{":
            within = any(one.asks for one in self._opened)
            self._opened = [*self._opened, _Opened(self._at, within=within)][-_DEEPEST:]
        elif character == "}" and self._opened:
            ended = self._opened.pop()
            return None if ended.within else ended.at
        return None

    def _step_quoted(self, character: str) -> None:
        if self._escaped:
            self._escaped = False
        elif character == "\\":
            self._escaped = True
        elif character == '"':
            if self._text[(self._quoted or 0) + 1 : self._at] == "question":
                self._opened[-1].asks = True
            self._quoted = None


@dataclass
class _Opened:
    """An object that has not ended. `asks`: it has a question; `within`: it is a part of one that has."""

    at: int
    within: bool
    asks: bool = False


def lone_question(text: str) -> str | None:
    """The first line of a plain answer that asks something: what is left where a model can't do JSON."""
    for line in text.rpartition(_THOUGHT)[2].splitlines():
        question = line.strip(" \t\"'*#-").removeprefix("Question:").strip()
        if question.endswith("?") and question[:1].isalpha():
            return question[:_TEXT_MAX]
    return None


def _answer(text: str) -> Answer | None:
    try:
        # Not strict: models put line ends into strings.
        data: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    fields = cast("Mapping[str, object]", data)
    question = fields.get("question")
    if not isinstance(question, str) or not question.strip():
        return None
    return Answer(
        place=_number(fields.get("place")),
        question=_one_line(question),
        strong_answer=_texts(fields.get("strong_answer")),
        follow_ups=_texts(fields.get("follow_ups")),
    )


def _number(value: object) -> int | None:
    found = _PLACE.fullmatch(str(value))
    return int(found.group()) if found else None


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    texts = cast("list[object]", value)[:_LIST_MAX]
    return tuple(_one_line(text) for text in texts if isinstance(text, str) and text.strip())


def _one_line(text: str) -> str:
    return " ".join(text[:_TEXT_MAX].split())
