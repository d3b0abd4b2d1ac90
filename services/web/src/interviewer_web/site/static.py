"""Style sheet, scripts, fonts and icons, as the build made them."""

import os
import re
from pathlib import Path
from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOREVER: Final = "public, max-age=31536000, immutable"
SHORT: Final = "public, max-age=300"
_HASHED: Final = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+")


class StaticAssets(StaticFiles):
    """Files under names with their hash are kept forever; the few others for five minutes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        kept = FOREVER if _HASHED.search(Path(full_path).name) else SHORT
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = kept
        return response
