"""What in a posting is not a requirement, and why: pay, perks, praise, what may not be asked.

The patterns are data (`boilerplate.yaml`); here stands when each of them counts.
"""

import re
from typing import Final, cast

from interviewer_contracts.postings import IgnoredReason
from interviewer_llm.english.data import Parts, data_of, expanded
from interviewer_llm.english.leadins import ADDRESSING
from interviewer_llm.reader.headings import Section

_FILE: Final = cast("dict[str, object]", data_of("interviewer_llm.reader", "boilerplate.yaml"))
_PARTS: Final = cast("Parts", _FILE["parts"])


def _patterns(reason: IgnoredReason) -> tuple[IgnoredReason, re.Pattern[str]]:
    alternatives = cast("list[str]", _FILE[reason])
    return reason, re.compile("|".join(f"(?:{expanded(one, _PARTS)})" for one in alternatives), re.IGNORECASE)


_ALWAYS: Final = (_patterns("instruction"), _patterns("unlawful"))
_EVERYWHERE: Final[frozenset[IgnoredReason]] = frozenset({"equal_opportunity", "how_to_apply", "legal"})
"""Reasons that are named even where a section has one of its own."""
_ANYWHERE: Final = (
    _patterns("equal_opportunity"),
    _patterns("how_to_apply"),
    _patterns("legal"),
    _patterns("pay"),
    _patterns("perks"),
)
_OUTSIDE_LISTS: Final = (_patterns("logistics"), _patterns("company"))
_REPORTS_TO: Final = re.compile(
    r"^\W*(?:you(?:'ll| will)? |the \w+ )?(?:will )?report(?:s|ing)? (?:directly )?(?:in)?to (?:\S+ ?){1,7}$",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(
    r"^\W*(?:[A-Z][\w'-]+,? ){1,3}or (?:fully )?(?:remote(?:ly)?|hybrid)\b", re.IGNORECASE
)
_AVAILABLE: Final = re.compile(
    r"\b(?:willing|able|available|availability|flexible|flexibility|happy|prepared|ready|must|required|need) "
    r"(?:to )?(?:be )?(?:work|do|cover|for|on|travel|available|flexible)\b.{0,30}"
    r"\b(?:weekends?|evenings?|nights?|shifts|bank holidays?|overtime|a rota|unsocial hours|early mornings?|"
    r"public holidays?|saturdays?|sundays?|occasionally|when needed)\b",
    re.IGNORECASE,
)
_TASK_OF_THE_JOB: Final = re.compile(
    r"\b(?:you(?:'ll| will)|the role (?:involves|includes)|responsible for|you (?:must|need|have|should)|"
    r"your (?:role|job|work|tasks|duties) (?:is|will|include|involve))\b",
    re.IGNORECASE,
)
_SETTING: Final = re.compile(
    r"^\W*(?:(?:you(?:'ll| will| would)? (?:also )?(?:join (?:an?|our|the)\b.{0,40}\b(?:team|department|group"
    r"|crew|brigade|family)|be (?:supported|joined|mentored) by|be (?:joining|part of|based)|work out of)"
    r"|(?:this|the) (?:post|role|position|job) (?:sits|is part of|reports|belongs))\b"
    r"|you (?:won't|will not|don't|do not|needn't)\b)",
    re.IGNORECASE,
)
"""Where the job stands, and what need not be: no task, although it speaks to the person."""
_OFFERED: Final = re.compile(
    r"^\W*(?:in return\b|you(?:'ll| will)? (?:also )?(?:get|receive|earn|be paid|be rewarded)\b)",
    re.IGNORECASE,
)
_SEARCHED_CHARACTERS: Final = 700
_BY_SECTION: Final[dict[Section, IgnoredReason]] = {
    "company": "company",
    "pay": "pay",
    "perks": "perks",
    "equal_opportunity": "equal_opportunity",
    "how_to_apply": "how_to_apply",
    "legal": "legal",
    "logistics": "logistics",
}


def section_reason(section: Section) -> IgnoredReason | None:
    """Why everything in a section is left out, or None if its parts are judged one by one."""
    return _BY_SECTION.get(section)


def always_ignored(text: str) -> IgnoredReason | None:
    """Why a part may never be asked about, wherever it stands and whatever else it says."""
    text = text[:_SEARCHED_CHARACTERS]
    return next((reason for reason, pattern in _ALWAYS if pattern.search(text)), None)


def boilerplate(text: str, section: Section, *, task: bool, item: bool) -> IgnoredReason | None:
    """Why a part is not a requirement, or None if it may be one.

    `task` tells that it starts with a verb of work, as in `Process payroll and pensions`: then words of pay
    and perks are what the work is about. `item` tells that it stands in a list.
    """
    text = text[:_SEARCHED_CHARACTERS]
    fixed = section_reason(section)
    if fixed is not None and not (fixed == "company" and _TASK_OF_THE_JOB.search(text)):
        named = _anywhere(text)
        return named if named in _EVERYWHERE else fixed
    if around := _around_the_work(text):
        return around
    named = _anywhere(text)
    if named is not None and not (task and not _OFFERED.search(text) and not _tells_how_to_apply(text)):
        return named
    if task:
        return None
    listed = item and section in {"duty", "must", "nice"}
    if listed or ADDRESSING.match(text) or _TASK_OF_THE_JOB.search(text):
        return None
    return next((reason for reason, pattern in _OUTSIDE_LISTS if pattern.search(text)), None)


def _around_the_work(text: str) -> IgnoredReason | None:
    """Hours, the line of command and the place in the house, however they are put."""
    if any(pattern.search(text) for pattern in (_AVAILABLE, _REPORTS_TO, _PLACE)):
        return "logistics"
    return "company" if _SETTING.search(text.replace("\u2019", "'")) else None


def _tells_how_to_apply(text: str) -> bool:
    """`Write to Isolde Farrant` begins with a verb of work, and `Ring transport on 01632 …` too."""
    return _ANYWHERE[1][1].match(text) is not None


def _anywhere(text: str) -> IgnoredReason | None:
    return next((reason for reason, pattern in _ANYWHERE if pattern.search(text)), None)
