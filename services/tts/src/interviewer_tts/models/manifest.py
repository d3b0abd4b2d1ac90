"""The models that can speak for this service; `interviewer_weights` brings them in."""

from functools import lru_cache

from interviewer_weights.manifest import Manifest, manifest_of


@lru_cache(maxsize=1)
def the_manifest() -> Manifest:
    """The manifest that ships with this package."""
    return manifest_of("interviewer_tts.models")
