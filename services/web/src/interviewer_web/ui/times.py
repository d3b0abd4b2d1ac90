"""Moments, for people."""

from datetime import datetime

from htpy import Renderable, time


def when(moment: datetime) -> Renderable:
    """The day of it."""
    return time(datetime=moment.isoformat(timespec="seconds"))[f"{moment.day} {moment:%B %Y}"]
