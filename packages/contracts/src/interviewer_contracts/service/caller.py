"""The one place where a service learns who asks."""

from collections.abc import Callable

from fastapi import Request
from pydantic import SecretStr

from interviewer_contracts.problems import UnauthorizedError
from interviewer_contracts.tokens import Claims, verify


def caller_of(secret: SecretStr, audience: str) -> Callable[[Request], Claims]:
    """A dependency that answers 401 unless the request bears a service token for this audience."""

    def caller(request: Request) -> Claims:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise UnauthorizedError("Send a service token as Authorization: Bearer.")
        return verify(secret.get_secret_value(), token, audience=audience)

    return caller
