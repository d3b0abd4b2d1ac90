import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewer_cli.commands.doctor import doctor
from interviewer_cli.diagnosis import diagnose, installed
from interviewer_cli.diagnosis.data import look_at_data
from interviewer_cli.diagnosis.finding import Finding
from interviewer_cli.diagnosis.installed import look_at_installed
from interviewer_cli.diagnosis.network import look_at_ports
from interviewer_cli.environment import PORT_VARIABLES, Installation, read_environment
from interviewer_cli.layout import Layout, lock_folder
from interviewer_cli.secrets import open_secrets
from support.stack import free_ports


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An installation of its own."""
    ports = dict(zip(PORT_VARIABLES.values(), map(str, free_ports(len(PORT_VARIABLES))), strict=True))
    return {"INTERVIEWER_DATA": str(tmp_path / "data"), **ports}


@pytest.fixture
def installation(environment: dict[str, str]) -> Installation:
    return read_environment(environment)


@pytest.fixture
def web(installation: Installation) -> Iterator[None]:
    """Something that answers as web does, on web's port."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/healthz" else 404)
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", installation.ports["web"]), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield
        server.shutdown()
        thread.join()


def named(findings: list[Finding], name: str) -> Finding:
    return next(finding for finding in findings if finding.name == name)


def test_all_is_well_here(environment: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor(form="json", environment=environment) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert {check["status"] for check in told["checks"]} <= {"ok", "warn"}
    assert all(check.keys() == {"name", "status", "detail", "mend"} for check in told["checks"])


def test_text_says_the_same(environment: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor(form="text", environment=environment) == 0
    told = capsys.readouterr().out
    for finding in diagnose(read_environment(environment)):
        assert f"{finding.status:<4}  {finding.name}" in told
    assert told.endswith("Interviewer can start, or runs.\n")


def test_looking_changes_nothing(installation: Installation) -> None:
    diagnose(installation)
    assert not installation.data.exists()


def test_what_is_wrong_is_said_with_its_mending(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(installed, "PACKAGES", ("interviewer-cli", "no-such-package"))
    assert doctor(form="text", environment=environment) == 1
    told = capsys.readouterr().out
    assert "fail  packages" in told
    assert "-> Run `make run`: it installs what is missing." in told
    assert "missing: no-such-package" in told


def test_a_binary_that_does_not_run_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "pocketbase"
    broken.write_text("not a program")
    broken.chmod(0o700)
    monkeypatch.setattr("interviewer_pocketbase.BINARY", broken)
    assert named(look_at_installed(), "pocketbase").status == "fail"
    broken.unlink()
    assert named(look_at_installed(), "pocketbase").detail == f"there is no {broken}"


def test_secrets_that_others_can_read_are_told_and_left(installation: Installation) -> None:
    layout = Layout(installation.data)
    open_secrets(layout, {})
    assert named(look_at_data(installation), "secrets").status == "ok"
    (layout.secrets / "proxy_secret").chmod(0o644)
    found = named(look_at_data(installation), "secrets")
    assert (found.status, found.detail) == ("warn", "others can read proxy_secret")
    assert found.mend is not None
    subprocess.run(["/bin/sh", "-c", found.mend.removeprefix("Run: ")], check=True)
    assert named(look_at_data(installation), "secrets").status == "ok"


def test_a_data_folder_that_is_a_file_is_told(installation: Installation) -> None:
    installation.data.write_text("")
    assert named(look_at_data(installation), "data folder").status == "fail"


@pytest.mark.usefixtures("web")
def test_a_port_of_a_running_application_is_well(installation: Installation) -> None:
    installation.data.mkdir()
    lock = lock_folder(Layout(installation.data))
    findings = look_at_ports(installation)
    lock.release()
    assert findings[0].detail.startswith("runs on this data folder (process ")
    port = installation.ports["web"]
    assert named(findings, f"port {port}").detail == f"web answers at http://127.0.0.1:{port}"
    assert named(findings, f"port {installation.ports['llm']}").status == "warn"


@pytest.mark.usefixtures("web")
def test_a_port_of_another_installation_is_in_the_way(installation: Installation) -> None:
    found = named(look_at_ports(installation), f"port {installation.ports['web']}")
    assert found.status == "fail"
    assert "another installation of Interviewer may run there" in found.detail
    assert found.mend is not None
    assert "INTERVIEWER_PORT" in found.mend
