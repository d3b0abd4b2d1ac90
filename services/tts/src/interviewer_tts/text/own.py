"""Terms that are not ours: those of an installation, in files, and a person's own, in a request.

Both are data from outside. What could be a command to an engine never comes through: what is said is letters,
digits, spaces, hyphens and apostrophes, and phonemes are of one alphabet.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import structlog
from pydantic import ValidationError

from interviewer_contracts.speech import TERM_MAX_CHARACTERS
from interviewer_tts.text.lexicon import SAY_MAX_CHARACTERS, SOUNDS, Entry, Lexicon, lexicon_of
from interviewer_tts.text.normalise import normalise

FILE_MAX_BYTES: Final = 1_000_000
HOUSE_TERMS_MAX: Final = 2_000
_SETTING: Final = "INTERVIEWER_TTS_TERMS"
_SPELLING: Final = {
    "say": "write letters only, with spaces, hyphens or apostrophes between them",
    "phonemes": f"write with these only: {SOUNDS}, with stress marks before vowels, and spaces",
}

log: Final = structlog.get_logger()


def own_lexicon(terms: Mapping[str, str]) -> Lexicon | None:
    """A person's own terms, written -> said in plain words, as a layer; None where nothing can be used."""
    entries: dict[str, Entry] = {}
    for written, said in terms.items():
        term, words = as_read(written), _words(said)
        if _is_term(term) and words:
            # Not validated: cleaned, and digits are words here too.
            entries[term] = Entry.model_construct(say=words)
    return lexicon_of(entries) if entries else None


def house_lexicon(place: Path | None) -> Lexicon | None:
    """The terms of an installation, from a file or all files of a folder, as a layer.

    An entry that is wrong is left out and told in the log, with its file and the reason; so is a file that
    can't be read. Reads files: call it in a thread.
    """
    if place is None:
        return None
    entries: dict[str, Entry] = {}
    homes: dict[str, Path] = {}
    for file in _files(place):
        for written, value in _table(file).items():
            term = as_read(written)
            entry = _entry(term, value, homes)
            if isinstance(entry, Entry):
                entries[term], homes[term.casefold()] = entry, file
            else:
                log.error("a term was left out", file=str(file), term=written, reason=entry)
    return lexicon_of(entries) if entries else None


@lru_cache(maxsize=4_096)
def as_read(written: str) -> str:
    """A term as it stands in a text when terms are looked up: after the normaliser, on one line."""
    # Kept: the normaliser takes its time, and a person may have a hundred terms for each text.
    return " ".join(normalise(written).split())


def _is_term(term: str) -> bool:
    return any(character.isalnum() for character in term) and len(term) <= TERM_MAX_CHARACTERS


def _words(said: str) -> str:
    """What is said, without anything that is no word."""
    text = unicodedata.normalize("NFC", said).replace("\u2019", "'")
    kept = "".join(one if one in "'-" or _is_of_a_word(one) else " " for one in text)
    return " ".join(kept.strip(" '-")[:SAY_MAX_CHARACTERS].split())


def _is_of_a_word(character: str) -> bool:
    # Marks are the vowels of some scripts.
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _files(place: Path) -> Iterator[Path]:
    if not place.exists():
        log.error("terms were not found", file=str(place), mend=f"Make it, or name another with {_SETTING}.")
    elif not place.is_dir():
        yield place
    else:
        for file in sorted(place.iterdir()):
            if file.suffix == ".toml":
                yield file
            elif not file.name.startswith("."):
                log.error("a file of terms was left out", file=str(file), reason="its name must end in .toml")


def _table(file: Path) -> dict[str, object]:
    try:
        with file.open("rb") as opened:
            content = opened.read(FILE_MAX_BYTES + 1)
        if len(content) <= FILE_MAX_BYTES:
            return tomllib.loads(content.decode())
        reason = f"it has more than {FILE_MAX_BYTES:,} bytes"
    except (OSError, ValueError, RecursionError) as error:
        reason = str(error)
    log.error("a file of terms was left out", file=str(file), reason=reason)
    return {}


def _entry(term: str, value: object, homes: Mapping[str, Path]) -> Entry | str:
    """The entry, or what is wrong with it beside those before it."""
    if not _is_term(term):
        return f"a term has a letter or digit, and {TERM_MAX_CHARACTERS} characters at most"
    if term.casefold() in homes:
        return f"it is in {homes[term.casefold()]} already"
    if len(homes) == HOUSE_TERMS_MAX:
        return f"{HOUSE_TERMS_MAX:,} terms are taken at most"
    try:
        return Entry.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        part = ".".join(str(part) for part in first["loc"]) or "the term"
        told = _SPELLING[part] if first["type"] == "string_pattern_mismatch" else first["msg"]
        return f"{part}: {told}"
