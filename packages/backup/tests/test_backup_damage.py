"""What is no whole backup of ours is refused, and nothing is changed by it."""

import hashlib
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from interviewer_backup.errors import BackupError, DamagedError, NewerError, NoRoomError
from interviewer_backup.making import make_backup
from interviewer_backup.places import Places, read_places
from interviewer_backup.restoring import check_backup, restore
from interviewer_pocketbase.testing import RunningPocketBase
from support.backups import keep_voice, sign_up

Change = Callable[[dict[str, Any], dict[str, bytes]], None]


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole one."""
    folder = tmp_path_factory.mktemp("damage")
    places = read_places({"INTERVIEWER_DATA": str(folder / "data")})
    with RunningPocketBase(data=places.data / "pocketbase") as pocketbase:
        sign_up(pocketbase).client.close()
        keep_voice(places)
        return make_backup(places, folder / "whole.zip").path


@pytest.fixture
def changed(backup: Path, tmp_path: Path) -> Callable[[Change], Path]:
    """Another backup, by somebody who can change its manifest and its members at will."""

    def make(change: Change) -> Path:
        with zipfile.ZipFile(backup) as source:
            contents = {name: source.read(name) for name in source.namelist()}
        manifest = cast("dict[str, Any]", json.loads(contents.pop("manifest.json")))
        change(manifest, contents)
        path = tmp_path / "changed.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for name, content in {**contents, "manifest.json": json.dumps(manifest).encode()}.items():
                target.writestr(name, content)
        return path

    return make


def told(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def refused(path: Path, places: Places, error: type[BackupError], words: str) -> None:
    with pytest.raises(error, match=words):
        restore(path, places)
    assert [one.name for one in places.data.iterdir()] == ["up.lock"]
    assert list(places.speech.iterdir()) == []


def test_a_whole_one_is_found_whole(backup: Path) -> None:
    assert check_backup(backup).records["users"] == 1


def test_no_flipped_bit_comes_through(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    with zipfile.ZipFile(backup) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    chance = random.Random(7)  # noqa: S311 - the same bits every time
    damaged = tmp_path / "damaged.zip"
    places = set(chance.sample(range(len(whole)), 150)) | set(range(len(whole) - 150, len(whole)))
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        damaged.write_bytes(flipped)
        try:
            check_backup(damaged)
        except BackupError:
            continue
        # Bytes that mean nothing, such as times: what is in it is what was in it.
        with zipfile.ZipFile(damaged) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == contents


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.99])
def test_one_that_was_cut_off(backup: Path, tmp_path: Path, elsewhere: Places, share: float) -> None:
    whole = backup.read_bytes()
    short = tmp_path / "short.zip"
    short.write_bytes(whole[: int(len(whole) * share)])
    refused(short, elsewhere, DamagedError, "damaged or is none")


@pytest.mark.parametrize(
    "name",
    [
        "pocketbase/../../outside",
        "/etc/outside",
        "pocketbase//outside",
        "pocketbase/./outside",
        "pocketbase/sub\\outside",
        "secrets/service_secret",
        "outside",
        "pocketbase",
        "pocketbase/storage/\x1b[2J",
        f"pocketbase/{'x' * 300}",
    ],
)
def test_no_name_leads_out_of_the_folder(
    changed: Callable[[Change], Path], elsewhere: Places, name: str
) -> None:
    def add(manifest: dict[str, Any], contents: dict[str, bytes]) -> None:
        contents[name] = b"hostile"
        manifest["members"].append(told(name, b"hostile"))

    refused(changed(add), elsewhere, DamagedError, "is called")


def test_what_it_does_not_tell_of_is_not_written(
    changed: Callable[[Change], Path], elsewhere: Places
) -> None:
    def add(_: dict[str, Any], contents: dict[str, bytes]) -> None:
        contents["pocketbase/storage/unknown"] = b"x"

    refused(changed(add), elsewhere, DamagedError, "not what it says of itself")


def test_another_content_of_the_same_length(changed: Callable[[Change], Path], elsewhere: Places) -> None:
    def swap(_: dict[str, Any], contents: dict[str, bytes]) -> None:
        contents["tts-voices/owner.key"] = b"j" * 32

    refused(changed(swap), elsewhere, DamagedError, "owner.key")


def test_a_file_that_is_a_folder_as_well(changed: Callable[[Change], Path], elsewhere: Places) -> None:
    def add(manifest: dict[str, Any], contents: dict[str, bytes]) -> None:
        name = "pocketbase/data.db/under"
        contents[name] = b"x"
        manifest["members"].append(told(name, b"x"))

    refused(changed(add), elsewhere, DamagedError, "a folder in it as well")


def test_a_database_that_is_none(changed: Callable[[Change], Path], elsewhere: Places) -> None:
    def swap(manifest: dict[str, Any], contents: dict[str, bytes]) -> None:
        contents["pocketbase/data.db"] = b"not a database at all" * 99
        manifest["members"] = [
            told("pocketbase/data.db", contents["pocketbase/data.db"])
            if member["name"] == "pocketbase/data.db"
            else member
            for member in manifest["members"]
        ]

    refused(changed(swap), elsewhere, DamagedError, "not a database")


def test_more_than_the_disk_can_hold_is_not_begun(
    changed: Callable[[Change], Path], elsewhere: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bomb(manifest: dict[str, Any], contents: dict[str, bytes]) -> None:
        contents["pocketbase/storage/zeros"] = bytes(50_000_000)
        manifest["members"].append(told("pocketbase/storage/zeros", contents["pocketbase/storage/zeros"]))

    path = changed(bomb)
    usage = shutil.disk_usage(path)._replace(free=40_000_000)

    def small(_: Path) -> object:
        return usage

    monkeypatch.setattr(shutil, "disk_usage", small)
    refused(path, elsewhere, NoRoomError, "Make room")


def test_one_that_is_longer_than_it_says_is_not_unpacked_further(
    changed: Callable[[Change], Path], elsewhere: Places
) -> None:
    def lie(manifest: dict[str, Any], contents: dict[str, bytes]) -> None:
        contents["pocketbase/storage/zeros"] = bytes(5_000_000)
        manifest["members"].append(told("pocketbase/storage/zeros", b"\0"))

    refused(changed(lie), elsewhere, DamagedError, "not what it says of itself")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("format", 2, "format 2"),
        ("version", "999.0.0", r"Interviewer 999\.0\.0"),
        ("pocketbase", "999.0.0", r"PocketBase 999\.0\.0"),
    ],
)
def test_a_newer_one_is_told_to_wait_for_an_update(
    changed: Callable[[Change], Path], elsewhere: Places, field: str, value: object, words: str
) -> None:
    refused(
        changed(lambda manifest, _: manifest.update({field: value})),
        elsewhere,
        NewerError,
        f"{words}.*Update",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("product", "another"),
        ("version", "new"),
        ("made", "yesterday"),
        ("members", None),
        ("members", [{"name": 1}]),
        ("records", []),
    ],
)
def test_a_manifest_that_says_nothing_we_know(
    changed: Callable[[Change], Path], elsewhere: Places, field: str, value: object
) -> None:
    refused(changed(lambda manifest, _: manifest.update({field: value})), elsewhere, DamagedError, ".")


def test_other_files(tmp_path: Path, elsewhere: Places) -> None:
    other = tmp_path / "other.zip"
    other.write_bytes(b"PK, or not")
    refused(other, elsewhere, DamagedError, "is none")
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("holiday.jpg", b"x")
    refused(other, elsewhere, DamagedError, "no backup of Interviewer")
    refused(tmp_path / "missing.zip", elsewhere, BackupError, "No such file")


def test_a_damaged_database_is_not_backed_up(tmp_path: Path) -> None:
    places = read_places({"INTERVIEWER_DATA": str(tmp_path / "data")})
    with RunningPocketBase(data=places.data / "pocketbase") as pocketbase:
        sign_up(pocketbase).client.close()
    database = places.data / "pocketbase" / "data.db"
    with database.open("r+b") as file:
        file.seek(4096 * 8)
        file.write(b"\xff" * 4096 * 8)

    with pytest.raises(DamagedError, match="damaged"):
        make_backup(places)
    assert list(places.backups.iterdir()) == []
