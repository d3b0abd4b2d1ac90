"""What can go wrong in `llm`, on top of `interviewer_contracts.problems`.

ProblemError
├── InvalidError
│   └── UnreadableError         no interview can be made of this text; carries `questions_back`
│       ├── PostingTooThinError     a posting, but it says too little
│       └── NotAPostingError        a recipe, a CV, source code …
└── UnavailableError
    └── NotWrittenError         an engine has nothing (more) to say about a requirement

BankError                       the bank's files are wrong: said at start, with file and entry
"""

from interviewer_contracts.problems import FieldError, InvalidError, UnavailableError


class UnreadableError(InvalidError):
    """No interview can be made of this text; `questions_back` asks, in two questions, for what is missing."""

    def __init__(self, message: str, questions_back: tuple[str, str]) -> None:
        super().__init__(
            message,
            errors=[FieldError(field="posting", message=message)],
            questions_back=list(questions_back),
        )
        self.questions_back = questions_back


class PostingTooThinError(UnreadableError):
    """The posting says too little: asking about it would mean inventing it."""

    code = "posting_too_thin"
    title = "The posting is too thin"


class NotAPostingError(UnreadableError):
    """The text is something else than a job posting."""

    code = "not_a_posting"
    title = "This does not look like a job posting"


class NotWrittenError(UnavailableError):
    """An engine has nothing, or nothing more, to ask about a requirement; the next engine is tried."""

    code = "not_written"
    title = "No question was written"


class BankError(Exception):
    """The bank's data are wrong; `findings` are lines, each naming file and entry."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("The bank of questions can't be used:\n" + "\n".join(findings))
        self.findings = findings
