"""build.py, without npm and without Tailwind."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

BUILD = Path(__file__).resolve().parents[2] / "assets" / "build.py"


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("front_end_build", BUILD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_same_content_has_the_same_name_and_other_content_another(build: ModuleType) -> None:
    first = build.Asset("app.css", b"a").hashed_name
    assert first == build.Asset("app.css", b"a").hashed_name
    assert first != build.Asset("app.css", b"b").hashed_name
    assert first.startswith("app.")
    assert first.endswith(".css")


def test_packages_are_installed_once_per_lock(build: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    calls: list[list[str]] = []

    def run(arguments: list[str], folder: Path) -> str | None:
        calls.append(arguments)
        (folder / "node_modules").mkdir(exist_ok=True)
        return None

    assert build.install(tmp_path, run) is True
    assert build.install(tmp_path, run) is False
    (tmp_path / "package-lock.json").write_text('{"changed": true}', encoding="utf-8")
    assert build.install(tmp_path, run) is True
    assert calls == [["ci", "--ignore-scripts", "--no-audit", "--no-fund"]] * 2


def test_a_failed_installation_says_what_npm_said(build: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")

    def offline(arguments: list[str], folder: Path) -> str:
        return f"ENOTFOUND {arguments[0]} {folder.name}"

    with pytest.raises(build.BuildError, match=r"check the network[\s\S]*ENOTFOUND ci"):
        build.install(tmp_path, offline)


def test_changed_code_of_others_is_refused(build: ModuleType) -> None:
    with pytest.raises(build.BuildError, match="not the file that was reviewed"):
        build.checked("htmx.js", b"something else")
    assert build.checked("unlisted.txt", b"anything") == b"anything"


def test_scripts_import_each_other_by_their_served_names(build: ModuleType) -> None:
    linked = {
        asset.name: asset
        for asset in build.linked_modules(
            {
                "a.js": 'import { x } from "./b.js";\nimport "./c.js";',
                "b.js": "export const x = 1;",
                "c.js": "1;",
            }
        )
    }
    text = linked["a.js"].content.decode()
    assert linked["b.js"].hashed_name in text
    assert linked["c.js"].hashed_name in text
    assert '"./b.js"' not in text


def test_a_change_deep_down_changes_every_name_above(build: ModuleType) -> None:
    def name_of_a(leaf: str) -> str:
        linked = build.linked_modules({"a.js": 'import "./b.js";', "b.js": leaf})
        return next(str(asset.hashed_name) for asset in linked if asset.name == "a.js")

    assert name_of_a("1;") != name_of_a("2;")


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ({"a.js": 'import "./gone.js";'}, "a.js imports gone.js"),
        ({"a.js": 'import "./b.js";', "b.js": 'import "./a.js";'}, "a.js → b.js → a.js"),
    ],
)
def test_broken_imports_are_named(build: ModuleType, sources: dict[str, str], words: str) -> None:
    with pytest.raises(build.BuildError, match=words):
        build.linked_modules(sources)


def test_the_style_sheet_names_fonts_as_they_are_served(build: ModuleType) -> None:
    font = build.Asset("serif.woff2", b"font")
    css = build.with_hashed_urls('src:url("serif.woff2")format("woff2")', {"serif.woff2": font})
    assert css == f'src:url("{font.hashed_name}")format("woff2")'
    with pytest.raises(build.BuildError, match=r"missing\.woff2"):
        build.with_hashed_urls("src:url(missing.woff2)", {})


def test_a_build_leaves_nothing_of_the_one_before(build: ModuleType, tmp_path: Path) -> None:
    build.write([build.Asset("app.css", b"old")], tmp_path)
    build.write([build.Asset("app.css", b"new")], tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([manifest["app.css"], "manifest.json"])
    assert (tmp_path / manifest["app.css"]).read_bytes() == b"new"


def test_the_lock_pins_exactly_and_names_no_registry() -> None:
    lock = json.loads((BUILD.parent / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((BUILD.parent / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert all(version[0].isdigit() for version in wanted.values())
    for path, package in lock["packages"].items():
        assert "resolved" not in package
        assert not path or package["integrity"].startswith("sha512-")
