"""What can go wrong in `llm`, on top of `interviewer_contracts.problems`.

ProblemError
├── InvalidError
│   └── EngineChoiceError       field `engine`: there is no such engine, or it can't write now
└── UnavailableError
    ├── NotWrittenError         an engine has nothing (more) to say about a requirement
    └── EngineAwayError         an engine's server or model can't be had now; the next engine is tried
        └── EngineBusyError     its queue is full; `retry_after` says when to come back

BankError                       the bank's files are wrong: said at start, with file and entry
"""

from interviewer_contracts.problems import FieldError, InvalidError, UnavailableError


class EngineChoiceError(InvalidError):
    """The engine that a request names can't be had; says which can, or why."""

    code = "engine_not_available"
    title = "That engine can't write"

    def __init__(self, message: str) -> None:
        super().__init__(message, errors=[FieldError(field="engine", message=message)])


class NotWrittenError(UnavailableError):
    """An engine has nothing, or nothing more, to ask about a requirement; the next engine is tried."""

    code = "not_written"
    title = "No question was written"


class EngineAwayError(UnavailableError):
    """An engine's server or model can't be had now; its words say why, to the person who set it up."""

    code = "engine_away"
    title = "The model is not available"


class EngineBusyError(EngineAwayError):
    """As many questions wait for the model as are taken."""

    code = "engine_busy"
    title = "The model is busy"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"The model is busy with other questions. Try again in {retry_after} seconds, or choose "
            "another engine.",
            retry_after=retry_after,
        )


class BankError(Exception):
    """The bank's data are wrong; `findings` are lines, each naming file and entry."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("The bank of questions can't be used:\n" + "\n".join(findings))
        self.findings = findings
