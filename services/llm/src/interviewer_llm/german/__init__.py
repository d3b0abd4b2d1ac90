"""German: words compared, verbs and their forms, and a requirement's words as questions take them."""

from typing import Final

GERMAN: Final = "de"
