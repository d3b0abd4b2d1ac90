"""The documentation says what is there."""

import re
from pathlib import Path

import pytest

from interviewer_cli.services import OPTIONS
from interviewer_contracts.options import QUESTIONS_DEFAULT, QUESTIONS_MAX, QUESTIONS_MIN
from interviewer_contracts.postings import POSTING_MAX_CHARACTERS
from interviewer_contracts.service.settings import STOP_SECONDS
from interviewer_contracts.speech import SPEECH_MAX_CHARACTERS
from interviewer_contracts.tokens import EXAMPLE_SECRETS, TOKEN_SECONDS
from interviewer_llm.settings import EngineSettings

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md")]
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())

    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]

    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_door_that_is_named_is_there(page: Path) -> None:
    named = set(re.findall(r"\bmake ([a-z-]+)\b(?=[`\n ])", "\n".join(_code(page.read_text()))))

    doors = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))

    assert named <= doors


def test_every_decision_is_listed() -> None:
    decisions = {path.name for path in (ROOT / "docs/decisions").glob("0*.md")}

    listed = set(re.findall(r"\]\((0[^)]+)\)", (ROOT / "docs/decisions/README.md").read_text()))

    assert decisions == listed


def test_every_page_of_documentation_can_be_found_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()

    assert [path.name for path in ROOT.glob("docs/*.md") if f"docs/{path.name}" not in readme] == []


def test_the_table_of_constants_is_true() -> None:
    architecture = (ROOT / "docs/architecture.md").read_text()

    rows = [
        f"| posting | {POSTING_MAX_CHARACTERS:,} characters |",
        f"| questions of an interview | {QUESTIONS_MIN} to {QUESTIONS_MAX}, default {QUESTIONS_DEFAULT} |",
        f"| text to speak | {SPEECH_MAX_CHARACTERS:,} characters, speed 0.5 to 2 |",
        f"| service token | {TOKEN_SECONDS} s |",
        f"| open streams at a stop | {STOP_SECONDS} s to end |",
    ]
    assert [row for row in rows if row not in architecture] == []


def test_the_example_of_an_environment_is_documented_and_unsafe() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    example = dict(
        line.removeprefix("# ").split("=", 1) for line in lines if line.startswith("# INTERVIEWER_")
    )
    documented = (ROOT / "docs/configuration.md").read_text()

    assert [name for name in example if f"`{name}`" not in documented] == []
    assert example["INTERVIEWER_SERVICE_SECRET"] in EXAMPLE_SECRETS
    assert [line for line in lines if line and not line.startswith("#")] == []


def test_every_setting_of_llm_is_documented_and_passed_on() -> None:
    documented = set(re.findall(r"^\| `(INTERVIEWER_\w+)` \|", _page("configuration.md"), flags=re.MULTILINE))
    settings = {f"INTERVIEWER_{name.upper()}" for name in EngineSettings.model_fields}

    assert settings - documented == set()
    assert settings - {"INTERVIEWER_DATA"} - set(OPTIONS["llm"]) == set()


def _page(name: str) -> str:
    return (ROOT / "docs" / name).read_text()


def _code(text: str) -> list[str]:
    """What stands between backticks, in blocks and in lines."""
    return [*re.findall(r"```[a-z]*\n(.*?)```", text, flags=re.DOTALL), *re.findall(r"`([^`\n]+) ?`", text)]
