"""What a person sees of voices of their own: those that they have, and a form for one more."""

from typing import Final

from htpy import Node, Renderable, audio, div, li, p, progress, span, ul

from interviewer_contracts.speech import CLIP_MAX_BYTES, CLIP_MAX_S, CLIP_MIN_S, Voice
from interviewer_web.interviews.words import language_name
from interviewer_web.speech.components import NOT_COMMERCIAL, quoted
from interviewer_web.speech.own_voices import OwnVoices
from interviewer_web.speech.voice_forms import CONSENTS, READ_ALOUD, WORDS_MAX_CHARACTERS
from interviewer_web.store.records import Session
from interviewer_web.ui import urls
from interviewer_web.ui.buttons import actions, button, icon_link
from interviewer_web.ui.cards import fold, sheet
from interviewer_web.ui.choices import Way, select_field, ways_field
from interviewer_web.ui.forms import Filled, file_field, form, hidden, long_text_field, text_field
from interviewer_web.ui.layout import page
from interviewer_web.ui.notices import notice
from interviewer_web.ui.player import plays
from interviewer_web.ui.text import column, paragraph, quiet, stack, title, titled, untrusted

_LANGUAGE: Final = "en"
_EMPTY: Final = Filled(values={"language": _LANGUAGE, "words": READ_ALOUD[_LANGUAGE]})
_PICTURED_S: Final = 90.0
"""Beyond so many seconds people think in minutes."""
_SECONDS: Final = f"{CLIP_MIN_S:.0f} to {CLIP_MAX_S:.0f} seconds"


def own_voices_page(*, session: Session, own: OwnVoices, filled: Filled = _EMPTY) -> Renderable:
    """Voices of a person's own. Where none can speak, the page says why, and offers no form."""
    return page(
        column(
            title(
                "Your voice",
                lead=f"Have your questions read in a voice that you know: {_SECONDS} of a recording are "
                "enough. Only you hear it, and you can delete it at any time.",
            ),
            stack(
                _list(own) if own.voices else None,
                _not_possible(own) or _one_more(own.engine, filled),
            ),
        ),
        title="Your voice",
        session=session,
        scripts=["recorder.js"] if own.possible else [],
    )


def _list(own: OwnVoices) -> Renderable:
    return titled(
        "Yours",
        ul(class_="flex flex-col")[[_voice(one) for one in own.voices]],
        quiet(
            f"Choose one in the player of an interview, under {quoted('Voice')}.",
            any(one.available and not one.keeps_up for one in own.voices)
            and " A new one can be heard once its first words are made, which may take some minutes.",
        ),
        id_="yours",
    )


def _voice(voice: Voice) -> Renderable:
    name = quoted(voice.name)
    return li(class_="border-t border-rule py-3 first:border-t-0")[
        div(class_="flex items-center gap-2")[
            div(class_="min-w-0 flex-1")[
                span(class_="block font-semibold wrap-anywhere")[untrusted(voice.name)],
                span(class_="block text-[0.9375rem] text-soft wrap-anywhere")[
                    language_name(voice.language),
                    not voice.available and f" \N{MIDDLE DOT} can't speak just now: {voice.reason}",
                ],
            ],
            voice.available
            and icon_link(f"Hear {name}", "speaker", urls.voice_sample(voice.id), attributes=plays()),
        ],
        fold(
            [f"Delete {name}"],
            form(
                paragraph(
                    "The recording, its words and everything that was spoken in this voice go for good."
                ),
                hidden("voice", voice.id),
                actions(button("Delete this voice", emphasis="danger", symbol="trash", busy="Deleting…")),
                action=urls.own_voice_removal(),
            ),
        ),
    ]


def _not_possible(own: OwnVoices) -> Node:
    """Why there is no form, and what somebody can do about it."""
    if own.possible:
        return None
    if not own.known:
        return notice(p["The voices do not answer just now. Load this page anew in a moment."])
    if own.engine is None:
        return notice(p["What speaks here can't take on a voice of yours."])
    return notice(
        p[
            "This installation can't do that: it needs a graphics card and a program of its own. "
            "All other voices are in the player of an interview."
        ],
        fold(
            "For whoever runs it",
            p(class_="text-[0.9375rem] text-soft wrap-anywhere")[
                "The voice is spoken by F5-TTS; docs/voices.md says how to set it up. ",
                own.engine.reason or "It gives no reason.",
            ],
        ),
    )


def _one_more(engine: Voice | None, filled: Filled) -> Renderable:
    return titled(
        "A new voice",
        engine is not None and _told_first(engine),
        sheet(
            form(
                text_field("What to call it", name="name", filled=filled, hint="Such as your name"),
                _words_fields(filled),
                _recording_field(filled),
                ways_field(
                    "Whose voice it is",
                    name="consent",
                    filled=filled,
                    ways=[Way(value=value, caption=sentence) for value, sentence in CONSENTS.items()],
                    default="",
                    hint="This sentence is kept beside the recording.",
                ),
                actions(button("Make this voice", symbol="check", busy="Listening to it…")),
                action=urls.own_voices(),
                filled=filled,
                attributes={
                    "enctype": "multipart/form-data",
                    "data-recording": True,
                    **{f"data-read-{tag}": text for tag, text in READ_ALOUD.items()},
                },
            )
        ),
        id_="new-voice",
    )


def _words_fields(filled: Filled) -> Node:
    return [
        select_field(
            "Language",
            name="language",
            filled=filled,
            options={tag: language_name(tag) for tag in READ_ALOUD},
            hint="The published weights know English. German sounds right only where the operator has "
            "weights for it.",
        ),
        long_text_field(
            "The words",
            name="words",
            filled=filled,
            limit=WORDS_MAX_CHARACTERS,
            placeholder="",
            hint="Read these aloud. If you choose a file, write down exactly what is said in it.",
            extra=_for_who_has_no_scripts(),
            aside=True,
        ),
    ]


def _recording_field(filled: Filled) -> Renderable:
    return file_field(
        "The recording",
        name="clip",
        filled=filled,
        accept="audio/wav,audio/flac,audio/mpeg,audio/ogg,.wav,.flac,.mp3,.ogg",
        hint=f"{_SECONDS} of one person speaking, without music or noise: WAV, FLAC, MP3 or Ogg, "
        f"up to {CLIP_MAX_BYTES // 1_000_000} MB.",
        extra=[
            bool(filled.errors or filled.message)
            and quiet("Your browser can't keep the file: please choose it, or record it, again."),
            _recorder(),
        ],
    )


def _told_first(engine: Voice) -> Renderable:
    """What to know before one makes the effort: how slow it is, and what it may be used for."""
    not_commercial = NOT_COMMERCIAL.search(engine.licence) is not None
    return div(class_="mb-6 flex flex-col gap-2")[
        paragraph(_pace(engine)),
        quiet(
            f"The voice is made by F5-TTS. Licence of its weights: {engine.licence}",
            not_commercial and ", not for commercial use",
            ".",
        ),
    ]


def _pace(engine: Voice) -> str:
    factor = engine.real_time_factor
    if engine.keeps_up:
        return "On this machine it speaks as fast as you listen."
    if factor is None:
        return (
            "How fast it is on this machine is known once it has spoken. "
            "Without a GPU you wait minutes for a sentence."
        )
    waiting = f"{factor:.0f} seconds" if factor < _PICTURED_S else f"{factor / 60:.0f} minutes"
    return (
        f"On this machine it is slow: a second of speech takes about {waiting} to make. "
        "Play a question some time after it was written, when it is ready."
    )


def _for_who_has_no_scripts() -> Renderable:
    others = [(tag, text) for tag, text in READ_ALOUD.items() if tag != _LANGUAGE]
    return div(class_="hidden noscript:block")[
        [quiet(f"In {language_name(tag)} you can read: {text}") for tag, text in others]
    ]


def _recorder() -> Renderable:
    """Records in the page; hidden until a script finds a microphone to ask for."""
    return div(
        data_recorder=True,
        data_capture=urls.static("capture.js"),
        data_least=f"{CLIP_MIN_S:.0f}",
        data_most=f"{CLIP_MAX_S:.0f}",
        data_most_bytes=CLIP_MAX_BYTES,
        hidden=True,
        class_="mt-1 flex flex-col gap-3 rounded-2xl border border-rule bg-sunken p-4",
    )[
        div(data_records=True, class_="flex flex-wrap items-center gap-x-4 gap-y-2")[
            button(
                "Record here",
                emphasis="secondary",
                symbol="microphone",
                kind="button",
                attributes={"data-record": True},
            ),
            span(data_left=True, role="timer", class_="text-lg tabular-nums", hidden=True),
        ],
        progress(
            data_progress=True,
            max=f"{CLIP_MAX_S:.0f}",
            value="0",
            aria_label="How much is recorded",
            hidden=True,
            class_="h-2 w-full",
        ),
        p(data_told=True, role="status", class_="text-[0.9375rem] text-soft")[
            f"Your browser asks whether this page may hear you. You have {CLIP_MAX_S:.0f} seconds, and "
            "nothing is sent before you have listened to it and press the button below."
        ],
        audio(
            data_heard=True,
            controls=True,
            aria_label="Your recording",
            hidden=True,
            class_="w-full",
        ),
    ]
