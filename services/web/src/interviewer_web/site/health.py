"""Whether `web` lives, and whether it can work."""

import asyncio

from fastapi import APIRouter, Response
from pydantic import BaseModel

from interviewer_web.dependencies import ServicesDep

router = APIRouter(include_in_schema=False)


class Health(BaseModel):
    """Alive."""

    status: str = "ok"


class Readiness(BaseModel):
    """Whether people can be served: the store decides; without `llm` or `tts` the rest still works."""

    ready: bool
    store: bool
    llm: bool
    tts: bool


@router.get("/healthz")
async def healthz() -> Health:
    return Health()


@router.get("/readyz")
async def readyz(services: ServicesDep, response: Response) -> Readiness:
    store, llm, tts = await asyncio.gather(
        services.store.ready(), services.writer.ready(), services.speaker.ready()
    )
    response.status_code = 200 if store else 503
    return Readiness(ready=store, store=store, llm=llm, tts=tts)
