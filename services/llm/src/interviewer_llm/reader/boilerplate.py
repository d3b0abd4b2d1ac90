"""What in a posting is not a requirement, and why: pay, perks, praise, what may not be asked.

The patterns are data (`boilerplate.yaml` and `work.yaml` of a pack); here stands when each of them counts.
"""

from typing import Final

from interviewer_contracts.postings import IgnoredReason
from interviewer_llm.reader.headings import Section
from interviewer_llm.reader.packs import Pack

_ALWAYS: Final[tuple[IgnoredReason, ...]] = ("instruction", "unlawful")
EVERYWHERE: Final[tuple[IgnoredReason, ...]] = ("equal_opportunity", "how_to_apply", "legal")
"""Reasons that are named even where a section has one of its own."""
_ANYWHERE: Final[tuple[IgnoredReason, ...]] = (*EVERYWHERE, "pay", "perks")
_OUTSIDE_LISTS: Final[tuple[IgnoredReason, ...]] = ("logistics", "company")
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


def always_ignored(text: str, pack: Pack) -> IgnoredReason | None:
    """Why a part may never be asked about, wherever it stands and whatever else it says."""
    return _first(text[:_SEARCHED_CHARACTERS], _ALWAYS, pack)


def boilerplate(text: str, section: Section, pack: Pack, *, task: bool, item: bool) -> IgnoredReason | None:
    """Why a part is not a requirement, or None if it may be one.

    `task` tells that it starts with a verb of work, as in `Process payroll and pensions`: then words of pay
    and perks are what the work is about. `item` tells that it stands in a list.
    """
    text = text[:_SEARCHED_CHARACTERS]
    named = _first(text, _ANYWHERE, pack)
    fixed = section_reason(section)
    if fixed is not None and not (fixed == "company" and pack.work["task"].search(text)):
        return named if named in EVERYWHERE else fixed
    if around := _around_the_work(text, pack):
        return around
    if named is not None and not (task and not pack.work["offered"].search(text) and not _asks(text, pack)):
        return named
    listed = item and section in {"duty", "must", "nice"}
    if task or listed or pack.grammar.addresses(text) or _asked(text, pack):
        return None
    return _first(text, _OUTSIDE_LISTS, pack)


def _asked(text: str, pack: Pack) -> bool:
    """Whether a sentence names a task or a want, and not only the job: `We need good scaffolders`."""
    if pack.work["task"].search(text):
        return True
    wants = pack.kinds["wants"].search(text) is not None
    return wants and not (pack.names_a_job(text) and not pack.work["said_of"].search(text))


def _around_the_work(text: str, pack: Pack) -> IgnoredReason | None:
    """Hours, the line of command and the place in the house, however they are put."""
    if pack.work["around"].search(text):
        return "logistics"
    return "company" if pack.work["setting"].search(text.replace("\u2019", "'")) else None


def _asks(text: str, pack: Pack) -> bool:
    """`Write to Isolde Farrant` begins with a verb of work, and `Ring transport on 01632 …` too."""
    return pack.boilerplate["how_to_apply"].match(text) is not None


def _first(text: str, reasons: tuple[IgnoredReason, ...], pack: Pack) -> IgnoredReason | None:
    return next((reason for reason in reasons if pack.boilerplate[reason].search(text)), None)
