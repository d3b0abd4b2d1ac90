"""The data folder, the secrets in it, and the newest backup of it."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from interviewer_backup.places import DATA_FILE, DATABASE
from interviewer_backup.shelf import backups_in
from interviewer_cli.diagnosis.finding import Finding
from interviewer_cli.environment import Installation
from interviewer_cli.layout import FILE_MODE, FOLDER_MODE, Layout
from interviewer_cli.secrets import FILES, too_open

SCARCE_BYTES: Final = 1_000_000_000
TOO_FEW_BYTES: Final = 50_000_000
OLD_DAYS: Final = 7


def look_at_data(installation: Installation) -> list[Finding]:
    """The folder, the room on its disk, who can read the secrets, and how old the newest backup is."""
    layout = Layout(installation.data)
    return [_folder(layout.root), _room(layout.root), _secrets(layout), _backup(installation)]


def _folder(root: Path) -> Finding:
    there = _nearest(root)
    if there != root:
        if os.access(there, os.W_OK | os.X_OK) and there.is_dir():
            return Finding("data folder", "ok", f"{root} will be made by the first start")
        detail = f"{root} can't be made: {there} can't be written"
    elif not root.is_dir():
        detail = f"{root} is no folder"
    elif not os.access(root, os.W_OK | os.X_OK):
        detail = f"{root} can't be written"
    else:
        return Finding("data folder", "ok", str(root))
    return Finding(
        "data folder", "fail", detail, "Choose another with INTERVIEWER_DATA, or mend its permissions."
    )


def _room(root: Path) -> Finding:
    free = shutil.disk_usage(_nearest(root)).free
    detail = f"{free / 1_000_000_000:.1f} GB free"
    mend = "Make room on this disk, or choose another with INTERVIEWER_DATA."
    if free < TOO_FEW_BYTES:
        return Finding("disk", "fail", detail, mend)
    if free < SCARCE_BYTES:
        return Finding("disk", "warn", detail, mend)
    return Finding("disk", "ok", detail)


def _secrets(layout: Layout) -> Finding:
    if not layout.secrets.exists():
        return Finding("secrets", "ok", "will be made by the first start")
    paths = [path for name in FILES.values() if (path := layout.secrets / name).exists()]
    open_ones = [path.name for path in paths if too_open(path, FILE_MODE)]
    if too_open(layout.secrets, FOLDER_MODE):
        open_ones.insert(0, str(layout.secrets))
    if open_ones:
        mend = f"Run: chmod 700 {layout.secrets} && chmod 600 {layout.secrets}/*"
        return Finding("secrets", "warn", f"others can read {', '.join(open_ones)}", mend)
    return Finding("secrets", "ok", f"{len(paths)} in {layout.secrets}, for your eyes only")


def _backup(installation: Installation) -> Finding:
    if not (installation.data / DATABASE / DATA_FILE).exists():
        return Finding("backup", "ok", "there is nothing to back up yet")
    mend = "Run `interviewer backup`; docs/backup.md tells how to have it done every day."
    found = backups_in(installation.backups)
    if not found:
        return Finding("backup", "warn", f"none in {installation.backups}", mend)
    made, path = found[0]
    days = (datetime.now(UTC) - made).days
    detail = f"the newest is {days} days old: {path}"
    return Finding("backup", "warn", detail, mend) if days > OLD_DAYS else Finding("backup", "ok", detail)


def _nearest(path: Path) -> Path:
    """The path itself, or the nearest folder above it that exists."""
    return next(found for found in (path, *path.parents) if found.exists())
