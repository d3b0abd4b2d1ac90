# ruff: noqa: PLR0913 - what a component takes are named properties, not positions
"""Things to press: at least 44 pixels high, and each says what it does."""

from typing import Literal

from htpy import Attribute, Node, Renderable, a, span
from htpy import button as button_

from interviewer_web.ui.icons import IconName, icon

Emphasis = Literal["primary", "secondary", "quiet", "danger"]

_SHAPE = (
    "inline-flex min-h-11 items-center justify-center gap-2 rounded-full px-5 py-2 text-base font-semibold "
    "leading-tight no-underline transition-colors aria-disabled:cursor-progress aria-disabled:opacity-70"
)
_EMPHASES: dict[Emphasis, str] = {
    "primary": "bg-accent text-on-accent hover:bg-accent-strong",
    "secondary": "border border-edge text-ink hover:border-ink hover:bg-sheet",
    "quiet": "px-3 text-soft hover:bg-sunken hover:text-ink",
    "danger": "bg-danger text-on-danger hover:opacity-90",
}


def button(
    label: Node,
    *,
    emphasis: Emphasis = "primary",
    symbol: IconName | None = None,
    busy: str | None = None,
    kind: Literal["submit", "button"] = "submit",
    attributes: dict[str, Attribute] | None = None,
    hidden: str = "",
) -> Renderable:
    """A button; `hidden` are the variants in which it is not shown.

    `busy` replaces the label once its form is on its way, and a second press does nothing.
    """
    return button_(attributes or {}, type=kind, class_=[_SHAPE, _EMPHASES[emphasis], hidden], data_busy=busy)[
        _content(label, symbol)
    ]


def link_button(
    label: str,
    href: str,
    *,
    emphasis: Emphasis = "primary",
    symbol: IconName | None = None,
    attributes: dict[str, Attribute] | None = None,
) -> Renderable:
    """A link that looks like a button, for the one thing to do next."""
    return a(attributes or {}, href=href, class_=[_SHAPE, _EMPHASES[emphasis]])[_content(label, symbol)]


def icon_button(
    label: str, symbol: IconName, *, attributes: dict[str, Attribute] | None = None
) -> Renderable:
    """A button with nothing but an icon; `label` is what a screen reader says, and a tip for all others."""
    return button_(attributes or {}, type="button", aria_label=label, title=label, class_=ICON_SHAPE)[
        icon(symbol)
    ]


def icon_submit(label: str, symbol: IconName) -> Renderable:
    """The same, to send the form that it stands in."""
    return button_(type="submit", aria_label=label, title=label, class_=ICON_SHAPE)[icon(symbol)]


ICON_SHAPE = (
    "inline-flex size-11 shrink-0 items-center justify-center rounded-full text-soft transition-colors "
    "hover:bg-sunken hover:text-ink"
)


def copy_button(label: str, *, of: str) -> Renderable:
    """Copies the text of the elements that the selector `of` finds; not there without JavaScript."""
    return button(
        label,
        emphasis="quiet",
        symbol="copy",
        kind="button",
        attributes={"data-copies": of, "data-done": "Copied"},
        hidden="print:hidden noscript:hidden",
    )


def reveal_button(password: str) -> Renderable:
    """Shows what is typed into a field: nobody can send a new password to who mistyped theirs."""
    return button_(
        type="button",
        aria_controls=password,
        data_reveals=password,
        class_="absolute inset-y-0 right-1 my-auto h-11 min-w-11 rounded-lg px-3 text-[0.9375rem] "
        "font-semibold text-accent hover:bg-accent-soft noscript:hidden",
    )["Show"]


def icon_link(
    label: str, symbol: IconName, href: str, *, attributes: dict[str, Attribute] | None = None
) -> Renderable:
    """A link with nothing but an icon."""
    return a(attributes or {}, href=href, aria_label=label, title=label, class_=ICON_SHAPE)[icon(symbol)]


def actions(*children: Node) -> Renderable:
    """Buttons beside each other."""
    return span(class_="flex flex-wrap items-center gap-3")[children]


def _content(label: Node, symbol: IconName | None) -> Node:
    return [symbol is not None and icon(symbol), span(data_label=True)[label]]
