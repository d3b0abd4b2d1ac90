"""Whether an engine keeps up with who listens: measured here and now, never claimed."""

import time
from typing import Final, Protocol, runtime_checkable

from interviewer_tts.engines.protocol import Engine

TRIED: Final = {
    "en": "How do you decide what comes first when two people need you at once?",
    "de": "Wie entscheiden Sie, was zuerst kommt, wenn zwei Menschen Sie zugleich brauchen?",
}
"""What is said for it, by the first two letters of the voice's language."""


@runtime_checkable
class Paced(Protocol):
    """An engine that knows better how to measure itself: one for which a whole sentence may take minutes."""

    def measured_pace(self) -> float:
        """Seconds of work for a second of sound. Blocks."""
        ...


def real_time_factor(engine: Engine) -> float:
    """Seconds of work for a second of sound, of a loaded engine's first voice. Blocks: in its own thread."""
    if isinstance(engine, Paced):
        return engine.measured_pace()
    voice = engine.voices[0]
    sentence = TRIED.get(voice.language[:2], TRIED["en"])
    started = time.perf_counter()
    spoken = engine.synthesise(sentence, voice.id, 1.0)
    took_s = time.perf_counter() - started
    return round(took_s * engine.sample_rate_hz / max(len(spoken.samples), 1), 4)
