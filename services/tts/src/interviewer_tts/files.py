"""Files that are there whole or not at all."""

import os
import tempfile
from pathlib import Path
from typing import Final

PART: Final = ".part"
"""What the name of a file ends in while it is being written; a crash may leave one."""


def write_whole(path: Path, *parts: bytes, lasting: bool) -> None:
    """Write a file that its owner alone can read, of these parts; `lasting` waits until the disk has it.

    Raises:
        OSError: it can't be written; nothing of it stays.

    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=PART)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(parts)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
