"""The real Adminer, run by PHP's own server, on a small SQLite file."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

SERVE = Path(__file__).parents[1] / "serve"
PASSWORD = "a long invented password"

pytestmark = pytest.mark.skipif(
    shutil.which("php") is None or not Path("/usr/share/adminer/adminer.php").exists(),
    reason="Adminer is not installed here: apt-get install --no-install-recommends "
    "adminer php-cgi php-cli php-sqlite3",
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "pocketbase" / "data.db"
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE interviews (id TEXT PRIMARY KEY, title TEXT)")
    connection.close()
    return path


@pytest.fixture(scope="module")
def adminer(database: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "INTERVIEWER_DATA": str(database.parents[1]),
        "INTERVIEWER_ADMINER_PASSWORD": PASSWORD,
        "INTERVIEWER_ADMINER_PORT": str(port),
    }
    with subprocess.Popen(
        [SERVE], env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as process:
        for _ in range(100):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
        process.terminate()


def log_in(url: str, password: str, database: Path) -> httpx2.Response:
    with httpx2.Client(trust_env=False, follow_redirects=True) as client:
        page = client.get(url)
        token = re.search(r"name=['\"]token['\"] value=['\"]([^'\"]+)", page.text)
        form = {
            "auth[driver]": "sqlite",
            "auth[server]": "",
            "auth[username]": "",
            "auth[password]": password,
            "auth[db]": str(database),
            "token": token.group(1) if token else "",
        }
        return client.post(url, data=form)


def test_the_right_password_shows_the_tables(adminer: str, database: Path) -> None:
    page = log_in(adminer, PASSWORD, database)

    assert page.status_code == 200
    assert "interviews" in page.text


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + " "])
def test_any_other_does_not(adminer: str, database: Path, password: str) -> None:
    page = log_in(adminer, password, database)

    assert page.status_code == 403
    assert "interviews" not in page.text


def test_no_other_file_is_opened(adminer: str, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    sqlite3.connect(other).close()
    with httpx2.Client(trust_env=False) as client:
        page = client.get(adminer, params={"sqlite": "", "username": "", "db": str(other)})

    assert page.status_code == 403


def test_no_other_driver_is_used(adminer: str) -> None:
    with httpx2.Client(trust_env=False) as client:
        assert client.get(adminer, params={"pgsql": "127.0.0.1", "username": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"INTERVIEWER_ADMINER_PASSWORD": ""}, "INTERVIEWER_ADMINER_PASSWORD"),
        ({"INTERVIEWER_ADMINER_PASSWORD": "short"}, "INTERVIEWER_ADMINER_PASSWORD"),
        ({"INTERVIEWER_ADMINER_DATABASE": "/nowhere/data.db"}, "No database at /nowhere/data.db"),
    ],
)
def test_it_does_not_start_unsafely(database: Path, changes: dict[str, str], says: str) -> None:
    environment = {
        **os.environ,
        "INTERVIEWER_DATA": str(database.parents[1]),
        "INTERVIEWER_ADMINER_PASSWORD": PASSWORD,
        **changes,
    }
    ended = subprocess.run([SERVE], env=environment, capture_output=True, text=True, timeout=10, check=False)

    assert ended.returncode == 2
    assert says in ended.stderr
