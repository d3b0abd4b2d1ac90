"""The real Prometheus, as `deploy/observe` starts it, reading services that really run."""

import json
import math
import os
import re
import shutil
import subprocess
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import httpx2
import yaml

from support.stack import free_ports

FOLDER: Final = Path(__file__).parents[2] / "deploy" / "observe"
DASHBOARD: Final = FOLDER / "grafana" / "dashboards" / "interviewer.json"
METRICS: Final = {
    "web": "INTERVIEWER_METRICS_PORT",
    "llm": "INTERVIEWER_LLM_METRICS_PORT",
    "tts": "INTERVIEWER_TTS_METRICS_PORT",
}
"""The settings that say where each service's metrics are."""
RULES: Final = FOLDER / "prometheus" / "rules.yml"
PATIENCE_SECONDS: Final = 60
_COMPARED: Final = re.compile(r"(.+?) (?:==|<|>) [\d.]+", flags=re.DOTALL)


def missing_prometheus() -> str | None:
    """Why nothing can be read here, or None."""
    if shutil.which("prometheus") is None or shutil.which("promtool") is None:
        return "NO METRICS WERE READ: install Debian's package prometheus"
    return None


@dataclass
class Prometheus:
    """A running Prometheus."""

    url: str

    def ask(self, expression: str) -> dict[str, float]:
        """What the expression comes to now: values by their labels, as JSON."""
        answer = httpx2.get(
            f"{self.url}/api/v1/query", params={"query": expression}, trust_env=False, timeout=20
        )
        found = answer.raise_for_status().json()["data"]["result"]
        return {json.dumps(one["metric"], sort_keys=True): float(one["value"][1]) for one in found}

    def until_sent_to(self, alertmanager: str) -> None:
        """Return when it sends its alerts there and nowhere else; it takes some seconds to find out.

        Raises:
            TimeoutError: it did not; says where it sends them.

        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = httpx2.get(f"{self.url}/api/v1/alertmanagers", trust_env=False, timeout=20)
            active = answer.raise_for_status().json()["data"]["activeAlertmanagers"]
            if [one["url"] for one in active] == [alertmanager]:
                return
            if time.monotonic() > deadline:
                raise TimeoutError(f"alerts are sent to {active}")
            time.sleep(0.5)

    def shows(self, page: str) -> str:
        """A page of it, for people."""
        return httpx2.get(f"{self.url}{page}", trust_env=False, timeout=20).raise_for_status().text

    def until_known(self, expression: str) -> dict[str, float]:
        """The same, as soon as one of the values is a number.

        Raises:
            TimeoutError: none was in time; says what there is instead.

        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            found = self.ask(expression)
            if any(math.isfinite(value) for value in found.values()):
                return found
            if time.monotonic() > deadline:
                raise TimeoutError(f"{expression} comes to {found}")
            time.sleep(0.5)


@contextmanager
def running_prometheus(
    folder: Path, targets: Mapping[str, int], *, alertmanager: str = ""
) -> Generator[Prometheus]:
    """One that reads these jobs at their ports every second, with all it has in a folder."""
    [port] = free_ports(1)
    settings = {
        "INTERVIEWER_PROMETHEUS_RUN": str(folder / "run"),
        "INTERVIEWER_PROMETHEUS_DATA": str(folder / "data"),
        "INTERVIEWER_PROMETHEUS_PORT": str(port),
        "INTERVIEWER_PROMETHEUS_INTERVAL": "1s",
        "INTERVIEWER_ALERTMANAGER": alertmanager,
        "INTERVIEWER_PROMETHEUS_TARGETS": " ".join(f"{job}=127.0.0.1:{at}" for job, at in targets.items()),
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [FOLDER / "prometheus" / "serve"], env={**os.environ, **settings}, stdout=log, stderr=log
        )
        try:
            prometheus = Prometheus(f"http://127.0.0.1:{port}")
            _until_ready(prometheus, process, folder / "log")
            yield prometheus
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def panels() -> list[dict[str, Any]]:
    """The panels of the dashboard that show something."""
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def rules(kind: str) -> dict[str, dict[str, Any]]:
    """The rules that record, or those that alert, by name."""
    groups = cast("dict[str, Any]", yaml.safe_load(RULES.read_text(encoding="utf-8")))["groups"]
    return {rule[kind]: rule for group in groups for rule in group["rules"] if kind in rule}


def compared(alert: Mapping[str, Any]) -> str:
    """What an alert compares with a number."""
    found = _COMPARED.fullmatch(alert["expr"])
    if found is None:
        raise ValueError(f"{alert['alert']} compares nothing with a number: {alert['expr']}")
    return found[1]


def _until_ready(prometheus: Prometheus, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx2.get(f"{prometheus.url}/-/ready", trust_env=False).is_success:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"Prometheus did not become ready:\n{log.read_text()}")
