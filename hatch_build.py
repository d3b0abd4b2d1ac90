"""What every package here has in common when it is built: its version, and that of its neighbours.

The version stands in VERSION alone. A built package asks for its neighbours in exactly that version, so an
installation never mixes two releases.
"""

import re
from pathlib import Path
from typing import Any, Final

from hatchling.metadata.plugin.interface import MetadataHookInterface

VERSION: Final = Path(__file__).with_name("VERSION")
NEIGHBOUR: Final = re.compile(r"interviewer-[a-z]+(?:\[[a-z0-9,-]+\])?")


class VersionHook(MetadataHookInterface):
    """Fills in `version`, and pins what is named `interviewer-…`, with extras or without."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Change the `project` table in place.

        Raises:
            OSError: there is no VERSION beside this file.

        """
        version = VERSION.read_text(encoding="ascii").strip()
        metadata["version"] = version
        metadata["dependencies"] = [
            f"{wanted}=={version}" if NEIGHBOUR.fullmatch(wanted) else wanted
            for wanted in metadata["dependencies"]
        ]
