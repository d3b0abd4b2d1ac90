"""A German requirement's own words, as they fit into a question.

`Sie planen und koordinieren Touren` becomes the task `Touren planen und koordinieren`, which stands where an
infinitive or a verb at the end does: `…, als Sie Touren planen und koordinieren mussten`. `Gute Kenntnisse in
SAP` becomes the topic `SAP`, which is quoted, so that nothing has to be declined. What would not read well
gives no form.
"""

import re
from dataclasses import dataclass
from typing import Final

from interviewer_llm.german.clauses import said_of
from interviewer_llm.german.infinitives import verb_final
from interviewer_llm.german.leadins import Expected, without_lead_in
from interviewer_llm.german.lists import words_of
from interviewer_llm.german.nouns import AND, PREPOSITIONS, Words, is_adjective
from interviewer_llm.german.patterns import pattern_of
from interviewer_llm.german.tasks import doing_of, task_of
from interviewer_llm.german.tidying import addressed_formally, calm, first_lowered, tidied
from interviewer_llm.german.topics import PHRASE_MAX_WORDS, named, topic_of
from interviewer_llm.german.verbs import is_infinitive, is_known

PHRASE_WHOLE_WORDS: Final = 14
BEING: Final = "sein"
_ROLE: Final = re.compile(
    r"(?:(?:erste|zentrale|direkte)[rn]? )?(?:\w*Ansprech(?:partner|person)|Anlaufstelle|Bindeglied)",
    re.IGNORECASE,
)
"""`Ansprechpartner für die Mieter` is what somebody is, and neither a thing nor a task."""
_STATE_VERBS: Final = words_of("state_verbs")
_TASK_MIN_WORDS: Final = 2
_GLADLY: Final = frozenset({"gern", "gerne", "auch", "dann", "außerdem", "zudem"})
_POINTING: Final = frozenset({"sie", "ihn", "es", "ihm", "ihnen", "diese", "diesen", "dieses"})
_TRAIT_MAX_WORDS: Final = 7
_BETWEEN_TRAITS: Final = AND | {"sehr", "stets", "absolut", "gerne", "auch"}


@dataclass(frozen=True)
class Forms:
    """The words of a requirement as slots take them; `verb` leads the task, `sein` marks a trait."""

    task: str | None = None
    topic: str | None = None
    verb: str | None = None


NOTHING: Final = Forms()


def forms_of(text: str, *, duty: bool, shouting: bool = False) -> Forms:
    """The forms that can be had of one requirement; `duty` tells that it stands among tasks."""
    text = pattern_of("status").sub("", calm(tidied(text), shouting=shouting))
    rest, expected = without_lead_in(text)
    if not any(letter.isalpha() for letter in rest):
        return NOTHING
    said = said_of(text) if expected == "any" else None
    if said is None and rest != text and expected == "any":
        said = said_of(rest)
    if said is None:
        return _unaddressed(rest, expected, duty=duty)
    if said.tasks:
        return _verbal([list(task) for task in said.tasks])
    if said.trait is not None:
        return _trait(said.trait) or _nominal(said.trait, duty=False)
    return NOTHING if said.thing is None else _nominal(said.thing, duty=False)


def further_verbs(task: str) -> list[str]:
    """All verbs of a task, in their order: of `Touren planen und koordinieren` both."""
    bare = [word.rstrip(",") for word in task.split(" ")]
    return [word for word in bare if is_infinitive(word) and is_known(word)]


def head_words(topic: str) -> list[str]:
    """The words of a topic before its first preposition, small."""
    words = topic.lower().split()
    until = next((i for i, word in enumerate(words) if word in PREPOSITIONS), len(words))
    return [word.strip(",") for word in words[:until]]


def _unaddressed(rest: str, expected: Expected, *, duty: bool) -> Forms:
    words = rest.split(" ")
    parts = None if expected == "noun" else verb_final(first_lowered(words))
    if parts is not None and parts[-1][-1] == BEING:
        return _trait(" ".join(parts[0][:-1])) or NOTHING
    if parts is not None and (len(words) > 1 or expected == "infinitive"):
        return _verbal(parts)
    return _trait(rest) or _nominal(rest, duty=duty or expected == "noun")


def _verbal(parts: list[Words]) -> Forms:
    """Tasks as one, as many of them as a breath takes."""
    parts = [part for part in (_shortened(part) for part in parts) if part]
    while len(parts) > 1 and sum(map(len, parts)) > PHRASE_MAX_WORDS:
        parts.pop()
    if not parts or sum(map(len, parts)) > PHRASE_WHOLE_WORDS:
        return NOTHING
    parts[0] = _standing_alone(parts[0])
    if not parts[0]:
        return NOTHING
    parts[0] = first_lowered(parts[0])
    said = [" ".join(part) for part in parts]
    joined = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} und {said[-1]}"
    task = addressed_formally(joined)
    # Its own verb at the end says nothing of others, though `suchen` may be what `wir` do.
    if len(task.split(" ")) < _TASK_MIN_WORDS or _speaks_of_others(task.rpartition(" ")[0]):
        return NOTHING
    verb = next(iter(further_verbs(task)), task.rpartition(" ")[2])
    return Forms(task=task, verb=BEING if verb in _STATE_VERBS else verb)


def _standing_alone(part: Words) -> Words:
    """A task without `gern` and without a pronoun for something before it; empty if it needs one."""
    words = part
    while words and words[0].lower() in _GLADLY:
        words = words[1:]
    if words and words[0] in _POINTING:
        rest = words[1:]
        return rest if any(word[:1].isupper() for word in rest) else []
    return words


def _shortened(part: Words) -> Words:
    """A task without what was put in between, where it is too long for a breath."""
    text, verb = " ".join(part[:-1]), part[-1]
    found = pattern_of("inserted").search(text) if len(part) > PHRASE_MAX_WORDS else None
    return [*text[: found.start()].split(" "), verb] if found and found.start() else part


def _trait(text: str) -> Forms | None:
    """`Teamfähig und belastbar` as the task `teamfähig und belastbar sein`; None if it is something else."""
    words = text.split(" ")
    low = [word.lower().strip(",") for word in words]
    if len(words) > _TRAIT_MAX_WORDS or not all(
        is_adjective(word) or word in _BETWEEN_TRAITS for word in low
    ):
        return None
    said = " ".join([words[0].lower(), *words[1:]])
    if "," in said and AND.isdisjoint(words):
        before, _, last = said.rpartition(", ")
        said = f"{before} und {last}"
    return Forms(task=f"{said} {BEING}", verb=BEING)


def _nominal(text: str, *, duty: bool) -> Forms:
    """A noun phrase as a topic and, where a noun says what is done, as a task too."""
    text = addressed_formally(named(text))
    if _speaks_of_others(text):
        return NOTHING
    words = text.split(" ")
    if _ROLE.match(text):
        return Forms(task=f"{' '.join(first_lowered(words))} {BEING}", verb=BEING)
    doing = task_of(words) if duty else None
    verbal = NOTHING if doing is None else _verbal([doing])
    return Forms(
        task=verbal.task, topic=topic_of(text), verb=verbal.verb or (doing_of(words) if duty else None)
    )


def _speaks_of_others(text: str) -> bool:
    """Whether it says what we do, or holds a sentence of its own."""
    return any(pattern_of(name).search(text) for name in ("ours", "finite"))
