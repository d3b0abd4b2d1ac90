"""What can't be stored, told in words before it is tried; the same for every store.

PocketBase holds the same limits in its migrations, as a second wall that answers in its own words.
"""

import re
from collections.abc import Mapping

from interviewer_contracts.postings import CV_MAX_CHARACTERS, POSTING_MAX_CHARACTERS
from interviewer_contracts.problems import FieldError
from interviewer_contracts.speech import TERM_MAX_CHARACTERS, TERMS_MAX
from interviewer_web.errors import FormError, WeakPasswordError
from interviewer_web.store.records import (
    COMPANY_MAX_CHARACTERS,
    ID_PATTERN,
    PASSWORD_MAX_BYTES,
    PASSWORD_MIN_CHARACTERS,
    TITLE_MAX_CHARACTERS,
    NewInterview,
)


def check_password(password: str) -> None:
    """Raises `WeakPasswordError` for a password that is too short, or too long to be kept whole."""
    if len(password) < PASSWORD_MIN_CHARACTERS:
        raise WeakPasswordError(
            f"The password needs at least {PASSWORD_MIN_CHARACTERS} characters. Three or four words do well."
        )
    if len(password.encode("utf-8", "surrogatepass")) > PASSWORD_MAX_BYTES:
        raise WeakPasswordError(
            f"The password is too long: {PASSWORD_MAX_BYTES} plain letters are the most,"
            " and fewer with accents or emoji."
        )


def check_title(title: str) -> None:
    """Raises `FormError` for a title that is empty or longer than `TITLE_MAX_CHARACTERS`."""
    _raise_if_any(_title_errors(title))


def check_terms(terms: Mapping[str, str]) -> None:
    """Raises `FormError` for too many terms, and for one that is empty or too long."""
    if len(terms) > TERMS_MAX:
        message = f"{TERMS_MAX} words are the most. Remove one that you can do without."
        _raise_if_any([FieldError(field="written", message=message)])
    for written, said in terms.items():
        _raise_if_any(
            [
                FieldError(field=field, message=f"Between 1 and {TERM_MAX_CHARACTERS} characters, please.")
                for field, text in (("written", written), ("said", said))
                if not 1 <= len(text) <= TERM_MAX_CHARACTERS
            ]
        )


def check_interview(new: NewInterview) -> None:
    """Raises `FormError` for the fields of an interview that are empty or too long."""
    errors = _title_errors(new.title)
    if not re.fullmatch(ID_PATTERN, new.id):
        # It travels through a form, so that submitting twice makes one interview.
        errors.append(FieldError(field="id", message="This form is damaged. Reload the page and try again."))
    if len(new.company or "") > COMPANY_MAX_CHARACTERS:
        message = f"The company's name is too long: {COMPANY_MAX_CHARACTERS} characters are the most."
        errors.append(FieldError(field="company", message=message))
    if not new.posting:
        errors.append(FieldError(field="posting", message="Paste the posting first."))
    elif len(new.posting) > POSTING_MAX_CHARACTERS:
        message = (
            f"The posting has {len(new.posting):,} characters; {POSTING_MAX_CHARACTERS:,} are the most."
            " Leave out what does not describe the job."
        )
        errors.append(FieldError(field="posting", message=message))
    if len(new.cv or "") > CV_MAX_CHARACTERS:
        message = (
            f"The CV has {len(new.cv or ''):,} characters; {CV_MAX_CHARACTERS:,} are the most."
            " Leave out what has nothing to do with this job."
        )
        errors.append(FieldError(field="cv", message=message))
    _raise_if_any(errors)


def _title_errors(title: str) -> list[FieldError]:
    if not title:
        return [FieldError(field="title", message="Give it a title.")]
    if len(title) > TITLE_MAX_CHARACTERS:
        message = f"The title is too long: {TITLE_MAX_CHARACTERS} characters are the most."
        return [FieldError(field="title", message=message)]
    return []


def _raise_if_any(errors: list[FieldError]) -> None:
    if errors:
        raise FormError(errors[0].message, errors=errors)
