"""Accounts and sessions in PocketBase."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator

from interviewer_web.errors import (
    BadCredentialsError,
    EmailTakenError,
    InvalidEmailError,
    WeakPasswordError,
)
from interviewer_web.store.checks import check_password, check_terms
from interviewer_web.store.pocketbase.client import (
    NOT_UNIQUE,
    Nothing,
    PocketBaseClient,
    RefusedError,
    record,
    records,
    signed_in,
)
from interviewer_web.store.records import Caller, Listening, Session, User, new_id

_SESSION = "/api/interviewer/session"


class _Created(BaseModel):
    id: str
    created: datetime


class _Meta(BaseModel):
    expires: datetime


class _LogIn(BaseModel):
    token: str
    record: User
    meta: _Meta


class _Proof(BaseModel):
    user: User
    expires: datetime


def _empty_if_null(value: object) -> object:
    return value or {}


# A JSON field that was never written is null.
_Texts = Annotated[dict[str, str], BeforeValidator(_empty_if_null)]


class _Listening(BaseModel):
    voices: _Texts
    terms: _Texts


class PocketBaseAccounts:
    """`Accounts` on the collections `users` and `sessions`; see hooks/sessions.pb.js for the latter."""

    def __init__(self, client: PocketBaseClient) -> None:
        self._client = client

    async def sign_up(self, caller: Caller, *, email: str, password: str) -> User:
        check_password(password)
        address = email.strip()
        body: dict[str, object] = {
            "id": new_id(),
            "email": address,
            "password": password,
            "passwordConfirm": password,
        }
        try:
            created = await self._client.call(
                "POST", records("users"), _Created, caller=_guest(caller), body=body
            )
        except RefusedError as error:
            raise _account_refusal(error) from error
        return User(id=created.id, email=address, created=created.created)

    async def log_in(self, caller: Caller, *, email: str, password: str) -> Session:
        path = "/api/collections/users/auth-with-password"
        body: dict[str, object] = {"identity": email.strip(), "password": password}
        try:
            answer = await self._client.call("POST", path, _LogIn, caller=_guest(caller), body=body)
        except RefusedError as error:
            raise BadCredentialsError from error
        return Session(user=answer.record, token=answer.token, expires=answer.meta.expires)

    async def session(self, caller: Caller) -> Session:
        signed_in(caller)
        proof = await self._client.call("GET", _SESSION, _Proof, caller=caller)
        return Session(user=proof.user, token=caller.token, expires=proof.expires)

    async def log_out(self, caller: Caller) -> None:
        signed_in(caller)
        await self._client.call("DELETE", _SESSION, Nothing, caller=caller)

    async def change_password(self, caller: Caller, *, current: str, new: str) -> Session:
        user = (await self.session(caller)).user
        check_password(new)
        body: dict[str, object] = {"oldPassword": current, "password": new, "passwordConfirm": new}
        try:
            await self._client.call("PATCH", record("users", user.id), Nothing, caller=caller, body=body)
        except RefusedError as error:
            if "oldPassword" in error.fields:
                raise BadCredentialsError from error
            raise _account_refusal(error) from error
        return await self.log_in(caller, email=user.email, password=new)

    async def delete_account(self, caller: Caller, *, password: str) -> None:
        user = (await self.session(caller)).user
        # A log-in is how PocketBase proves a password; that session goes with the account.
        await self.log_in(caller, email=user.email, password=password)
        await self._client.call("DELETE", record("users", user.id), Nothing, caller=caller)

    async def listening(self, caller: Caller) -> Listening:
        path = record("users", signed_in(caller))
        query: dict[str, str | int] = {"fields": "voices,terms"}
        found = await self._client.call("GET", path, _Listening, caller=caller, query=query)
        return Listening(voices=found.voices, terms=found.terms)

    async def save_voices(self, caller: Caller, voices: dict[str, str]) -> None:
        await self._keep(caller, {"voices": voices})

    async def save_terms(self, caller: Caller, terms: dict[str, str]) -> None:
        check_terms(terms)
        await self._keep(caller, {"terms": terms})

    async def _keep(self, caller: Caller, body: dict[str, object]) -> None:
        path = record("users", signed_in(caller))
        await self._client.call("PATCH", path, Nothing, caller=caller, body=body)


def _guest(caller: Caller) -> Caller:
    return caller.model_copy(update={"token": ""})


def _account_refusal(error: RefusedError) -> Exception:
    if error.fields.get("email") == NOT_UNIQUE:
        return EmailTakenError()
    if "email" in error.fields:
        return InvalidEmailError()
    if "password" in error.fields:
        return WeakPasswordError("This password can't be used. Choose another one.")
    return error
