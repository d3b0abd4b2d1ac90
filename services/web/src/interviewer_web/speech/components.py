"""Being read to, on the page: which voice, what it can't do, the interview as a file, and terms."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from htpy import (
    Node,
    Renderable,
    dd,
    div,
    dl,
    dt,
    label,
    optgroup,
    option,
    p,
    select,
    span,
)

from interviewer_contracts.speech import TERMS_MAX, Voice
from interviewer_web.interviews.words import language_name
from interviewer_web.speech.forms import PAUSES
from interviewer_web.speech.listening import VoiceChoice
from interviewer_web.store.records import DEFAULT_VOICE, Session
from interviewer_web.ui import urls
from interviewer_web.ui.buttons import actions, button, icon_link, icon_submit
from interviewer_web.ui.cards import fold, sheet
from interviewer_web.ui.choices import select_field
from interviewer_web.ui.forms import CONTROL, EMPTY, Filled, form, getting_form, hidden, text_field
from interviewer_web.ui.layout import page
from interviewer_web.ui.notices import notice
from interviewer_web.ui.player import plays, small_choice
from interviewer_web.ui.text import column, paragraph, quiet, text_link, title, untrusted

_SEXES: Final = {"female": "woman", "male": "man", "neutral": ""}
NOT_COMMERCIAL: Final = re.compile(r"\bNC\b|non-?commercial", re.IGNORECASE)
_PAUSE: Final = "60"


def player_settings(interview: str, choice: VoiceChoice) -> Node:
    """What folds away in the player's bar: the voice, the pause to answer, keys, and where terms are."""
    return [
        choice.known and _voice_form(interview, choice, id_="player-voice"),
        not choice.known and quiet("The voices do not answer just now. Load this page anew in a moment."),
        small_choice("Pause for my answer", id_="player-pause", options=PAUSES, default="0"),
        p(class_="text-sm text-soft pointer-coarse:hidden")[
            "Once you have pressed play, the space bar pauses and goes on; "
            "\N{LEFTWARDS ARROW} and \N{RIGHTWARDS ARROW} go to the question before and after."
        ],
        p(class_="text-sm")[
            "Is a word said wrong? ", text_link(urls.terms(), "Tell the voice how words are said")
        ],
        choice.own_possible
        and p(class_="text-sm")[
            "Want a voice that you know? ", text_link(urls.own_voices(), "Make one of your own")
        ],
    ]


def _voice_form(interview: str, choice: VoiceChoice, *, id_: str, press: Node = None) -> Renderable:
    return form(
        div(class_="flex flex-col gap-1.5")[
            label(for_=id_, class_="text-sm font-semibold")["Voice"],
            select(id=id_, name="voice", autocomplete="off", class_=[CONTROL, "min-h-11 pr-8"])[
                _options(choice)
            ],
            press
            or span(class_="-ml-3")[
                button(
                    "Hear this voice",
                    emphasis="quiet",
                    symbol="speaker",
                    kind="button",
                    attributes={"data-player": "sample"},
                )
            ],
        ],
        action=urls.interview_voice(interview),
    )


def _options(choice: VoiceChoice) -> Node:
    """The voices that can speak, natural ones first, then those that can't, under the reason why."""
    speaking, chosen = choice.speaking, choice.chosen
    best = next(iter(sorted(speaking, key=lambda one: one.quality == "basic")), None)
    away = [one for one in choice.voices if not one.available]
    return [
        option(
            value=DEFAULT_VOICE,
            selected=chosen == DEFAULT_VOICE,
            data_sample=urls.voice_sample(best.id) if best else None,
        )[f"The best one here{f': {best.name}' if best else ''}"],
        chosen not in {DEFAULT_VOICE, *(one.id for one in choice.voices)}
        and option(value=chosen, selected=True, disabled=True)["Your voice is not here any more"],
        _group("Your own", [one for one in speaking if one.own], chosen),
        _group("Natural", [one for one in speaking if not one.own and one.quality == "natural"], chosen),
        _group(
            "Basic, sounds like a machine",
            [one for one in speaking if not one.own and one.quality == "basic"],
            chosen,
        ),
        [
            _group(reason, [one for one in away if (one.reason or "") == reason], chosen)
            for reason in dict.fromkeys(one.reason or "" for one in away)
        ],
    ]


def _group(caption: str, voices: Sequence[Voice], chosen: str) -> Node:
    return (
        len(voices) > 0
        and optgroup(label=caption or "Can't speak here")[
            [
                option(
                    value=one.id,
                    selected=one.id == chosen,
                    disabled=not one.available,
                    data_sample=urls.voice_sample(one.id),
                )[described(one)]
                for one in voices
            ]
        ]
    )


def described(voice: Voice) -> str:
    """A voice in a line: who speaks, by which engine, and what a person should know before they choose it."""
    parts = [
        voice.name,
        voice.accent,
        _SEXES[voice.sex],
        voice.engine,
        "slow here" if voice.keeps_up is False else "",
        "not for commercial use" if NOT_COMMERCIAL.search(voice.licence) else "",
    ]
    return " \N{MIDDLE DOT} ".join(part for part in parts if part)


def told_of(choice: VoiceChoice) -> str | None:
    """An honest word where what reads here does not sound like a person."""
    if not choice.only_basic:
        return None
    return (
        f"There is no natural {language_name(choice.language)} voice here; "
        "a simple one reads your questions, and it sounds like a machine."
    )


def nobody_reads(choice: VoiceChoice) -> Node:
    """In the place of all listening, where nothing here speaks the language."""
    if not choice.none_speaks:
        return None
    reasons = list(dict.fromkeys(one.reason for one in choice.voices if one.reason))
    return div(class_="my-6")[
        notice(
            p[
                f"No voice here speaks {language_name(choice.language)}, "
                "so these questions can't be read aloud."
            ],
            [p(class_="text-[0.9375rem] text-soft")[reason] for reason in reasons[:2]],
        )
    ]


def take_along(interview: str) -> Renderable:
    """The whole interview as a file, for the way there."""
    return div(class_="print:hidden mute:hidden")[
        fold(
            "Take it with you",
            getting_form(
                paragraph(
                    "All questions as one MP3, with a chapter for each and a pause after it, so that you can "
                    "answer aloud on the way."
                ),
                select_field(
                    "Pause after each question",
                    name="pause",
                    filled=EMPTY,
                    options={**PAUSES, "0": "A breath"},
                    default=_PAUSE,
                ),
                actions(button("Download", emphasis="secondary", symbol="download")),
                action=urls.interview_album(interview),
            ),
        )
    ]


def without_scripts(interview: str, choice: VoiceChoice) -> Renderable:
    """The voice, for who has no player: it is in the bar for all others."""
    keep = actions(button("Keep this voice", emphasis="secondary"))
    return div(class_="mt-8 hidden flex-col gap-5 border-t border-rule pt-8 noscript:flex print:hidden")[
        choice.known
        and [
            _voice_form(interview, choice, id_="plain-voice", press=keep),
            quiet("Hear them: ", _separated(choice.speaking)),
        ],
        quiet(
            text_link(urls.terms(), "How words are said"),
            choice.own_possible and [", ", text_link(urls.own_voices(), "a voice of your own")],
        ),
    ]


def _separated(voices: Iterable[Voice]) -> Node:
    return [
        [index > 0 and ", ", text_link(urls.voice_sample(one.id), one.name)]
        for index, one in enumerate(voices)
    ]


def terms_page(*, session: Session, terms: Mapping[str, str], filled: Filled = EMPTY) -> Renderable:
    """How words are said: those that a person has, and one more."""
    return page(
        column(
            title(
                "How words are said",
                lead="A name or a term that the voice gets wrong? Write it as it sounds, and from then on it "
                "is said your way.",
            ),
            sheet(
                form(
                    text_field("As it is written", name="written", filled=filled, hint="Such as PostgreSQL"),
                    text_field("As it is said", name="said", filled=filled, hint="Such as post gress"),
                    actions(button("Add it", symbol="plus")),
                    action=urls.terms(),
                    filled=filled,
                )
            )
            if len(terms) < TERMS_MAX
            else notice(p[f"{TERMS_MAX} words are the most. Remove one to add another."]),
            div(class_="mt-8")[
                dl(class_="flex flex-col")[[_term(written, said) for written, said in terms.items()]]
                if terms
                else quiet("Nothing here yet. Some 900 terms are known already; this is for the others.")
            ],
            div(class_="mt-8")[
                quiet("Who says them? ", text_link(urls.own_voices(), "It can be a voice of your own"), ".")
            ],
        ),
        title="How words are said",
        session=session,
    )


def _term(written: str, said: str) -> Renderable:
    return div(class_="flex items-center gap-2 border-t border-rule py-2 first:border-t-0")[
        dt(class_="min-w-0 flex-1 font-semibold wrap-anywhere")[untrusted(written)],
        dd(class_="min-w-0 flex-1 text-soft wrap-anywhere")[untrusted(said)],
        dd(class_="flex items-center")[
            icon_link(f"Hear {quoted(written)}", "speaker", urls.term_sound(written), attributes=plays()),
            form(
                hidden("written", written),
                icon_submit(f"Remove {quoted(written)}", "trash"),
                action=urls.term_removal(),
            ),
        ],
    ]


def quoted(text: str) -> str:
    """A text between quotation marks."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"
