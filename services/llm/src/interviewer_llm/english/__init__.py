"""English: words compared, verbs and their forms. A second language is a second package beside this one."""

from typing import Final

ENGLISH: Final = "en"
