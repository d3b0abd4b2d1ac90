"""docs/metrics.md and the metrics of the code are the same."""

import importlib
import re
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest
from prometheus_client.metrics import MetricWrapperBase

PAGE = (Path(__file__).parents[1] / "docs" / "metrics.md").read_text(encoding="utf-8")
MODULES = {
    "Every service": "interviewer_contracts.service.metrics",
    "web": "interviewer_web.metrics",
    "llm": "interviewer_llm.metrics",
    "tts": "interviewer_tts.metrics",
}
UNITS = ("bytes", "factor", "interviews", "open", "questions", "ready", "seconds", "texts", "total", "up")

Told = tuple[str, frozenset[str]]


def metrics_of(module: ModuleType) -> dict[str, Told]:
    """Type and labels of each metric of a module, by the name under which Prometheus keeps it."""
    found = dict[str, Told]()
    for metric in vars(module).values():
        if isinstance(metric, MetricWrapperBase):
            [described] = metric.describe()
            name = described.name + ("_total" if described.type == "counter" else "")
            labels = cast("tuple[str, ...]", vars(metric)["_labelnames"])
            found[name] = (described.type, frozenset(labels))
    return found


def documented(heading: str) -> dict[str, Told]:
    [section] = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| ([^|]*)\| [^|]+ \|$", section, flags=re.MULTILINE)
    return {name: (kind, frozenset(re.findall(r"`(\w+)`", labels))) for name, kind, labels in rows}


@pytest.mark.parametrize(("heading", "module"), MODULES.items())
def test_every_metric_is_documented_as_it_is(heading: str, module: str) -> None:
    metrics = metrics_of(importlib.import_module(module))

    assert metrics
    assert documented(heading) == metrics


@pytest.mark.parametrize("module", MODULES.values())
def test_names_follow_the_conventions(module: str) -> None:
    part = module.split(".", maxsplit=1)[0].removeprefix("interviewer_").replace("contracts", "http")

    wrong = [
        name
        for name in metrics_of(importlib.import_module(module))
        if not name.startswith(f"interviewer_{part}_") or not name.endswith(UNITS)
    ]

    assert wrong == []
