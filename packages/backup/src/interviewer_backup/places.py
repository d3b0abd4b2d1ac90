"""What is backed up, and where it lies.

    part         from                                                  restored to
    pocketbase   INTERVIEWER_DATA/pocketbase: data.db and storage/     the same
    tts-voices   INTERVIEWER_DATA/tts-voices                           the same
    bank         INTERVIEWER_LLM_BANK, or INTERVIEWER_DATA/bank        INTERVIEWER_DATA/bank
    terms        INTERVIEWER_TTS_TERMS, or INTERVIEWER_DATA/terms      INTERVIEWER_DATA/terms
    f5-voices    INTERVIEWER_F5_VOICES, or INTERVIEWER_DATA/f5-voices  INTERVIEWER_DATA/f5-voices

Not in it: what can be had again (pulled models, spoken texts, PocketBase's log of requests), and the secrets.
Nothing that people have depends on those: what their sessions are signed with lies in the database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from interviewer_pocketbase.process import FOLDER

DATABASE: Final = FOLDER
VOICES: Final = "tts-voices"
OPERATORS: Final[Mapping[str, str]] = {
    "bank": "INTERVIEWER_LLM_BANK",
    "terms": "INTERVIEWER_TTS_TERMS",
    "f5-voices": "INTERVIEWER_F5_VOICES",
}
"""What whoever runs the machine may have added, and the setting that names another place for it."""
PARTS: Final = (VOICES, *OPERATORS, DATABASE)
"""In the order in which they are put in place: the database last, since it is what a start looks for."""
DATA_FILE: Final = "data.db"
STORAGE: Final = "storage"


@dataclass(frozen=True, slots=True)
class Places:
    """Where one installation keeps what is backed up, and where backups go.

    `speech` is the data folder of `tts`, which in containers is another volume. `operators` has the place of
    each part that a setting moved elsewhere.
    """

    data: Path
    speech: Path
    backups: Path
    operators: Mapping[str, Path]

    def root(self, part: str) -> Path:
        """The data folder that a part belongs in."""
        return self.speech if part == VOICES else self.data

    def target(self, part: str) -> Path:
        """Where a part is restored to."""
        return self.root(part) / part

    def source(self, part: str) -> Path:
        """Where a part is now; of `terms`, it may be a file."""
        return self.operators.get(part, self.target(part))

    def moved(self, parts: Iterator[str]) -> list[str]:
        """The settings that name another place than the one to which these parts were restored."""
        return [
            f"{OPERATORS[part]}={self.target(part)}"
            for part in parts
            if part in OPERATORS and self._must_be_named(part)
        ]

    def _must_be_named(self, part: str) -> bool:
        found = self.operators.get(part)
        # The bank alone is looked for in the data folder without being named.
        return found != self.target(part) if found else part != "bank"


def read_places(environment: Mapping[str, str]) -> Places:
    """Where these variables say that everything is; what is unset or empty has its default."""

    def named(variable: str) -> Path | None:
        value = environment.get(variable)
        return Path(value).expanduser().absolute() if value else None

    data = named("INTERVIEWER_DATA") or Path("data").absolute()
    return Places(
        data=data,
        speech=named("INTERVIEWER_TTS_DATA") or data,
        backups=named("INTERVIEWER_BACKUPS") or data / "backups",
        operators={part: path for part, variable in OPERATORS.items() if (path := named(variable))},
    )
