"""German main clauses as infinitive phrases: `Sie nehmen Bestellungen an` as `Bestellungen annehmen`."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from interviewer_llm.german.infinitives import ABLE, RELATIVE, Words
from interviewer_llm.german.nouns import AND, PREPOSITIONS
from interviewer_llm.german.tasks import listed
from interviewer_llm.german.verbs import (
    MODALS,
    PARTICLES,
    guessed_infinitive,
    infinitive_of_you,
    is_infinitive,
    is_known,
    is_plural_verb,
)

HAVING: Final = frozenset({"haben", "verfügen", "besitzen", "mitbringen", "brauchen", "benötigen"})
"""What somebody has, no task: what follows is the thing itself."""
_AFTER_VERB: Final = PREPOSITIONS | frozenset(
    {
        "die",
        "den",
        "das",
        "der",
        "dem",
        "ein",
        "eine",
        "einen",
        "einem",
        "alle",
        "dich",
        "sich",
        "Ihre",
        "deine",
        "unsere",
    }
)
"""What stands behind a verb and never behind an adjective."""
_EARLY_PARTICLES: Final = frozenset({"zusammen", "teil", "entgegen"})
"""Parts of a verb that may stand before what belongs to its end: `arbeiten zusammen mit dem Einkauf`."""
_FRAME_MAX: Final = 9
_FRAME_MIN: Final = 3
_PART_MIN_WORDS: Final = 3
_GENERIC: Final = frozenset(
    {"dabei", "außerdem", "zudem", "hier", "hierbei", "so", "dafür", "dazu", "daneben", "ferner"}
)
_GENERIC_HEADS: Final = frozenset(
    {
        "rolle", "position", "funktion", "stelle", "tätigkeit", "aufgabe", "team", "uns", "hinaus", "alltag",
        "bereich",
        "job",
    }
)  # fmt: skip
_PLACING: Final = frozenset({"in", "im", "bei", "darüber", "für"})
_BESIDE: Final = frozenset({"als", "wenn", "neben"})
_SUBJECTS: Final = frozenset({"Sie", "du", "Du"})
_REFLEXIVE: Final = {"dich": "sich", "dir": "sich"}
_CORRELATES: Final = frozenset({"dafür", "darauf", "daran", "darum", "darüber", "damit", "sicher"})
_OPENS_CLAUSE: Final = frozenset({"dass", "ob", "wie", "was", "wo", "wer", "wann", "welche", "welcher"})
_AFTERWARDS: Final = frozenset(
    {
        "wenn",
        "weil",
        "damit",
        "sodass",
        "um",
        "indem",
        "wobei",
        "sobald",
        "falls",
        "während",
        "auch",
        "selbst",
        "ohne",
        "statt",
        "anstatt",
    }
)
_ASIDE: Final = frozenset(
    {"etwa", "rund", "meist", "meistens", "überwiegend", "gelegentlich", "insbesondere", "vorwiegend"}
)
"""What is added after a comma, more than a question has room for: `…, etwa drei Wochen im Jahr`."""
_BEFORE_A_CLAUSE: Final = frozenset({"auch", "dann", "so", "selbst", "immer", "gerade", "besonders"})
"""What points to the clause after it: `beurteilen Schmerzen auch dann, wenn …`."""


@dataclass(frozen=True)
class Said:
    """What a sentence says of the person: `tasks` as infinitive phrases, something had, or how to be."""

    tasks: tuple[tuple[str, ...], ...] = ()
    thing: str | None = None
    trait: str | None = None


NOTHING: Final = Said()


def said_of(text: str) -> Said | None:
    """What a sentence says of the person it speaks to; None if it speaks to nobody."""
    words = text.split(" ")
    inverted = _inverted(words)
    found = _subject_first(words) or inverted or _verb_first(words)
    if found is None:
        return NOTHING if words[0] in _SUBJECTS else None
    frame, body, formal = found
    clauses = _parted(body, (is_plural_verb if formal else _is_your_verb))
    if clauses is None:
        return NOTHING
    said = [_verb_last(clause, formal=formal) for clause in clauses]
    first = said[0]
    if first is None:
        return NOTHING
    verb, phrase = first
    if verb == "sein":
        return Said(trait=" ".join(phrase)) if phrase and inverted is None else NOTHING
    if verb in HAVING:
        return Said(thing=" ".join(phrase)) if inverted is None else _had(words, phrase)
    told = [(verb, [*frame, *phrase]), *said[1:]]
    tasks = [
        ([*one[1], one[0]], len(clause) == 1)
        for one, clause in zip(told, clauses, strict=True)
        if one is not None and one[0] not in HAVING | {"sein"}
    ]
    joined = _grouped(tasks)
    alone = len(joined) == 1 and len(joined[0]) == 1
    return NOTHING if alone or not joined else Said(tasks=tuple(tuple(task) for task in joined))


def _had(words: Words, phrase: Words) -> Said:
    """`Einen Führerschein bringen Sie mit`: what is had stands in front."""
    at = next((i for i, word in enumerate(words) if word.rstrip(",") in _SUBJECTS), 1) - 1
    front = " ".join(words[:at])
    return Said(thing=front) if front[:1].isupper() and not phrase else Said(thing=" ".join(phrase))


def joints(words: Words) -> list[tuple[int, int]]:
    """Where a sentence that speaks to somebody may be parted: the last word before, and the first after.

    Parts of fewer than three words stay with their neighbours; a clause that hangs on another ends it all.
    """
    words = [word.rstrip(".!;") for word in words]
    inverted = _inverted(words)
    found = _subject_first(words) or inverted
    if found is None:
        return []
    finite, places, begin = _finite(found[2]), list[tuple[int, int]](), 0
    for at in range(1, len(words)):
        before, word = words[at - 1], words[at].strip(",")
        if before.endswith(",") and word in _OPENS_CLAUSE | RELATIVE | _AFTERWARDS:
            break
        last = at - 2 if before in AND else at - 1
        begins = finite(word) and word not in MODALS and (before.endswith(",") or before in AND)
        if begins and min(last + 1 - begin, len(words) - at) >= _PART_MIN_WORDS:
            places.append((last, at))
            begin = at
    return places


def _subject_first(words: Words) -> tuple[Words, Words, bool] | None:
    if len(words) < _FRAME_MIN or words[0] not in _SUBJECTS:
        return None
    formal = words[0] == "Sie"
    body = words[1:]
    if _finite(formal)(body[0].rstrip(",")):
        return [], body, formal
    return None


def _verb_first(words: Words) -> tuple[Words, Words, bool] | None:
    """A clause whose subject stands in the one before it: `und kümmern sich um die Ablage`."""
    body = words[1:] if words[0] in AND else words
    if len(body) < _FRAME_MIN - 1 or (is_infinitive(body[-1]) and body[0] not in MODALS):
        return None
    formal = is_plural_verb(body[0].rstrip(","))
    return ([], body, formal) if formal or _is_your_verb(body[0].rstrip(",")) else None


def _inverted(words: Words) -> tuple[Words, Words, bool] | None:
    """`In dieser Rolle planen Sie Touren`: what stands before the verb, and the rest."""
    for at in range(1, min(_FRAME_MAX, len(words) - 1)):
        subject = words[at + 1].rstrip(",")
        if subject in {"Sie", "du"} and _finite(subject == "Sie")(words[at]):
            frame = words[:at]
            return _kept(frame), [words[at], *words[at + 2 :]], subject == "Sie"
    return None


def _finite(formal: bool) -> Callable[[str], bool]:  # noqa: FBT001 - which of two forms of address
    return is_plural_verb if formal else _is_your_verb


def _is_your_verb(word: str) -> bool:
    return word.islower() and word.endswith("t") and infinitive_of_you(word) is not None


def _kept(frame: Words) -> Words:
    """What stands before the verb, as it stands after the object's place; nothing where it says nothing."""
    low = [word.lower().strip(",") for word in frame]
    says_nothing = low[0] in _GENERIC or (low[0] in _PLACING and low[-1] in _GENERIC_HEADS)
    if says_nothing or low[0] in _BESIDE or any(word.endswith(",") for word in frame):
        return []
    return [frame[0][0].lower() + frame[0][1:], *frame[1:]]


def _parted(body: Words, finite: Callable[[str], bool]) -> list[Words] | None:
    """The clauses of a sentence, each from its verb on; None if a clause of another kind hangs on it."""
    clauses, aside = [[body[0]]], False
    for at, (before, word) in enumerate(pairwise(body), start=1):
        bare = word.strip(",")
        if before.endswith(",") and bare in _OPENS_CLAUSE:
            return _without_last(clauses)
        if before.endswith(",") and bare in RELATIVE | _AFTERWARDS:
            _drop_pointers(clauses[-1])
            break
        aside = aside or (before.endswith(",") and bare in _ASIDE)
        coordinated = before.endswith(",") or before in AND
        if coordinated and (finite(bare) or _is_verb_by_place(bare, body[at + 1 : at + 2])):
            if clauses[-1][-1] in AND:
                clauses[-1].pop()
            clauses.append([word])
            aside = False
        elif coordinated and bare in _SUBJECTS:
            continue
        elif not aside:
            clauses[-1].append(word)
    return [clause for clause in clauses if clause]


def _drop_pointers(clause: Words) -> None:
    """Take `auch dann` from the end of a clause whose `wenn …` is left out."""
    while len(clause) > 1 and clause[-1].rstrip(",") in _BEFORE_A_CLAUSE:
        clause.pop()


def _is_verb_by_place(word: str, following: Words) -> bool:
    """Whether an unknown word after `und` is a verb, by what stands behind it: `leeren die Papierkörbe`."""
    if not word.islower() or not following or not (following[0] in _AFTER_VERB or following[0][:1].isdigit()):
        return False
    return guessed_infinitive(word) is not None or is_infinitive(word)


def _without_last(clauses: list[Words]) -> list[Words] | None:
    """Clauses before a further one that says what the last is about: without it, it would say too little.

    `Sie erklären Entscheidungen so, dass …` says enough.
    """
    if clauses[-1][-1] == "so,":
        return [*clauses[:-1], clauses[-1][:-1]]
    said = {word.strip(",") for word in clauses[-1]}
    if any(word[:1].isupper() for word in said) and not _CORRELATES & said:
        return clauses
    return clauses[:-1] or None


def _verb_last(clause: Words, *, formal: bool) -> tuple[str, Words] | None:
    """A clause as its infinitive and what stands before it, or None where that can't be told."""
    finite, rest = clause[0].rstrip(","), [*clause[1:]]
    if rest:
        rest[-1] = rest[-1].rstrip(",")
    while rest and rest[-1] in AND:
        rest.pop()
    verb = ("sein" if finite == "sind" else finite) if formal else guessed_infinitive(finite)
    if verb is None:
        return None
    rest = [_REFLEXIVE.get(word, word) for word in rest] if not formal else rest
    if verb in MODALS or verb == "werden":
        return _after_modal(rest)
    if rest and rest[-1] in PARTICLES and is_known(rest[-1] + verb):
        return rest[-1] + verb, rest[:-1]
    early = next((one for one in rest if one in _EARLY_PARTICLES and is_known(one + verb)), None)
    if early is not None:
        return early + verb, [one for one in rest if one != early]
    return verb, rest


def _after_modal(rest: Words) -> tuple[str, Words] | None:
    """`können … planen`: the infinitive at the end; a second one (`umgehen können`) goes."""
    if len(rest) > 1 and rest[-1] in ABLE:
        rest = rest[:-1]
    if not rest or not (is_infinitive(rest[-1]) or rest[-1] == "sein"):
        return None
    return rest[-1], rest[:-1]


def _grouped(tasks: list[tuple[Words, bool]]) -> list[Words]:
    """Tasks, a verb that stood alone put to the next one's object: `planen und koordinieren Touren`."""
    found, waiting = list[Words](), Words()
    for task, lone in tasks:
        if lone:
            waiting += task
        elif waiting and len(task) > 1:
            *rest, verb = task
            found.append([*rest, *listed([*waiting, verb])])
            waiting = []
        else:
            found += [*([verb] for verb in waiting), task]
            waiting = []
    if waiting and found:
        *rest, verb = found.pop()
        return [*found, [*rest, *listed([verb, *waiting])]]
    return [*found, *([verb] for verb in waiting)]
