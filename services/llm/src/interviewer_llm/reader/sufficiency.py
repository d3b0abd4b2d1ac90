"""Whether a text is a posting at all, and says enough to ask about."""

import re
from collections.abc import Sequence
from typing import Final

from interviewer_contracts.postings import Requirement
from interviewer_contracts.problems import NotAPostingError, PostingTooThinError
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.lists import words_of
from interviewer_llm.english.words import tokens
from interviewer_llm.reader.facts import names_a_job

REQUIREMENTS_MIN: Final = 3
MEANINGFUL_WORDS_MIN: Final = 25
_JOB_SIGNALS_MIN: Final = 2
_PARTICLE: Final = 2
_CODE_LINE_SHARE: Final = 0.3
_CODE_LINES_MIN: Final = 4
_CODE_LINE_CHARACTERS: Final = 160
_FIRST_PERSON_MIN: Final = 4

_JOB: Final = words_of("job_words")
_ADDRESSED: Final = re.compile(
    r"\b(?:you(?:'ll|\u2019ll| will| must| should| need)|your (?:tasks|job|role|duties)|duties|"
    r"responsibilities)\b",
    re.IGNORECASE,
)
_RECIPE: Final = re.compile(
    r"\b(?:preheat|tablespoons?|tbsp|tsp|teaspoons?|ingredients|serves \d|whisk|simmer|oven to|drizzle"
    r"|garnish|knead the|"
    r"bake (?:for|at|in|until)|stir in|cups? of|\d+ ?(?:g|ml) (?:of )?\w+)\b",
    re.IGNORECASE,
)
_RECIPE_MIN: Final = 4
_CODE: Final = re.compile(
    r"^\s*(?:def |class |import |from \w+ import|function |const |let |var |return\b|if \(|for \(|public "
    r"|private |#include|<\?php|"
    r"package \w+;|SELECT .* FROM|\}|\);?$|\{$)|[;{]\s*$|=>|\w+\(.*\)\s*[:{;]?$",
    re.MULTILINE,
)
_CV: Final = re.compile(
    r"\b(?:curriculum vitae|references available|date of birth|work history|employment history|my "
    r"(?:experience|career|role|responsibilities|skills)|"
    r"i (?:am|was|have|led|managed|worked|built|developed|designed|am looking)|personal statement)\b",
    re.IGNORECASE,
)

_TASKS_ASKED: Final = "What will you do there on an ordinary day? Paste two or three tasks."
_NEEDS_ASKED: Final = "What does the employer want you to bring: which experience, skills or papers?"
_JOB_ASKED: Final = "What is the job called, and where would you be working?"


def check_enough(lines: str, title: str | None, requirements: Sequence[Requirement], language: str) -> None:
    """Let a text pass from which an honest interview can be made; `lines` is the text as one reads it.

    Raises:
        NotAPostingError: it is a recipe, a CV, source code or the like.
        PostingTooThinError: it is a posting, but says too little.

    """
    words = " ".join(lines.split())
    known = title is not None and names_a_job(title) and len(requirements) >= REQUIREMENTS_MIN
    if other := "source code" if _looks_like_code(lines) else _other_kind(words, language, known=known):
        raise NotAPostingError(
            f"This reads like {other}, not like a job posting. Nothing was changed; paste the posting of "
            f"the job that you "
            "are going to be interviewed for.",
            (_JOB_ASKED, _TASKS_ASKED),
        )
    meaningful = sum(len(word) > _PARTICLE for word in tokens(words))
    if len(requirements) >= REQUIREMENTS_MIN and meaningful >= MEANINGFUL_WORDS_MIN:
        return
    duties = sum(requirement.kind == "duty" for requirement in requirements)
    second = _NEEDS_ASKED if duties or title else _JOB_ASKED
    raise PostingTooThinError(
        "This posting says too little about the work to ask good questions about it, and we would rather "
        "ask you than "
        "make something up. Add what you know, and submit it again.",
        (_TASKS_ASKED, second),
    )


def _other_kind(words: str, language: str, *, known: bool) -> str | None:
    """What a text is instead; `known`: it has a job's name above at least three things to ask about."""
    if len(_RECIPE.findall(words)) >= _RECIPE_MIN and _job_signals(words) <= _JOB_SIGNALS_MIN + 1:
        return "a recipe"
    if len(_CV.findall(words)) >= _FIRST_PERSON_MIN and " you " not in f" {words.lower()} ":
        return "a CV"
    if (
        language == ENGLISH
        and not known
        and len(words.split()) >= MEANINGFUL_WORDS_MIN
        and _job_signals(words) < _JOB_SIGNALS_MIN
    ):
        return "something else"
    return None


def _looks_like_code(text: str) -> bool:
    lines = [line[:_CODE_LINE_CHARACTERS] for line in text.splitlines() if line.strip()]
    found = sum(bool(_CODE.search(line)) for line in lines)
    return len(lines) >= _CODE_LINES_MIN and found / len(lines) > _CODE_LINE_SHARE


def _job_signals(words: str) -> int:
    return len(_JOB & set(tokens(words))) + _JOB_SIGNALS_MIN * bool(_ADDRESSED.search(words))
