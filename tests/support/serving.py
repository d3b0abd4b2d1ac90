"""An ASGI application behind a real socket of this machine, on a port of its own."""

import logging
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final, Literal

import uvicorn
from starlette.types import ASGIApp

ENDS_WITHIN_S: Final = 20


@contextmanager
def serving(app: ASGIApp, *, lifespan: Literal["on", "off"] = "off") -> Generator[str]:
    """Its address, while it serves in a thread of this process."""
    listening = socket.create_server(("127.0.0.1", 0))
    # What is staged to break is told to nobody.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, lifespan=lifespan, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            thread.join(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(ENDS_WITHIN_S)
        listening.close()
