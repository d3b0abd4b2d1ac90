"""Ray Serve by its name.

Ray is an extra of this folder alone, so its name is looked up when a cluster starts, not when types are
checked.
"""

from importlib import import_module
from typing import Any, Final

serve: Final[Any] = import_module("ray.serve")
GONE: Final[tuple[type[Exception], ...]] = (
    import_module("ray.exceptions").RayError,
    import_module("ray.serve.exceptions").RayServeException,
)
"""What a call of another deployment raises when a replica or its node is lost, or none is to be had."""
