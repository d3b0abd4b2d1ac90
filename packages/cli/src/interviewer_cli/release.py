"""Which release this is, and whether it was installed or is worked on in a checkout."""

from pathlib import Path
from typing import Final

DISTRIBUTION: Final = "interviewer-cli"
"""`interviewer` alone is somebody else's package."""

_ABOVE: Final = Path(__file__).parents[4]


def in_checkout() -> bool:
    """Whether this code lies in the repository, and was not installed from a wheel."""
    return (_ABOVE / "hatch_build.py").is_file() and (_ABOVE / "Makefile").is_file()


def release() -> str:
    """The version, such as `0.1.0`."""
    from importlib.metadata import version  # noqa: PLC0415 - keeps commands quick that don't ask

    return version(DISTRIBUTION)


def default_data() -> Path:
    """Where data goes when nobody says: `data` in a checkout, else where this system keeps such."""
    if in_checkout():
        return Path("data")
    from platformdirs import user_data_path  # noqa: PLC0415 - a checkout does without it

    return user_data_path("interviewer", appauthor=False)
