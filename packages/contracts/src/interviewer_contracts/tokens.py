"""The service token: how `llm` and `tts` know that a request comes from `web`.

A JWT (HS256) with audience, subject and an expiry of 60 seconds. Whoever holds the secret is a service of
this installation; the subject is the user's id where there is a user, for the log of what was asked.
"""

import time
from typing import Final

import jwt
from pydantic import BaseModel, ConfigDict

from interviewer_contracts.problems import UnauthorizedError

TOKEN_SECONDS: Final = 60
CLOCKS_APART_SECONDS: Final = 10
"""By which two machines' clocks may differ: else a service whose clock is behind refuses all calls."""
SECRET_MIN_CHARACTERS: Final = 32
EXAMPLE_SECRETS: Final = frozenset({"change-me-to-32-random-characters-or-more"})
"""Secrets that stand in `.env.example`: everybody knows them, so no service starts with one."""

_ALGORITHM: Final = "HS256"
_ISSUER: Final = "interviewer"


class Claims(BaseModel):
    """Who asks whom, as verified."""

    model_config = ConfigDict(frozen=True)

    audience: str
    subject: str


class UnsafeSecretError(ValueError):
    """The service secret is the example's, or too short to be one."""


def checked_secret(secret: str) -> str:
    """The secret itself, if a service may start with it.

    Raises:
        UnsafeSecretError: it is an example's, or shorter than `SECRET_MIN_CHARACTERS`.

    """
    if secret in EXAMPLE_SECRETS:
        raise UnsafeSecretError(
            "INTERVIEWER_SERVICE_SECRET is the example's. Make one: python3 -c 'import secrets; "
            "print(secrets.token_urlsafe(48))'"
        )
    if len(secret) < SECRET_MIN_CHARACTERS:
        raise UnsafeSecretError(
            f"INTERVIEWER_SERVICE_SECRET has {len(secret)} characters; "
            f"it needs {SECRET_MIN_CHARACTERS} or more."
        )
    return secret


def issue(secret: str, *, audience: str, subject: str) -> str:
    """A token for one service, good for `TOKEN_SECONDS`."""
    now = int(time.time())
    claims = {"iss": _ISSUER, "aud": audience, "sub": subject, "iat": now, "exp": now + TOKEN_SECONDS}
    return jwt.encode(claims, secret, algorithm=_ALGORITHM)  # pyright: ignore[reportUnknownMemberType]


def verify(secret: str, token: str, *, audience: str) -> Claims:
    """Who asks, if the token is ours, for this audience and not expired.

    Raises:
        UnauthorizedError: in every other case; its words do not tell which.

    """
    try:
        # PyJWT types a key by a package that HS256 does not need.
        claims = jwt.decode(  # pyright: ignore[reportUnknownMemberType]
            token,
            secret,
            algorithms=[_ALGORITHM],
            audience=audience,
            issuer=_ISSUER,
            leeway=CLOCKS_APART_SECONDS,
            options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )
    except jwt.InvalidTokenError as error:
        raise UnauthorizedError("This service answers other services of this installation only.") from error
    return Claims(audience=audience, subject=str(claims["sub"]))
