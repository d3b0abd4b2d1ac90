"""Short messages that stand out of the page."""

from typing import Literal

from htpy import Node, Renderable, div

from interviewer_web.ui.icons import IconName, icon

Tone = Literal["plain", "good", "danger"]

_TONES: dict[Tone, tuple[str, IconName]] = {
    "plain": ("border-rule bg-sheet text-ink", "info"),
    "good": ("border-accent/30 bg-accent-soft text-ink", "check"),
    "danger": ("border-danger/40 bg-danger-soft text-ink", "alert"),
}
_MARKS: dict[Tone, str] = {"plain": "text-soft", "good": "text-accent", "danger": "text-danger"}


def notice(*children: Node, tone: Tone = "plain", announce: bool = False) -> Renderable:
    """A message. `announce` reads it out at once: for what went wrong, and for nothing else."""
    classes, symbol = _TONES[tone]
    return div(
        role="alert" if announce else None,
        class_=["flex items-start gap-3 rounded-2xl border px-4 py-3.5", classes],
    )[
        icon(symbol, class_=f"mt-0.5 {_MARKS[tone]}"),
        div(class_="flex min-w-0 flex-1 flex-col gap-2")[children],
    ]
