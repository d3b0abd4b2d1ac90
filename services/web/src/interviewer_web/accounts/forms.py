"""What people type to get and keep an account: parsed and checked here, for pages and API alike.

Every function takes the fields as they came and raises `FormError`, whose `errors` name each field in
words. Passwords are never trimmed or changed; an e-mail address loses the spaces around it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
    raise NotImplementedError


def log_in_form(fields: Mapping[str, object]) -> Credentials:
    """Fields `email`, `password`; only their presence is checked: the rest would tell what exists."""
    raise NotImplementedError


def password_form(fields: Mapping[str, object]) -> PasswordChange:
    """Fields `current`, `new`."""
    raise NotImplementedError


def account_deletion_form(fields: Mapping[str, object]) -> str:
    """Field `password`, which proves that the owner sits at the keyboard."""
    raise NotImplementedError
