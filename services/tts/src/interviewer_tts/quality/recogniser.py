"""What is heard in a sound: Whisper, by faster-whisper. For measuring only; the service does not know it."""

import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol, cast

from interviewer_tts.engines.protocol import Samples
from interviewer_tts.models.manifest import the_manifest
from interviewer_tts.settings import SpeechSettings
from interviewer_weights.store import ModelStore

NAME: Final = "whisper-base"
BEAM: Final = 5
INSTALL: Final = "Run: make recogniser"


class RecogniserMissingError(Exception):
    """Nothing can be recognised here. Its words say what to do about it."""


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word, and when it begins, in seconds from the start of the sound."""

    text: str
    start_s: float


class _Word(Protocol):
    word: str
    start: float


class _Segment(Protocol):
    text: str
    words: list[_Word]


class Recogniser:
    """Whisper with int8 weights from a folder (CTranslate2), on one core so that it disturbs little."""

    def __init__(self, folder: Path) -> None:
        """Load the weights.

        Raises:
            RecogniserMissingError: the package or the weights are not here.

        """
        # Nothing is ever fetched: the folder has all of it.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            self._whisper = cast("Any", import_module("faster_whisper"))
        except ImportError as error:
            raise RecogniserMissingError(f"faster-whisper is missing ({error}). {INSTALL}.") from error
        self._model = self._whisper.WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=1
        )

    def heard(self, sound: bytes, language: str = "en") -> str:
        """The words in a sound file (any format that FFmpeg reads)."""
        return " ".join(segment.text.strip() for segment in self._segments(sound, language))

    def words(self, sound: bytes, language: str = "en") -> list[HeardWord]:
        """The same, each with its time."""
        segments = self._segments(sound, language, word_timestamps=True)
        return [HeardWord(word.word, word.start) for segment in segments for word in segment.words]

    def decoded(self, sound: bytes, rate_hz: int) -> Samples:
        """The samples of a sound file, mono."""
        samples: Samples = self._whisper.decode_audio(io.BytesIO(sound), sampling_rate=rate_hz)
        return samples

    def _segments(self, sound: bytes, language: str, *, word_timestamps: bool = False) -> Iterable[_Segment]:
        found = self._model.transcribe(
            io.BytesIO(sound),
            language=language,
            beam_size=BEAM,
            condition_on_previous_text=False,
            word_timestamps=word_timestamps,
        )
        return cast("Iterable[_Segment]", found[0])


def the_recogniser(settings: SpeechSettings | None = None) -> Recogniser:
    """The one whose weights `interviewer models pull whisper-base` brings in.

    Raises:
        RecogniserMissingError: the package or the weights are not here.

    """
    store, model = ModelStore((settings or SpeechSettings()).models_folder), the_manifest().named(NAME)
    if store.state(model) != "here":
        raise RecogniserMissingError(f"{NAME} is not in {store.folder}. {INSTALL}.")
    return Recogniser(store.path(model))
