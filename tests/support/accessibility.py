"""What axe finds on a page; axe comes untyped, so it is met here alone."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from typing import Any, cast

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page


def serious(page: Page) -> list[str]:
    """What is serious or critical on the page: the rule, and the first element that breaks it."""
    response = cast("dict[str, Any]", Axe().run(page).response)
    return [
        f"{page.url} {violation['id']}: {violation['nodes'][0]['html']}"
        for violation in response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
