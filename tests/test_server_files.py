"""What installs a server, without a server."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SERVER = ROOT / "deploy" / "server"
SHELLCHECK = Path(sys.executable).with_name("shellcheck")


def checked(script: str) -> str:
    said = subprocess.run(
        [SHELLCHECK, "--shell=bash", "-"], input=script, capture_output=True, text=True, check=False
    )
    return said.stdout + said.stderr


@pytest.mark.parametrize("name", ["install", "units/interviewer"])
def test_shellcheck_finds_nothing(name: str) -> None:
    assert checked((SERVER / name).read_text()) == ""


def test_what_cloud_init_runs_is_what_it_writes() -> None:
    text = (SERVER / "cloud-init.yaml").read_text()
    told = yaml.safe_load(text)
    [file] = told["write_files"]

    assert text.startswith("#cloud-config\n")
    assert told["runcmd"] == [[file["path"]]]
    assert file["permissions"] == "0700"
    assert checked(file["content"]) == ""


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ([], "--domain must be a name"),
        (["--domain"], "--domain needs a value"),
        (["--domain", "a b"], "--domain must be a name"),
        (["--domain", "example.org {"], "--domain must be a name"),
        (["--domain", "example.org", "--email", 'a@b "'], "--email must be an address"),
        (["--domain", "example.org", "--keep", "0"], "--keep and --wait must be numbers"),
        (["--domain", "example.org", "--fast"], "--fast is no option"),
    ],
)
def test_options_that_can_not_be_are_refused_before_anything_is_done(options: list[str], answer: str) -> None:
    ended = subprocess.run([SERVER / "install", *options], capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert answer in ended.stderr
