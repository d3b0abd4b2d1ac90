"""What can go wrong in `llm`, on top of `interviewer_contracts.problems`.

ProblemError
├── InvalidError
│   └── EngineChoiceError       field `engine`: there is no such engine, or it can't write now
└── UnavailableError
    ├── NotWrittenError         an engine has nothing (more) to say about a requirement
    └── EngineAwayError         an engine's server or model can't be had now; the next engine is tried
        └── EngineBusyError     its queue is full; `retry_after` says when to come back

BankError                       the bank's files are wrong: said at start, with file and entry

ModelError                      a model's files can't be had; for who runs `interviewer models`
├── NoSuchModelError            the manifest has none of this name
├── SourceError                 a source has it not, or can't be reached; the next one is tried
├── WrongFileError              what came is not what the manifest names; it was deleted
├── NoRoomError                 the disk has too little room
├── StoreError                  the folder of models can't be written
└── PullRunningError            somebody else fetches it at this moment
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


class ModelError(Exception):
    """A model's files can't be had. Its text says why, and what to do."""


class NoSuchModelError(ModelError):
    """The manifest has no model of this name."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no model {name!r}. Choose one of: {', '.join(known)}.")


class SourceError(ModelError):
    """A source does not have a model, or can't be reached."""


class WrongFileError(ModelError):
    """What a source gave is not what the manifest names."""

    def __init__(self, file: str, source: str) -> None:
        super().__init__(
            f"{file} from {source} is not the file that the manifest names: its SHA-256 differs. It was "
            "deleted, and nothing of it was used. Try again, or another source."
        )


class NoRoomError(ModelError):
    """The disk has too little room."""

    def __init__(self, folder: str, needed: int, free: int) -> None:
        super().__init__(
            f"{folder} has {free / 1e6:,.0f} MB of room, and {needed / 1e6:,.0f} MB are needed while it is "
            "put together. Make room, or choose another folder with INTERVIEWER_MODELS."
        )


class StoreError(ModelError):
    """The folder of models can't be written."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"{error.filename or 'The folder of models'} can't be written: {error.strerror}. "
            "Choose another folder with INTERVIEWER_MODELS, or mend its permissions."
        )


class PullRunningError(ModelError):
    """Another process fetches the same model."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is being fetched by another process. Wait for it to end.")
