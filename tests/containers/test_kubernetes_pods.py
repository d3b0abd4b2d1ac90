"""Pods of the manifests, run by the engine as a kubelet would: no cluster, but the same containers."""

import threading
import time
from collections.abc import Iterator

import httpx2
import pytest

from support.containers import Project
from support.manifests import Cluster, built, copied, missing_tools
from support.pods import Node, Pod
from support.program import POSTING, QUESTIONS, api, hear, log_in, read_interview, write_interview
from support.stack import SERVICES, free_ports

ENOUGH_BYTES = 10_000
NOT_KILLED = {0, 143}
"""How a container ends that is told to and does: by itself, or by the signal."""

pytestmark = pytest.mark.skipif(missing_tools() is not None, reason=missing_tools() or "")


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    return Cluster(built(copied(tmp_path_factory.mktemp("jobs")) / "overlays" / "production"))


@pytest.fixture(scope="module")
def node(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Every pod of the smallest overlay but those of web, started."""
    project: Project = request.getfixturevalue("built")
    cluster = Cluster(built(copied(tmp_path_factory.mktemp("pods")) / "overlays" / "cpu"))
    node = Node(project.name, cluster, dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True)))
    try:
        for name in ("pocketbase", "llm", "tts"):
            node.start(name)
        yield node
    finally:
        node.remove()


@pytest.fixture(scope="module")
def webs(node: Node) -> tuple[Pod, Pod]:
    """Two of web, as many as there are in the smallest overlay."""
    assert node.cluster.replicas(node.cluster.workload("web")) == 2
    [port] = free_ports(1)
    return node.start("web"), node.start("web", port=port)


def same_person(client: httpx2.Client, web: Pod) -> httpx2.Client:
    """The same session, by this pod."""
    return api(web.url, client.headers["Authorization"].removeprefix("Bearer "))


def test_pods_pass_their_probes(node: Node, webs: tuple[Pod, Pod]) -> None:
    for pod in (*node.pods.values(), webs[1]):
        assert pod.passes("readinessProbe"), pod.workload.name
        assert pod.passes("livenessProbe"), pod.workload.name


def test_what_one_pod_of_web_began_another_goes_on_with(webs: tuple[Pod, Pod]) -> None:
    one, other = webs
    with log_in(one.url) as client, same_person(client, other) as elsewhere:
        written = write_interview(client)

        assert read_interview(elsewhere, written["id"]) == written
        assert len(hear(elsewhere, written)) > ENOUGH_BYTES


def test_a_stream_ends_though_its_pod_is_stopped(node: Node) -> None:
    [port] = free_ports(1)
    web = node.start("web", port=port)
    with log_in(web.url) as client:
        wished = {"posting": POSTING, "count": QUESTIONS}
        interview = client.post("interviews", json=wished).raise_for_status().json()["id"]
        path = f"interviews/{interview}/questions"
        with node.pods["llm"].frozen() as go_on, client.stream("POST", path) as answer:
            stopping = threading.Thread(target=web.stop)
            stopping.start()
            while web.passes("livenessProbe"):
                time.sleep(0.1)
            go_on()
            said = answer.read().decode()
    stopping.join()

    assert said.count("event: question") == QUESTIONS
    assert "event: done" in said
    assert web.state()["ExitCode"] in NOT_KILLED


def test_the_nightly_backup_and_the_way_back(node: Node, webs: tuple[Pod, Pod], jobs: Cluster) -> None:
    database = node.pods["pocketbase"]
    with log_in(webs[0].url) as client:
        written = write_interview(client)
        node.finish(jobs.workload("backup"))
        client.delete(f"interviews/{written['id']}").raise_for_status()
        database.stop()
        node.finish(jobs.workload("restore"))
        database.start_again()

        assert read_interview(client, written["id"]) == written
