"""Every address of the pages, as a function: a link to nowhere fails in the type check, not in a browser."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

STATIC_PATH: Final = "/static"
STATIC_FOLDER: Final = Path(__file__).resolve().parent.parent / "static"


class AssetsNotBuiltError(RuntimeError):
    """The front end was not built, or another version of it was."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not in {STATIC_FOLDER / 'manifest.json'}. Build the front end: make assets"
        )


@cache
def _manifest() -> dict[str, str]:
    try:
        text = (STATIC_FOLDER / "manifest.json").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise AssetsNotBuiltError("The manifest") from error
    return {str(name): str(hashed) for name, hashed in json.loads(text).items()}


def static(name: str) -> str:
    """The address of a built file by its plain name, such as `app.css`; what is there never changes.

    Raises:
        AssetsNotBuiltError: there is no such file.

    """
    hashed = _manifest().get(name)
    if hashed is None:
        raise AssetsNotBuiltError(name)
    return f"{STATIC_PATH}/{hashed}"


def local_path(wanted: object, *, default: str) -> str:
    r"""Where to go next, if that is a path of this site; else `default`.

    Browsers read `//host`, `/\host` and a path with a tab or line break inside as another site.
    """
    if not isinstance(wanted, str) or not wanted.startswith("/") or wanted.startswith("//"):
        return default
    if "\\" in wanted or any(ord(character) <= ord(" ") for character in wanted):
        return default
    return wanted


def _with_next(path: str, then: str | None) -> str:
    return f"{path}?{urlencode({'next': then})}" if then else path


def home() -> str:
    return "/"


def sign_up(*, then: str | None = None) -> str:
    return _with_next("/sign-up", then)


def log_in(*, then: str | None = None) -> str:
    return _with_next("/log-in", then)


def log_in_anew() -> str:
    """For who sent a form and was not logged in any more."""
    return "/log-in?unsaved"


def log_out() -> str:
    return "/log-out"


def account() -> str:
    return "/account"


def account_password() -> str:
    return "/account/password"


def account_deletion() -> str:
    return "/account/delete"


def terms() -> str:
    return "/account/words"


def term_removal() -> str:
    return "/account/words/remove"


def term_sound(written: str) -> str:
    return f"/account/words/sound?{urlencode({'written': written})}"


def own_voices() -> str:
    return "/account/voices"


def own_voice_removal() -> str:
    return "/account/voices/remove"


def voice_sample(voice: str) -> str:
    return f"/voices/{quote(voice, safe='')}/sample"


def interviews(*, page: int = 1) -> str:
    return "/interviews" if page == 1 else f"/interviews?page={page}"


def new_interview(*, like: str | None = None) -> str:
    """The form; filled in like that of another interview, if one is named."""
    return f"/interviews/new?{urlencode({'like': like})}" if like else "/interviews/new"


def interview(interview_id: str) -> str:
    return f"/interviews/{quote(interview_id, safe='')}"


def interview_questions(interview_id: str) -> str:
    return f"{interview(interview_id)}/questions"


def interview_title(interview_id: str) -> str:
    return f"{interview(interview_id)}/title"


def interview_deletion(interview_id: str) -> str:
    return f"{interview(interview_id)}/delete"


def interview_voice(interview_id: str) -> str:
    return f"{interview(interview_id)}/voice"


def interview_album(interview_id: str) -> str:
    """All questions as one file; `pause` and `voice` may be asked for."""
    return f"{interview(interview_id)}/album.mp3"


def question_anchor(position: int) -> str:
    """Within the page of its interview."""
    return f"#{question_element(position)}"


def question_element(position: int) -> str:
    """The id of a question's element."""
    return f"question-{position}"


def question_speech(interview_id: str, question_id: str, *, text: str) -> str:
    """Other words have another address, so that no player keeps the sound of the former ones."""
    words = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{_question(interview_id, question_id)}/speech?format=mp3&words={words}"


def question_timings(interview_id: str, question_id: str, *, text: str) -> str:
    """When each word of the same sound is heard."""
    words = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{_question(interview_id, question_id)}/speech/timings?words={words}"


def question_download(interview_id: str, question_id: str) -> str:
    """The same sound as a file to keep."""
    return f"{_question(interview_id, question_id)}/speech?format=mp3&download=1"


def question_change(interview_id: str, question_id: str) -> str:
    return f"{_question(interview_id, question_id)}/change"


def question_rewriting(interview_id: str, question_id: str) -> str:
    return f"{_question(interview_id, question_id)}/rewrite"


def question_undoing(interview_id: str, question_id: str) -> str:
    return f"{_question(interview_id, question_id)}/undo"


def question_words(interview_id: str, question_id: str) -> str:
    return f"{_question(interview_id, question_id)}/words"


def question_deletion(interview_id: str, question_id: str) -> str:
    return f"{_question(interview_id, question_id)}/delete"


def requirement_question(interview_id: str, requirement: str) -> str:
    return f"{interview(interview_id)}/requirements/{quote(requirement, safe='')}/question"


def own_questions(interview_id: str) -> str:
    return f"{interview(interview_id)}/own-questions"


def cv_deletion(interview_id: str) -> str:
    return f"{interview(interview_id)}/cv/delete"


def _question(interview_id: str, question_id: str) -> str:
    return f"{interview_questions(interview_id)}/{quote(question_id, safe='')}"
