"""What could be asked on why somebody wants this work, and wants it here."""

from collections.abc import Sequence
from typing import Final

from interviewer_llm.bank.schema import EMPLOYER, AnchoredEntry
from interviewer_llm.bank.select import Asked, Candidate, anchors, candidates, rank
from interviewer_llm.plan.fitting import CLASS_WORTH
from interviewer_llm.plan.options import ANCHORED_WORTH, Option
from interviewer_llm.plan.setting import MOTIVATION, Setting
from interviewer_llm.reader.model import Found

WHY_HERE_WORTH: Final = 1.2
"""Why at this employer is asked before all else on why this work."""
_SLOT_ON_MOTIVATION: Final = 0.5
"""Why this work is better asked about the work as a whole than about one duty of many."""
_FITTING_EVIDENCE: Final = 0.1
"""What it adds that the requirement quoted beside a question on motivation speaks of the same."""


def free_options(found: Found, setting: Setting) -> list[Option]:
    """Questions on why this work: why here, then the occupation's own, then those that any work can have."""
    bank, domains, seed = setting.bank, setting.domains, setting.seed
    own = [
        Candidate(entry, MOTIVATION, entry.text, anchored=True, fit=1.0, language=bank.language)
        for entry in _of_the_work(setting)
        if entry.kind == MOTIVATION and entry.slot is None and entry.id not in setting.apart
    ]
    general = candidates(bank, Asked(found.text, found.phrase, [MOTIVATION]), [], seed)
    fitting = {entry.id for _, entry in anchors(bank, found.text, domains[:1], setting.occupation)}
    return [
        *_why_here(found, setting),
        *(_free(found, one, setting, fits=one.entry.id in fitting) for one in own + turned(general, seed)),
    ]


def _free(found: Found, candidate: Candidate, setting: Setting, *, fits: bool) -> Option:
    """A question on why this work; it rests on what the job is called, unless it speaks of what was found."""
    about_all = candidate.entry.slot is None and not fits
    return Option(
        found,
        candidate,
        _free_worth(candidate, fits=fits),
        free=True,
        rests_on=setting.as_job if about_all else None,
    )


def _of_the_work(setting: Setting) -> list[AnchoredEntry]:
    """The entries of the occupation if it asks why somebody does such work, else of its family."""
    bank = setting.bank
    if setting.occupation is not None:
        own = bank.occupations[setting.occupation].entries
        if any(entry.kind == MOTIVATION for entry in own):
            return [*own]
    return [entry for domain in setting.domains[:1] for entry in bank.domains[domain].entries]


def _why_here(found: Found, setting: Setting) -> list[Option]:
    """Why at this employer, in the one wording that a posting has; none where no employer is named."""
    bank, employer = setting.bank, setting.employer
    worded = [one for one in bank.competencies[MOTIVATION].entries if one.names_employer]
    if employer is None or not worded:
        return []
    entry = min(worded, key=lambda one: rank(setting.seed, employer, one.id))
    text = entry.text.replace(f"{{{EMPLOYER}}}", employer)
    candidate = Candidate(entry, MOTIVATION, text, anchored=False, fit=1.0, language=bank.language)
    return [Option(found, candidate, WHY_HERE_WORTH, free=True, rests_on=setting.at_employer)]


def speaks_of_the_work(found: Found, setting: Setting) -> bool:
    """Whether the occupation's own question on motivation was written for this requirement's words.

    Years of work do well there; a paper is looked at.
    """
    if found.credential and found.paper:
        return False
    anchored = anchors(setting.bank, found.text, setting.domains[:1], setting.occupation)
    return any(entry.kind == MOTIVATION for _, entry in anchored)


def turned(options: Sequence[Candidate], seed: str) -> list[Candidate]:
    """The class's own among options, in an order that varies between postings."""
    own = [one for one in options if not one.anchored]
    return sorted(own, key=lambda one: rank(seed, one.entry.id))


def _free_worth(candidate: Candidate, *, fits: bool) -> float:
    if candidate.anchored:
        return ANCHORED_WORTH + (_FITTING_EVIDENCE if fits else 0.0)
    return CLASS_WORTH * (1.0 if candidate.entry.slot is None else _SLOT_ON_MOTIVATION * candidate.fit)
