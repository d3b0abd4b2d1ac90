"""Listening: one button per question, and one bar for all of them. `assets/js/player.js` does the work.

Without JavaScript the bar is not there and every question has a plain link to its sound.
"""

from collections.abc import Mapping
from typing import Final

from htpy import (
    Attribute,
    Node,
    Renderable,
    a,
    button,
    details,
    div,
    label,
    option,
    p,
    progress,
    section,
    select,
    span,
    summary,
)

from interviewer_web.ui.buttons import ICON_SHAPE
from interviewer_web.ui.icons import IconName, icon

_TIMES: Final = "\N{MULTIPLICATION SIGN}"
SPEEDS: Final = ("0.75", "1", "1.25", "1.5")


def spoken(*, url: str, timings: str, name: str) -> dict[str, Attribute]:
    """For the element of something that can be listened to: its sound, when its words come, its name.

    The text itself stands alone in an element within, marked by `heard`.
    """
    return {"data-speech": url, "data-timings": timings, "data-name": name}


def heard() -> dict[str, Attribute]:
    """For the element that holds what is spoken, and nothing else: its words light up as they are heard."""
    return {"data-text": True}


def mute() -> dict[str, Attribute]:
    """For what holds things to listen to that no voice here can read: their buttons are not offered."""
    return {"data-mute": True}


def plays() -> dict[str, Attribute]:
    """For a link to a sound: it is heard where one is; without JavaScript the browser opens it."""
    return {"data-plays": True}


def listen_button(*, url: str, name: str) -> Renderable:
    """Plays what stands around it, or pauses it."""
    return span(class_="print:hidden mute:hidden")[
        button(
            type="button",
            data_listen=True,
            aria_label=f"Listen to {name.lower()}",
            class_="inline-flex size-12 shrink-0 items-center justify-center rounded-full border border-edge "
            "text-accent transition-colors hover:border-accent hover:bg-accent-soft noscript:hidden "
            "speaking:border-accent speaking:bg-accent speaking:text-on-accent "
            "speaking:hover:bg-accent-strong",
        )[
            icon("speaker", class_="speaking:hidden"),
            span(class_="hidden h-5 items-center gap-0.5 speaking:flex", aria_hidden="true")[
                [
                    span(
                        class_=["h-full w-0.75 rounded-full bg-current in-[.is-sounding]:animate-speak", late]
                    )
                    for late in (
                        "",
                        "in-[.is-sounding]:[animation-delay:-300ms]",
                        "in-[.is-sounding]:[animation-delay:-600ms]",
                    )
                ]
            ],
        ],
        a(href=url, class_="hidden font-medium text-accent underline noscript:inline")["Listen"],
    ]


def player_bar(*settings: Node, told: str | None = None) -> Renderable:
    """The bar at the lower edge: play all in order, pause, go back and forth, speed; `settings` fold away.

    `told` is a word about the voice, said until it is heard.
    """
    return section(
        id="player",
        aria_label="Player",
        tabindex="-1",
        hidden=True,
        data_state="idle",
        class_="sticky bottom-0 z-20 border-t border-rule bg-sheet/95 shadow-sheet backdrop-blur "
        "print:hidden",
    )[
        progress(
            id="player-progress",
            max=1000,
            value=0,
            aria_label="Place within the question",
            class_="absolute inset-x-0 top-0 block h-1 w-full rounded-none",
        ),
        told is not None
        and p(
            class_="mx-auto hidden w-full max-w-6xl px-4 pt-3 text-sm text-soft idle:block "
            "max-sm:text-center sm:px-8"
        )[told],
        div(
            class_="relative mx-auto flex w-full max-w-6xl flex-wrap items-center gap-x-0 gap-y-1 px-1 pt-3 "
            "pb-3 min-[22rem]:px-4 sm:flex-nowrap sm:gap-x-3 sm:px-8"
        )[
            div(class_="order-2 flex items-center max-sm:mr-auto sm:order-1 sm:gap-1")[
                _control("Repeat the question", "again", "again"),
                _control("Previous question", "previous", "previous", key="ArrowLeft"),
                _toggle(),
                _control("Next question", "next", "next", key="ArrowRight"),
            ],
            div(
                class_="order-1 flex w-full min-w-0 items-baseline gap-3 text-[0.9375rem] "
                "max-sm:justify-center sm:order-2 sm:w-auto sm:flex-1"
            )[
                p(id="player-words", role="status", class_="line-clamp-3 min-w-0")[
                    "Listen to all questions in order."
                ],
                # Read out every second, it would talk over the person's answer.
                span(
                    id="player-left",
                    aria_hidden="true",
                    class_="font-semibold text-accent tabular-nums empty:hidden",
                ),
            ],
            div(class_="order-3 flex items-center sm:gap-2")[
                small_choice(
                    "Speed",
                    id_="player-speed",
                    options={speed: f"{speed} {_TIMES}" for speed in SPEEDS},
                    default="1",
                    quiet=True,
                ),
                _settings(*settings),
            ],
        ],
    ]


def small_choice(
    caption: str, *, id_: str, options: Mapping[str, str], default: str, quiet: bool = False
) -> Renderable:
    """One of a few, beside its caption; `quiet` leaves the caption to screen readers on a phone."""
    return label(class_="inline-flex min-h-11 items-center justify-between gap-2 text-sm text-soft")[
        span(class_="max-sm:sr-only" if quiet else "font-semibold text-ink")[caption],
        select(
            id=id_,
            autocomplete="off",
            class_="min-h-11 rounded-full border border-edge bg-sheet px-2 font-semibold text-ink sm:px-3 "
            "hover:border-ink",
        )[[option(value=value, selected=value == default)[words] for value, words in options.items()]],
    ]


def _settings(*children: Node) -> Renderable:
    return details(class_="group/settings")[
        summary(
            class_="inline-flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-full px-3 "
            "text-sm font-semibold text-soft hover:bg-sunken hover:text-ink group-open/settings:bg-sunken "
            "group-open/settings:text-ink"
        )[icon("sliders"), span(class_="max-sm:sr-only")["Voice"]],
        div(
            class_="absolute inset-x-3 bottom-full mb-2 flex max-h-[70dvh] flex-col gap-5 overflow-y-auto "
            "rounded-3xl border border-rule bg-sheet p-5 shadow-sheet sm:left-auto sm:right-8 sm:w-104"
        )[children],
    ]


def _toggle() -> Renderable:
    return button(
        type="button",
        data_player="toggle",
        aria_label="Play all questions",
        aria_keyshortcuts="Space",
        class_="inline-flex size-14 shrink-0 items-center justify-center rounded-full bg-accent "
        "text-on-accent "
        "transition-colors hover:bg-accent-strong",
    )[
        icon("play", size="large", class_="playing:hidden loading:hidden"),
        icon("pause", size="large", class_="hidden playing:block"),
        span(class_="hidden loading:block", aria_hidden="true")[
            span(
                class_="block size-6 animate-spin rounded-full border-3 border-on-accent/40 "
                "border-t-on-accent"
            )
        ],
    ]


_KEYS: Final = {"ArrowLeft": "\N{LEFTWARDS ARROW}", "ArrowRight": "\N{RIGHTWARDS ARROW}"}


def _control(name: str, action: str, symbol: IconName, *, key: str | None = None) -> Renderable:
    return button(
        type="button",
        data_player=action,
        aria_label=name,
        aria_keyshortcuts=key,
        title=f"{name} ({_KEYS[key]})" if key else name,
        class_=ICON_SHAPE,
    )[icon(symbol)]
