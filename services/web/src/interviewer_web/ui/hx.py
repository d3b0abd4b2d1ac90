"""The only place that knows htmx: version 4.0.1 with its extension `sse`.

Traps of version 4 that these functions keep away from pages: every status but 204 and 304 is swapped; nothing
is inherited unless it says so; `hx-ignore` (not `hx-disable`) keeps htmx out of a part of the page; an event
with a name, even `message`, is dispatched and never swapped.
"""

import json
import re
from typing import Final, Literal

from htpy import Attribute, Element, Node, Renderable, fragment

Attributes = dict[str, Attribute]
Swap = Literal["innerHTML", "outerHTML", "beforeend", "none"]

REQUEST_CLASS: Final = "htmx-request"
"""Stands on a form from its request to the last event of the answer."""

CONFIG: Final = json.dumps(
    {"extensions": "sse", "history": False, "includeIndicatorCSS": False, "prefix": ""},
    separators=(",", ":"),
)
"""For `<meta name="htmx-config">`: one extension, no injected style, no second attribute prefix.

The history stays the browser's own: no page of ours is pushed by htmx.
"""

_LINE_END: Final = re.compile(r"\r\n|\n|\r")


def get(url: str, *, target: str, swap: Swap = "innerHTML") -> Attributes:
    """Fetch a fragment into `target` (a CSS selector); give the element an `href` of its own as well."""
    return {"hx-get": url, "hx-target": target, "hx-swap": swap}


def post(url: str, *, target: str, swap: Swap = "innerHTML") -> Attributes:
    """Send the form and put the answer, whatever its status, into `target`."""
    return {"hx-post": url, "hx-target": target, "hx-swap": swap, "hx-sync": "this:drop"}


def replace(url: str, *, target: str, problems: str) -> Attributes:
    """Send the form and put the answer in the place of `target`, or into `problems` if it is an error."""
    return {**post(url, target=target, swap="outerHTML"), **_refused(problems)}


def append(url: str, *, target: str, problems: str) -> Attributes:
    """Send the form and put the answer at the end of `target`, or into `problems` if it is an error."""
    return {**post(url, target=target, swap="beforeend"), **_refused(problems)}


def _refused(problems: str) -> Attributes:
    refused = f"target:{problems} swap:innerHTML"
    return {"hx-status:4xx": refused, "hx-status:5xx": refused}


def stream(url: str, *, target: str, problems: str, on_load: bool) -> Attributes:
    """Send the form and append each message of the answered event stream to `target`, as it comes.

    An answer that is an error instead goes into `problems`. `on_load` starts at once instead of waiting for
    the button. One stream at a time: the rest is dropped.
    """
    return {
        **append(url, target=target, problems=problems),
        "hx-trigger": "load, submit" if on_load else "submit",
    }


def on_opening(url: str, *, target: str) -> Attributes:
    """For a `<details>`: when it is opened first, fetch what belongs into it."""
    return {**get(url, target=target), "hx-trigger": "toggle once"}


def partial(*, target: str, swap: Swap, children: Node) -> Renderable:
    """A part of an answer that goes somewhere of its own."""
    return Element("hx-partial")({"hx-target": target, "hx-swap": swap})[children]


def ignore() -> Attributes:
    """Keep htmx out of an element: for text that somebody else wrote, on top of escaping."""
    return {"hx-ignore": True}


def message(*nodes: Node) -> str:
    """One event of a stream, without a name, so that it is swapped; ready to be sent."""
    lines = _LINE_END.split(str(fragment[nodes]))
    return "".join(f"data: {line}\n" for line in lines) + "\n"
