"""`interviewer bank check`: whether one's own questions keep the rules of the bank, and how to mend them."""

from itertools import groupby
from pathlib import Path
from typing import Literal

from interviewer_cli.commands.printing import print_json, print_text
from interviewer_cli.errors import UsageError
from interviewer_llm.authoring.check import Report, check
from interviewer_llm.bank.findings import Finding
from interviewer_llm.bank.load import languages
from interviewer_llm.settings import EngineSettings


def check_bank(path: Path | None, *, language: str | None, form: Literal["text", "json"]) -> int:
    """Print what is wrong in a file or folder, line by line; 0 when nothing is, 1 otherwise.

    Raises:
        UsageError: there is nothing at this path, or the bank is not written in this language.

    """
    if language is not None and language not in languages():
        raise UsageError(f"--language {language} is not there; choose {' or '.join(sorted(languages()))}.")
    place = path or EngineSettings().bank_folder
    if place is None:
        usual = EngineSettings().data / "bank"
        raise UsageError(f"There is no folder {usual} yet. Name a file or a folder; docs/bank.md tells more.")
    try:
        report = check(place, language)
    except FileNotFoundError as error:
        raise UsageError(f"There is nothing at {place}. Check its name and folder.") from error
    if form == "json":
        print_json(_as_json(report))
    else:
        _print(report)
    return 1 if report.findings else 0


def _as_json(report: Report) -> dict[str, object]:
    findings = [
        {"file": one.file, "line": one.line, "entry": one.entry, "what": one.what} for one in report.findings
    ]
    return {"ok": not findings, "files": report.files, "entries": report.entries, "findings": findings}


def _print(report: Report) -> None:
    for file, findings in groupby(report.findings, lambda one: one.file):
        print_text(file)
        for finding in findings:
            print_text(_sentence(finding.what), first=f"  {_place(finding)}", rest="      ")
    looked = f"{_number(report.files, 'file')}, {_number(report.entries, 'question')} looked at."
    if report.findings:
        print_text()
        print_text(f"{looked} {_number(len(report.findings), 'thing')} to mend; then run this again.")
    else:
        print_text(f"{looked} All is well.")


def _place(finding: Finding) -> str:
    parts = [f"line {finding.line}" if finding.line else "", finding.entry or ""]
    said = ", ".join(part for part in parts if part)
    return f"{said}: " if said else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
