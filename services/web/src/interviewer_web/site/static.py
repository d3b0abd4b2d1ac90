"""Style sheet, scripts, fonts and icons, as the build made them."""

import mimetypes
import os
import re
from pathlib import Path
from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOREVER: Final = "public, max-age=31536000, immutable"
SHORT: Final = "public, max-age=300"
MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
"""Said here, because the framework asks the machine's own tables; with `nosniff` a wrong type is fatal."""

_HASHED: Final = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+")


class StaticAssets(StaticFiles):
    """Files under names with their hash are kept forever; the few others for five minutes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        # The first guess reads those tables, which would hold up the loop.
        mimetypes.init()

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        path = Path(full_path)
        response.headers["Cache-Control"] = FOREVER if _HASHED.search(path.name) else SHORT
        if "content-type" in response.headers and path.suffix in MEDIA_TYPES:
            response.headers["Content-Type"] = MEDIA_TYPES[path.suffix]
        return response
