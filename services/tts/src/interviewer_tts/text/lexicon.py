"""How terms of postings are said, where an engine would guess wrong.

Terms come in layers: a person's own, those of the installation, and ours, which stand in `terms/`, a file for
each field. Of terms that begin at one place the longest is taken, and of equals the first layer's.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from interviewer_tts.engines.protocol import Reading

FIELDS: Final = files("interviewer_tts.text") / "terms"
"""What ships: `<field>.toml`, each a table of terms."""

SOUNDS: Final = "AIOTWYbdfhijklmnpstuvwzæðŋɑɔəɛɜɡɪɹʃʊʌʒʤʧθᵊᵻ"  # noqa: RUF001  # these letters are the sounds
"""What phonemes are written with: misaki's American sounds; besides, two stress marks and the space."""

SAY_MAX_CHARACTERS: Final = 120
_WORDS: Final = r"^[^\W\d_]+(?:[ '-]+[^\W\d_]+)*$"
_PHONEMES: Final = rf"^[{SOUNDS}ˈˌ ]*[{SOUNDS}][{SOUNDS}ˈˌ ]*$"
_HISSING: Final = ("s", "z", "ʃ", "ʒ", "ʧ", "ʤ")
_VOICELESS: Final = ("p", "t", "k", "f", "θ")


class Entry(BaseModel):
    """One term: `say` in plain words, `phonemes` in misaki's alphabet where an engine takes them.

    Without phonemes every engine reads `say`. `exact` terms are only known as they are written, because in
    other letters they are ordinary words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: Annotated[str, Field(max_length=SAY_MAX_CHARACTERS, pattern=_WORDS)]
    phonemes: Annotated[str | None, Field(max_length=SAY_MAX_CHARACTERS, pattern=_PHONEMES)] = None
    exact: bool = False

    def spelled(self, term: str, ending: str, reading: Reading) -> str:
        """What stands for the term, which has an s added (`ending`) or not, in what an engine reads."""
        if reading == "plain" or self.phonemes is None:
            return self.say + ending
        return f"[{term}](/{self.phonemes}{_ending(self.phonemes) if ending else ''}/)"


@dataclass(frozen=True, slots=True)
class Found:
    """A term in a text, from `start` to `term_end`, and to `end` with the s that is added to it."""

    entry: Entry
    start: int
    term_end: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A layer of terms. `folded` are known in any case, by their casefolded form."""

    exact: dict[str, Entry]
    folded: dict[str, Entry]
    pattern: re.Pattern[str]

    def find(self, text: str, start: int) -> Found | None:
        """The first of its terms from this place on, the longest that begins there."""
        while found := self.pattern.search(text, start):
            entry = self.exact.get(found[1]) or self.folded.get(found[1].casefold())
            if entry is not None:
                return Found(entry, found.start(), found.end(1), found.end())
            # Python takes some letters for the same that casefolding tells apart (the Turkish dotless i).
            start = found.end()
        return None


def lexicon_of(entries: Mapping[str, Entry]) -> Lexicon:
    """A layer of these terms."""
    starting: dict[str, list[str]] = {}
    for term in sorted(entries, key=len, reverse=True):
        written = re.escape(term)
        starting.setdefault(term[0].lower(), []).append(
            f"(?-i:{written})" if entries[term].exact else written
        )
    # Sorted by their first letter, so that at each word only the few that begin like it are tried.
    terms = "|".join(f"(?={re.escape(first)})(?:{'|'.join(some)})" for first, some in starting.items())
    return Lexicon(
        exact={term: entry for term, entry in entries.items() if entry.exact},
        folded={term.casefold(): entry for term, entry in entries.items() if not entry.exact},
        # A term ends where no letter or digit follows, but "C#" and ".NET" begin and end in none themselves.
        pattern=re.compile(rf"(?<!\w)({terms or '(?!)'})(?:'s|s(?=\b))?(?!\w)", re.IGNORECASE),
    )


def apply(layers: Sequence[Lexicon], text: str, reading: Reading) -> str:
    """The text with every known term spelled as this kind of engine is told to say it."""
    parts: list[str] = []
    done = 0
    ahead = [layer.find(text, 0) for layer in layers]
    while found := min(
        (found for found in ahead if found is not None),
        key=lambda found: (found.start, -found.term_end),
        default=None,
    ):
        before = text[done : found.start]
        term, ending = text[found.start : found.term_end], text[found.term_end : found.end]
        # Of "COSHH/RIDDOR" an engine reads the slash out, once the words beside it are its no more.
        parts += [_unslashed(before, left=done > 0, right=True), found.entry.spelled(term, ending, reading)]
        done = found.end
        ahead = [
            layer.find(text, done) if one is not None and one.start < done else one
            for layer, one in zip(layers, ahead, strict=True)
        ]
    return "".join([*parts, _unslashed(text[done:], left=done > 0, right=False)])


def fields() -> dict[str, dict[str, Entry]]:
    """The terms that come with the product, by field."""
    tables = {file.name.removesuffix(".toml"): _table(file) for file in FIELDS.iterdir()}
    return dict(sorted(tables.items()))


@lru_cache(maxsize=1)
def builtin() -> Lexicon:
    """The terms that come with the product, as a layer."""
    return lexicon_of({term: entry for terms in fields().values() for term, entry in terms.items()})


def _table(file: Traversable) -> dict[str, Entry]:
    return TypeAdapter(dict[str, Entry]).validate_python(tomllib.loads(file.read_text("utf-8")))


def _unslashed(between: str, *, left: bool, right: bool) -> str:
    """The text beside terms, without a slash that touches the one to the left or the right."""
    if left and between.startswith("/"):
        between = f" {between[1:]}"
    return f"{between[:-1]} " if right and between.endswith("/") else between


def _ending(phonemes: str) -> str:
    """How an added s sounds after these phonemes."""
    if phonemes.endswith(_HISSING):
        return "ᵻz"
    return "s" if phonemes.endswith(_VOICELESS) else "z"
