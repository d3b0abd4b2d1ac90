"""Pages about accounts."""

from contextlib import suppress

from fastapi import APIRouter, Request, Response

from interviewer_contracts.problems import ProblemError
from interviewer_web.accounts.components import account_page, deleted_page, log_in_page, sign_up_page
from interviewer_web.accounts.forms import account_deletion_form, log_in_form, password_form, sign_up_form
from interviewer_web.dependencies import CallerDep, ServicesDep, SessionDep, VisitorDep
from interviewer_web.identity import PrivateRoute, clear_session_cookie, set_session_cookie
from interviewer_web.rendering import html, see_other
from interviewer_web.security.limits import LOG_IN_LIMIT, PASSWORD_LIMIT, SIGN_UP_LIMIT
from interviewer_web.store.records import Caller, Session
from interviewer_web.ui import urls
from interviewer_web.ui.forms import EMPTY, Filled

router = APIRouter(include_in_schema=False)
private = APIRouter(include_in_schema=False, route_class=PrivateRoute)


@router.get("/sign-up")
async def sign_up_form_page(request: Request, visitor: VisitorDep) -> Response:
    then = urls.local_path(request.query_params.get("next"), default=urls.home())
    return see_other(request, then) if visitor else html(sign_up_page(filled=EMPTY, then=then))


@router.post("/sign-up", dependencies=[SIGN_UP_LIMIT])
async def sign_up(request: Request, services: ServicesDep, caller: CallerDep) -> Response:
    fields = await request.form(max_files=0)
    then = urls.local_path(fields.get("next"), default=urls.home())
    try:
        session = await services.accounts.sign_up(caller, sign_up_form(fields))
    except ProblemError as error:
        return html(
            sign_up_page(filled=Filled.refused(error, fields), then=then), error.status, error.headers
        )
    return await _signed_in_anew(see_other(request, then), session, services, caller)


@router.get("/log-in")
async def log_in_form_page(request: Request, visitor: VisitorDep) -> Response:
    then = urls.local_path(request.query_params.get("next"), default=urls.home())
    unsaved = "unsaved" in request.query_params
    return (
        see_other(request, then) if visitor else html(log_in_page(filled=EMPTY, then=then, unsaved=unsaved))
    )


@router.post("/log-in", dependencies=[LOG_IN_LIMIT])
async def log_in(request: Request, services: ServicesDep, caller: CallerDep) -> Response:
    fields = await request.form(max_files=0)
    then = urls.local_path(fields.get("next"), default=urls.home())
    try:
        session = await services.accounts.log_in(caller, log_in_form(fields))
    except ProblemError as error:
        return html(log_in_page(filled=Filled.refused(error, fields), then=then), error.status, error.headers)
    return await _signed_in_anew(see_other(request, then), session, services, caller)


@router.post("/log-out")
async def log_out(request: Request, services: ServicesDep, caller: CallerDep) -> Response:
    """Ends the session for good; open to all, because a session that ended already must leave the browser."""
    await services.accounts.log_out(caller)
    answer = see_other(request, urls.home())
    clear_session_cookie(answer, services.settings)
    return answer


@private.get("/account")
async def account(session: SessionDep) -> Response:
    return html(account_page(session=session))


@private.post("/account/password", dependencies=[PASSWORD_LIMIT])
async def change_password(
    request: Request, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    fields = await request.form(max_files=0)
    try:
        renewed = await services.accounts.change_password(caller, password_form(fields))
    except ProblemError as error:
        filled = _with_password_at("new", Filled.refused(error, fields))
        return html(account_page(session=session, password=filled), error.status, error.headers)
    answer = html(
        account_page(session=renewed, said="Your password is changed. All your other sessions have ended.")
    )
    return _signed_in(answer, renewed, services)


@private.post("/account/delete", dependencies=[PASSWORD_LIMIT])
async def delete_account(
    request: Request, services: ServicesDep, caller: CallerDep, session: SessionDep
) -> Response:
    fields = await request.form(max_files=0)
    try:
        await services.accounts.delete(caller, session.user, account_deletion_form(fields))
    except ProblemError as error:
        filled = Filled.refused(error, fields)
        return html(account_page(session=session, deletion=filled), error.status, error.headers)
    answer = html(deleted_page())
    clear_session_cookie(answer, services.settings)
    return answer


async def _signed_in_anew(
    answer: Response, session: Session, services: ServicesDep, caller: Caller
) -> Response:
    """The session that the browser had until now would live on unseen; it ends here."""
    with suppress(ProblemError):
        await services.accounts.log_out(caller)
    return _signed_in(answer, session, services)


def _signed_in(answer: Response, session: Session, services: ServicesDep) -> Response:
    set_session_cookie(answer, session, services.settings)
    return answer


def _with_password_at(field: str, filled: Filled) -> Filled:
    """The store speaks of a `password`; in this form that is the new one."""
    errors = {field if name == "password" else name: message for name, message in filled.errors.items()}
    return Filled(values=filled.values, errors=errors, message=filled.message)


router.include_router(private)
