"""Surfaces and folds."""

from htpy import Node, Renderable, details, div, span, summary

from interviewer_web.ui import hx
from interviewer_web.ui.icons import icon


def sheet(*children: Node) -> Renderable:
    """A sheet of paper on the page."""
    return div(class_="rounded-3xl border border-rule bg-sheet p-6 shadow-sheet sm:p-8")[children]


def fold(
    caption: Node, *children: Node, opened: bool = False, attributes: hx.Attributes | None = None
) -> Renderable:
    """What is read on demand: closed until its caption is pressed; works without JavaScript."""
    return details(attributes or {}, open=opened)[
        summary(
            class_="-ml-2 inline-flex min-h-11 items-center gap-1.5 rounded-lg pr-3 pl-1 font-semibold "
            "text-accent "
            "hover:bg-accent-soft"
        )[
            icon("chevron", class_="transition-transform [details[open]>summary>&]:rotate-90"),
            span[caption],
        ],
        div(class_="pt-2 pb-3")[children],
    ]
