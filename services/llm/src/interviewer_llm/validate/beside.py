"""What stands beside a question: what a strong answer shows, and what may be asked after it."""

from collections.abc import Sequence
from typing import Final

from interviewer_llm.validate.checks import carries, is_protected

RUBRIC_MIN: Final = 3
RUBRIC_MAX: Final = 5
FOLLOW_UPS: Final = 2
WORDS_MIN: Final = 2
WORDS_MAX: Final = 40


def is_sound_point(text: str, language: str) -> bool:
    """Whether a point may stand among what a strong answer shows."""
    return (
        WORDS_MIN <= len(text.split()) <= WORDS_MAX
        and carries(text) is None
        and not is_protected(text, language)
    )


def is_sound_follow_up(text: str, language: str) -> bool:
    """Whether a question may be asked after another."""
    return is_sound_point(text, language) and text.count("?") == 1 and text.endswith("?")


def findings_beside(rubric: Sequence[str], follow_ups: Sequence[str], language: str) -> list[str]:
    """The codes of what is wrong beside a question: `rubric`, `follow_ups`."""
    points = RUBRIC_MIN <= len(rubric) <= RUBRIC_MAX and all(is_sound_point(one, language) for one in rubric)
    after = len(follow_ups) == FOLLOW_UPS and all(is_sound_follow_up(one, language) for one in follow_ups)
    return [code for code, sound in (("rubric", points), ("follow_ups", after)) if not sound]
