"""Whether `web` lives, and whether it can work."""

import asyncio
from typing import Final, Protocol

from fastapi import APIRouter, FastAPI, Request, Response
from pydantic import BaseModel

from interviewer_web.dependencies import ServicesDep

PROBE_SECONDS: Final = 2.0
"""A neighbour that is silent for longer is not ready; whoever asks us must not wait for it."""


class Neighbour(Protocol):
    """A process that `web` needs."""

    async def ready(self) -> bool:
        """Whether it says that it is ready."""
        ...


router = APIRouter(include_in_schema=False)


class Health(BaseModel):
    """Alive, and in which version."""

    status: str = "ok"
    version: str


class Readiness(BaseModel):
    """Whether people can be served: the store decides; without `llm` or `tts` the rest still works."""

    ready: bool
    store: bool
    llm: bool
    tts: bool


@router.get("/healthz")
async def healthz(request: Request) -> Health:
    app: FastAPI = request.app
    return Health(version=app.version)


@router.get("/readyz")
async def readyz(services: ServicesDep, response: Response) -> Readiness:
    store, llm, tts = await asyncio.gather(
        *(answers(one) for one in (services.store, services.writer, services.speaker))
    )
    response.status_code = 200 if store else 503
    return Readiness(ready=store, store=store, llm=llm, tts=tts)


async def answers(neighbour: Neighbour) -> bool:
    """Whether it is ready; one that is silent for `PROBE_SECONDS` is not."""
    try:
        return await asyncio.wait_for(neighbour.ready(), PROBE_SECONDS)
    except TimeoutError:
        return False
