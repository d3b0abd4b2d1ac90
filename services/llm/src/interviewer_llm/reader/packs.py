"""What reading knows of a language: patterns and word lists as data, and a grammar.

A pack is a folder beside this file (`en/`) of YAML files, each a table from names to regular expressions:

| file | tells | of a further language |
| --- | --- | --- |
| boilerplate | what is no requirement, by the reason | joins the English patterns |
| chrome | what pages and mails have around a posting | joins them |
| headings | what headings announce, in the order in which it is tried | tried before the English ones |
| texts | what texts are that are no postings | joins them |
| facts | title, company, seniority, work pattern | each name replaces the English one |
| kinds | duty, need or something welcome; papers | replaces |
| lines | what lines and sentences are by their words | replaces |
| names | numbers, rules, tools and people | joins |
| work | what tells the work from what stands around it | replaces |
| words | word lists | replaces |

`en/` has all of them. Another folder holds what differs: every file, and every name in it, may be missing,
and then the English one stands, for much of what surrounds a posting is English everywhere. A language that
can be taken apart has a grammar too (`grammar.py`); without one, list items are requirements and sentences
are not.

A further language is a folder, a grammar, and a line in `_GRAMMARS`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Final, cast

from interviewer_contracts.postings import IgnoredReason
from interviewer_llm.english import ENGLISH
from interviewer_llm.english.data import Parts, data_of, expanded
from interviewer_llm.english.words import tokens
from interviewer_llm.german import GERMAN
from interviewer_llm.reader.english import EnglishGrammar
from interviewer_llm.reader.german import GermanGrammar
from interviewer_llm.reader.grammar import Grammar, PlainGrammar

Patterns = Mapping[str, re.Pattern[str]]

JOINED: Final = frozenset({"boilerplate", "chrome", "names", "texts"})
"""Files whose patterns are tried together with the English ones; in the others a name replaces it."""
FILES: Final = JOINED | {"facts", "kinds", "lines", "work", "words", "headings"}

_PACKAGE: Final = "interviewer_llm.reader"
_GRAMMARS: Final[Mapping[str, Grammar]] = {ENGLISH: EnglishGrammar(), GERMAN: GermanGrammar()}
_PLAIN: Final = PlainGrammar()


@dataclass(frozen=True, eq=False)
class Pack:
    """What is known of one language; patterns ignore case but where they say otherwise."""

    language: str
    grammar: Grammar

    @cached_property
    def facts(self) -> Patterns:
        """What a posting says of itself."""
        return self._patterns("facts")

    @cached_property
    def kinds(self) -> Patterns:
        """What makes a part a duty, a need or something welcome."""
        return self._patterns("kinds")

    @cached_property
    def lines(self) -> Patterns:
        """What lines and sentences are by their words."""
        return self._patterns("lines")

    @cached_property
    def texts(self) -> Patterns:
        """What texts are that are no postings."""
        return self._patterns("texts")

    @cached_property
    def chrome(self) -> Patterns:
        """What pages and mails have around a posting."""
        return self._patterns("chrome")

    @cached_property
    def names(self) -> Patterns:
        """Numbers, rules, tools and people that requirements name."""
        return self._patterns("names")

    @cached_property
    def work(self) -> Patterns:
        """What tells the work from what stands around it."""
        return self._patterns("work")

    @cached_property
    def boilerplate(self) -> Mapping[IgnoredReason, re.Pattern[str]]:
        """What is no requirement, by the reason."""
        return cast("Mapping[IgnoredReason, re.Pattern[str]]", self._patterns("boilerplate"))

    @cached_property
    def headings(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """The sections that headings announce, in the order in which they are tried."""
        return tuple(
            (cast("str", one["section"]), _any_of(cast("list[str]", one["patterns"])))
            for language in self._languages
            for one in cast("list[dict[str, object]]", _data(language, "headings") or [])
        )

    @cached_property
    def words(self) -> Mapping[str, frozenset[str]]:
        """Word lists by their names."""
        found = dict[str, frozenset[str]]()
        for language in reversed(self._languages):
            said = cast("dict[str, str]", _data(language, "words") or {})
            found |= {name: frozenset(words.split()) for name, words in said.items()}
        return found

    def names_a_job(self, text: str) -> bool:
        """Whether a text holds a word that jobs are called by: `Care assistant, days`."""
        ends = tuple(self.words["occupation_ends"])
        jobs = self.words["occupations"]
        return any(token in jobs or (ends and token.endswith(ends)) for token in tokens(text))

    @property
    def _languages(self) -> tuple[str, ...]:
        return (ENGLISH,) if self.language == ENGLISH else (self.language, ENGLISH)

    def _patterns(self, file: str) -> Patterns:
        found = dict[str, list[str]]()
        for language in self._languages:
            for name, said in _alternatives(language, file).items():
                if name not in found or file in JOINED:
                    found.setdefault(name, []).extend(said)
        return {name: _any_of(said) for name, said in found.items()}


def _data(language: str, file: str) -> object:
    """The content of a pack's file, or None if the pack has none."""
    name = f"{language}/{file}.yaml"
    return data_of(_PACKAGE, name) if (files(_PACKAGE) / language / f"{file}.yaml").is_file() else None


@lru_cache(maxsize=64)
def _alternatives(language: str, file: str) -> Mapping[str, list[str]]:
    """A file's patterns by name, with their `<parts>` filled in."""
    said = dict(cast("dict[str, object]", _data(language, file) or {}))
    parts = cast("Parts", said.pop("parts", {}))
    named = cast("dict[str, str | list[str]]", said)
    return {
        name: [expanded(one, parts) for one in ([some] if isinstance(some, str) else some)]
        for name, some in named.items()
    }


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    whole = patterns[0] if len(patterns) == 1 else "|".join(f"(?:{one})" for one in patterns)
    return re.compile(whole, re.IGNORECASE)


@lru_cache(maxsize=32)
def pack_of(language: str) -> Pack:
    """The pack for a language, by its BCP 47 tag; one without a folder has the English patterns alone."""
    primary = language.partition("-")[0].lower()
    known = primary.isalpha() and (files(_PACKAGE) / primary).is_dir()
    return Pack(primary if known else ENGLISH, _GRAMMARS.get(primary, _PLAIN))
