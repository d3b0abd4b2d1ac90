"""Whether an engine keeps up with who listens: measured here and now, never claimed."""

import time
from typing import Final

from interviewer_tts.engines.protocol import Engine
from interviewer_tts.language import primary

TRIED: Final = {
    "en": "How do you decide what comes first when two people need you at once?",
    "de": "Wie entscheiden Sie, was zuerst kommt, wenn zwei Menschen Sie zugleich brauchen?",
}
"""What is said for it, by the voice's language."""


def real_time_factor(engine: Engine) -> float:
    """Seconds of work for a second of sound, of a loaded engine's first voice. Blocks: in its own thread."""
    voice = engine.voices[0]
    sentence = TRIED.get(primary(voice.language), TRIED["en"])
    started = time.perf_counter()
    spoken = engine.synthesise(sentence, voice.id, 1.0)
    took_s = time.perf_counter() - started
    return round(took_s * engine.sample_rate_hz / max(len(spoken.samples), 1), 4)
