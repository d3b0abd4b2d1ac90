"""How terms of postings are said, where an engine would guess wrong. The terms stand in `lexicon.toml`."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter

from interviewer_tts.engines.protocol import Reading

_HISSING: Final = ("s", "z", "ʃ", "ʒ", "ʧ", "ʤ")
_VOICELESS: Final = ("p", "t", "k", "f", "θ")


class Entry(BaseModel):
    """One term: `say` in plain words, `phonemes` in misaki's alphabet where an engine takes them.

    Without phonemes every engine reads `say`. `exact` terms are only known as they are written, because in
    small letters they are ordinary words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str
    phonemes: str | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Terms and how they are said."""

    exact: dict[str, Entry]
    folded: dict[str, Entry]
    pattern: re.Pattern[str]

    def apply(self, text: str, reading: Reading) -> str:
        """The text with every known term spelled as this kind of engine is told to say it."""

        def spelled(found: re.Match[str]) -> str:
            term, ending = found[1], found[2] or ""
            entry = self.exact.get(term) or self.folded.get(term.casefold())
            if entry is None:
                return found[0]
            if reading == "plain" or entry.phonemes is None:
                return entry.say + ending
            return f"[{term}](/{entry.phonemes}{_ending(entry.phonemes) if ending else ''}/)"

        return self.pattern.sub(spelled, text)


def lexicon_of(entries: dict[str, Entry]) -> Lexicon:
    """A lexicon of these terms; the longest that fits wins."""
    terms = sorted(entries, key=len, reverse=True)
    # A term ends where no letter or digit follows, but "C#" and ".NET" begin and end in none themselves.
    pattern = rf"(?<![\w])({'|'.join(re.escape(term) for term in terms)})('s|s(?=\b))?(?![\w])"
    return Lexicon(
        exact={term: entry for term, entry in entries.items() if entry.exact},
        folded={term.casefold(): entry for term, entry in entries.items() if not entry.exact},
        pattern=re.compile(pattern, re.IGNORECASE),
    )


@lru_cache(maxsize=1)
def builtin() -> Lexicon:
    """The terms that come with the product."""
    table = tomllib.loads(files("interviewer_tts.text").joinpath("lexicon.toml").read_text("utf-8"))
    fields = TypeAdapter(dict[str, dict[str, Entry]]).validate_python(table)
    return lexicon_of({term: entry for terms in fields.values() for term, entry in terms.items()})


def _ending(phonemes: str) -> str:
    """How an added s sounds after these phonemes."""
    if phonemes.endswith(_HISSING):
        return "ᵻz"
    return "s" if phonemes.endswith(_VOICELESS) else "z"
