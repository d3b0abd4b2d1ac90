"""What a language's lead-ins are made of: patterns in a file of its own, each with what it announces."""

import re
from typing import Final, Generic, TypedDict, TypeVar, cast

from interviewer_llm.english.data import Parts, data_of, expanded

LEADINS: Final = "leadins.yaml"

_Expected = TypeVar("_Expected", bound=str)


class _LeadIn(TypedDict):
    before: str
    pattern: str


class _File(TypedDict):
    parts: Parts
    patterns: list[_LeadIn]


class LeadIns(Generic[_Expected]):
    """The patterns of a package's `leadins.yaml`; the first that fits the start of a text is its lead-in."""

    def __init__(self, package: str) -> None:
        file = cast("_File", data_of(package, LEADINS))
        self._parts = file["parts"]
        self._patterns = [
            (self.compiled(one["pattern"]), cast("_Expected", one["before"])) for one in file["patterns"]
        ]

    def compiled(self, pattern: str) -> re.Pattern[str]:
        """A pattern that may name the file's parts, case ignored."""
        return re.compile(expanded(pattern, self._parts), re.IGNORECASE)

    def first(self, text: str) -> tuple[int, _Expected] | None:
        """Where the lead-in of a text ends and what it announces; None where nothing leads in."""
        for pattern, announced in self._patterns:
            found = pattern.match(text)
            if found and 0 < found.end() < len(text):
                return found.end(), announced
        return None
