"""Changes that are decided on what stands there, while another process of `web` may change the same."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import structlog

from interviewer_web.errors import InterviewChangedError

log: Final = structlog.get_logger()

TRIES: Final = 10
"""Of those that change one interview at a time, one always gets through: so many processes may be at it."""

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def decided_again(
    change: Callable[_Given, Awaitable[_Made]],
) -> Callable[_Given, Coroutine[Any, Any, _Made]]:
    """Read and decide anew when somebody else changed the interview in between.

    What it decorates reads the interview, and then everything else, before it writes anything. Raises
    `InterviewChangedError` after `TRIES` in vain.
    """

    @wraps(change)
    async def decided(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        for _ in range(TRIES - 1):
            try:
                return await change(*args, **kwargs)
            except InterviewChangedError:
                log.info("an interview was changed meanwhile", change=change.__qualname__)
        return await change(*args, **kwargs)

    return decided
