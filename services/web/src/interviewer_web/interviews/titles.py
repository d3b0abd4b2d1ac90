"""What an interview is called until somebody gives it another name."""

from typing import Final

from interviewer_contracts.postings import Posting
from interviewer_web.store.records import TITLE_MAX_CHARACTERS

UNREAD_TITLE_WORDS: Final = 8


def title_of(posting: str, reading: Posting | None) -> str:
    """The title that was read, or the first words of a posting that was not read or names none."""
    title = (reading.title if reading else None) or first_words(posting)
    return title[:TITLE_MAX_CHARACTERS]


def first_words(posting: str) -> str:
    """The first words of a posting's first line that has any."""
    line = next(line for line in posting.splitlines() if line.strip())
    words = line.split()
    return " ".join(words[:UNREAD_TITLE_WORDS]) + ("…" if len(words) > UNREAD_TITLE_WORDS else "")
