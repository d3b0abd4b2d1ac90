"""A bare Debian machine that cloud-init's script turns into an installation, and what becomes of it."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx2
import pytest
import yaml

from support import program
from support.machine import ByName, Machine, booted, missing_means
from support.release import ROOT, make_release

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]

NAME: Final = "interviews.test"
URL: Final = f"https://{NAME}"
AUTHORITY: Final = "var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
BUNDLE: Final = "root/bundle"
INSTALL: Final = (f"/{BUNDLE}/install", "--domain", NAME, "--internal-tls")
CURRENT: Final = "/opt/interviewer/current"
WORST_EXPOSURE: Final = 2.0
"""Of 10, by `systemd-analyze security`."""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A bare machine on which cloud-init's script has run."""
    reason = missing_means()
    if reason is not None:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("server")
    [bundle] = make_release(folder / "dist").glob("interviewer-server-*.tar.gz")
    with booted(folder) as machine:
        shutil.copy(bundle, machine.root / "root" / "bundle.tar.gz")
        (machine.root / BUNDLE).mkdir()
        machine.run("tar", "-xzf", "/root/bundle.tar.gz", "-C", f"/{BUNDLE}", "--strip-components=1")
        script = machine.root / "root" / "install-interviewer"
        script.write_text(filled_in(bundle))
        script.chmod(0o700)
        machine.run("/root/install-interviewer")
        yield machine


def filled_in(bundle: Path) -> str:
    """cloud-init's script with its values; the certificate alone can't come from the Internet here."""
    [file] = yaml.safe_load((ROOT / "deploy/server/cloud-init.yaml").read_text())["write_files"]
    values = {
        "url": "file:///root/bundle.tar.gz",
        "sha256": hashlib.sha256(bundle.read_bytes()).hexdigest(),
        "domain": f"'{NAME}'",
    }
    text: str = file["content"]
    for name, value in values.items():
        text, count = re.subn(rf"^{name}=.*$", f"{name}={value}", text, flags=re.MULTILINE)
        assert count == 1
    return text.replace('--domain "$domain"', '--domain "$domain" --internal-tls')


def log_in(machine: Machine) -> httpx2.Client:
    return program.log_in(URL, transport=lambda: ByName(NAME, machine.port, machine.root / AUTHORITY))


def main_process(machine: Machine) -> int:
    return int(machine.run("systemctl", "show", "--property=MainPID", "--value", "interviewer"))


def answers(machine: Machine) -> bool:
    said = machine.ended("curl", "-s", "--max-time", "5", "http://127.0.0.1:8000/readyz").stdout
    return all(f'"{service}":true' in said for service in ("store", "llm", "tts"))


def test_the_main_job_over_tls(machine: Machine) -> None:
    with log_in(machine) as client:
        interview = program.write_interview(client)
        spoken = program.hear(client, interview)
        page = client.get(f"{URL}/")

    assert len(spoken) > 10_000
    assert page.headers["strict-transport-security"]


def test_a_second_run_changes_nothing(machine: Machine) -> None:
    machine.run(*INSTALL)
    before = main_process(machine)

    said = machine.run(*INSTALL)

    assert "Nothing had to be changed." in said
    assert main_process(machine) == before


def test_a_killed_service_comes_back_with_its_data(machine: Machine) -> None:
    with log_in(machine) as client:
        interview = program.write_interview(client)
    before = main_process(machine)

    machine.run("sh", "-c", f"kill -9 {before}")

    machine.until(lambda: main_process(machine) not in {0, before} and answers(machine))
    with log_in(machine) as client:
        assert program.read_interview(client, interview["id"])["questions"] == interview["questions"]


def test_last_nights_backup_brings_back_what_was_deleted(machine: Machine) -> None:
    with log_in(machine) as client:
        interview = program.write_interview(client)
        machine.run("systemctl", "start", "interviewer-backup")
        client.delete(f"interviews/{interview['id']}").raise_for_status()
        assert client.get(f"interviews/{interview['id']}").status_code == 404
    newest = machine.run("sh", "-c", "ls -t /var/backups/interviewer/*.zip | head -1").strip()

    machine.run("systemctl", "stop", "interviewer")
    machine.run("interviewer", "restore", newest, "--replace")
    machine.run("systemctl", "start", "interviewer")

    machine.until(lambda: answers(machine))
    with log_in(machine) as client:
        assert program.read_interview(client, interview["id"])["questions"] == interview["questions"]
    assert machine.run("stat", "-c", "%a %U", newest).strip() == "600 interviewer"


def test_only_what_is_public_can_be_reached(machine: Machine) -> None:
    listening = [line.split()[3].rpartition(":") for line in machine.run("ss", "-Hltn").splitlines()]
    firewall = machine.run("ufw", "status")
    doors = re.findall(r"^(\S+) +ALLOW", firewall, flags=re.MULTILINE)

    assert {port for address, _, port in listening if address not in {"127.0.0.1", "[::1]"}} == {"80", "443"}
    assert firewall.startswith("Status: active")
    assert set(doors) == {"22/tcp", "80/tcp", "443/tcp", "443/udp"}


def test_units_are_walled_in_and_start_with_the_machine(machine: Machine) -> None:
    units = ("interviewer", "interviewer-backup.timer", "caddy")
    walled = ("interviewer.service", "interviewer-backup.service")
    said = {unit: machine.run("systemd-analyze", "--no-pager", "security", unit) for unit in walled}
    exposure = {unit: float(text.split("level for ")[1].split()[1]) for unit, text in said.items()}
    upgrades = machine.run("apt-config", "dump", "APT::Periodic::Unattended-Upgrade")

    sys.stderr.write(f"exposure, of 10: {exposure}\n")
    assert max(exposure.values()) < WORST_EXPOSURE
    assert machine.run("systemctl", "is-enabled", *units).split() == ["enabled"] * len(units)
    assert upgrades.strip() == 'APT::Periodic::Unattended-Upgrade "1";'


def test_a_release_that_does_not_start_is_taken_back_and_a_good_one_stays(machine: Machine) -> None:
    with log_in(machine) as client:
        interview = program.write_interview(client)
    before = machine.run("readlink", "-f", CURRENT)

    broken = another(machine, "broken", requirements="# nothing at all\n")
    ended = machine.ended(broken, *INSTALL[1:], "--wait", "5")
    back = machine.run("readlink", "-f", CURRENT)
    good = another(machine, "good", requirements=None)
    said = machine.run(good, *INSTALL[1:])

    assert ended.returncode == 1
    assert "runs again, with the data of before." in ended.stdout
    assert back == before
    assert "backing up into" in said
    assert machine.run("readlink", "-f", CURRENT) != before
    with log_in(machine) as client:
        assert program.read_interview(client, interview["id"])["questions"] == interview["questions"]


def another(machine: Machine, name: str, *, requirements: str | None) -> str:
    """The installer of another bundle: of the same wheels, but not the same release."""
    machine.run("cp", "-r", f"/{BUNDLE}", f"/root/{name}")
    folder = machine.root / "root" / name / "release"
    if requirements is not None:
        (folder / "requirements.txt").write_text(requirements)
    (folder / "notes.txt").write_text(name)
    summed = "rm SHA256SUMS && sha256sum * >../sums && mv ../sums SHA256SUMS"
    machine.run("sh", "-c", f"cd /root/{name}/release && {summed}")
    return f"/root/{name}/install"


def test_a_damaged_bundle_changes_nothing(machine: Machine) -> None:
    folder = Path(another(machine, "damaged", requirements=None)).parent
    with (machine.root / str(folder).lstrip("/") / "release" / "notes.txt").open("a") as notes:
        notes.write("more")

    ended: subprocess.CompletedProcess[str] = machine.ended(f"{folder}/install", *INSTALL[1:])

    assert ended.returncode == 1
    assert "The bundle is damaged: fetch it again." in ended.stdout
