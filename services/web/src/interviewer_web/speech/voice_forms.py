"""What people send to have a voice of their own: read within bounds, and checked."""

import base64
from collections.abc import Mapping
from typing import Final

from fastapi import Request
from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from interviewer_contracts.problems import FieldError
from interviewer_contracts.speech import CLIP_MAX_BYTES, NewVoice
from interviewer_web.errors import FormError
from interviewer_web.speech.forms import line_of

NAME_MAX_CHARACTERS: Final = 60
WORDS_MAX_CHARACTERS: Final = 400
CONSENTS: Final = {
    "own": "This is my own voice, recorded today, and I agree that Interviewer speaks in it to me. "
    "I can delete it at any time.",
    "other": "This is the voice of somebody else, who agreed that it is recorded and that Interviewer "
    "speaks in it to me. I delete it as soon as they ask me to.",
}
"""Whose voice it is, and the sentence that is kept beside the recording."""
READ_ALOUD: Final = {
    "en": "When I start something new, I look at how others do it, try it myself, and later ask what could "
    "be better.",
    "de": "Wenn ich etwas Neues anfange, sehe ich zuerst zu, wie andere es machen, probiere es dann selbst "
    "und frage später, was besser geht.",
}
"""A text to read, for each language: seven to nine seconds."""

_FIELDS_MAX: Final = 10
_FIELD_MAX_BYTES: Final = 16 * 1024
_BROKEN: Final = "This arrived broken. Choose the recording once more, and send it again."


class _InMemory(MultiPartParser):
    """Keeps a recording in memory, where `web` forgets it: none lies on a disk of its."""

    spool_max_size = 2 * CLIP_MAX_BYTES


async def read_voice_form(request: Request) -> tuple[dict[str, str], bytes]:
    """The fields, and the recording, empty where none was sent. Raises `FormError` for what is no form."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        fields = await request.form(max_files=0)
        return {name: value for name, value in fields.items() if isinstance(value, str)}, b""
    parser = _InMemory(
        request.headers,
        request.stream(),
        max_files=1,
        max_fields=_FIELDS_MAX,
        max_part_size=_FIELD_MAX_BYTES,
    )
    try:
        form = await parser.parse()
    except (MultiPartException, FormParserError) as error:
        raise FormError(_BROKEN, errors=[FieldError(field="clip", message=_BROKEN)]) from error
    sent = form.get("clip")
    try:
        clip = await sent.read() if isinstance(sent, UploadFile) else b""
    finally:
        await form.close()
    return {name: value for name, value in form.items() if isinstance(value, str)}, clip


def voice_form(fields: Mapping[str, object], clip: bytes) -> NewVoice:
    """Fields `name`, `language`, `words` and `consent`, and the recording. Raises `FormError`.

    What a recording is, and whether a voice can be made of it, is for `tts` to say.
    """
    name, words = line_of(fields, "name"), line_of(fields, "words")
    faults = {
        "name": _length_fault(name, NAME_MAX_CHARACTERS, "Give the voice a name, such as your own."),
        "language": "" if fields.get("language") in READ_ALOUD else "Choose a language of the list.",
        "words": _length_fault(words, WORDS_MAX_CHARACTERS, "Write down the words that are said."),
        "clip": _clip_fault(clip),
        "consent": ""
        if fields.get("consent") in CONSENTS
        else "Choose the sentence that is true. Without it no voice is made.",
    }
    errors = [FieldError(field=field, message=message) for field, message in faults.items() if message]
    if errors:
        raise FormError(errors[0].message, errors=errors)
    return NewVoice(
        name=name,
        language=str(fields["language"]),
        words=words,
        consent=CONSENTS[str(fields["consent"])],
        clip=base64.b64encode(clip),
    )


def _clip_fault(clip: bytes) -> str:
    if not clip:
        return "Record yourself here, or choose a file."
    if len(clip) > CLIP_MAX_BYTES:
        return f"This file is too large. Choose one of up to {CLIP_MAX_BYTES // 1_000_000} MB."
    return ""


def _length_fault(text: str, most: int, missing: str) -> str:
    if not text:
        return missing
    return "" if len(text) <= most else f"At most {most} characters, please."
