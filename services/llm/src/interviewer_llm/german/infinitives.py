"""German infinitive phrases as a list has them: `Ware annehmen und prüfen nach Liste` as its parts."""

from typing import Final

from interviewer_llm.german.lists import words_of
from interviewer_llm.german.nouns import AND
from interviewer_llm.german.tasks import listed
from interviewer_llm.german.verbs import is_infinitive, is_known, without_zu

Words = list[str]

RELATIVE: Final = frozenset(
    {"die", "der", "das", "den", "dem", "deren", "dessen", "denen", "welche", "welcher"}
)
ABLE: Final = frozenset({"können", "dürfen"})
_ABLE_NOUNS: Final = words_of("able_nouns")
_TWO_VERBS: Final = 2


def verb_final(words: Words) -> list[Words] | None:
    """A list item that is an infinitive phrase, as its parts; None if it is none.

    A verb before its last words is moved to their end: `Kunden beraten am Telefon`.
    """
    if words[-1] in ABLE and len(words) > _TWO_VERBS and is_infinitive(words[-2]):
        words = words[:-1]
    plain = _without_zu(words)
    if plain is not None:
        begin = next((i for i in range(len(plain) - 1, 0, -1) if plain[i - 1].endswith(",")), 0)
        if begin and plain[begin - 1].rstrip(",").lower() not in _ABLE_NOUNS:
            return None
        words = plain[begin:]
    if not (is_infinitive(words[-1]) or words[-1] == "sein"):
        moved = _moved(words)
        if moved is None:
            return None
        words = moved
    parts, current = list[Words](), Words()
    for index, word in enumerate(words):
        bare = word.rstrip(",")
        following = words[index + 1] if index + 1 < len(words) else ""
        current.append(word)
        ends = word.endswith(",") or following in AND
        if ends and is_infinitive(bare) and is_known(bare):
            parts.append([*current[:-1], bare])
            current = Words()
    parts.append(current)
    return _rejoined(parts)


def _rejoined(parts: list[Words]) -> list[Words]:
    """Parts without the `und` before them; one that is but a verb belongs to the part before it."""
    found = list[Words]()
    for part in parts:
        plain = part[1:] if part and part[0] in AND else part
        if not plain:
            continue
        if found and len(plain) == 1:
            found[-1] = [*found[-1], "und", *plain]
        else:
            found.append(plain)
    return [_one_and(part) for part in found]


def _one_and(part: Words) -> Words:
    """`planen und prüfen und steuern` as `planen, prüfen und steuern`."""
    at = len(part)
    while at > 1 and part[at - 2] == "und" and is_infinitive(part[at - 1]):
        at -= 2
    verbs = [part[at - 1], *part[at + 1 :: 2]]
    return [*part[: at - 1], *listed(verbs)] if len(verbs) > _TWO_VERBS else part


def _without_zu(words: Words) -> Words | None:
    """`Touren zu planen` and `Bestellungen anzunehmen` as their plain infinitives."""
    if len(words) > _TWO_VERBS and words[-2] == "zu" and is_infinitive(words[-1]):
        return [*words[:-2], words[-1]]
    joined = without_zu(words[-1])
    return None if joined is None else [*words[:-1], joined]


def _moved(words: Words) -> Words | None:
    """`Ware annehmen und prüfen nach Liste`: the last verb behind what follows it."""
    at = next(
        (i for i in range(len(words) - 1, 0, -1) if is_infinitive(words[i]) and is_known(words[i])),
        None,
    )
    if at is None or words[at + 1] in AND | {"von"} or words[at].endswith(","):
        return None
    if any(word.endswith(",") for word in words[at:-1]) or words[at + 1] in RELATIVE:
        return None
    return [*words[:at], *words[at + 1 :], words[at]]
