"""German as it stands in postings and questions, in words where espeak's German gets the figures wrong."""

from typing import Final

from interviewer_tts.text.figures import TELEPHONES
from interviewer_tts.text.german.measures import MEASURES
from interviewer_tts.text.german.ordinals import ORDINALS
from interviewer_tts.text.german.wording import ABBREVIATIONS, GENDERS, SIGNS
from interviewer_tts.text.page import TIDY, addresses, markup
from interviewer_tts.text.rules import Rules, compiled

RULES: Final[Rules] = compiled(
    (
        *GENDERS,
        *markup(),
        *addresses("ät", "Punkt"),
        *ABBREVIATIONS,
        *TELEPHONES,
        *ORDINALS,
        *MEASURES,
        *SIGNS,
        *TIDY,
    )
)
