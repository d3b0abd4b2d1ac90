"""Whose voice it is: recordings with the words in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import structlog

from interviewer_tts.engines.f5.upstream import package_folder
from interviewer_tts.engines.protocol import EngineVoice

OWN_PREFIX: Final = "f5-own-"
"""With this, and only with this, begin the ids of voices that one person alone has."""
WORDS_MAX_CHARACTERS: Final = 400

_STEM: Final = re.compile(r"([a-z0-9][a-z0-9-]*)(?:\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?")
_PACKAGE_CLIP: Final = Path("infer/examples/basic/basic_ref_en.wav")
_PACKAGE_WORDS: Final = "Some call me nature, others call me mother nature."

log: Final = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reference:
    """A recording, as WAV of 16 bits, and exactly the words that are said in it."""

    clip: Path
    words: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A voice that everybody may choose."""

    voice: EngineVoice
    reference: Reference


class References(Protocol):
    """Recordings that are not listed for all: persons' own."""

    def reference(self, voice: str) -> Reference | None:
        """The recording behind a voice's id; None where there is none, or no longer."""
        ...


class NoReferences:
    """Nobody has a voice of their own."""

    def reference(self, voice: str) -> Reference | None:
        _ = voice
        return None


def listed(folder: Path | None, licence: str) -> tuple[Listed, ...]:
    """The voices of an operator's folder, and after them the package's own. Reads the folder: it blocks.

    A recording is `<name>.wav` or `<name>.<language>.wav` with its words in a `.txt` of the same name. One
    that can't be used is left out, and the log says why.
    """
    found = () if folder is None or not folder.is_dir() else tuple(_in(folder, licence))
    return (*found, _of_the_package(licence))


def _in(folder: Path, licence: str) -> Iterator[Listed]:
    taken: set[str] = set()
    for clip in sorted(folder.glob("*.wav")):
        named = _STEM.fullmatch(clip.stem)
        words = clip.with_suffix(".txt")
        if named is None or f"f5-{named[1]}-".startswith(OWN_PREFIX):
            problem = "call it by small letters, digits and hyphens, such as anna.wav or anna.de.wav"
        elif named[1] in taken or named[1] == "nature":
            problem = "another voice has this name"
        elif not words.is_file():
            problem = f"its words are missing: write what is said in it into {words.name}"
        elif not 0 < len(said := words.read_text(errors="replace").strip()) <= WORDS_MAX_CHARACTERS:
            problem = f"its words must have 1 to {WORDS_MAX_CHARACTERS} characters"
        else:
            taken.add(named[1])
            yield Listed(_voice(named[1], named[2] or "en", licence), Reference(clip, " ".join(said.split())))
            continue
        log.warning("a voice for f5 was left out", file=clip.name, reason=problem)


def _voice(name: str, language: str, licence: str) -> EngineVoice:
    return EngineVoice(
        id=f"f5-{name}",
        name=name.replace("-", " ").title(),
        language=language,
        accent="",
        sex="neutral",
        licence=licence,
        quality="natural",
    )


def _of_the_package(licence: str) -> Listed:
    clip = (package_folder() or Path("f5_tts")) / _PACKAGE_CLIP
    voice = EngineVoice(
        id="f5-nature",
        name="Nature",
        language="en-US",
        accent="American",
        sex="female",
        licence=licence,
        quality="natural",
    )
    return Listed(voice, Reference(clip, _PACKAGE_WORDS))
