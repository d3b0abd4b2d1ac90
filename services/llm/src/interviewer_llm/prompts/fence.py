"""A stranger's words, made fit to stand in a prompt.

Nothing of them can end the fence that they stand in, begin a turn of a conversation, or hide: markup, control
tokens, hidden and bidirectional characters and every bracket are gone, and white space is one space.
"""

import json
import re
from typing import Final

from interviewer_llm.reader.hygiene import cleaned, visible

FENCE_BEGIN: Final = "<<<DATA"
FENCE_END: Final = "DATA>>>"

REQUIREMENT_MAX: Final = 400
OTHER_MAX: Final = 300
SHORT_MAX: Final = 120

_BRACKETS: Final = re.compile(r"[<>\[\]{}|`\\^~]+")
_ROLE: Final = re.compile(r"\b(system|assistant|user|human|developer|tool)\s*:|#{2,}", re.IGNORECASE)


def safe(text: str, limit: int) -> str:
    """A text without what could be more than text to a model, cut to `limit` characters at a word."""
    plain = _rid(text)
    # What one pass takes away may bare what the next must take.
    while (again := _rid(plain)) != plain:
        plain = again
    if len(plain) <= limit:
        return plain
    return plain[:limit].rpartition(" ")[0] or plain[:limit]


def _rid(text: str) -> str:
    plain = " ".join(_BRACKETS.sub(" ", visible(cleaned(text).text)).split())
    return " ".join(_ROLE.sub(" ", plain).split())


def fenced(data: object) -> str:
    """Data as JSON; its texts were made `safe` before."""
    return json.dumps(data, ensure_ascii=False, indent=1)
