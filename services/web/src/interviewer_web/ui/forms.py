# ruff: noqa: PLR0913 - what a component takes are named properties, not positions
"""Forms: a label for everything, hints, and errors in words beside the field that they are about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from htpy import Attribute, Node, Renderable, div, input, label, p, span, textarea  # noqa: A004 - HTML's name
from htpy import form as form_

from interviewer_contracts.problems import ProblemError
from interviewer_web.ui import hx
from interviewer_web.ui.buttons import reveal_button
from interviewer_web.ui.icons import icon
from interviewer_web.ui.notices import notice

CONTROL = (
    "w-full rounded-xl border border-edge bg-sheet px-4 py-2.5 text-ink placeholder:text-soft "
    "hover:border-ink aria-invalid:border-danger aria-invalid:ring-1 aria-invalid:ring-danger"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A form as it came back: what was typed, and what is wrong with it, by field name.

    `message` is about the form as a whole. Passwords are never given back.
    """

    values: Mapping[str, str] = field(default_factory=dict[str, str])
    errors: Mapping[str, str] = field(default_factory=dict[str, str])
    message: str | None = None

    @classmethod
    def refused(cls, error: ProblemError, fields: Mapping[str, object]) -> "Filled":
        """What was sent, beside what is wrong with it."""
        return cls(
            values={name: value for name, value in fields.items() if isinstance(value, str)},
            errors={found.field: found.message for found in error.errors},
            message=None if error.errors else error.detail,
        )

    def value(self, name: str, default: str = "") -> str:
        return self.values.get(name, default)

    def error(self, name: str) -> str | None:
        return self.errors.get(name)


EMPTY = Filled()


def form(
    *children: Node,
    action: str,
    filled: Filled = EMPTY,
    attributes: hx.Attributes | None = None,
) -> Renderable:
    """A form that is posted. The server says what is wrong, in words, so browsers' own bubbles stay away."""
    return form_(
        attributes or {}, action=action, method="post", novalidate=True, class_="flex flex-col gap-6"
    )[filled.message is not None and notice(filled.message, tone="danger", announce=True), children]


def getting_form(*children: Node, action: str) -> Renderable:
    """A form that only asks for something, by its address; what it gets may be a file to keep."""
    return form_(action=action, method="get", class_="flex flex-col items-start gap-5")[children]


def streaming_form(
    *children: Node, id_: str, url: str, target: str, problems: str, on_load: bool
) -> Renderable:
    """A form whose answer arrives piece by piece; see `hx.stream`.

    Within it, the variant `writing:` styles what is shown from the request to the last piece. With `on_load`
    it looks busy from the first paint, unless there is no JavaScript to make it so.
    """
    return form_(
        hx.stream(url, target=target, problems=problems, on_load=on_load),
        id=id_,
        action=url,
        method="post",
        data_problems=problems,
        class_=hx.REQUEST_CLASS if on_load else None,
    )[children]


def text_field(
    caption: str,
    *,
    name: str,
    filled: Filled,
    id_: str | None = None,
    default: str = "",
    hint: str | None = None,
    kind: Literal["text", "email"] = "text",
    autocomplete: str = "off",
    attributes: dict[str, Attribute] | None = None,
) -> Renderable:
    """A line of text."""
    at = Place(id_ or name, hint, filled.error(name))
    control = input(
        at.attributes,
        attributes or {},
        class_=CONTROL,
        type=kind,
        name=name,
        value=filled.value(name, default),
        autocomplete=autocomplete,
        required=True,
    )
    return labelled(caption, at, control)


def line_field(
    caption: str,
    *,
    name: str,
    id_: str,
    filled: Filled,
    press: Node,
    default: str = "",
    placeholder: str | None = None,
) -> Renderable:
    """A sentence or two, growing as it is typed, with its button beside it."""
    at = Place(id_, None, filled.error(name))
    control = textarea(
        at.attributes,
        class_=[CONTROL, "field-sizing-content min-h-11 min-w-[min(100%,22rem)] flex-1 resize-none"],
        name=name,
        rows=1,
        placeholder=placeholder,
        required=True,
    )["\n", filled.value(name, default)]
    return labelled(caption, at, div(class_="flex flex-wrap items-start gap-3")[control, press])


def password_field(
    caption: str,
    *,
    name: str,
    filled: Filled,
    new: bool,
    id_: str | None = None,
    hint: str | None = None,
) -> Renderable:
    """A password, never given back; `new` tells password managers to offer one."""
    at = Place(id_ or name, hint, filled.error(name))
    control = input(
        at.attributes,
        class_=[CONTROL, "pr-20"],
        type="password",
        name=name,
        autocomplete="new-password" if new else "current-password",
        autocapitalize="none",
        spellcheck="false",
        required=True,
    )
    return labelled(caption, at, div(class_="relative")[control, reveal_button(at.id)])


def number_field(
    caption: str, *, name: str, filled: Filled, least: int, most: int, default: int, hint: str | None = None
) -> Renderable:
    """A whole number."""
    at = Place(name, hint, filled.error(name))
    control = input(
        at.attributes,
        class_=[CONTROL, "max-w-28 text-lg tabular-nums"],
        type="number",
        inputmode="numeric",
        name=name,
        min=least,
        max=most,
        value=filled.value(name, str(default)),
        required=True,
    )
    return labelled(caption, at, control)


def long_text_field(
    caption: str,
    *,
    name: str,
    filled: Filled,
    limit: int,
    placeholder: str,
    hint: str | None = None,
    extra: Node = None,
    draft: bool = False,
    aside: bool = False,
) -> Renderable:
    """Many lines, with a count of what is used up; `extra` stands with the error.

    Nothing is cut off at the limit: whoever pastes too much must be told, not robbed. `draft` keeps what is
    typed within this tab until it was sent. A field `aside` may stay empty, and is lower.
    """
    at = Place(name, hint, filled.error(name))
    control = textarea(
        at.attributes,
        class_=[
            CONTROL,
            "field-sizing-content max-h-[70dvh] resize-y leading-relaxed",
            "min-h-24" if aside else "min-h-56 sm:min-h-72",
        ],
        name=name,
        placeholder=placeholder,
        required=not aside,
        spellcheck="false",
        data_limit=limit,
        data_draft=draft,
    )["\n", filled.value(name)]
    counter = p(
        id=f"{name}-count",
        class_="text-right text-sm tabular-nums text-soft data-over:font-semibold data-over:text-danger",
    )
    return labelled(caption, at, [control, counter], extra=extra)


def file_field(
    caption: str, *, name: str, filled: Filled, accept: str, hint: str, extra: Node = None
) -> Renderable:
    """A file to choose, or to drop onto the field. Browsers forget it when a form comes back."""
    at = Place(name, hint, filled.error(name))
    control = input(
        at.attributes,
        class_=[
            CONTROL,
            "min-h-11 cursor-pointer border-dashed text-soft",
            "file:mr-4 file:min-h-9 file:cursor-pointer file:rounded-full file:border-0",
            "file:bg-accent-soft file:px-4 file:font-semibold file:text-accent",
        ],
        type="file",
        name=name,
        accept=accept,
        required=True,
    )
    return labelled(caption, at, control, extra=extra)


def hidden(name: str, value: str, attributes: dict[str, Attribute] | None = None) -> Renderable:
    """A value that travels with the form."""
    return input(attributes or {}, type="hidden", name=name, value=value)


class Place:
    """Where a field stands: its id, and what describes it to a screen reader."""

    def __init__(self, id_: str, hint: str | None, error: str | None) -> None:
        self.id = id_
        self.hint = hint
        self.error = error

    @property
    def attributes(self) -> dict[str, Attribute]:
        described = [
            f"{self.id}-{part}" for part, text in (("error", self.error), ("hint", self.hint)) if text
        ]
        return {
            "id": self.id,
            "aria-describedby": " ".join(described) or None,
            "aria-invalid": "true" if self.error else None,
            "autofocus": bool(self.error),
        }

    @property
    def hint_line(self) -> Node:
        """What helps to fill it in."""
        return (
            self.hint is not None
            and span(id=f"{self.id}-hint", class_="max-w-prose text-[0.9375rem] text-soft")[self.hint]
        )

    @property
    def error_line(self) -> Node:
        """What is wrong with it, in words."""
        return (
            self.error is not None
            and p(id=f"{self.id}-error", class_="flex items-start gap-2 font-medium text-danger")[
                icon("alert", class_="mt-1"), span[self.error]
            ]
        )


def labelled(caption: str, at: Place, control: Node, *, extra: Node = None) -> Renderable:
    """A control under its caption, with its hint and what is wrong with it."""
    return div(class_="flex flex-col gap-1.5")[
        label(for_=at.id, class_="font-semibold")[caption],
        at.hint_line,
        control,
        at.error_line,
        extra,
    ]
