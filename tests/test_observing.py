"""What Prometheus reads of the whole application: every panel and every alert has something to show."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from support.prometheus import (
    DASHBOARD,
    FOLDER,
    METRICS,
    Prometheus,
    compared,
    missing_prometheus,
    panels,
    rules,
    running_prometheus,
)
from support.stack import Stack, free_ports, running_stack

pytestmark = pytest.mark.stack

EXAMPLES = Path(__file__).parents[1] / "examples"
QUESTIONS = 3
EXPRESSIONS = [
    *((f"panel {panel['title']}", target["expr"]) for panel in panels() for target in panel["targets"]),
    *((f"rule {name}", rule["expr"]) for name, rule in rules("record").items()),
    *((f"alert {name}", compared(rule)) for name, rule in rules("alert").items()),
]


@dataclass
class Person:
    """Somebody with an account, and what is theirs alone."""

    client: httpx2.Client
    email: str
    ids: list[str]


@dataclass
class Observed:
    """The application, the ports of its metrics, and Prometheus, which reads them."""

    stack: Stack
    ports: dict[str, int]
    prometheus: Prometheus
    people: list[Person]

    def exposed(self, service: str) -> str:
        """All metrics of a service, as Prometheus gets them."""
        url = f"http://127.0.0.1:{self.ports[service]}/metrics"
        return httpx2.get(url, trust_env=False, timeout=20).raise_for_status().text


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    """Two people who had an interview written and listened to it, one after the other."""
    reason = missing_prometheus()
    if reason is not None:
        pytest.skip(reason)
    ports = dict(zip(METRICS, free_ports(len(METRICS)), strict=True))
    settings = {METRICS[service]: str(port) for service, port in ports.items()}
    with (
        running_stack(tmp_path_factory.mktemp("installation") / "data", settings=settings) as stack,
        running_prometheus(tmp_path_factory.mktemp("prometheus"), ports) as prometheus,
    ):
        found = Observed(stack, ports, prometheus, [])
        assert sum(prometheus.until_known("up == 1").values()) >= 1
        for name, example in (("nadia", "nurse"), ("tom", "electrician")):
            found.people.append(listened(stack, f"{name}@example.com", example))
            # What is counted for the first time grows from the second time on.
            prometheus.until_known(f"sum(interviewer_web_interviews_total) == {len(found.people)}")
            prometheus.until_known('interviewer_tts_first_sound_seconds_count{priority="interactive"}')
        yield found
        for person in found.people:
            person.client.close()


def listened(stack: Stack, email: str, example: str) -> Person:
    """The main job, by the API."""
    api = httpx2.Client(base_url=f"{stack.url}/api/v1/", trust_env=False, timeout=60)
    account = {"email": email, "password": "a calm green kettle"}
    api.post("users", json=account).raise_for_status()
    session = api.post("sessions", json=account).raise_for_status().json()
    api.headers["Authorization"] = f"Bearer {session['token']}"
    posting = (EXAMPLES / f"{example}.txt").read_text(encoding="utf-8")
    created = api.post("interviews", json={"posting": posting, "count": QUESTIONS}).raise_for_status().json()
    assert "event: error" not in api.post(f"interviews/{created['id']}/questions").raise_for_status().text
    questions = api.get(f"interviews/{created['id']}").raise_for_status().json()["questions"]
    speech = f"interviews/{created['id']}/questions/{questions[0]['id']}/speech"
    for sound in ("mp3", "flac", "mp3"):
        # Spoken ahead of need, spoken now, and kept.
        assert api.get(speech, params={"format": sound}).raise_for_status().content
    return Person(api, email, [created["id"], *(question["id"] for question in questions)])


@pytest.mark.parametrize(("where", "expression"), EXPRESSIONS, ids=[where for where, _ in EXPRESSIONS])
def test_every_panel_and_every_alert_has_something_to_show(
    observed: Observed, where: str, expression: str
) -> None:
    assert where

    # However long ago they listened: of a time in which nothing happened there is no rate.
    assert observed.prometheus.until_known(expression.replace("$__rate_interval", "1h"))


def test_nothing_alerts_while_all_is_well(observed: Observed) -> None:
    observed.prometheus.until_known("min(up) == 1 and min(interviewer_web_neighbour_up) == 1")

    firing = observed.prometheus.ask('ALERTS{alertstate="firing"}')

    assert firing == {}


def test_what_is_counted_is_what_was_done(observed: Observed) -> None:
    written = len(observed.people) * QUESTIONS

    for expression in (
        f"sum(interviewer_web_questions_total) == {written}",
        f'sum(interviewer_llm_questions_total{{source="bank"}}) == {written}',
        f'interviewer_llm_interviews_total{{outcome="done"}} == {len(observed.people)}',
        "sum(interviewer_web_streams_open) == 0",
        "sum(interviewer_tts_queue_texts) == 0",
        "sum(interviewer_tts_speech_seconds_total) > 10",
        'sum(interviewer_tts_cache_lookups_total{priority="interactive",result="hit"}) >= 2',
        (
            'sum(interviewer_http_requests_total{job="web",route="/api/v1/interviews",status="201"})'
            f" == {len(observed.people)}"
        ),
    ):
        observed.prometheus.until_known(expression)


def test_no_metric_names_anybody_or_anything_of_theirs(observed: Observed) -> None:
    everything = "\n".join(observed.exposed(service) for service in METRICS)
    values = set(re.findall(r'\w+="((?:[^"\\]|\\.)*)"', everything))

    theirs = [own for person in observed.people for own in (person.email, *person.ids)]
    assert [own for own in theirs if own in everything] == []
    assert [value for value in values if re.search(r"@|nurse|electrician|kettle", value, re.IGNORECASE)] == []


def test_more_people_and_made_up_paths_make_no_more_series(observed: Observed) -> None:
    web = httpx2.Client(base_url=observed.stack.url, trust_env=False)

    def strange(number: int) -> None:
        web.get(f"/made-up-{number}")
        web.request(f"BREW{number}", "/")
        web.get(f"/api/v1/interviews/made-up-{number}")

    def series() -> set[str]:
        lines = (line for service in METRICS for line in observed.exposed(service).splitlines())
        named = (line.rpartition(" ")[0] for line in lines if line.startswith("interviewer_"))
        # Of statuses there are few, and which of them came depends on who was faster.
        return {re.sub('status="[0-9]{3}"', "", name) for name in named}

    strange(0)
    observed.people.append(listened(observed.stack, "first@example.com", "teacher"))
    before = series()
    for number in range(1, 20):
        strange(number)
    observed.people.append(listened(observed.stack, "second@example.com", "warehouse-supervisor"))

    assert series() == before
    web.close()


def test_metrics_are_not_behind_the_ports_of_the_services(observed: Observed) -> None:
    answers = {
        service: httpx2.get(f"http://127.0.0.1:{observed.stack.ports[service]}/metrics", trust_env=False)
        for service in METRICS
    }

    assert {service: answer.status_code for service, answer in answers.items()} == {
        "web": 404,
        "llm": 401,
        "tts": 404,
    }
    assert [service for service, answer in answers.items() if "interviewer_http" in answer.text] == []


def test_alerts_are_told_to_the_alertmanager_that_is_named(tmp_path: Path) -> None:
    if reason := missing_prometheus():
        pytest.skip(reason)

    with running_prometheus(tmp_path, {}, alertmanager="127.0.0.1:9") as prometheus:
        prometheus.until_sent_to("http://127.0.0.1:9/api/v2/alerts")


@pytest.mark.parametrize("command", ["check rules rules.yml", "test rules rules.test.yml"])
def test_rules_hold_what_they_say(command: str) -> None:
    if reason := missing_prometheus():
        pytest.skip(reason)

    ended = subprocess.run(
        ["promtool", *command.split()],
        cwd=FOLDER / "prometheus",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_every_alert_says_what_to_do_and_is_tried() -> None:
    tried = (FOLDER / "prometheus" / "rules.test.yml").read_text(encoding="utf-8")

    for name, alert in rules("alert").items():
        assert alert["annotations"]["summary"], name
        assert alert["annotations"]["action"], name
        assert alert["labels"]["severity"] in {"warning", "critical"}, name
        assert f'alertname="{name}"' in tried, name


def test_the_dashboard_is_whole() -> None:
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    source = (FOLDER / "grafana/provisioning/datasources/prometheus.yml").read_text(encoding="utf-8")

    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(ids) == len(set(ids))
    taken = set[tuple[int, int]]()
    for panel in dashboard["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells
    for panel in panels():
        assert panel["description"], panel["title"]
        for one in (panel, *panel["targets"]):
            assert f"uid: {one['datasource']['uid']}\n" in source, panel["title"]
