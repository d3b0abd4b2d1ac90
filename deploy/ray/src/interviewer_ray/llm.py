"""`llm` on a cluster: reading and writing, one application in each replica."""

from typing import Any

from fastapi import FastAPI

from interviewer_llm.app import create_app
from interviewer_llm.settings import Settings
from interviewer_ray.serving import serve
from interviewer_ray.settled import settled


def app() -> FastAPI:
    """The service, as `python -m interviewer_llm` serves it; built within the replica."""
    return create_app(settled(Settings))


def application(_: dict[str, Any]) -> Any:  # noqa: ANN401 - Ray's own type is not at hand
    """What `import_path` of a Serve config names. It takes no arguments: settings are the node's."""
    return serve.deployment(serve.ingress(app)(), name="llm").bind()
