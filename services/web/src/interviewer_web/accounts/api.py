"""`/api/v1`: accounts and sessions, for programs."""

from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from interviewer_web.accounts.forms import account_deletion_form, log_in_form, password_form, sign_up_form
from interviewer_web.dependencies import CallerDep, ServicesDep, SessionDep
from interviewer_web.identity import PrivateRoute
from interviewer_web.security.limits import LOG_IN_LIMIT, PASSWORD_LIMIT, SIGN_UP_LIMIT
from interviewer_web.store.records import Session, User

router = APIRouter(tags=["accounts"])
private = APIRouter(tags=["accounts"], route_class=PrivateRoute)


class CredentialsIn(BaseModel):
    """An e-mail address and a password."""

    email: str = Field(examples=["nadia@example.com"])
    password: str = Field(description="at least 10 characters, and none that many people use")


class PasswordChangeIn(BaseModel):
    """The password that was, and the one that shall be."""

    current: str
    new: str


class PasswordIn(BaseModel):
    """The password, once more."""

    password: str


class UserOut(BaseModel):
    """A person with an account."""

    id: str
    email: str
    created: datetime


class SessionOut(BaseModel):
    """A session. Send `token` as `Authorization: Bearer …`; it is PocketBase's, and ends at `expires`."""

    token: str
    expires: datetime
    user: UserOut


@router.post("/users", status_code=201, dependencies=[SIGN_UP_LIMIT])
async def sign_up(body: CredentialsIn, services: ServicesDep, caller: CallerDep) -> UserOut:
    """Make an account."""
    return _user(await services.accounts.register(caller, sign_up_form(body.model_dump())))


@private.get("/users/me")
async def me(session: SessionDep) -> UserOut:
    """Whose session this is."""
    return _user(session.user)


@private.put("/users/me/password", dependencies=[PASSWORD_LIMIT])
async def change_password(body: PasswordChangeIn, services: ServicesDep, caller: CallerDep) -> SessionOut:
    """Change the password. Every session ends, this one too; the answer carries a new one."""
    return _session(await services.accounts.change_password(caller, password_form(body.model_dump())))


@private.delete("/users/me", status_code=204, dependencies=[PASSWORD_LIMIT])
async def delete_account(
    body: PasswordIn, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    """Delete the account with everything that belongs to it."""
    await services.accounts.delete(caller, session.user, account_deletion_form(body.model_dump()))
    return Response(status_code=204)


@router.post("/sessions", dependencies=[LOG_IN_LIMIT])
async def log_in(body: CredentialsIn, services: ServicesDep, caller: CallerDep) -> SessionOut:
    """Log in."""
    return _session(await services.accounts.log_in(caller, log_in_form(body.model_dump())))


@private.delete("/sessions", status_code=204)
async def log_out(services: ServicesDep, caller: CallerDep) -> Response:
    """Log out: the token is good no longer, wherever a copy of it may lie."""
    await services.accounts.log_out(caller)
    return Response(status_code=204)


def _user(user: User) -> UserOut:
    return UserOut(id=user.id, email=user.email, created=user.created)


def _session(session: Session) -> SessionOut:
    return SessionOut(token=session.token, expires=session.expires, user=_user(session.user))


router.include_router(private)
