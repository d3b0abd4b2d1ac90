"""What can go wrong in `llm`, on top of `interviewer_contracts.problems`.

ProblemError
└── UnavailableError
    └── NotWrittenError         an engine has nothing (more) to say about a requirement

BankError                       the bank's files are wrong: said at start, with file and entry
"""

from interviewer_contracts.problems import UnavailableError


class NotWrittenError(UnavailableError):
    """An engine has nothing, or nothing more, to ask about a requirement; the next engine is tried."""

    code = "not_written"
    title = "No question was written"


class BankError(Exception):
    """The bank's data are wrong; `findings` are lines, each naming file and entry."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("The bank of questions can't be used:\n" + "\n".join(findings))
        self.findings = findings
