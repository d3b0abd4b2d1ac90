"""What commands print on standard output."""

import json
import shutil
import sys
import textwrap
from typing import Final

from interviewer_cli.supervisor.output import plain

_WIDEST: Final = 96


def print_json(value: object) -> None:
    """Print JSON, in UTF-8 whatever the terminal's encoding: that is what readers of JSON expect."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()


def print_text(text: str = "", *, first: str = "", rest: str = "") -> None:
    """Print a paragraph, wrapped; `first` and `rest` go before its lines. Nothing in it moves the cursor."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    lines = textwrap.wrap(
        plain(" ".join(text.split())),
        width=width,
        initial_indent=first,
        subsequent_indent=rest,
        # A path or a command that is broken in two can't be copied.
        break_long_words=False,
        break_on_hyphens=False,
    )
    print("\n".join(lines) or first.rstrip(), flush=True)  # noqa: T201 - standard output is this command's result
