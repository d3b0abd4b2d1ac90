"""`interviewer doctor`: what is installed, missing and listening, and how to mend it."""

import os
from collections.abc import Mapping
from typing import Literal

from interviewer_cli.commands.printing import print_json, print_text
from interviewer_cli.diagnosis import Finding, diagnose
from interviewer_cli.environment import read_environment


def doctor(*, form: Literal["text", "json"], environment: Mapping[str, str] = os.environ) -> int:
    """Print what was found; 0 when the application runs or could start, 1 otherwise.

    Raises:
        VariableError: the environment says something impossible.

    """
    findings = diagnose(read_environment(environment))
    well = all(finding.status != "fail" for finding in findings)
    if form == "json":
        print_json({"ok": well, "checks": [finding.as_json() for finding in findings]})
    else:
        _print(findings, well=well)
    return 0 if well else 1


def _print(findings: list[Finding], *, well: bool) -> None:
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        indent = " " * (width + 8)
        print_text(finding.detail, first=f"{finding.status:<4}  {finding.name:<{width}}  ", rest=indent)
        if finding.mend:
            print_text(finding.mend, first=f"{indent}-> ", rest=f"{indent}   ")
    print_text()
    print_text(
        "Interviewer can start, or runs."
        if well
        else "Interviewer can't start. What says fail must be mended."
    )
