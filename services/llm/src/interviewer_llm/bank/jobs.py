"""Which entries of a posting's families were written for another job than the one it offers.

A family such as driving holds buses and lorries. Its `jobs` say by which words of a title each is known, and
an entry's `jobs` for which of them it was written. A title that tells none (`Driver`) is asked all.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.schema import Domain

_LONGEST: Final = 4
"""Words in the longest name of a job."""


def apart(bank: Bank, title: str | None, domains: Sequence[str]) -> frozenset[str]:
    """The ids of entries that must not be asked of somebody with this title.

    Beside entries for other jobs, those in which this very job is somebody else's: `the plant manager
    expects savings` is no question to a plant manager.
    """
    if title is None:
        return frozenset()
    families = [bank.domains[name] for name in domains]
    return frozenset([*_of_other_jobs(bank, title, families), *_about_this_job(bank, title, families)])


def _of_other_jobs(bank: Bank, title: str, families: Sequence[Domain]) -> Iterator[str]:
    said = frozenset(bank.vocabulary.terms_in(title, _LONGEST))
    told = {
        job
        for family in families
        for job, names in family.jobs.items()
        if any(bank.vocabulary.term(name) in said for name in names)
    }
    if not told:
        return
    entries = [entry for family in families for entry in family.entries]
    entries += [entry for group in bank.skills.values() for entry in group.entries]
    yield from (entry.id for entry in entries if entry.jobs and told.isdisjoint(entry.jobs))


def _about_this_job(bank: Bank, title: str, families: Sequence[Domain]) -> Iterator[str]:
    said = f" {title.lower()} "
    names = {name for family in families for name in family.titles if " " in name and f" {name} " in said}
    if not names:
        return
    somebody = re.compile(rf"\b(?<!are )the (?:{'|'.join(map(re.escape, sorted(names)))})\b")
    for _, entry in bank.entries():
        if any(name in entry.text for name in names) and somebody.search(entry.text):
            yield entry.id
