"""`tts` on a cluster: speaking, one application in each replica."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import FastAPI

from interviewer_ray.serving import serve, settled
from interviewer_tts.app import create_app
from interviewer_tts.settings import Settings

WARM_SECONDS: Final = 120.0
_LOOK_EVERY_S: Final = 0.05


def app() -> FastAPI:
    """The service, as `python -m interviewer_tts` serves it; built within the replica."""
    made = create_app(settled(Settings))
    started = made.router.lifespan_context

    @asynccontextmanager
    async def warm(app: FastAPI) -> AsyncGenerator[Any]:
        """A replica gets requests once its lifespan has begun, so it waits for the default voice."""
        async with started(app) as state:
            async with asyncio.timeout(WARM_SECONDS):
                while not app.state.speech.ready:  # noqa: ASYNC110 - it loads in another thread
                    await asyncio.sleep(_LOOK_EVERY_S)
            yield state

    made.router.lifespan_context = warm
    return made


def application(_: dict[str, Any]) -> Any:  # noqa: ANN401 - Ray's own type is not at hand
    """What `import_path` of a Serve config names. It takes no arguments: settings are the node's."""
    return serve.deployment(serve.ingress(app)(), name="tts").bind()
