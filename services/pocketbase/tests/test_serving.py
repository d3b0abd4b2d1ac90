"""How it is started, what it lets in, and that nothing acknowledged is lost when it is killed."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx2
import pytest

from interviewer_pocketbase.__main__ import main
from interviewer_pocketbase.process import Secrets, serve
from interviewer_pocketbase.testing import RunningPocketBase

PASSWORD = "correct horse battery"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:8000", "https://nobody.invalid.evil.example"]
)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_no_other_site_may_read_it(connect: Callable[..., httpx2.Client], origin: str, method: str) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = connect().request(method, "/api/collections/interviews/records", headers=headers)
    assert [name for name in answer.headers if name.startswith("access-control-")] == []


def test_secrets_stand_on_no_command_line(pocketbase: RunningPocketBase) -> None:
    command = subprocess.run(  # noqa: S603 - our own process id
        ["/bin/ps", "-o", "args=", "-p", str(pocketbase.pid)], check=True, capture_output=True, text=True
    ).stdout
    assert "serve" in command
    for secret in pocketbase.secrets:
        assert secret not in command


def test_the_superuser_is_there_before_the_first_request(
    pocketbase: RunningPocketBase, superuser: httpx2.Client
) -> None:
    assert superuser.get("/api/settings").status_code == 200
    assert "pbinstall" not in pocketbase.log


def test_the_superuser_follows_the_environment() -> None:
    with RunningPocketBase() as pocketbase:
        pocketbase.stop()
        before, after = pocketbase.secrets.superuser_password, "another password"
        pocketbase.secrets = pocketbase.secrets._replace(superuser_password=after)
        pocketbase.start()
        login = f"{pocketbase.url}/api/collections/_superusers/auth-with-password"
        for password, status in ((before, 400), (after, 200)):
            body = {"identity": pocketbase.secrets.superuser_email, "password": password}
            assert httpx2.post(login, json=body, trust_env=False).status_code == status


@pytest.mark.parametrize(
    "path", ["/", "/api/batch", "/data.db", "/api/collections", "/api/logs", "/api/backups"]
)
def test_a_guest_finds_nothing_else(connect: Callable[..., httpx2.Client], path: str) -> None:
    assert connect().get(path).status_code in {401, 403, 404}


def test_the_module_refuses_to_start_without_a_superuser(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "interviewer_pocketbase"],
        env={"INTERVIEWER_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert done.returncode == 2
    assert "INTERVIEWER_SUPERUSER_PASSWORD" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """The command lines of what would run, in a folder of its own and with a superuser."""
    commands = list[list[str]]()

    def instead(_: str, argv: list[str], __: Mapping[str, str]) -> None:
        commands.append(argv)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTERVIEWER_SUPERUSER_EMAIL", "admin@example.com")
    monkeypatch.setenv("INTERVIEWER_SUPERUSER_PASSWORD", PASSWORD)
    monkeypatch.setattr(os, "execve", instead)
    return commands


def test_an_empty_setting_is_none(
    launched: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in ("INTERVIEWER_BIND", "INTERVIEWER_DATA", "INTERVIEWER_POCKETBASE_PORT"):
        monkeypatch.setenv(variable, "")
    main()
    [command] = launched
    assert "--http=127.0.0.1:8090" in command
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("port", ["65536", "-1", "http", "٣"])
def test_what_is_no_port_is_refused_in_a_line(
    launched: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    port: str,
) -> None:
    monkeypatch.setenv("INTERVIEWER_POCKETBASE_PORT", port)
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    assert capsys.readouterr().err == f"INTERVIEWER_POCKETBASE_PORT is no port: {port!r}.\n"
    assert not launched


def test_the_environment_holds_no_other_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INTERVIEWER_SERVICE_SECRET", "belongs to others")
    launch = serve(tmp_path, bind="127.0.0.1", port=8090, secrets=Secrets("a@example.com", "p", "s"))
    assert {name for name in launch.env if name.startswith("INTERVIEWER_")} == {
        "INTERVIEWER_SUPERUSER_EMAIL",
        "INTERVIEWER_SUPERUSER_PASSWORD",
        "INTERVIEWER_PROXY_SECRET",
    }
    assert "belongs to others" not in launch.env.values()
    assert {"--automigrate=false", "--hooksWatch=false"} <= set(launch.argv)
    assert "--dev" not in launch.argv


def test_what_was_acknowledged_survives_kill_9() -> None:
    with RunningPocketBase() as pocketbase, httpx2.Client(base_url=pocketbase.url, trust_env=False) as client:
        account = {"email": "a@example.com", "password": PASSWORD, "passwordConfirm": PASSWORD}
        user = client.post("/api/collections/users/records", json=account).raise_for_status().json()["id"]
        login = {"identity": "a@example.com", "password": PASSWORD}
        token = client.post("/api/collections/users/auth-with-password", json=login).json()["token"]
        client.headers["Authorization"] = token

        acknowledged: list[str] = []
        enough = threading.Event()

        def write(writer: int) -> None:
            for number in range(1000):
                record = f"{'abcd'[writer]}{number:014d}"
                body = {"id": record, "owner": user, "title": "t", "posting": "p" * 2000, "count": 3}
                try:
                    answer = client.post("/api/collections/interviews/records", json=body)
                except httpx2.TransportError:
                    return
                if answer.is_success:
                    acknowledged.append(record)
                if len(acknowledged) >= 100:
                    enough.set()

        writers = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
        for thread in writers:
            thread.start()
        assert enough.wait(timeout=60)
        pocketbase.kill()
        for thread in writers:
            thread.join(timeout=30)

        pocketbase.start()
        query: dict[str, str | int] = {"perPage": 1000, "fields": "id"}
        found = client.get("/api/collections/interviews/records", params=query).raise_for_status().json()
        assert set(acknowledged) <= {one["id"] for one in found["items"]}
