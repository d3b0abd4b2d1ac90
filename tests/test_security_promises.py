"""docs/security.md promises nothing that no test holds."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", TEXT)
ROWS = [
    line
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith(("| promise", "| ---"))
]


def functions_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize(("path", "test"), sorted(set(NAMED)))
def test_a_test_that_holds_a_promise_exists(path: str, test: str) -> None:
    assert test in functions_in(ROOT / path)


def test_every_promise_names_a_test_in_a_form_that_is_looked_up() -> None:
    assert len(ROWS) > 20
    for row in ROWS:
        assert re.search(r"`[\w/]+\.py::test_\w+`", row), row
    assert len(NAMED) == TEXT.count("::")
