"""Environments with other people's programs in them, kept between runs."""

import os
from pathlib import Path


def kept_environment(variable: str, name: str) -> Path | None:
    """The folder that `variable` names, else the one called `name` in the cache; None if nothing is in it."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(os.environ.get(variable) or caches / "interviewer" / name)
    return folder if (folder / ".installed").exists() else None
