"""Models brought in: whole, checked and by themselves, whatever breaks on the way."""

import io
import shutil
import tarfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from interviewer_weights.errors import (
    ModelError,
    NoRoomError,
    PullRunningError,
    SourceError,
    StoreError,
    WrongFileError,
)
from interviewer_weights.manifest import HuggingFace, ModelEntry, Wheels
from interviewer_weights.pull import Unwatched, pull
from interviewer_weights.store import ModelStore, Progress
from support.model_files import REVISION, Hub, entry, wheel
from support.serving import serving

DATA = bytes(range(256)) * 400
HUB = HuggingFace(repository="nobody/tiny", revision=REVISION)
ONE = Wheels(package="tiny-carrier", version="1.0", member="tiny_carrier/{file}")
PARTS = Wheels(
    package="tiny-part{part}", version="1.0", parts=11, member="tiny_part{part}/data/part{part:02}.bin"
)
SMALLEST_PART = 10_000


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all that pip knows."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def in_parts(folder: Path, parts: range = range(1, 12)) -> ModelEntry:
    """A model in eleven wheels; a folder sorts the tenth before the second."""
    pieces = [DATA[at : at + SMALLEST_PART] for at in range(0, len(DATA), SMALLEST_PART)]
    for part in parts:
        wheel(folder, f"tiny-part{part}", {f"tiny_part{part}/data/part{part:02}.bin": pieces[part - 1]})
    return entry({"tiny.gguf": DATA}, wheels=PARTS)


def brought(store: ModelStore, model: ModelEntry) -> bool:
    """Whether it is here, whole, and nothing else is."""
    left = [path for path in (store.folder / ".parts").rglob("*") if path.is_file()]
    return store.state(model) == "here" and not store.damage(model) and not left


def test_a_wheel_gives_all_files_of_a_model(store: ModelStore, index: Path) -> None:
    files = {"model.safetensors": DATA, "1_Pooling/config.json": b"{}"}
    wheel(index, "tiny-carrier", {f"tiny_carrier/{name}": data for name, data in files.items()})
    model = entry(files, wheels=ONE)

    folder = pull(store, model, Unwatched())

    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == set(files)
    assert brought(store, model)


def test_parts_are_joined_in_the_order_of_their_numbers(store: ModelStore, index: Path) -> None:
    model = in_parts(index)

    pull(store, model, Unwatched())

    assert (store.path(model) / "tiny.gguf").read_bytes() == DATA
    assert brought(store, model)


def test_nothing_of_a_package_is_run(store: ModelStore, index: Path, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    evil = f"open({str(marker)!r}, 'w').write('ran')".encode()
    wheel(index, "tiny-carrier", {"tiny_carrier/__init__.py": evil, "tiny_carrier/tiny.gguf": DATA})
    with tarfile.open(index / "tiny-source-1.0.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("tiny-source-1.0/setup.py")
        member.size = len(evil)
        archive.addfile(member, io.BytesIO(evil))
    source = Wheels(package="tiny-source", version="1.0", member="{file}")

    pull(store, entry({"tiny.gguf": DATA}, wheels=ONE), Unwatched())
    with pytest.raises(SourceError):
        pull(store, entry({"tiny.gguf": DATA}, wheels=source, name="other"), Unwatched())

    assert not marker.exists()


def test_what_was_fetched_is_kept_for_the_next_try(store: ModelStore, index: Path) -> None:
    model = in_parts(index, range(1, 6))
    with pytest.raises(SourceError, match="does not have"):
        pull(store, model, Unwatched())
    assert store.state(model) == "partly"
    for path in index.iterdir():
        path.unlink()
    in_parts(index, range(6, 12))

    pull(store, model, Unwatched())

    assert brought(store, model)


def test_ctrl_c_leaves_nothing_half_in_place(store: ModelStore, index: Path) -> None:
    model = in_parts(index)

    class Impatient(Unwatched):
        def begin(self, what: str, total: int) -> Progress:
            if what == "checking":
                raise KeyboardInterrupt
            return super().begin(what, total)

    with pytest.raises(KeyboardInterrupt):
        pull(store, model, Impatient())
    assert store.state(model) == "partly"
    assert not store.path(model).exists()
    shutil.rmtree(index)

    pull(store, model, Unwatched())

    assert brought(store, model)


@pytest.mark.parametrize("parts", [1, 11])
def test_another_file_is_refused_deleted_and_fetched_anew(store: ModelStore, index: Path, parts: int) -> None:
    if parts == 1:
        model = entry({"tiny.gguf": DATA}, wheels=ONE)
        wheel(index, "tiny-carrier", {"tiny_carrier/tiny.gguf": DATA[:-1] + b"!"})
    else:
        model = in_parts(index)
        wheel(index, "tiny-part3", {"tiny_part3/data/part03.bin": b"evil"})
    with pytest.raises(WrongFileError, match="SHA-256 differs"):
        pull(store, model, Unwatched())
    assert not store.path(model).exists()
    if parts == 1:
        wheel(index, "tiny-carrier", {"tiny_carrier/tiny.gguf": DATA})
    else:
        in_parts(index, range(3, 4))

    pull(store, model, Unwatched())

    assert brought(store, model)


BROKEN_WHEELS: dict[str, dict[str, bytes]] = {
    "no such member": {"tiny_carrier/other.gguf": DATA},
    "a member that swells": {"tiny_carrier/tiny.gguf": bytes(50_000_000)},
}


@pytest.mark.parametrize("members", BROKEN_WHEELS.values(), ids=BROKEN_WHEELS.keys())
def test_a_wheel_that_holds_something_else(store: ModelStore, index: Path, members: dict[str, bytes]) -> None:
    wheel(index, "tiny-carrier", members)
    with pytest.raises(SourceError, match="hold"):
        pull(store, entry({"tiny.gguf": DATA}, wheels=ONE), Unwatched())


def test_no_message_tells_an_address(store: ModelStore, monkeypatch: pytest.MonkeyPatch, index: Path) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "0")
    monkeypatch.setenv("PIP_INDEX_URL", "http://user:secret@127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(SourceError) as told:
        pull(store, entry({"tiny.gguf": DATA}, wheels=ONE), Unwatched())
    assert "127.0.0.1" not in str(told.value)
    assert "secret" not in str(told.value)
    assert index.is_dir()


def test_the_hub_is_asked_where_no_package_has_it(
    store: ModelStore, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = Hub({"tiny.gguf": DATA, "1_Pooling/config.json": b"{}"})
    model = entry(hub.files, wheels=ONE, huggingface=HUB)
    with serving(hub) as url:
        monkeypatch.setenv("HF_ENDPOINT", url)
        with pytest.raises(SourceError):
            pull(store, model, Unwatched(), source="wheels")
        pull(store, model, Unwatched())

    assert brought(store, model)
    assert list(index.iterdir()) == []


def test_a_download_goes_on_where_it_broke_off(store: ModelStore, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub({"tiny.gguf": DATA}, breaks_after=30_000)
    model = entry(hub.files, huggingface=HUB)
    with serving(hub) as url:
        monkeypatch.setenv("HF_ENDPOINT", url)
        with pytest.raises(SourceError, match="what came is kept"):
            pull(store, model, Unwatched())
        hub.breaks_after = None
        pull(store, model, Unwatched())

    assert hub.asked[0][1] is None
    assert hub.asked[1][1] not in {None, "bytes=0-"}
    assert brought(store, model)


@pytest.mark.parametrize(("ranges", "shifted"), [(False, 0), (True, 100)])
def test_a_hub_that_does_not_continue_begins_anew(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch, *, ranges: bool, shifted: int
) -> None:
    hub = Hub({"tiny.gguf": DATA}, breaks_after=30_000)
    model = entry(hub.files, huggingface=HUB)
    with serving(hub) as url:
        monkeypatch.setenv("HF_ENDPOINT", url)
        with pytest.raises(SourceError):
            pull(store, model, Unwatched())
        hub.breaks_after, hub.ranges, hub.shifted = None, ranges, shifted
        for _ in range(2):
            try:
                pull(store, model, Unwatched())
                break
            except ModelError:
                continue

    assert brought(store, model)


@pytest.mark.parametrize(
    ("given", "told"),
    [({}, "does not have"), ({"tiny.gguf": DATA * 2}, "gave more"), ({"tiny.gguf": b"!"}, "broke off")],
)
def test_a_hub_that_gives_something_else(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch, given: dict[str, bytes], told: str
) -> None:
    model = entry({"tiny.gguf": DATA}, huggingface=HUB)
    with serving(Hub(given)) as url:
        monkeypatch.setenv("HF_ENDPOINT", url)
        with pytest.raises(SourceError, match=told):
            pull(store, model, Unwatched())
    assert not store.path(model).exists()


def test_a_hub_that_is_away(store: ModelStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Hub({})) as url:
        pass
    monkeypatch.setenv("HF_ENDPOINT", url)
    with pytest.raises(SourceError, match="can't be reached"):
        pull(store, entry({"tiny.gguf": DATA}, huggingface=HUB), Unwatched())


def test_a_file_of_this_machine_is_taken_if_it_is_the_right_one(store: ModelStore, tmp_path: Path) -> None:
    model = entry({"tiny.gguf": DATA}, wheels=ONE)
    (tmp_path / "right.gguf").write_bytes(DATA)
    (tmp_path / "wrong.gguf").write_bytes(DATA[1:])

    with pytest.raises(WrongFileError):
        pull(store, model, Unwatched(), file=tmp_path / "wrong.gguf")
    with pytest.raises(SourceError, match="There is no file"):
        pull(store, model, Unwatched(), file=tmp_path / "none.gguf")
    assert store.state(model) != "here"
    pull(store, model, Unwatched(), file=tmp_path / "right.gguf")

    assert brought(store, model)
    assert (tmp_path / "right.gguf").read_bytes() == DATA
    assert (tmp_path / "wrong.gguf").exists()


def test_a_model_of_several_files_is_taken_from_a_folder(store: ModelStore, tmp_path: Path) -> None:
    files = {"model.safetensors": DATA, "config.json": b"{}"}
    model = entry(files, wheels=ONE)
    given = tmp_path / "given"
    given.mkdir()
    for name, data in files.items():
        (given / name).write_bytes(data)

    with pytest.raises(SourceError, match="Name the folder"):
        pull(store, model, Unwatched(), file=given / "model.safetensors")
    pull(store, model, Unwatched(), file=given)

    assert brought(store, model)


def test_a_disk_without_room_is_told_before_anything_is_fetched(
    store: ModelStore, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def usage(_: Path) -> SimpleNamespace:
        return SimpleNamespace(free=10_000_000)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    with pytest.raises(NoRoomError, match="10 MB of room, and 200 MB are needed"):
        pull(store, in_parts(index), Unwatched())


def test_two_at_once_are_one_too_many(store: ModelStore, index: Path) -> None:
    model = in_parts(index)

    class Second(Unwatched):
        def begin(self, what: str, total: int) -> Progress:
            with pytest.raises(PullRunningError):
                pull(store, model, Unwatched())
            return super().begin(what, total)

    pull(store, model, Second())

    assert brought(store, model)


def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file")
    with pytest.raises(StoreError, match="INTERVIEWER_MODELS"):
        pull(ModelStore(tmp_path / "models"), entry({"a.gguf": DATA}, wheels=ONE), Unwatched())


def test_damage_is_found_and_a_model_removed(store: ModelStore, index: Path) -> None:
    model = in_parts(index)
    path = pull(store, model, Unwatched()) / "tiny.gguf"
    path.write_bytes(DATA[:-1] + b"!")
    assert store.state(model) == "here"
    assert [(one.file, one.what) for one in store.damage(model)] == [
        ("tiny.gguf", "is not what it should be")
    ]
    path.unlink()
    assert [one.what for one in store.damage(model)] == ["is missing"]
    assert store.state(model) == "partly"

    pull(store, model, Unwatched())

    assert store.remove(model) == len(DATA)
    assert store.state(model) == "absent"
    assert store.remove(model) == 0
