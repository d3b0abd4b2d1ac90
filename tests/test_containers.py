"""The whole application in containers, by the unchanged Dockerfiles and compose.yaml."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import httpx2
import pytest

from support.containers import Project, missing_engine
from support.stack import SERVICES, free_ports

pytestmark = [pytest.mark.containers, pytest.mark.timeout(600)]

EXAMPLE: Final = Path(__file__).parents[1] / "examples" / "nurse.txt"
ADMINER_PASSWORD: Final = "a long invented password"
PERSON: Final = {"email": "nadia@example.com", "password": "a calm green kettle"}
LARGEST_MB: Final = {"web": 80, "llm": 120, "tts": 250, "pocketbase": 80, "adminer": 120}
"""What an image may add to the one that it is made from."""
SERVICES_OF_OURS: Final = ("web", "llm", "tts", "pocketbase", "adminer")


@pytest.fixture(scope="module")
def project() -> Iterator[Project]:
    """The application, built and started; taken down with all that it made."""
    reason = missing_engine()
    if reason is not None:
        pytest.skip(reason)
    ports = free_ports(len(SERVICES) + 1)
    settings = {
        **{variable: str(port) for variable, port in zip(SERVICES.values(), ports, strict=False)},
        "INTERVIEWER_ADMINER_PORT": str(ports[-1]),
        "INTERVIEWER_ADMINER_PASSWORD": ADMINER_PASSWORD,
    }
    project = Project(f"interviewer-test-{os.getpid()}", ("compose.yaml", "compose.ci.yaml"), settings)
    try:
        project.compose("build")
        project.compose("up", "--detach", "--wait", "--wait-timeout", "120")
        yield project
    except RuntimeError as error:
        said = project.compose("logs", "--no-color", "--tail", "40")
        raise RuntimeError(f"{error}\n{said}") from error
    finally:
        project.remove()


def api(project: Project, token: str = "") -> httpx2.Client:
    return httpx2.Client(
        base_url=f"http://127.0.0.1:{project.settings['INTERVIEWER_PORT']}/api/v1/",
        headers={"Authorization": f"Bearer {token}"} if token else {},
        trust_env=False,
        timeout=60,
    )


def log_in(project: Project) -> httpx2.Client:
    """A session of the one person here, who signs up if they are new."""
    with api(project) as guest:
        guest.post("users", json=PERSON)
        session = guest.post("sessions", json=PERSON)
    return api(project, session.raise_for_status().json()["token"])


def written(client: httpx2.Client) -> tuple[str, str]:
    """A new interview, and its first question."""
    wished = {"posting": EXAMPLE.read_text(encoding="utf-8"), "count": 3}
    interview = client.post("interviews", json=wished).raise_for_status().json()["id"]
    stream = client.post(f"interviews/{interview}/questions").raise_for_status().text
    assert stream.count("event: question") == 3
    assert "event: error" not in stream
    questions = client.get(f"interviews/{interview}").raise_for_status().json()["questions"]
    return interview, questions[0]["id"]


def until(true: Callable[[], bool]) -> None:
    """Wait for what must come; pytest's own limit is the patience."""
    while not true():
        time.sleep(0.2)


def test_the_main_job_through_the_one_port(project: Project) -> None:
    with log_in(project) as client:
        interview, question = written(client)
        speech = client.get(f"interviews/{interview}/questions/{question}/speech", params={"format": "mp3"})
        timings = client.get(f"interviews/{interview}/questions/{question}/speech/timings")

    assert speech.raise_for_status().headers["content-type"] == "audio/mpeg"
    assert len(speech.content) > 10_000
    assert timings.raise_for_status().json()["sentences"][0]["words"]


def test_a_killed_voice_comes_back(project: Project) -> None:
    killed = project.kill("tts")

    until(lambda: project.inspected("tts")["State"]["Pid"] not in {0, killed})
    until(lambda: project.health("tts") == "healthy")
    with log_in(project) as client:
        interview, question = written(client)
        speech = client.get(f"interviews/{interview}/questions/{question}/speech", params={"format": "wav"})
    assert speech.raise_for_status().content.startswith(b"RIFF")


def test_what_was_made_and_the_secrets_outlive_the_containers(project: Project) -> None:
    with log_in(project) as client:
        interview, _ = written(client)
        project.compose("up", "--detach", "--wait", "--wait-timeout", "120", "--force-recreate")
        kept = client.get(f"interviews/{interview}")

    assert len(kept.raise_for_status().json()["questions"]) == 3


def test_each_service_sees_the_secrets_that_it_needs(project: Project) -> None:
    look = (
        "import json, pathlib; files = [f for f in pathlib.Path('/secrets').rglob('*') if f.is_file()];"
        "print(json.dumps({f.name: oct(f.stat().st_mode & 0o777) for f in files}))"
    )

    seen = {
        service: json.loads(project.compose("exec", "-T", service, "/app/bin/python", "-c", look))
        for service in ("web", "llm", "tts", "pocketbase")
    }

    service = {"interviewer_service_secret": "0o600"}
    proxy = {"interviewer_proxy_secret": "0o600"}
    superuser = {"interviewer_superuser_password": "0o600"}
    assert seen == {
        "web": {**service, **proxy},
        "llm": service,
        "tts": service,
        "pocketbase": {**proxy, **superuser},
    }


def test_a_container_may_do_little(project: Project) -> None:
    for service in SERVICES_OF_OURS:
        found = project.inspected(service)
        host = found["HostConfig"]
        assert found["Config"]["User"] == "10001:10001", service
        assert host["ReadonlyRootfs"] is True, service
        assert host["CapDrop"] == ["ALL"], service
        assert "no-new-privileges:true" in host["SecurityOpt"], service
        assert host["Memory"] > 0, service
        assert host["PidsLimit"] > 0, service
        with pytest.raises(RuntimeError, match="Read-only file system"):
            project.compose("exec", "-T", service, "/bin/sh", "-c", "echo nobody > /app-was-here")


def test_adminer_asks_for_its_password(project: Project) -> None:
    page = httpx2.get(f"http://127.0.0.1:{project.settings['INTERVIEWER_ADMINER_PORT']}/", trust_env=False)

    assert page.status_code == 200
    assert "auth[password]" in page.text


def test_images_are_small_and_without_tools(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    added = {name: size for name, size in project.megabytes_above_base().items() if name in LARGEST_MB}

    with capsys.disabled():
        sys.stdout.write(
            "\n" + "".join(f"{name}: {size:.0f} MB above its base\n" for name, size in added.items())
        )
    assert {name: size for name, size in added.items() if size > LARGEST_MB[name]} == {}
    for service in ("web", "llm", "tts", "pocketbase"):
        assert "pip" not in project.compose("exec", "-T", service, "/bin/ls", "/app/bin").split()


def test_everything_ends_when_it_is_told_to(project: Project) -> None:
    project.compose("stop")

    codes = {service: project.inspected(service)["State"]["ExitCode"] for service in SERVICES_OF_OURS}
    # 137 is what the engine makes of a container that did not end by itself in its five seconds.
    assert 137 not in codes.values(), codes
    project.compose("up", "--detach", "--wait", "--wait-timeout", "120")
