"""The banks of an installation: what ships with it, and what a person of it wrote."""

from pathlib import Path
from threading import Lock
from typing import Final

import structlog

from interviewer_llm.bank.findings import Finding
from interviewer_llm.bank.load import languages, the_bank, with_own
from interviewer_llm.bank.model import Bank
from interviewer_llm.english import ENGLISH

log: Final = structlog.get_logger()


class Banks:
    """A bank for each language, with the entries of `own` in it: a folder laid out as the bank's own.

    Each is read when it is first asked for, and then kept. What can't be used of a person's own files is
    left out and told of: it never keeps the rest from being used.
    """

    def __init__(self, own: Path | None = None) -> None:
        self._own = own
        self._read = dict[str, tuple[Bank, list[Finding]]]()
        self._reading = Lock()

    @property
    def languages(self) -> frozenset[str]:
        """The languages (BCP 47) that there are entries in."""
        return languages()

    def of(self, language: str) -> Bank:
        """The bank in a language, or else in English."""
        return self._found(language if language in self.languages else ENGLISH)[0]

    def left_out(self) -> list[Finding]:
        """What is wrong with a person's own files; none of those files is used. Reads all languages."""
        findings = [finding for language in sorted(self.languages) for finding in self._found(language)[1]]
        return [*astray(self._own), *findings] if self._own is not None else []

    def open(self) -> None:
        """Read all languages, and log what of a person's own files can't be used, with the way to mend it."""
        for finding in self.left_out():
            mend = f"interviewer bank check {finding.file}"
            log.error("own questions left out", what=str(finding), mend=mend)

    def _found(self, language: str) -> tuple[Bank, list[Finding]]:
        with self._reading:
            if language not in self._read:
                bank = the_bank(language)
                self._read[language] = (bank, []) if self._own is None else with_own(bank, self._own)
            return self._read[language]


def astray(own: Path) -> list[Finding]:
    """What stands in a person's own folder where nobody reads it."""
    if not own.is_dir():
        return [Finding(str(own), "this is no folder. Make it, or name another with INTERVIEWER_LLM_BANK.")]
    known = " or ".join(f"{own / language}" for language in sorted(languages()))
    return [
        Finding(str(one), f"this is not read. Questions stand in the folders of {known}.")
        for one in sorted(own.iterdir())
        if one.name not in languages() and not one.name.startswith(".")
    ]
