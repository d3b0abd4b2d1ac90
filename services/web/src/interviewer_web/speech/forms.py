"""What people send about being read to, checked once for pages and API."""

from collections.abc import Mapping
from typing import Final

from interviewer_contracts.problems import FieldError
from interviewer_contracts.speech import TERM_MAX_CHARACTERS
from interviewer_web.errors import FormError
from interviewer_web.store.records import UNSENDABLE

PAUSES: Final = {"0": "No pause", "30": "30 seconds", "60": "1 minute", "120": "2 minutes"}
"""How long a person may answer before the next question, in seconds, with what they read."""


def term_form(fields: Mapping[str, object]) -> tuple[str, str]:
    """Fields `written`, `said`: a term and what to say for it. Raises `FormError`."""
    written, said = line_of(fields, "written"), line_of(fields, "said")
    faults = {
        "written": _fault(written, "Type the word as it stands in the posting."),
        "said": _fault(said, "Type it the way it sounds."),
    }
    errors = [FieldError(field=name, message=message) for name, message in faults.items() if message]
    if errors:
        raise FormError(errors[0].message, errors=errors)
    return written, said


def terms_form(terms: Mapping[str, str]) -> dict[str, str]:
    """Many terms at once, each as `term_form` takes it; raises as it does."""
    return dict(term_form({"written": written, "said": said}) for written, said in terms.items())


def _fault(text: str, missing: str) -> str:
    if not text:
        return missing
    return "" if len(text) <= TERM_MAX_CHARACTERS else f"At most {TERM_MAX_CHARACTERS} characters, please."


def line_of(fields: Mapping[str, object], name: str) -> str:
    """One line without what nobody types; an empty one for anything else."""
    value = fields.get(name)
    return " ".join(value.split()) if isinstance(value, str) and not UNSENDABLE.search(value) else ""
