"""Rules that rewrite a text: a pattern and what is said for what it finds, one after the other.

No pattern may repeat a group without a bound inside another repetition, or begin with an unbounded run that
fails late: the text is anybody's, and each rule must stay linear in its length.
"""

import re
from collections.abc import Callable, Iterable

Replacement = str | Callable[[re.Match[str]], str]
Rule = tuple[str, Replacement]
Rules = tuple[tuple[re.Pattern[str], Replacement], ...]


def compiled(written: Iterable[Rule]) -> Rules:
    """The rules, ready for use. `^` and `$` are the ends of a line."""
    return tuple((re.compile(pattern, re.MULTILINE), said) for pattern, said in written)


def applied(text: str, rules: Rules) -> str:
    """The text after every rule in turn."""
    for pattern, said in rules:
        text = pattern.sub(said, text)
    return text


def words_of(table: Iterable[str]) -> str:
    """A pattern of these words, the longest first, so that `mm` is not taken for `m`."""
    return "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))
