"""Whether a text is a posting at all, and says enough to ask about."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from interviewer_contracts.postings import Requirement
from interviewer_contracts.problems import NotAPostingError, PostingTooThinError
from interviewer_llm.english.words import tokens
from interviewer_llm.reader.packs import Pack
from interviewer_llm.reader.titles import names_a_job

REQUIREMENTS_MIN: Final = 3
MEANINGFUL_WORDS_MIN: Final = 25
_ONLY_LINKS: Final = re.compile(r"\s*(?:(?:https?://|www\.)\S+\s*)+")
_YOU: Final = re.compile(r"\byou(?:r|'ll|\u2019ll)?\b", re.IGNORECASE)
_PARTICLE: Final = 2
_JOB_SIGNALS_MIN: Final = 2
_ADVERTISED_MIN: Final = 2
_MOST_LINES: Final = 0.5
_LINES_MIN: Final = 4
_OPENING_CHARACTERS: Final = 80
_LINE_CHARACTERS: Final = 160
_CODE_SHARE: Final = 0.3
_RECIPE_MIN: Final = 4
_CV_MIN: Final = 4
_CV_DATES_MIN: Final = 2
_PAST_LINES_MIN: Final = 4
_NEWS_MIN: Final = 2
_SPEAKER_TURNS: Final = 2

_TASKS_ASKED: Final = "What will you do there on an ordinary day? Paste two or three tasks."
_NEEDS_ASKED: Final = "What does the employer want you to bring: which experience, skills or papers?"
_JOB_ASKED: Final = "What is the job called, and where would you be working?"


def check_no_link(text: str) -> None:
    """Let a text pass unless it is nothing but an address, which many a person pastes first.

    Raises:
        NotAPostingError: it is; nothing is asked back, since the posting says it all.

    """
    if _ONLY_LINKS.fullmatch(text):
        raise NotAPostingError(
            "This is a link, and links are not opened here. Open it, select all the text of the posting, "
            "copy it and paste it here.",
            (),
        )


def check_enough(
    lines: str, title: str | None, requirements: Sequence[Requirement], pack: Pack, *, listed: bool
) -> None:
    """Let a text pass from which an honest interview can be made; `lines` is the text as one reads it.

    `listed` tells that the title is one that the bank knows.

    Raises:
        NotAPostingError: it is a recipe, a CV, source code or the like.
        PostingTooThinError: it is a posting, but says too little.

    """
    text = _Text(lines, pack)
    enough = len(requirements) >= REQUIREMENTS_MIN
    opening = lines.split("\n", 1)[0][:_OPENING_CHARACTERS]
    named = pack.names_a_job(opening) or (title is not None and names_a_job(title, pack))
    known = enough and (listed or named)
    if other := text.other_kind(known=known):
        raise NotAPostingError(
            f"This reads like {other}, not like a job posting. Nothing was changed; paste the posting of "
            "the job that you are going to be interviewed for.",
            (_JOB_ASKED, _TASKS_ASKED),
        )
    if enough and text.meaningful >= MEANINGFUL_WORDS_MIN:
        return
    duties = any(requirement.kind == "duty" for requirement in requirements)
    raise PostingTooThinError(
        "This posting says too little about the work to ask good questions about it, and we would rather "
        "ask you than make something up. Add what you know, and submit it again.",
        (_TASKS_ASKED, _NEEDS_ASKED if duties or title else _JOB_ASKED),
    )


@dataclass(frozen=True)
class _Text:
    """A text as one reads it, line by line, and what it could be."""

    text: str
    pack: Pack

    def other_kind(self, *, known: bool) -> str | None:
        """What it is instead; `known`: a job's name opens it, above at least three things to ask about."""
        surely = (("source code", self._is_code), ("a recipe", self._is_recipe), ("a CV", self._is_cv))
        unless_advertised = (
            ("a shopping list", self._is_shopping),
            ("a conversation", self._is_chat),
            ("a letter", self._is_letter),
            ("news", self._is_news),
        )
        kinds = surely if self._advertises else (*surely, *unless_advertised)
        found = next((name for name, fits in kinds if fits()), None)
        told = self.pack.grammar.takes_apart and len(self.text.split()) >= MEANINGFUL_WORDS_MIN
        unlike = told and not known and self._job_signals < _JOB_SIGNALS_MIN
        return found or ("something else" if unlike else None)

    @cached_property
    def meaningful(self) -> int:
        """How many words say something."""
        return sum(len(word) > _PARTICLE for word in tokens(self.text))

    def _is_code(self) -> bool:
        return self._share("code", self.text.splitlines()) > _CODE_SHARE

    def _is_recipe(self) -> bool:
        return self._count("recipe") >= _RECIPE_MIN and self._job_signals <= _JOB_SIGNALS_MIN + 1

    def _is_cv(self) -> bool:
        if _YOU.search(self.text):
            return False
        dated = self._count("cv_dates") >= _CV_DATES_MIN
        sure = self._count("cv_sure") > 0 or self._count("past_line") >= _PAST_LINES_MIN
        return self._count("cv") >= _CV_MIN or (dated and sure)

    def _is_chat(self) -> bool:
        """Whether most lines are turns of speakers who come back, or have the time in front."""
        lines = [line[:_LINE_CHARACTERS] for line in self.text.splitlines()]
        if self._share("chat_stamp", lines) > _MOST_LINES:
            return True
        turns = [line.partition(":")[0].lower() for line in lines if self.pack.texts["chat"].match(line)]
        speakers = [name for name, n in Counter(turns).items() if n >= _SPEAKER_TURNS]
        spoken = sum(turn in speakers for turn in turns)
        return len(speakers) >= _SPEAKER_TURNS and spoken > _MOST_LINES * len(lines)

    def _is_shopping(self) -> bool:
        return self._share("shopping", self.text.splitlines()) > _MOST_LINES

    def _is_letter(self) -> bool:
        return min(self._count("letter"), self._count("letter_said")) > 0

    def _is_news(self) -> bool:
        return self._count("news") >= _NEWS_MIN

    def _share(self, name: str, lines: Sequence[str]) -> float:
        """The share of lines that a pattern fits, of four or more."""
        told = [line[:_LINE_CHARACTERS] for line in lines if line.strip()]
        fits = sum(self.pack.texts[name].search(line) is not None for line in told)
        return fits / len(told) if len(told) >= _LINES_MIN else 0.0

    def _count(self, name: str) -> int:
        return sum(1 for _ in self.pack.texts[name].finditer(self.text))

    @property
    def _advertises(self) -> bool:
        said = {found.group().lower() for found in self.pack.texts["advertised"].finditer(self.text)}
        return len(said) >= _ADVERTISED_MIN

    @property
    def _job_signals(self) -> int:
        addressed = self.pack.texts["addressed"].search(self.text) is not None
        own = len(self.pack.words["job_words"] & set(tokens(self.text)))
        return own + _JOB_SIGNALS_MIN * (addressed or self._advertises)
