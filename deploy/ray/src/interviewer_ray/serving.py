"""What both applications do alike: settings and logs in each replica, and Ray by its name.

Ray is an extra of this folder alone, so its name is looked up when a cluster starts, not when types are
checked.
"""

from importlib import import_module
from typing import Any, Final, TypeVar

from interviewer_contracts.service.server import configure_logging
from interviewer_contracts.service.settings import ServiceSettings, from_environment

serve: Final[Any] = import_module("ray.serve")

SomeSettings = TypeVar("SomeSettings", bound=ServiceSettings)


def settled(kind: type[SomeSettings]) -> SomeSettings:
    """The settings of a replica, by the environment that its node was started with.

    Raises:
        RuntimeError: they are wrong; each that is, is in the log of the replica.

    """
    try:
        settings = from_environment(kind)
    except SystemExit as error:
        # An exit would look as if the process had been killed, and be tried again without a word.
        raise RuntimeError(f"{kind.__module__} can't start: its settings are wrong, see the log") from error
    configure_logging(settings.log_format)
    return settings
