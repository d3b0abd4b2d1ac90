"""The frame of every page."""

from collections.abc import Sequence
from typing import Literal

from htpy import (
    Node,
    Renderable,
    a,
    body,
    button,
    div,
    footer,
    form,
    head,
    header,
    html,
    li,
    link,
    main,
    meta,
    nav,
    script,
    span,
    svg,
    template,
    ul,
)
from htpy import title as title_
from markupsafe import Markup

from interviewer_web.store.records import Session
from interviewer_web.ui import hx, urls
from interviewer_web.ui.buttons import icon_button
from interviewer_web.ui.dialogs import dialog_closer, dialog_host
from interviewer_web.ui.notices import notice

Script = Literal["player.js", "recorder.js"]

_NAME = "Interviewer"
_LOST = "The connection was lost. What is on this page is saved; try again when you are back online."
_MARK = Markup(
    '<rect width="32" height="32" rx="8" fill="#1d5a46"/>'
    '<path d="M7 22.5h18" stroke="#f3d95b" stroke-width="5" stroke-linecap="round"/>'
    '<path d="M11.2 11.6c.5-2.7 2.4-4.3 5-4.3 2.8 0 4.8 1.7 4.8 4.2 0 4-4.9 3.9-4.9 7.6" fill="none" '
    'stroke="#fbf7ee" stroke-width="2.9" stroke-linecap="round"/>'
)


def page(
    *children: Node, title: str, session: Session | None, scripts: Sequence[Script] = (), bottom: Node = None
) -> Renderable:
    """A whole page. `bottom` stays in view at the lower edge of the window."""
    return html(lang="en")[
        _head(title, scripts),
        body(class_="flex min-h-dvh flex-col")[
            a(
                href="#main",
                class_="sr-only rounded-full bg-accent px-5 py-3 font-semibold text-on-accent "
                "focus:not-sr-only "
                "focus:fixed focus:top-3 focus:left-3 focus:z-50",
            )["Skip to the content"],
            _header(session),
            main(id="main", tabindex="-1", class_="flex-1 focus:outline-none")[children],
            _footer(),
            dialog_host(),
            dialog_closer(),
            template(id="connection-lost")[notice(_LOST, tone="danger", announce=True)],
            bottom,
        ],
    ]


def _head(title: str, scripts: Sequence[Script]) -> Renderable:
    return head[
        meta(charset="utf-8"),
        meta(name="viewport", content="width=device-width, initial-scale=1"),
        title_[title if title == _NAME else f"{title} · {_NAME}"],
        meta(name="color-scheme", content="light dark"),
        meta(name="theme-color", content="#f7f3ea", media="(prefers-color-scheme: light)"),
        meta(name="theme-color", content="#1a1613", media="(prefers-color-scheme: dark)"),
        meta(name="htmx-config", content=hx.CONFIG),
        script(src=urls.static("theme.js")),
        [
            link(
                rel="preload", href=urls.static(name), as_="font", type="font/woff2", crossorigin="anonymous"
            )
            for name in ("newsreader-latin.woff2", "figtree-latin.woff2")
        ],
        link(rel="stylesheet", href=urls.static("app.css")),
        link(rel="icon", href=urls.static("favicon.svg"), type="image/svg+xml"),
        link(rel="manifest", href=urls.static("site.webmanifest")),
        script(src=urls.static("htmx.js"), defer=True),
        script(src=urls.static("hx-sse.js"), defer=True),
        [script(src=urls.static(name), type="module") for name in ("app.js", *scripts)],
    ]


def _header(session: Session | None) -> Renderable:
    return header(class_="border-b border-rule print:hidden")[
        div(
            class_="mx-auto flex w-full max-w-6xl items-center gap-x-2 px-3 py-2 min-[24.25rem]:px-5 sm:px-8"
        )[
            a(
                href=urls.home(),
                class_="mr-auto -ml-1 inline-flex min-h-11 min-w-11 items-center gap-2.5 rounded-lg px-1 "
                "font-serif text-xl font-semibold tracking-tight",
            )[
                svg(viewBox="0 0 32 32", class_="size-7 shrink-0", aria_hidden="true", focusable="false")[
                    _MARK
                ],
                span(class_="max-sm:sr-only" if session else "")[_NAME],
            ],
            nav(aria_label="Main")[
                ul(class_="flex items-center gap-0.5")[
                    [li[item] for item in (_for_people(session) if session else _for_guests())],
                    li[
                        icon_button(
                            "Change between light and dark",
                            "moon",
                            attributes={"data-theme-toggle": True, "class": _TOGGLE},
                        )
                    ],
                ]
            ],
        ]
    ]


_TOGGLE = (
    "inline-flex size-11 shrink-0 items-center justify-center rounded-full text-soft transition-colors "
    "hover:bg-sunken hover:text-ink noscript:hidden"
)
_ITEM = (
    "inline-flex min-h-11 items-center rounded-full px-1.5 text-sm font-medium whitespace-nowrap text-soft "
    "min-[24.25rem]:px-2.5 min-[24.25rem]:text-[0.9375rem] sm:px-3 "
    "transition-colors hover:bg-sunken hover:text-ink"
)


def _for_people(session: Session) -> list[Renderable]:
    return [
        a(href=urls.interviews(), class_=_ITEM)["Interviews"],
        a(href=urls.account(), class_=_ITEM, title=session.user.email)["Account"],
        form(action=urls.log_out(), method="post", data_forgets=True)[
            button(type="submit", class_=_ITEM)["Log out"]
        ],
    ]


def _for_guests() -> list[Renderable]:
    return [
        a(href=urls.log_in(), class_=_ITEM)["Log in"],
        a(href=urls.sign_up(), class_=_ITEM)["Sign up"],
    ]


def _footer() -> Renderable:
    return footer(class_="border-t border-rule print:hidden")[
        div(class_="mx-auto w-full max-w-6xl px-5 py-6 text-sm text-soft sm:px-8")[
            span["Your postings and questions belong to you. Delete them at any time."]
        ]
    ]
