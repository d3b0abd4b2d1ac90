# ruff: noqa: PLR0913 - what a component takes are named properties, not positions
"""Fields that offer a choice: one of a list, a step on a scale, one of several ways with a word on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from htpy import (
    Attribute,
    Renderable,
    div,
    fieldset,
    input,  # noqa: A004 - HTML's name
    label,
    legend,
    option,
    select,
    span,
)

from interviewer_web.ui.forms import CONTROL, Filled, Place, labelled


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One of several ways; `barred` says why it can't be taken just now."""

    value: str
    caption: str
    detail: str | None = None
    barred: str | None = None


def select_field(
    caption: str,
    *,
    name: str,
    filled: Filled,
    options: Mapping[str, str],
    default: str = "",
    hint: str | None = None,
) -> Renderable:
    """One of a list; `options` are the values with what a person reads."""
    at = Place(name, hint, filled.error(name))
    chosen = filled.value(name, default)
    control = select(at.attributes, name=name, class_=[CONTROL, "min-h-11 pr-8"])[
        [option(value=value, selected=value == chosen)[words] for value, words in options.items()]
    ]
    return labelled(caption, at, control)


def scale_field(
    caption: str, *, name: str, filled: Filled, steps: Mapping[str, str], default: str, ends: tuple[str, str]
) -> Renderable:
    """A step between two `ends`; `steps` are the values with their names, from the one to the other."""
    at = Place(name, None, filled.error(name))
    chosen = filled.value(name, default)
    low, high = ends
    return fieldset(_of_group(at), class_="min-w-0")[
        legend(class_="mb-1.5 font-semibold")[caption],
        div(class_="max-w-xs")[
            div(class_="-mx-3 flex justify-between")[
                [
                    label(
                        class_="inline-flex size-11 cursor-pointer items-center justify-center", title=words
                    )[
                        input(type="radio", name=name, value=value, checked=value == chosen, class_="size-5"),
                        span(class_="sr-only")[words],
                    ]
                    for value, words in steps.items()
                ]
            ],
            div(class_="flex justify-between text-[0.9375rem] text-soft", aria_hidden="true")[
                span[low], span[high]
            ],
        ],
        at.error_line,
    ]


def ways_field(
    caption: str,
    *,
    name: str,
    filled: Filled,
    ways: Sequence[Way],
    default: str,
    hint: str | None = None,
) -> Renderable:
    """One of several ways, all in sight; one that is barred says why."""
    at = Place(name, hint, filled.error(name))
    chosen = filled.value(name, default)
    return fieldset(_of_group(at), class_="min-w-0")[
        legend(class_="mb-1 font-semibold")[caption],
        at.hint_line,
        div(class_="mt-1 flex flex-col")[[_way(way, name, checked=way.value == chosen) for way in ways]],
        at.error_line,
    ]


def _way(way: Way, name: str, *, checked: bool) -> Renderable:
    return label(class_="flex min-h-11 items-baseline gap-3 py-1.5 has-enabled:cursor-pointer")[
        input(
            type="radio",
            name=name,
            value=way.value,
            checked=checked and way.barred is None,
            disabled=way.barred is not None,
            class_="size-5 shrink-0 translate-y-1",
        ),
        span(class_="min-w-0")[
            span(class_=["font-medium", "text-soft" if way.barred else ""])[way.caption],
            [
                span(class_="block text-[0.9375rem] text-soft wrap-anywhere")[told]
                for told in (way.detail, way.barred)
                if told is not None
            ],
        ],
    ]


def _of_group(at: Place) -> dict[str, Attribute]:
    return {name: value for name, value in at.attributes.items() if name in {"id", "aria-describedby"}}
