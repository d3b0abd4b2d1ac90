"""The occupation of a posting, and which of its probes are meant by a requirement.

The occupation is known by its title, so that single everyday words tell a duty of it: a term is met when all
of its words stand in the requirement, in any order and form (`vehicle checks` in *Check the vehicle*). Where
no term is met, several words that the probe has and few others of the occupation do as well.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from interviewer_llm.bank.families import all_terms
from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.schema import Occupation, OccupationEntry

OF_THE_OCCUPATION: Final = 2.5
"""Closer than a family's by a word: an ordinary duty is asked about plainly before all else."""
_LEADING: Final = 6
"""Words of a phrase that tell what it is about: after them stands with whom, where and what for."""
_FURTHER_TERM: Final = 0.4
_FURTHER_TERMS: Final = 4
"""So many terms beside the longest are counted."""
_SHARED: Final = 0.2
"""What a word that both have counts, times its rarity."""
_SHARED_MIN: Final = 3.2
"""From here on shared words do without a term: two that one or two probes of twelve have."""


def occupation_of(bank: Bank, names: Iterable[str | None], domains: Sequence[str], words: str) -> str | None:
    """The occupation of a posting's families that the first of these names tells.

    `names` are the posting's title, and what else it may be called by. Of two occupations with titles as long
    as each other, the one is taken of whose probes the posting asks for more.
    """
    titles = bank.titles_of_occupations
    among = [one for one in bank.occupations.values() if one.domain in domains]
    for name in names:
        said = all_terms(bank, name or "")
        told = {
            one.occupation: max((len(key) for key in titles[one.occupation] if key in said), default=0)
            for one in among
        }
        most = max(told.values(), default=0)
        if most:
            lines = [bank.vocabulary.stems(line) for line in words.splitlines()]
            best = [one for one in among if told[one.occupation] == most]
            return max(best, key=lambda one: _asked_for(bank, one, lines)).occupation
    return None


def meant(bank: Bank, text: str, occupation: str | None) -> list[tuple[float, OccupationEntry]]:
    """The probes of an occupation that have terms in a text, each with how closely it is meant."""
    if occupation is None:
        return []
    stems, content = bank.vocabulary.stems(text), bank.vocabulary.content(text)
    rarity = bank.rarity_in[occupation]
    found = list[tuple[float, OccupationEntry]]()
    for entry in bank.occupations[occupation].entries:
        met = [term for term in bank.stems_of_terms[entry.id] if term <= stems]
        shared = sum(rarity[stem] for stem in bank.words_of[entry.id] & content)
        if met or shared >= _SHARED_MIN:
            terms = max(map(len, met), default=0) + _FURTHER_TERM * min(len(met[1:]), _FURTHER_TERMS)
            found.append((OF_THE_OCCUPATION + terms + _SHARED * shared, entry))
    return found


def leads(bank: Bank, entry: OccupationEntry, phrase: str) -> bool:
    """Whether a term of a probe leads the phrase that comes into its slot.

    `manage allergens with the front of house team` is not about the team.
    """
    stems = bank.vocabulary.stems(" ".join(phrase.split()[:_LEADING]))
    return any(term <= stems for term in bank.stems_of_terms[entry.id])


def _asked_for(bank: Bank, one: Occupation, lines: Sequence[frozenset[str]]) -> int:
    """How many of an occupation's probes the lines of a posting ask for."""
    return sum(
        any(term <= line for term in bank.stems_of_terms[entry.id] for line in lines) for entry in one.entries
    )
