"""Files in an S3 store, by the real PocketBase and a real S3 server."""

import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from interviewer_pocketbase.s3 import S3, S3SettingsError, read_s3
from interviewer_pocketbase.testing import RunningPocketBase
from support.s3_server import Bucket, s3_bucket

SECRET = "a very secret key of the store"
FULL = {
    "INTERVIEWER_S3_ENDPOINT": "https://s3.example.com",
    "INTERVIEWER_S3_BUCKET": "interviewer",
    "INTERVIEWER_S3_KEY": "key",
    "INTERVIEWER_S3_SECRET": SECRET,
}


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with s3_bucket("interviewer") as made:
        yield made


@pytest.fixture
def pocketbase(bucket: Bucket, tmp_path: Path) -> Iterator[RunningPocketBase]:
    store = S3(bucket.endpoint, bucket.name, "us-east-1", "key", SECRET, path_style=True)
    with RunningPocketBase(data=tmp_path / "pocketbase", s3=store) as running:
        yield running


@contextmanager
def superuser(pocketbase: RunningPocketBase) -> Generator[httpx2.Client]:
    known = pocketbase.secrets
    with httpx2.Client(base_url=pocketbase.url, trust_env=False, verify=False, timeout=30) as client:
        body = {"identity": known.superuser_email, "password": known.superuser_password}
        answer = client.post("/api/collections/_superusers/auth-with-password", json=body)
        client.headers["Authorization"] = answer.raise_for_status().json()["token"]
        yield client


def upload(client: httpx2.Client, content: bytes) -> str:
    """Keep a file in a collection of its own; its path in the API, which ends like its path in the store."""
    fields = [{"name": "file", "type": "file", "maxSelect": 1}]
    collection = {"type": "base", "name": "uploads", "fields": fields}
    client.post("/api/collections", json=collection)
    record = client.post("/api/collections/uploads/records", files={"file": ("sound.bin", content)})
    made: dict[str, Any] = record.raise_for_status().json()
    return f"{made['collectionId']}/{made['id']}/{made['file']}"


def test_what_is_uploaded_lies_in_the_store_and_is_served_from_there(
    pocketbase: RunningPocketBase, bucket: Bucket
) -> None:
    with superuser(pocketbase) as client:
        path = upload(client, b"heard by the owner alone")
        served = client.get(f"/api/files/{path}").raise_for_status().content

    assert bucket.read(path) == served == b"heard by the owner alone"
    assert not (pocketbase.data / "storage").exists()


def test_pocketbases_own_backups_lie_there_too(pocketbase: RunningPocketBase, bucket: Bucket) -> None:
    with superuser(pocketbase) as client:
        client.post("/api/backups", json={"name": "tonight.zip"}).raise_for_status()

    assert "tonight.zip" in bucket.names()
    assert bucket.read("tonight.zip").startswith(b"PK")


def test_the_secret_of_the_store_is_not_kept(pocketbase: RunningPocketBase) -> None:
    with superuser(pocketbase) as client:
        client.patch("/api/settings", json={"meta": {"appName": "Another"}}).raise_for_status()
        settings = client.get("/api/settings").raise_for_status().json()
    pocketbase.stop()

    assert (settings["meta"]["appName"], settings["s3"]["enabled"]) == ("Another", True)
    kept = b"".join(path.read_bytes() for path in pocketbase.data.rglob("*") if path.is_file())
    assert b"Another" in kept
    assert SECRET.encode() not in kept
    assert SECRET not in pocketbase.log


def test_without_the_settings_files_lie_on_this_disk_again(
    pocketbase: RunningPocketBase, bucket: Bucket
) -> None:
    pocketbase.stop()
    pocketbase.s3 = None
    pocketbase.start()
    with superuser(pocketbase) as client:
        path = upload(client, b"here")

    assert (pocketbase.data / "storage" / path).read_bytes() == b"here"
    assert path not in bucket.names()


def test_all_settings_are_read_and_region_and_style_have_defaults() -> None:
    more = {"INTERVIEWER_S3_REGION": "eu-central-1", "INTERVIEWER_S3_FORCE_PATH_STYLE": "true"}

    assert read_s3(lambda name: {**FULL, **more}.get(name, "")) == S3(
        "https://s3.example.com", "interviewer", "eu-central-1", "key", SECRET, path_style=True
    )
    plain = read_s3(lambda name: FULL.get(name, ""))
    assert plain is not None
    assert (plain.region, plain.path_style) == ("us-east-1", False)
    assert read_s3(lambda _: "") is None


@pytest.mark.parametrize("missing", FULL)
def test_a_setting_that_is_missing_is_named(missing: str) -> None:
    with pytest.raises(S3SettingsError, match=missing):
        read_s3(lambda name: "" if name == missing else FULL.get(name, ""))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENDPOINT", "s3.example.com"),
        ("ENDPOINT", "ftp://s3.example.com"),
        ("ENDPOINT", "https://me:secret@s3.example.com"),
        ("ENDPOINT", "https://s3.example.com/bucket"),
        ("ENDPOINT", "https://s3.example.com:999999"),
        ("BUCKET", "My Bucket"),
        ("BUCKET", "x"),
        ("FORCE_PATH_STYLE", "perhaps"),
    ],
)
def test_an_impossible_setting_is_named_without_the_secret(name: str, value: str) -> None:
    variable = f"INTERVIEWER_S3_{name}"
    with pytest.raises(S3SettingsError, match=variable) as refused:
        read_s3(lambda asked: value if asked == variable else FULL.get(asked, ""))
    assert "secret" not in str(refused.value)


def test_the_module_refuses_half_of_the_settings(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "interviewer_pocketbase"],
        env={
            "INTERVIEWER_DATA": str(tmp_path / "data"),
            "INTERVIEWER_SUPERUSER_EMAIL": "a@example.com",
            "INTERVIEWER_SUPERUSER_PASSWORD": "a long invented password",
            "INTERVIEWER_S3_BUCKET": "interviewer",
        },
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert ended.returncode == 2
    assert ended.stderr.startswith("Set INTERVIEWER_S3_ENDPOINT and")
    assert ended.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()
