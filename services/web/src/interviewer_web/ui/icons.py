"""Our own icons: 24 units square, drawn in the colour of the text around them, silent to screen readers."""

from functools import cache
from typing import Final, Literal

from htpy import svg
from markupsafe import Markup

IconName = Literal[
    "again",
    "alert",
    "arrow",
    "check",
    "chevron",
    "close",
    "copy",
    "download",
    "info",
    "microphone",
    "moon",
    "next",
    "pause",
    "pen",
    "play",
    "plus",
    "previous",
    "sliders",
    "speaker",
    "trash",
]
IconSize = Literal["small", "normal", "large"]

_SIZES: Final[dict[IconSize, str]] = {"small": "size-4", "normal": "size-5", "large": "size-7"}

SHAPES: Final[dict[IconName, str]] = {
    "again": '<path d="M4 12a8 8 0 1 0 2.6-5.9"/><path d="M4 4v4.5h4.5"/>',
    "alert": '<path d="M12 4 2.8 19.5h18.4z"/><path d="M12 10v4.2"/><path d="M12 17v.1"/>',
    "arrow": '<path d="M4.5 12h15"/><path d="m13.5 6 6 6-6 6"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "chevron": '<path d="m8 5 7 7-7 7"/>',
    "close": '<path d="m6 6 12 12"/><path d="M18 6 6 18"/>',
    "copy": '<path d="M9 9h10.5v10.5H9z"/><path d="M15 9V4.5H4.5V15H9"/>',
    "download": '<path d="M12 4v11"/><path d="m7 10.5 5 5 5-5"/><path d="M5 19.5h14"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5"/><path d="M12 7.7v.1"/>',
    "microphone": '<path d="M9 6.5a3 3 0 0 1 6 0V11a3 3 0 0 1-6 0z"/><path d="M5.5 11a6.5 6.5 0 0 0 13 0"/>'
    '<path d="M12 17.5V21"/>',
    "moon": '<path d="M12 3.5a8.5 8.5 0 1 0 0 17z" fill="currentColor"/><circle cx="12" cy="12" r="8.5"/>',
    "next": '<path d="M6 5.5v13l9.5-6.5z" fill="currentColor"/><path d="M18.5 5.5v13"/>',
    "pause": '<path d="M8.5 5.5v13"/><path d="M15.5 5.5v13"/>',
    "pen": '<path d="M4 20l1-4.5L16.2 4.3a1.8 1.8 0 0 1 2.5 0l1 1a1.8 1.8 0 0 1 0 2.5L8.5 19z"/>',
    "play": '<path d="M7.5 4.8v14.4L19 12z" fill="currentColor"/>',
    "plus": '<path d="M12 5v14"/><path d="M5 12h14"/>',
    "previous": '<path d="M18 5.5v13L8.5 12z" fill="currentColor"/><path d="M5.5 5.5v13"/>',
    "sliders": '<path d="M4 7h9"/><path d="M18 7h2"/><circle cx="15.5" cy="7" r="2.3"/>'
    '<path d="M4 17h2"/><path d="M11 17h9"/><circle cx="8.5" cy="17" r="2.3"/>',
    "speaker": '<path d="M4 9.5v5h3.5l5 4v-13l-5 4z"/><path d="M16 9a4.2 4.2 0 0 1 0 6"/>'
    '<path d="M18.5 6.5a7.8 7.8 0 0 1 0 11"/>',
    "trash": '<path d="M4.5 7h15"/><path d="M9.5 7V4.5h5V7"/><path d="M6.5 7l.8 12.5h9.4L17.5 7"/>',
}


@cache
def icon(name: IconName, *, size: IconSize = "normal", class_: str = "") -> Markup:
    """An icon; the name of what it does belongs beside it, as text or as the button's label.

    A page has dozens of the same few: each is made, and written out, once.
    """
    drawn = svg(
        class_=[_SIZES[size], "shrink-0", class_],
        viewBox="0 0 24 24",
        fill="none",
        stroke="currentColor",
        stroke_width="1.9",
        stroke_linecap="round",
        stroke_linejoin="round",
        aria_hidden="true",
        focusable="false",
    )[Markup(SHAPES[name])]  # noqa: S704 - the shapes above, nothing else
    return Markup(str(drawn))  # noqa: S704 - as htpy wrote it
