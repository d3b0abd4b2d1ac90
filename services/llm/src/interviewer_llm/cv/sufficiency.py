"""Whether a text is a CV, another one than the posting, and says enough."""

import re
from collections.abc import Sequence
from typing import Final

from interviewer_contracts.problems import CvRefusedError
from interviewer_llm.cv.headings import period_of, section_of
from interviewer_llm.cv.model import Line
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.verbs import base_of_gerund, base_of_past
from interviewer_llm.english.words import shingles, tokens
from interviewer_llm.reader.packs import Pack, pack_of

LINES_MIN: Final = 3
WORDS_MIN: Final = 20
_PARTICLE: Final = 2
_RUN: Final = 4
_SAME_SHARE: Final = 0.5
_SIGNALS_MIN: Final = 3
_SIGNALS_MAX_EACH: Final = 3
_I: Final = re.compile(
    r"\bI(?:'ve|\u2019ve|'m|\u2019m)?\b|\bmy (?:role|work|job|career|experience|duties)\b", re.IGNORECASE
)
_POSTING: Final = re.compile(
    r"\b(?:you(?:'ll|\u2019ll| will| must| should)|what you(?:'ll|\u2019ll| will)|who you are"
    r"|we(?:'re|\u2019re| are) (?:looking|hiring|seeking|recruiting)|(?:what )?we offer"
    r"|the successful (?:candidate|applicant)|how to apply|to apply|apply (?:by|now|online|through)"
    r"|closing date|equal opportunit\w+)\b",
    re.IGNORECASE,
)
_POSTING_MIN: Final = 2
_OR_NONE: Final = "or go on without one. Your posting is as you left it."


def check_cv(shown: str, posting: str, lines: Sequence[Line], language: str) -> None:
    """Let a text pass that can be used as a CV, in a language (BCP 47).

    `shown` and `posting` are the texts as one reads them.

    Raises:
        CvRefusedError: it is no CV, or too thin a one, or the posting again.

    """
    if _is_again(shown, posting):
        raise CvRefusedError(f"This is the posting again. Paste your own CV here, {_OR_NONE}")
    if other := _instead(shown, language):
        raise CvRefusedError(
            f"This reads like {other}, not like a CV. Paste what you have done so far, job by job, {_OR_NONE}"
        )
    words = sum(len(word) > _PARTICLE for line in lines for word in tokens(line.text))
    if len(lines) < LINES_MIN or words < WORDS_MIN:
        raise CvRefusedError(
            f"This CV says too little to ask about it. Add your jobs and what you did there, {_OR_NONE}"
        )


def _is_again(shown: str, posting: str) -> bool:
    own, theirs = shingles(shown, _RUN), shingles(posting, _RUN)
    return bool(own) and len(own & theirs) / len(own) > _SAME_SHARE


def _instead(shown: str, language: str) -> str | None:
    """What a text is instead of a CV, or None if it may be one."""
    signals = _signals(shown, pack_of(language))
    if len(_POSTING.findall(shown)) >= _POSTING_MIN and not _I.search(shown) and signals < 2 * _SIGNALS_MIN:
        return "a job posting"
    if language != ENGLISH:
        return None
    return None if signals >= _SIGNALS_MIN else "something else"


def _signals(shown: str, pack: Pack) -> int:
    """How much of a text is as CVs are: periods, headings, what somebody did, names of jobs."""
    lines = shown.splitlines()
    firsts = [words[0].strip(".,:") for line in lines if (words := line.lstrip("-*\u2022 ").split())]
    counts = (
        sum(period_of(line) is not None for line in lines),
        sum(section_of(line) is not None for line in lines),
        sum(base_of_past(word) is not None or base_of_gerund(word) is not None for word in firsts),
        len(_I.findall(shown)),
        len(pack.words["occupations"] & set(tokens(shown))),
    )
    return sum(min(_SIGNALS_MAX_EACH, count) for count in counts)
