"""How often a thing may be done, declared per route: `dependencies=[LOG_IN_LIMIT]`.

| limit            | of whom | how often                | why                            |
| ---------------- | ------- | ------------------------ | ------------------------------ |
| `LOG_IN_LIMIT`   | address | 10 a minute, 60 an hour  | guessing passwords             |
| `SIGN_UP_LIMIT`  | address | 20 an hour               | robots                         |
| `PASSWORD_LIMIT` | user    | 10 an hour               | guessing at an open screen     |
| `CREATE_LIMIT`   | user    | 60 an hour               | each is a reading              |
| `WRITE_LIMIT`    | user    | 120 an hour              | keeps a writer busy            |
| `CHANGE_LIMIT`   | user    | 240 an hour              | each may keep a writer busy    |
| `SPEECH_LIMIT`   | user    | 1,200 an hour            | keeps a voice busy             |
| `TIMINGS_LIMIT`  | user    | 1,200 an hour            | as many as there are sounds    |
| `ALBUM_LIMIT`    | user    | 60 an hour               | each is a whole interview      |
| `OWN_VOICE_LIMIT`| user    | 12 an hour               | each is a recording to look at |

Counted in memory, per process, over moving windows. `INTERVIEWER_LIMITS_FACTOR` widens or narrows all of
them; 0 turns them off.
"""

import math
import time
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, Literal, cast

import structlog
from fastapi import Depends, Request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from interviewer_web.errors import TooManyError
from interviewer_web.identity import caller_of, session_of

log: Final = structlog.get_logger()


class RateLimiter:
    """Counts, for one application."""

    def __init__(self, factor: float) -> None:
        self._factor = factor
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    async def hit(self, name: str, key: str, rates: tuple[RateLimitItem, ...]) -> None:
        """Count one. Raises `TooManyError` when a window is full."""
        if self._factor == 0:
            return
        for rate in rates:
            amount = max(1, round(rate.amount * self._factor))
            scaled = type(rate)(amount, rate.multiples, rate.namespace)
            if not await self._windows.hit(scaled, name, key):
                reset = (await self._windows.get_window_stats(scaled, name, key)).reset_time
                log.warning("limited", limit=name)
                raise TooManyError(max(1, math.ceil(reset - time.time())))


class Limit:
    """A dependency that counts a request against its address or its user."""

    def __init__(self, name: str, of: Literal["address", "user"], *rates: RateLimitItem) -> None:
        self.name = name
        self._of = of
        self.rates = rates

    async def __call__(self, request: Request) -> None:
        key = (await session_of(request)).user.id if self._of == "user" else _network(request)
        await cast("RateLimiter", request.app.state.limiter).hit(self.name, key, self.rates)


def _network(request: Request) -> str:
    """The address, or the /64 that a single subscriber holds of IPv6."""
    address = caller_of(request).address
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else address


LOG_IN_LIMIT: Final = Depends(
    Limit("log_in", "address", RateLimitItemPerMinute(10), RateLimitItemPerHour(60))
)
SIGN_UP_LIMIT: Final = Depends(Limit("sign_up", "address", RateLimitItemPerHour(20)))
PASSWORD_LIMIT: Final = Depends(Limit("password", "user", RateLimitItemPerHour(10)))
CREATE_LIMIT: Final = Depends(Limit("create", "user", RateLimitItemPerHour(60)))
WRITE_LIMIT: Final = Depends(Limit("write", "user", RateLimitItemPerHour(120)))
CHANGE_LIMIT: Final = Depends(Limit("change", "user", RateLimitItemPerHour(240)))
TIMINGS_LIMIT: Final = Depends(Limit("timings", "user", RateLimitItemPerHour(1200)))
ALBUM_LIMIT: Final = Depends(Limit("album", "user", RateLimitItemPerHour(60)))
OWN_VOICE_LIMIT: Final = Depends(Limit("own_voice", "user", RateLimitItemPerHour(12)))
SPEECH_LIMIT: Final = Depends(Limit("speech", "user", RateLimitItemPerHour(1200)))
