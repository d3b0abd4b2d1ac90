"""The employer's name as one says it in a question, and where a posting names employer and job."""

import re
from typing import Final

from interviewer_contracts.postings import IgnoredReason
from interviewer_contracts.questions import Evidence
from interviewer_llm.reader.model import Reading

_WORDS_MAX: Final = 6
_TIMES_MIN: Final = 2
_SENTENCE_WORDS: Final = 6
_NAMING: Final[frozenset[IgnoredReason]] = frozenset({"company", "fragment", "heading"})
"""Why a part is left out that may say who the employer is, or what the job is called."""
_ASIDE: Final = re.compile(r" ?\([^()]*\).*$", re.DOTALL)
_LEGAL: Final = frozenset(
    {
        "ltd", "limited", "llc", "llp", "lp", "inc", "incorporated", "plc", "corp", "corporation",
        "pvt", "private", "pty", "dac", "clg", "cic", "ag", "se", "kg", "kgaa", "gmbh", "ggmbh",
        "mbh", "ug", "ohg", "gbr", "eg", "ek", "ev",
    }
)  # fmt: skip
_PARTNERS: Final = frozenset({"co", "&", "und", "and"})
"""What goes with a legal form, as in `GmbH & Co. KG`, and belongs to the name elsewhere: `Bloom & Co`."""
_PLAIN: Final = re.compile(r"[^\W_][\w '\u2019&.-]*")
_DOTTED: Final = re.compile(r"[.,\s]")


def said_aloud(company: str | None, posting: str) -> str | None:
    """A name of up to six words without legal form or aside; None where it may be no name.

    A single word has to come twice, and always with its capital: else it may be a heading, or how a sentence
    begins.
    """
    words = _ASIDE.sub("", " ".join((company or "").replace(",", " ").split())).split()
    legal = len(words)
    while words and (_bare(words[-1]) in _LEGAL or (len(words) < legal and _bare(words[-1]) in _PARTNERS)):
        words.pop()
    name = " ".join(words).rstrip(".-&")
    if not 1 <= len(words) <= _WORDS_MAX or _PLAIN.fullmatch(name) is None or not name[0].isupper():
        return None
    return name if " " in name.removeprefix("The ") or _is_always_a_name(name, posting) else None


def introduced(name: str, reading: Reading) -> Evidence | None:
    """The first sentence that names the employer, or the job, else the first line; None where a task does."""
    named = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    found = [
        Evidence(quote=one.text, start=one.start, end=one.end)
        for one in reading.posting.ignored
        if one.reason in _NAMING and named.search(one.text)
    ]
    told = (one for one in found if len(one.quote.split()) >= _SENTENCE_WORDS)
    return next(told, found[0] if found else None)


def _is_always_a_name(name: str, posting: str) -> bool:
    said: list[str] = re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", posting, re.IGNORECASE)
    return len(said) >= _TIMES_MIN and name.lower() not in said


def _bare(word: str) -> str:
    return _DOTTED.sub("", word).lower()
