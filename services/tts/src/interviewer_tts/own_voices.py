"""Voices of people's own: recordings on disk, each for its owner alone. Whoever uses it calls it in a thread.

    tts-voices/                            0700
    ├── owner.key                          32 bytes of chance; owners are named by a digest under this key
    └── <owner>/                           0700
        ├── f5-own-<owner><random>.wav     0600, the recording as checked and levelled
        └── f5-own-<owner><random>.json    0600, name, language, words, consent and when it was given

A voice is there when its JSON is: that is written last and removed first. The folder is the only state, so
that the engine, which looks recordings up by their id, and the service need not share an object.
"""

import hashlib
import json
import re
import secrets
import shutil
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog

from interviewer_contracts.problems import NotFoundError
from interviewer_contracts.speech import NewVoice
from interviewer_tts.audio.clip import read_clip
from interviewer_tts.audio.encode import wav_of
from interviewer_tts.engines.f5 import OWN_PREFIX, Reference
from interviewer_tts.engines.protocol import EngineVoice
from interviewer_tts.errors import ClipRefusedError, TooManyVoicesError
from interviewer_tts.files import write_whole

SPOKEN_BY: Final = "f5"
"""The engine that speaks in them."""
OWN_AT_MOST: Final = 5

log: Final = structlog.get_logger()

_NOT_THERE: Final = "You have no such voice. GET /v1/voices lists what there is."
_KEY: Final = "owner.key"
_KEY_BYTES: Final = 32
_OWNER_BYTES: Final = 8
_RANDOM_BYTES: Final = 16
_ID: Final = re.compile(
    rf"{OWN_PREFIX}(?P<owner>[0-9a-f]{{{2 * _OWNER_BYTES}}})[0-9a-f]{{{2 * _RANDOM_BYTES}}}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVoice:
    """What is known of a recording. `consented_at` is ISO 8601 in UTC."""

    id: str
    name: str
    language: str
    words: str
    consent: str
    consented_at: str

    def as_voice(self, licence: str) -> EngineVoice:
        """The voice, spoken by weights of this licence."""
        return EngineVoice(
            id=self.id,
            name=self.name,
            language=self.language,
            accent="",
            sex="neutral",
            licence=licence,
            quality="natural",
        )


class OwnVoices:
    """A folder of recordings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changing = threading.Lock()

    def of(self, subject: str) -> list[OwnVoice]:
        """What this person has, the oldest first."""
        owner = self._owner(subject)
        if owner is None:
            return []
        found = [
            voice for path in (self._folder / owner).glob("*.json") if (voice := _read(path)) is not None
        ]
        return sorted(found, key=lambda voice: (voice.consented_at, voice.id))

    def reference(self, voice: str) -> Reference | None:
        """The recording behind an id, whoever's it is: who may speak in it was settled before."""
        named = _ID.fullmatch(voice)
        if named is None:
            return None
        path = self._folder / named["owner"] / f"{voice}.json"
        known = _read(path)
        return None if known is None else Reference(path.with_suffix(".wav"), known.words)

    def add(self, subject: str, new: NewVoice) -> OwnVoice:
        """Check the recording and keep it.

        Raises:
            ClipRefusedError: no voice can be taken from it, or its words can't be its words.
            TooManyVoicesError: this person has as many as one may have.

        """
        for field, text in (("name", new.name), ("consent", new.consent)):
            if not text.strip():
                raise ClipRefusedError(f"The {field} is empty. Write it down.", field=field)
        words = " ".join(new.words.split())
        clip = read_clip(new.clip, words)
        with self._changing:
            if len(self.of(subject)) >= OWN_AT_MOST:
                raise TooManyVoicesError(OWN_AT_MOST)
            owner = self._made_owner(subject)
            voice = OwnVoice(
                id=f"{OWN_PREFIX}{owner}{secrets.token_hex(_RANDOM_BYTES)}",
                name=" ".join(new.name.split()),
                language=new.language,
                words=words,
                consent=" ".join(new.consent.split()),
                consented_at=datetime.now(UTC).isoformat(timespec="microseconds"),
            )
            write_whole(
                self._folder / owner / f"{voice.id}.wav", wav_of(clip.samples, clip.rate_hz), lasting=True
            )
            write_whole(
                self._folder / owner / f"{voice.id}.json", json.dumps(asdict(voice)).encode(), lasting=True
            )
        return voice

    def remove(self, subject: str, voice: str) -> None:
        """Remove one for good.

        Raises:
            NotFoundError: this person has no such voice.

        """
        named = _ID.fullmatch(voice)
        with self._changing:
            if named is None or named["owner"] != self._owner(subject):
                raise NotFoundError(_NOT_THERE)
            path = self._folder / named["owner"] / f"{voice}.json"
            try:
                path.unlink()
            except FileNotFoundError:
                raise NotFoundError(_NOT_THERE) from None
            path.with_suffix(".wav").unlink(missing_ok=True)

    def remove_all(self, subject: str) -> list[str]:
        """Remove all that this person has, and what a crash may have left of it; the ids of all voices."""
        with self._changing:
            voices = [voice.id for voice in self.of(subject)]
            owner = self._owner(subject)
            if owner is not None and (self._folder / owner).is_dir():
                shutil.rmtree(self._folder / owner)
        return voices

    def _owner(self, subject: str) -> str | None:
        """What this person is called here; None while nobody has a voice."""
        try:
            key = (self._folder / _KEY).read_bytes()
        except FileNotFoundError:
            return None
        return hashlib.blake2b(subject.encode(), key=key, digest_size=_OWNER_BYTES).hexdigest()

    def _made_owner(self, subject: str) -> str:
        """The same, with a key and a folder."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (self._folder / _KEY).exists():
            write_whole(self._folder / _KEY, secrets.token_bytes(_KEY_BYTES), lasting=True)
        owner = self._owner(subject)
        if owner is None:
            raise FileNotFoundError(self._folder / _KEY)
        (self._folder / owner).mkdir(exist_ok=True, mode=0o700)
        return owner


def _read(path: Path) -> OwnVoice | None:
    try:
        return OwnVoice(**json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        log.warning("a voice of somebody's own can't be read", file=path.name, error=type(error).__name__)
        return None
