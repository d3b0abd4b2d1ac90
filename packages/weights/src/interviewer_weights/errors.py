"""What can go wrong with models as files.

ModelError                      a model's files can't be had; for who runs `interviewer models`
├── NoSuchModelError            the manifest has none of this name
├── SourceError                 a source has it not, or can't be reached; the next one is tried
├── WrongFileError              what came is not what the manifest names; it was deleted
├── NoRoomError                 the disk has too little room
├── StoreError                  the folder of models can't be written
└── PullRunningError            somebody else fetches it at this moment
"""


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
