"""German noun phrases as topics: the thing itself, in the nominative, for quotation marks around it."""

from typing import Final

from interviewer_llm.german.leadins import PRAISE
from interviewer_llm.german.nouns import AND, PREPOSITIONS, Words, undative
from interviewer_llm.german.patterns import pattern_of

PHRASE_MAX_WORDS: Final = 12
_CUT_MIN_WORDS: Final = 2
_MOST_LAYERS: Final = 3
"""`Gute Kenntnisse im Umgang mit SAP` has two: the praise, and the knowing."""
_DECLINED: Final = frozenset({"der", "dem", "den", "einem", "einer"})
_BARE_LINKS: Final = frozenset({"in", "mit", "an", "von", "für", "zu"})


def named(text: str) -> str:
    """A noun phrase up to where it has said what it is about, in the nominative, without an article."""
    text = pattern_of("topic_end").sub("", text)
    found = pattern_of("accusative").match(text)
    if found is not None:
        told = f"{found['adjective']}er " if found["adjective"] else ""
        return told + text[found.end() :]
    return pattern_of("article").sub("", text)


def topic_of(text: str) -> str | None:
    """What a noun phrase names; None where it names nothing, or too much."""
    for _ in range(_MOST_LAYERS):
        text = _without_praise(text)
        known = _known_thing(text)
        if known is None:
            break
        text = known
    words = _cut(text.split(" "))
    text = " ".join(words).strip(" ,")
    if not text or len(words) > PHRASE_MAX_WORDS or words[0].lower() in PREPOSITIONS:
        return None
    return None if pattern_of("empty").match(text) else text[0].upper() + text[1:]


def _without_praise(text: str) -> str:
    """Without `sehr gute` before a noun; an adjective that says more than praise stays."""
    while (found := PRAISE.match(text)) and text[found.end() :][:1].isalpha():
        text = text[found.end() :]
    return text


def _known_thing(text: str) -> str | None:
    """`Kenntnisse in SAP` as `SAP`, where the case shows nowhere."""
    found = pattern_of("knowing").match(text)
    if found is None:
        return None
    words, link = found["rest"].split(" "), found["link"]
    if link == "im Umgang mit":
        return f"Umgang mit {found['rest']}"
    if (link in _BARE_LINKS and words[0] in _DECLINED) or not (
        words[0][0].isupper() or words[0][0].isdigit()
    ):
        return None
    until = next((i for i, word in enumerate(words) if word in PREPOSITIONS), len(words))
    nouns = [word.strip(",") for word in words[:until] if word[:1].isupper()]
    return found["rest"] if all(undative(noun) == noun for noun in nouns) else None


def _cut(words: Words) -> Words:
    """A long noun phrase up to the last `und` or comma that leaves something to ask about."""
    if len(words) <= PHRASE_MAX_WORDS:
        return words
    ends = (
        at
        for at in range(PHRASE_MAX_WORDS, _CUT_MIN_WORDS, -1)
        if words[at - 1][-1] == "," or words[at] in AND
    )
    at = next(ends, None)
    return words if at is None else words[:at]
