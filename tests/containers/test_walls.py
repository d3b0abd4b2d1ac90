"""What a container may see, do and reach."""

import json
from collections.abc import Iterator

import httpx2
import pytest

from support.containers import APPLICATION, Project, bridged, run
from support.images import images_of

WITH_PYTHON = ("web", "llm", "tts", "pocketbase")


def test_each_service_sees_the_secrets_that_it_needs(project: Project) -> None:
    look = (
        "import json, pathlib; files = [f for f in pathlib.Path('/secrets').rglob('*') if f.is_file()];"
        "print(json.dumps({f.name: oct(f.stat().st_mode & 0o777) for f in files}))"
    )

    seen = {
        service: json.loads(project.compose("exec", "-T", service, "/app/bin/python", "-c", look))
        for service in WITH_PYTHON
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


@pytest.mark.parametrize("service", APPLICATION)
def test_a_container_may_do_little(project: Project, service: str) -> None:
    found = project.inspected(service)
    host = found["HostConfig"]

    assert found["Config"]["User"] == "10001:10001"
    assert host["ReadonlyRootfs"] is True
    assert host["CapDrop"] == ["ALL"]
    assert "no-new-privileges:true" in host["SecurityOpt"]
    assert host["Memory"] > 0
    assert host["PidsLimit"] > 0
    with pytest.raises(RuntimeError, match="Read-only file system"):
        project.compose("exec", "-T", service, "/bin/sh", "-c", "echo nobody > /app-was-here")


@pytest.fixture
def outsider(project: Project) -> Iterator[str]:
    """The address of a server that is in no network but the one by which `web` is published."""
    if not bridged():
        pytest.skip("NO WALL WAS TESTED: the engine has no networks of its own")
    image = images_of(project)["web"]
    serve = ["--entrypoint=/app/bin/python", image, "-m", "http.server", "8000"]
    container = run("docker", "run", "--detach", f"--network={project.name}_outside", *serve).strip()
    try:
        [found] = json.loads(run("docker", "inspect", container))
        [network] = found["NetworkSettings"]["Networks"].values()
        yield network["IPAddress"]
    finally:
        run("docker", "rm", "--force", container)


def test_a_container_that_needs_no_way_out_has_none(project: Project, outsider: str) -> None:
    go_out = f"import socket; socket.create_connection(('{outsider}', 8000), 3)"

    project.compose("exec", "-T", "web", "/app/bin/python", "-c", go_out)
    for service in ("pocketbase", "llm", "tts"):
        with pytest.raises(RuntimeError, match=r"timed out|Network is unreachable|No route to host"):
            project.compose("exec", "-T", service, "/app/bin/python", "-c", go_out)


def test_web_alone_is_published_and_to_this_machine_alone(project: Project) -> None:
    if not bridged():
        pytest.skip("NO PUBLISHED PORT WAS TESTED: the engine has no networks of its own")
    ports = {name: project.inspected(name)["NetworkSettings"]["Ports"] for name in APPLICATION}

    published = {
        (name, one["HostIp"]) for name in ports for bound in ports[name].values() for one in bound or ()
    }
    assert published == {("web", "127.0.0.1"), ("adminer", "127.0.0.1")}


def test_adminer_asks_for_its_password(project: Project) -> None:
    page = httpx2.get(f"http://127.0.0.1:{project.settings['INTERVIEWER_ADMINER_PORT']}/", trust_env=False)

    assert page.status_code == 200
    assert "auth[password]" in page.text
