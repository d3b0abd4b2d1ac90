"""What the values of the wire are called on a page."""

from typing import Final

from interviewer_contracts.options import Round, Wish
from interviewer_contracts.postings import IgnoredReason, RequirementKind, Seniority, WorkPattern
from interviewer_contracts.questions import Angle, Difficulty, QuestionKind

ROUNDS: Final[dict[Round, str]] = {
    "screening": "A first call",
    "hiring_manager": "The person I would work for",
    "technical": "Those who know the work",
    "final": "The final round",
}
LEVELS: Final[dict[Seniority, str]] = {
    "trainee": "Trainee",
    "junior": "Junior",
    "mid": "Some years in",
    "senior": "Senior",
    "lead": "Lead",
    "executive": "Executive",
}
EMPHASES: Final[dict[int, str]] = {
    -2: "Mostly how I act",
    -1: "Rather how I act",
    0: "Some of both",
    1: "Rather how the work is done",
    2: "Mostly how the work is done",
}
WORK_PATTERNS: Final[dict[WorkPattern, str]] = {
    "full_time": "full time",
    "part_time": "part time",
    "permanent": "permanent",
    "temporary": "temporary",
    "apprenticeship": "apprenticeship",
    "shifts": "shifts",
    "nights": "nights",
    "weekends": "weekends",
    "on_call": "on call",
    "remote": "remote",
    "hybrid": "partly remote",
    "on_site": "on site",
    "travel": "travel",
}
LANGUAGES: Final = {
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "hu": "Hungarian",
    "it": "Italian",
    "nb": "Norwegian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
}
REASONS: Final[dict[IgnoredReason, str]] = {
    "heading": "Headings",
    "company": "What the company says about itself",
    "pay": "Pay",
    "perks": "Perks",
    "equal_opportunity": "Equal opportunity",
    "how_to_apply": "How to apply",
    "legal": "Legal notes",
    "logistics": "Place, dates and the like",
    "duplicate": "Said already",
    "unlawful": "What nobody may ask about",
    "instruction": "Words to a machine, not about the job",
    "fragment": "Too short or too broken to tell what is wanted",
}
REQUIREMENTS: Final[dict[RequirementKind, str]] = {
    "duty": "a task",
    "must": "a must",
    "nice": "welcome",
    "assumed": "not said, but part of such work",
}
KINDS: Final[dict[QuestionKind, str]] = {
    "behavioural": "From your experience",
    "situational": "A situation",
    "technical": "Know-how",
    "motivation": "Motivation",
    "values": "Values",
}
DIFFICULTIES: Final[dict[Difficulty, str]] = {"warm_up": "to warm up", "core": "", "stretch": "a hard one"}
ANGLES: Final[dict[Angle, str]] = {
    "claim": "what your CV claims",
    "gap": "what your CV does not show",
}
WISHES: Final[dict[Wish, str]] = {
    "other_probe": "Another one",
    "harder": "Harder",
    "easier": "Easier",
    "other_kind": "Another kind",
}


def language_name(tag: str) -> str:
    """A language by its BCP 47 tag, in words where we know them."""
    return LANGUAGES.get(tag.partition("-")[0].lower(), tag)


_SHARES: Final = (
    (0.995, "all that matters"),
    (0.85, "nearly all that matters"),
    (0.65, "most of what matters"),
    (0.45, "about half of what matters"),
)


def share_words(share: float) -> str:
    """How much of what weighs is asked about, in words; `share` is by weight, from 0 to 1."""
    return next((words for least, words in _SHARES if share >= least), "less than half of what matters")
