"""Forms about accounts."""

from htpy import Renderable, div, li, p, strong, ul

from interviewer_web.store.records import PASSWORD_MIN_CHARACTERS, Session
from interviewer_web.ui import urls
from interviewer_web.ui.buttons import button, link_button
from interviewer_web.ui.cards import fold, sheet
from interviewer_web.ui.forms import EMPTY, Filled, form, hidden, password_field, text_field
from interviewer_web.ui.layout import page
from interviewer_web.ui.notices import notice
from interviewer_web.ui.text import column, paragraph, quiet, stack, text_link, title, titled

_PASSWORD_HINT = (
    f"At least {PASSWORD_MIN_CHARACTERS} characters. "
    "A few words of your own are easy to remember and hard to guess."
)

_UNSAVED = (
    "You were not logged in any more, so this was not saved. Log in and send it once more; "
    "a posting that you pasted is still there."
)
_FORGOTTEN = (
    "No mail is sent from here, so nobody can mail you a new one. Whoever runs this installation can set one "
    "for you; or make an account with another address."
)


def sign_up_page(*, filled: Filled, then: str) -> Renderable:
    """Make an account."""
    return page(
        column(
            title(
                "Make an account",
                lead="It keeps your interviews together, so that you find them again tomorrow.",
            ),
            form(
                text_field("E-mail", name="email", filled=filled, kind="email", autocomplete="username"),
                password_field("Password", name="password", filled=filled, new=True, hint=_PASSWORD_HINT),
                hidden("next", then),
                button("Sign up", busy="Making your account…"),
                action=urls.sign_up(),
                filled=filled,
            ),
            _other_way("Have an account already?", "Log in", urls.log_in(then=then)),
            width="form",
        ),
        title="Sign up",
        session=None,
    )


def log_in_page(*, filled: Filled, then: str, unsaved: bool = False) -> Renderable:
    """Come back; `unsaved` tells that a form was sent when the session had ended."""
    return page(
        column(
            title("Welcome back"),
            unsaved and div(class_="mb-6")[notice(_UNSAVED)],
            form(
                text_field("E-mail", name="email", filled=filled, kind="email", autocomplete="username"),
                password_field("Password", name="password", filled=filled, new=False),
                hidden("next", then),
                button("Log in", busy="Logging in…"),
                action=urls.log_in(),
                filled=filled,
            ),
            _other_way("New here?", "Make an account", urls.sign_up(then=then)),
            fold("I forgot my password", quiet(_FORGOTTEN)),
            width="form",
        ),
        title="Log in",
        session=None,
    )


def account_page(
    *,
    session: Session,
    password: Filled = EMPTY,
    deletion: Filled = EMPTY,
    said: str | None = None,
) -> Renderable:
    """Change the password, or leave. Each form has its own errors."""
    return page(
        column(
            title("Your account", lead=["You are logged in as ", strong[session.user.email], "."]),
            said is not None and div(class_="mb-8")[notice(said, tone="good")],
            stack(_own_voices(), _words(), _password_form(password), _deletion(deletion)),
        ),
        title="Your account",
        session=session,
    )


def _own_voices() -> Renderable:
    return titled(
        "Your voice",
        link_button("Voices of your own", urls.own_voices(), emphasis="secondary"),
        id_="voice",
        lead="Have your questions read by a voice that you recorded.",
    )


def _words() -> Renderable:
    return titled(
        "How words are said",
        link_button("Your words", urls.terms(), emphasis="secondary"),
        id_="words",
        lead="Names and terms that the voice should say your way.",
    )


def _password_form(filled: Filled) -> Renderable:
    return titled(
        "Change your password",
        sheet(
            form(
                password_field("Current password", name="current", filled=filled, new=False),
                password_field("New password", name="new", filled=filled, new=True, hint=_PASSWORD_HINT),
                div[button("Change password", busy="Changing…")],
                action=urls.account_password(),
                filled=filled,
            )
        ),
        id_="change-password",
        lead="You stay logged in here; everywhere else your sessions end.",
    )


def _deletion(filled: Filled) -> Renderable:
    return titled(
        "Delete your account",
        fold(
            "I want to delete it",
            sheet(
                paragraph("This removes, at once and for good:"),
                ul(class_="mt-2 mb-5 list-disc pl-5")[
                    li["your postings and all their questions,"],
                    li["your recordings, your choice of voices and your words,"],
                    li["your e-mail address and password."],
                ],
                form(
                    password_field(
                        "Your password",
                        name="password",
                        id_="deletion-password",
                        filled=filled,
                        new=False,
                        hint="So that nobody else can do this for you.",
                    ),
                    div[button("Delete my account", emphasis="danger", busy="Deleting…")],
                    action=urls.account_deletion(),
                    filled=filled,
                ),
            ),
            opened=bool(filled.errors) or filled.message is not None,
        ),
        id_="delete-account",
    )


def deleted_page() -> Renderable:
    """A last word."""
    return page(
        column(
            title("Your account is deleted", lead="Everything that belonged to it is gone."),
            quiet("Good luck with your interview. ", text_link(urls.home(), "To the front page")),
        ),
        title="Account deleted",
        session=None,
    )


def _other_way(question: str, caption: str, href: str) -> Renderable:
    return p(class_="mt-8 text-soft")[question, " ", text_link(href, caption)]
