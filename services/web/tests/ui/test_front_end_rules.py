"""The component layer stays the only one that knows attributes of htmx, addresses and classes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import htpy
import pytest

import interviewer_web

SOURCES = Path(interviewer_web.__file__).parent
OUTSIDE_UI = sorted(path for path in SOURCES.rglob("*.py") if "ui" not in path.relative_to(SOURCES).parts)
EVERYWHERE = sorted(SOURCES.rglob("*.py"))
PAGES = [path for path in OUTSIDE_UI if path.name == "pages.py"]
HTMX_ATTRIBUTE = re.compile(
    r"hx-(get|post|put|patch|delete|query|action|method|target|swap|trigger|include|sync|ignore|on|sse:|status|"
    r"vals|confirm|boost|partial|select|indicator|disable|config|headers|push|replace|encoding|preserve)"
)
ADDRESSES = {"href", "src", "action", "formaction"}


def _names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(SOURCES)) for path in paths]


def _calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _keywords(path: Path) -> Iterator[tuple[str, ast.expr]]:
    for call in _calls(path):
        yield from ((word.arg, word.value) for word in call.keywords if word.arg)


def _strings(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("path", EVERYWHERE, ids=_names(EVERYWHERE))
def test_htmx_attributes_are_written_in_one_place(path: Path) -> None:
    if path == SOURCES / "ui" / "hx.py":
        return
    found = [text for text in _strings(path) if HTMX_ATTRIBUTE.match(text)]
    found += [name for name, _ in _keywords(path) if name.startswith(("hx_", "data_hx"))]
    assert found == []


@pytest.mark.parametrize("path", OUTSIDE_UI, ids=_names(OUTSIDE_UI))
def test_addresses_come_from_typed_functions(path: Path) -> None:
    literal = [
        name
        for name, value in _keywords(path)
        if name in ADDRESSES and isinstance(value, ast.Constant | ast.JoinedStr)
    ]
    assert literal == []


@pytest.mark.parametrize("path", PAGES, ids=_names(PAGES))
def test_pages_write_no_classes(path: Path) -> None:
    assert [name for name, _ in _keywords(path) if name == "class_"] == []


@pytest.mark.parametrize("path", EVERYWHERE, ids=_names(EVERYWHERE))
def test_nothing_is_styled_or_scripted_inline(path: Path) -> None:
    handlers = re.compile(r"on[a-z]+_?")
    assert [name for name, _ in _keywords(path) if name == "style" or handlers.fullmatch(name)] == []


@pytest.mark.parametrize("path", EVERYWHERE, ids=_names(EVERYWHERE))
def test_every_element_exists(path: Path) -> None:
    """htpy makes an element of any name; a misspelled one must not pass."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = [
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "htpy"
        for name in node.names
    ]
    assert [name for name in imported if name not in vars(htpy)] == []


def test_the_rules_find_what_they_look_for(tmp_path: Path) -> None:
    path = tmp_path / "components.py"
    path.write_text('a(href="/x", hx_get="/y", class_="z")["hx-post"]\n', encoding="utf-8")
    assert {name for name, _ in _keywords(path)} == {"href", "hx_get", "class_"}
    assert [text for text in _strings(path) if HTMX_ATTRIBUTE.match(text)] == ["hx-post"]
