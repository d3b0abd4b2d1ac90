"""How a language shows that a full stop ends a sentence, or that it does not."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ends:
    """Patterns that a whole word fits, in any case.

    `never_last` are abbreviations of something that follows. `perhaps_last` end a sentence only before a
    `starter`. `ordinal` fits a number whose full stop makes it an ordinal: it is searched in what stands
    before the stop and, after one space, the word behind it.
    """

    never_last: re.Pattern[str]
    perhaps_last: re.Pattern[str]
    starter: re.Pattern[str]
    ordinal: re.Pattern[str] | None = None
