"""What people type to get and keep an account: parsed and checked here, for pages and API alike.

Every function takes the fields as they came and raises `FormError`, whose `errors` name each field in
words. Passwords are never trimmed or changed; an e-mail address loses the spaces around it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from interviewer_contracts.problems import FieldError
from interviewer_web.accounts.passwords import COMMON_PASSWORDS
from interviewer_web.errors import FormError
from interviewer_web.store.records import (
    EMAIL_PATTERN,
    PASSWORD_MAX_BYTES,
    PASSWORD_MIN_CHARACTERS,
    UNSENDABLE,
)

EMAIL_MAX_CHARACTERS: Final = 254


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """An e-mail address and a password; the password stays out of `repr` and so out of logs."""

    email: str
    password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class PasswordChange:
    """The password that was, and the one that shall be."""

    current: str = field(repr=False)
    new: str = field(repr=False)


def sign_up_form(fields: Mapping[str, object]) -> Credentials:
    """Fields `email`, `password`."""
    email, password = _email(fields), _text(fields, "password")
    _raise_if_any(
        [
            ("email", _email_fault(email)),
            ("password", _password_fault(password, email=email)),
        ]
    )
    return Credentials(email=email, password=password)


def log_in_form(fields: Mapping[str, object]) -> Credentials:
    """Fields `email`, `password`; only their presence is checked, the rest is between them."""
    email, password = _email(fields), _text(fields, "password")
    _raise_if_any(
        [
            ("email", "" if email else "Type the e-mail address of your account."),
            ("password", "" if password else "Type your password."),
        ]
    )
    return Credentials(email=email, password=password)


def password_form(fields: Mapping[str, object]) -> PasswordChange:
    """Fields `current`, `new`."""
    current, new = _text(fields, "current"), _text(fields, "new")
    _raise_if_any(
        [
            ("current", "" if current else "Type the password that you have now."),
            ("new", _password_fault(new, email="")),
        ]
    )
    return PasswordChange(current=current, new=new)


def account_deletion_form(fields: Mapping[str, object]) -> str:
    """Field `password`, which proves that the owner sits at the keyboard."""
    password = _text(fields, "password")
    _raise_if_any([("password", "" if password else "Type your password, so that nobody else can do this.")])
    return password


def _email_fault(email: str) -> str:
    if not email:
        return "Type your e-mail address; you log in with it."
    if len(email) > EMAIL_MAX_CHARACTERS or not re.fullmatch(EMAIL_PATTERN, email):
        return "This does not look like an e-mail address. Check for a typing mistake."
    return ""


def _password_fault(password: str, *, email: str) -> str:
    if len(password) < PASSWORD_MIN_CHARACTERS:
        have = f" This one has {len(password)}." if password else ""
        return f"Choose a password of at least {PASSWORD_MIN_CHARACTERS} characters.{have}"
    if len(password.encode()) > PASSWORD_MAX_BYTES:
        return f"That is longer than we can keep: at most {PASSWORD_MAX_BYTES} letters and digits."
    plain = password.casefold()
    if plain in COMMON_PASSWORDS or len(set(plain)) <= 2:  # noqa: PLR2004 - one or two characters repeated
        return "Many people use this password, so it is the first to be guessed. Choose another."
    if email and plain in {email.casefold(), email.casefold().partition("@")[0]}:
        return "Your e-mail address is easily guessed as a password. Choose another."
    return ""


def _email(fields: Mapping[str, object]) -> str:
    return _text(fields, "email").strip()


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) and not UNSENDABLE.search(value) else ""


def _raise_if_any(faults: list[tuple[str, str]]) -> None:
    errors = [FieldError(field=name, message=message) for name, message in faults if message]
    if errors:
        raise FormError(errors[0].message, errors=errors)
