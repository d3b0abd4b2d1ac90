"""English as it stands in postings and questions, in words that every engine reads alike."""

from typing import Final

from interviewer_tts.text.english.measures import BEFORE, MEASURES, RATIOS
from interviewer_tts.text.english.money import MONEY
from interviewer_tts.text.english.references import LAST, REFERENCES
from interviewer_tts.text.english.times import AMERICAN_DATES, BRITISH_DATES, TIMES
from interviewer_tts.text.english.units import UNITS
from interviewer_tts.text.english.wording import ABBREVIATIONS, SIGNS
from interviewer_tts.text.page import TIDY, addresses, markup
from interviewer_tts.text.rules import Rules, compiled

_FIRST: Final = (*BEFORE, *markup(), *addresses("at", "dot"), *ABBREVIATIONS)
_LAST: Final = (*REFERENCES, *RATIOS, *MONEY, *TIMES, *MEASURES, *UNITS, *SIGNS, *LAST, *TIDY)
AMERICAN: Final[Rules] = compiled((*_FIRST, *AMERICAN_DATES, *_LAST))
BRITISH: Final[Rules] = compiled((*_FIRST, *BRITISH_DATES, *_LAST))
