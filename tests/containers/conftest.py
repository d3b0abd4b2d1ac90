"""The application in containers, by the unchanged Dockerfiles and compose.yaml, built and started once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.containers import APPLICATION, ROOT, Project, compose_files, missing_engine
from support.prometheus import METRICS
from support.stack import SERVICES, free_ports

ADMINER_PASSWORD = "a long invented password"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What stands in this folder needs an engine."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.containers)
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="session")
def built() -> Iterator[Project]:
    """The application's images, and what was started of them; taken down with all that it made."""
    reason = missing_engine()
    if reason is not None:
        pytest.skip(reason)
    variables = [
        *SERVICES.values(),
        *METRICS.values(),
        "INTERVIEWER_PROMETHEUS_PORT",
        "INTERVIEWER_ADMINER_PORT",
    ]
    ports = free_ports(len(variables))
    settings = {
        **{variable: str(port) for variable, port in zip(variables, ports, strict=True)},
        "INTERVIEWER_ADMINER_PASSWORD": ADMINER_PASSWORD,
        # All tests come from one address.
        "INTERVIEWER_LIMITS_FACTOR": "0",
        "INTERVIEWER_VERSION": "1.2.3",
        # Each installation on an engine needs addresses of its own: these are for trying networks (RFC 2544).
        "INTERVIEWER_PROXY_PREFIX": f"198.18.{os.getpid() % 256}",
    }
    # Copied to .env as it is, the example changes nothing.
    example = str(ROOT / ".env.example")
    project = Project(f"interviewer-test-{os.getpid()}", compose_files(), settings, example)
    try:
        project.compose("build", *APPLICATION)
        yield project
    finally:
        project.remove()


@pytest.fixture(scope="session")
def project(built: Project) -> Project:
    """The application, running."""
    built.up(*APPLICATION)
    return built


@pytest.fixture(scope="session")
def base_url(project: Project) -> str:
    """Where browsers find it."""
    return project.url
