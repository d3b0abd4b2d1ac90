"""Listening: one button per question, and one bar for all of them. `assets/js/player.js` does the work.

Without JavaScript the bar is not there and every question has a plain link to its sound.
"""

from typing import Final

from htpy import Attribute, Renderable, a, button, div, label, option, p, progress, section, select, span

from interviewer_web.ui.buttons import ICON_SHAPE
from interviewer_web.ui.icons import IconName, icon

_TIMES: Final = "\N{MULTIPLICATION SIGN}"
SPEEDS: Final = ("0.75", "1", "1.25", "1.5")


def spoken(*, url: str, name: str) -> dict[str, Attribute]:
    """For the element of something that can be listened to: where its sound is, and what to call it."""
    return {"data-speech": url, "data-name": name}


def listen_button(*, url: str, name: str) -> Renderable:
    """Plays what stands around it, or pauses it."""
    return span(class_="print:hidden")[
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


def player_bar() -> Renderable:
    """The bar at the lower edge: play all in order, pause, go back and forth, speed."""
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
        div(
            class_="mx-auto flex w-full max-w-6xl flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-3 pb-3 "
            "sm:px-8 "
            "sm:flex-nowrap"
        )[
            div(class_="order-2 mx-auto flex items-center gap-1 sm:order-1 sm:mx-0")[
                _control("Repeat the question", "again", "again"),
                _control("Previous question", "previous", "previous"),
                _toggle(),
                _control("Next question", "next", "next"),
            ],
            p(
                id="player-words",
                role="status",
                class_="order-1 w-full min-w-0 truncate text-center text-[0.9375rem] sm:order-2 sm:w-auto "
                "sm:flex-1 "
                "sm:text-left",
            )["Listen to all questions in order."],
            label(class_="order-3 inline-flex min-h-11 items-center gap-2 text-sm text-soft")[
                span(class_="max-sm:sr-only")["Speed"],
                select(
                    id="player-speed",
                    autocomplete="off",
                    class_="min-h-11 rounded-full border border-edge bg-sheet px-3 font-semibold text-ink "
                    "hover:border-ink",
                )[[option(value=speed, selected=speed == "1")[f"{speed} {_TIMES}"] for speed in SPEEDS]],
            ],
        ],
    ]


def _toggle() -> Renderable:
    return button(
        type="button",
        data_player="toggle",
        aria_label="Play all questions",
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


def _control(name: str, action: str, symbol: IconName) -> Renderable:
    return button(type="button", data_player=action, aria_label=name, title=name, class_=ICON_SHAPE)[
        icon(symbol)
    ]
