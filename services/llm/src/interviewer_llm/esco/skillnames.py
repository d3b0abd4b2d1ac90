"""Names of knowledge and techniques among ESCO's skills: `active directory`, `fire protection engineering`.

A row runs its labels together. The first is known to end where the second begins with the same word, or where
the row has no more than one label; all others are left out, and so are labels that say what one does.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from interviewer_llm.english.verbs import base_of_gerund, is_verb
from interviewer_llm.english.words import STOP_WORDS, singular, tokens

_LABEL_MAX_WORDS: Final = 4
_TOKENS_MIN: Final = 1


def skill_names(rows: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Names by their key, as ESCO writes them."""
    found = dict[str, str]()
    for _, text in rows:
        for label in _labels(text):
            key = " ".join(tokens(label))
            if key and _names_something(label):
                found.setdefault(key, label)
    return found


def _labels(text: str) -> Iterator[str]:
    words = text.replace("\u200b", "").split()
    ends = next((i for i in range(1, len(words)) if words[i][0].isupper() and words[i][1:].islower()), 0)
    first = singular(words[0].lower()) if words else ""
    again = next((i for i in range(1, ends) if singular(words[i].lower()) == first), 0)
    size = again or (ends if ends <= _LABEL_MAX_WORDS else 0)
    if 0 < size <= _LABEL_MAX_WORDS:
        yield " ".join(words[:size])


def _names_something(label: str) -> bool:
    words = label.lower().split()
    if is_verb(words[0]) or base_of_gerund(words[0]) or words[0] in STOP_WORDS or words[-1] in STOP_WORDS:
        return False
    return len(words) > 1 or label[0].isupper() or label.isupper()
