"""`tts` on a cluster: the service in each replica of one deployment, engines apart in some of their own."""

import asyncio
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

from interviewer_ray.apart import ApartEngine
from interviewer_ray.replica import NamedReplica, engines_here, named
from interviewer_ray.serving import GONE, serve
from interviewer_ray.settled import settled
from interviewer_tts.app import create_app
from interviewer_tts.engines.protocol import Engine
from interviewer_tts.settings import Settings

WARM_SECONDS: Final = 120.0
_LOOK_EVERY_S: Final = 0.05


class Arguments(BaseModel):
    """`args` of the application: engines, by name, that run in deployments of that name and not in `tts`."""

    model_config = ConfigDict(extra="forbid")

    apart: frozenset[str] = frozenset()


def app(apart: Collection[str]) -> FastAPI:
    """The service, as `python -m interviewer_tts` serves it; built within the replica.

    Raises:
        RuntimeError: no engine has one of these names.

    """
    settings = settled(Settings)
    engines = engines_here(settings)
    replicas = {named(name, engines).name: serve.get_deployment_handle(name) for name in apart}
    reached: list[Engine] = [
        ApartEngine(engine, replicas[engine.name], GONE) if engine.name in replicas else engine
        for engine in engines
    ]
    made = create_app(settings, engines=reached)
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


def application(args: dict[str, Any]) -> Any:  # noqa: ANN401 - Ray's own type is not at hand
    """What `import_path` of a Serve config names. `args` are `Arguments`; settings are the node's."""
    apart = sorted(Arguments.model_validate(args).apart)

    def built() -> FastAPI:
        return app(apart)

    engines = [serve.deployment(NamedReplica, name=name).bind(name) for name in apart]
    return serve.deployment(serve.ingress(built)(), name="tts").bind(*engines)
