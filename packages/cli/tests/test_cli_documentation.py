"""docs/cli.md names every command and every option, and no others."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from interviewer_cli.environment import DEFAULT_PORTS, PORT_VARIABLES
from interviewer_contracts.options import QUESTIONS_DEFAULT, QUESTIONS_MAX, QUESTIONS_MIN
from interviewer_contracts.speech import SPEED_MAX, SPEED_MIN

DOCUMENT = (Path(__file__).parents[3] / "docs" / "cli.md").read_text("utf-8")
COMMANDS = ["up", "questions", "speak", "doctor", "backup", "restore", "models", "bank"]
WITHIN = {"models": ["list", "pull", "verify", "remove"], "bank": ["check"]}
"""Commands of commands."""
OPTION = re.compile(r"(?<![\w-])--?[a-z]+\b")


@cache
def help_of(*command: str) -> str:
    script = Path(sys.executable).with_name("interviewer")
    return subprocess.run([script, *command, "--help"], capture_output=True, text=True, check=True).stdout


def section(command: str) -> str:
    found = re.search(rf"^## `interviewer {command}`$(.*?)(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found, f"docs/cli.md has no section about {command}"
    return found[1]


def options(command: str) -> set[str]:
    """The options that a command's help lists; in the help, each begins a line."""
    helps = [help_of(command), *(help_of(command, name) for name in WITHIN.get(command, ()))]
    rows = [row for text in helps for row in re.findall(r"^  (-.*?)(?:  |$)", text, re.MULTILINE)]
    return {option for row in rows for option in OPTION.findall(row)} - {"--help"}


@pytest.mark.parametrize("command", WITHIN)
def test_commands_within_a_command_are_documented(command: str) -> None:
    listed = re.findall(r"^  (\w+) ", help_of(command).partition("Commands:")[2], re.MULTILINE)
    assert listed == WITHIN[command]
    assert all(f"interviewer {command} {name}" in section(command) for name in listed)


def test_every_command_has_a_section_and_every_section_is_a_command() -> None:
    listed = re.findall(r"^  (\w+) ", help_of().partition("Commands:")[2], re.MULTILINE)
    assert listed == COMMANDS
    assert re.findall(r"^## `interviewer (\w+)`$", DOCUMENT, re.MULTILINE) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented_and_there_are_no_others(command: str) -> None:
    rows = re.findall(r"^\| (`-.*?) \|", section(command), re.MULTILINE)
    documented = {option for row in rows for option in OPTION.findall(row)}
    assert documented == options(command)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example(command: str) -> None:
    assert re.search(rf"^(\$ )?interviewer {command}\b", section(command), re.MULTILINE)


def test_ports_are_documented_with_their_defaults() -> None:
    for name, variable in PORT_VARIABLES.items():
        assert f"| `{variable}` | `{DEFAULT_PORTS[name]}` |" in section("up")


def test_the_help_states_the_limits_of_the_wire() -> None:
    wanted = f"{QUESTIONS_MIN} to {QUESTIONS_MAX}; {QUESTIONS_DEFAULT} if left out"
    assert wanted in " ".join(help_of("questions").split())
    assert f"Pace: {SPEED_MIN:g} is half, {SPEED_MAX:g} is double" in " ".join(help_of("speak").split())
