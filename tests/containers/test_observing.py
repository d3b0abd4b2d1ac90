"""The profile observe: Prometheus in its container reads the application in its containers."""

import httpx2

from support.containers import Project, run
from support.images import megabytes_above_base
from support.program import log_in, write_interview
from support.prometheus import METRICS, Prometheus

LARGEST_MB = 120


def test_prometheus_reads_the_application(project: Project, base_url: str) -> None:
    project.compose("build", "prometheus")
    project.up("prometheus")
    prometheus = Prometheus(f"http://127.0.0.1:{project.settings['INTERVIEWER_PROMETHEUS_PORT']}")

    with log_in(base_url) as client:
        write_interview(client)

    prometheus.until_known(f"sum(up) == {len(METRICS)}")
    prometheus.until_known('sum(interviewer_llm_questions_total{source="bank"}) >= 3')
    prometheus.until_known('interviewer_web_neighbour_up{neighbour="pocketbase"} == 1')
    prometheus.until_known('job:interviewer_http_errors:ratio_rate5m{job="web"} == 0')
    assert "InterviewerServiceDown" in prometheus.shows("/classic/alerts")


def test_prometheus_may_do_little_and_ends_when_told(project: Project) -> None:
    project.up("prometheus")
    found = project.inspected("prometheus")

    assert found["Config"]["User"] == "10001:10001"
    assert found["HostConfig"]["ReadonlyRootfs"] is True
    assert found["HostConfig"]["CapDrop"] == ["ALL"]
    assert found["HostConfig"]["Memory"] > 0
    assert megabytes_above_base(found["Image"]) < LARGEST_MB
    project.compose("stop", "prometheus")
    assert project.inspected("prometheus")["State"]["ExitCode"] == 0


def test_metrics_are_not_behind_the_published_port(base_url: str) -> None:
    answer = httpx2.get(f"{base_url}/metrics", trust_env=False, timeout=20)

    assert answer.status_code == 404
    assert "interviewer_http" not in answer.text


def test_the_secret_of_grafana_is_made_for_its_owner_alone(project: Project) -> None:
    volume = f"{project.name}_grafana-secret"
    look = "find /secrets -name interviewer_grafana_password -size +20c -perm 600 -user 10001"

    image = project.inspected("web")["Image"]
    found = run(
        "docker",
        "run",
        "--rm",
        "--network=none",
        "--user=0",
        "-v",
        f"{volume}:/secrets:ro",
        "--entrypoint=/bin/sh",
        image,
        "-c",
        look,
    )

    assert found.strip() == "/secrets/interviewer_grafana_password"
