"""Words on the page: headings, paragraphs, and what other people wrote."""

from typing import Literal

from htpy import Node, Renderable, a, div, h1, h2, p, section, span

from interviewer_web.ui import hx

Width = Literal["text", "form", "wide"]

_WIDTHS: dict[Width, str] = {
    "text": "mx-auto w-full max-w-3xl px-5 sm:px-8",
    "form": "mx-auto w-full max-w-md px-5 sm:px-8",
    "wide": "mx-auto w-full max-w-6xl px-5 sm:px-8",
}


def column(*children: Node, width: Width = "text") -> Renderable:
    """The page's content in a column of comfortable width."""
    return div(class_=[_WIDTHS[width], "py-10 sm:py-16"])[children]


def stack(*children: Node) -> Renderable:
    """Blocks below each other with room between them."""
    return div(class_="flex flex-col gap-10 sm:gap-14")[children]


def title(*children: Node, lead: Node = None) -> Renderable:
    """The one heading of a page, with a sentence below it."""
    return div(class_="mb-8 flex flex-col gap-3 sm:mb-10")[
        h1(class_="font-serif text-title font-medium tracking-tight")[children],
        lead is not None and p(class_="max-w-prose text-lg text-soft")[lead],
    ]


def titled(heading: str, *children: Node, id_: str, lead: Node = None) -> Renderable:
    """A part of a page under a heading of its own."""
    return section(aria_labelledby=id_)[
        h2(id=id_, class_="font-serif text-2xl font-medium tracking-tight")[heading],
        lead is not None and p(class_="mt-1 text-soft")[lead],
        div(class_="mt-5")[children],
    ]


def paragraph(*children: Node) -> Renderable:
    """Running text."""
    return p(class_="max-w-prose")[children]


def quiet(*children: Node) -> Renderable:
    """A remark that stands back."""
    return p(class_="max-w-prose text-[0.9375rem] text-soft")[children]


def text_link(href: str, *children: Node, aside: bool = False) -> Renderable:
    """A link within text; `aside` opens it in a tab of its own."""
    return a(
        href=href,
        target="_blank" if aside else None,
        class_="rounded-sm font-medium text-accent underline decoration-accent/40 decoration-2 "
        "underline-offset-4 hover:decoration-accent",
    )[children, aside and span(class_="sr-only")[" in a new tab"]]


def untrusted(*children: Node) -> Renderable:
    """What a person or a posting says, within a line: escaped like everything, and out of htmx's reach."""
    return span(hx.ignore())[children]
