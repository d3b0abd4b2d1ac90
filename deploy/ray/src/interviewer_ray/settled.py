"""Settings and logs of a replica."""

from typing import TypeVar

from interviewer_contracts.service.server import configure_logging
from interviewer_contracts.service.settings import ServiceSettings, from_environment

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
