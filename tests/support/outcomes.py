"""How calls that are made at the same moment end."""

from collections.abc import Awaitable
from typing import Final

from interviewer_contracts.problems import ProblemError

DONE: Final = "done"


async def outcome(call: Awaitable[object]) -> str:
    """`DONE`, or the code of the problem that it ended with."""
    try:
        await call
    except ProblemError as error:
        return error.code
    return DONE
