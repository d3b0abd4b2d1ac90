"""F5-TTS: speaks in the voice of a recording. By the upstream package's own way of speaking (`f5_tts`).

engine       the `Engine`: what is configured, which sentences go together, how fast it is here
references   whose voices: the package's own, an operator's folder, a person's own
weights      where checkpoint, vocabulary and vocoder lie; only what is named by a name on the hub is fetched
speaker      the loaded model: a recording made ready, sentences spoken in its voice
pieces       a sentence as the model takes it
passes       several pieces in one pass of the model
upstream     the import of `f5_tts`, without what only training needs
"""

from interviewer_tts.engines.f5.engine import F5Engine
from interviewer_tts.engines.f5.references import OWN_PREFIX, Reference, References

__all__ = ["OWN_PREFIX", "F5Engine", "Reference", "References"]
