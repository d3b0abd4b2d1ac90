"""Small questions in front of the page.

There is one dialog on a page. A link that opens it also has a page of its own at the same address: without
JavaScript, or when the fragment does not come, the link simply goes there.
"""

from typing import Final

from htpy import Attribute, Renderable, dialog, div, template

from interviewer_web.ui import hx
from interviewer_web.ui.buttons import button

DIALOG_ID: Final = "dialog"


def dialog_host() -> Renderable:
    """Where fragments for the dialog are put; `app.js` opens it when one arrives."""
    return dialog(
        id=DIALOG_ID,
        aria_label="Please decide",
        class_="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-3xl border border-rule bg-sheet p-6 text-ink "
        "shadow-sheet sm:p-8",
    )


def dialog_closer() -> Renderable:
    """What `app.js` puts below a message in the dialog that has no way out of its own."""
    return template(id="dialog-closer")[
        div(class_="mt-5")[
            button("Close", emphasis="secondary", kind="button", attributes={"data-closes": True})
        ]
    ]


def opens_dialog(url: str) -> hx.Attributes:
    """For a link to `url`: show it in the dialog instead."""
    return hx.get(url, target=f"#{DIALOG_ID}")


def within_dialog(url: str) -> hx.Attributes:
    """For a form shown in the dialog: what it answers (a form with errors) stays there."""
    return hx.post(url, target=f"#{DIALOG_ID}")


def closes_dialog() -> dict[str, Attribute]:
    """For a link back: within the dialog it only closes it."""
    return {"data-closes": True}
