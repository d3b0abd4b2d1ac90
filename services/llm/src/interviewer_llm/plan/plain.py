"""Probes that need none of a requirement's words: for what was picked to be asked, whatever it is."""

from typing import Final, Literal

from interviewer_llm.bank.select import Candidate, rank
from interviewer_llm.plan.options import Option
from interviewer_llm.plan.setting import TRAIT, Setting
from interviewer_llm.reader.model import Found

PLAIN_WORTH: Final = 0.1
"""Whatever was written for a requirement's words is asked first."""

Plain = Literal["papers", "years", "traits", "tasks"]


def plain_options(found: Found, setting: Setting) -> list[Option]:
    """The plain questions on a requirement, in an order that varies between postings."""
    probes = setting.bank.plain.get(plain_of(found, setting))
    entries = sorted(probes.entries, key=lambda one: rank(setting.seed, one.id)) if probes else []
    return [
        Option(
            found,
            Candidate(one, one.competency, one.text, anchored=False, fit=0.0, language=setting.bank.language),
            PLAIN_WORTH,
            free=True,
        )
        for one in entries
    ]


def plain_of(found: Found, setting: Setting) -> Plain:
    """What kind of thing a requirement is, where nothing is to be made of its words."""
    if found.credential:
        return "papers" if found.paper else "years"
    virtue = setting.bank.vocabulary.is_virtue(found.phrase.topic or "")
    return "traits" if found.phrase.verb == TRAIT or virtue else "tasks"
