"""What Prometheus is told of speaking. docs/metrics.md lists it with what every service has."""

import asyncio
import math
from functools import partial
from typing import Any, Final, Protocol

from prometheus_client import Counter, Gauge, Histogram

PRIORITIES: Final = ("interactive", "background")
_LINE: Final = ["engine", "priority"]
_SOON: Final = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds. A person waits for what is measured by these."""

QUEUE: Final = Gauge(
    "interviewer_tts_queue_texts", "Texts that are being spoken or wait for their engine.", _LINE
)
QUEUE_LIMIT: Final = Gauge(
    "interviewer_tts_queue_limit_texts", "Texts that an engine takes; one more is answered 503.", _LINE
)
REFUSALS: Final = Counter("interviewer_tts_refusals", "Texts answered 503, since the queue was full.", _LINE)
TEXTS: Final = Counter(
    "interviewer_tts_texts",
    "Texts that were spoken (spoken), broke off (failed), or that nobody waited for any more (left).",
    ["engine", "outcome"],
)
FIRST_SOUND: Final = Histogram(
    "interviewer_tts_first_sound_seconds",
    "From a text's place in the queue to its first sound; what was kept from before is not in it.",
    _LINE,
    buckets=_SOON,
)
SPEECH: Final = Counter("interviewer_tts_speech_seconds", "Seconds of sound that engines made.", ["engine"])
WORK: Final = Counter("interviewer_tts_work_seconds", "Seconds that engines worked on it.", ["engine"])
PASSES: Final = Counter("interviewer_tts_passes", "Times that engines were set to work.", ["engine"])
SENTENCES: Final = Counter(
    "interviewer_tts_sentences",
    "Sentences that they were given: several in a pass, where an engine can.",
    ["engine"],
)
REAL_TIME_FACTOR: Final = Gauge(
    "interviewer_tts_real_time_factor",
    "Seconds of work for a second of sound, as the engine itself was measured; NaN before.",
    ["engine"],
)
READY: Final = Gauge("interviewer_tts_engine_ready", "1 where an engine is loaded, else 0.", ["engine"])
LOOKUPS: Final = Counter(
    "interviewer_tts_cache_lookups", "Texts looked for among those kept.", ["priority", "result"]
)
CACHE: Final = Gauge("interviewer_tts_cache_bytes", "Size of what is kept, as last known.")
CACHE_LIMIT: Final = Gauge("interviewer_tts_cache_limit_bytes", "Size at which the oldest goes.")

for _priority in PRIORITIES:
    # What never happened yet is 0 and not unknown.
    for _result in ("hit", "miss"):
        LOOKUPS.labels(_priority, _result)


class Line(Protocol):
    """What is read of an engine's queue whenever Prometheus asks, from a thread of its own."""

    @property
    def loaded(self) -> bool:
        """Whether the engine is loaded."""
        ...

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of work for a second of sound."""
        ...

    def texts(self, priority: Any) -> int:  # noqa: ANN401 - one of PRIORITIES
        """Texts of a priority that are being spoken or wait."""
        ...

    def limit(self, priority: Any) -> int:  # noqa: ANN401 - one of PRIORITIES
        """Texts of a priority that are taken."""
        ...


def watch_line(engine: str, line: Line) -> None:
    """Let Prometheus read this queue from now on, and nothing of another of the same engine."""
    for priority in PRIORITIES:
        QUEUE.labels(engine, priority).set_function(partial(line.texts, priority))
        QUEUE_LIMIT.labels(engine, priority).set(line.limit(priority))
        REFUSALS.labels(engine, priority)
        FIRST_SOUND.labels(engine, priority)
    for outcome in ("spoken", "failed", "left"):
        TEXTS.labels(engine, outcome)
    for counter in (SPEECH, WORK, PASSES, SENTENCES):
        counter.labels(engine)
    READY.labels(engine).set_function(lambda: float(line.loaded))
    REAL_TIME_FACTOR.labels(engine).set_function(
        lambda: math.nan if line.real_time_factor is None else line.real_time_factor
    )


def count_text(engine: str, task: asyncio.Task[Any]) -> None:
    """Count a text whose task has ended."""
    outcome = "left" if task.cancelled() else "failed" if task.exception() is not None else "spoken"
    TEXTS.labels(engine, outcome).inc()
