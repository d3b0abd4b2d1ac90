"""A stage for tests: the whole application over a store and neighbours in memory, and people in it."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import httpx2
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.types import ASGIApp

from interviewer_contracts.options import InterviewOptions
from interviewer_web.app import create_app
from interviewer_web.clients.memory import MemorySpeaker, MemoryWriter
from interviewer_web.dependencies import Services
from interviewer_web.identity import cookie_name
from interviewer_web.settings import Settings
from interviewer_web.store.memory import MemoryStore
from interviewer_web.store.records import Caller, NewInterview, Session, new_id

PASSWORD: Final = "a calm green kettle"  # noqa: S105 - of invented people
SECRET: Final = SecretStr("a-secret-of-tests-with-enough-characters")
HOME: Final = "http://127.0.0.1:8000"
POSTING: Final = (
    "Electrician for building services\n"
    "Install and test wiring in occupied buildings\n"
    "Read circuit diagrams and find faults\n"
    "Explain to customers what was done\n"
    "Hold a valid driving licence"
)
PATIENCE_SECONDS: Final = 10.0
"""After this a test gives up waiting for what must come."""


@dataclass
class Stage:
    """The application with everything behind it at hand."""

    settings: Settings
    store: MemoryStore = field(default_factory=MemoryStore)
    writer: MemoryWriter = field(default_factory=MemoryWriter)
    speaker: MemorySpeaker = field(default_factory=MemorySpeaker)

    def __post_init__(self) -> None:
        self.app: FastAPI = create_app(
            self.settings, store=self.store, writer=self.writer, speaker=self.speaker
        )
        self.services: Services = self.app.state.services

    def client(
        self, *, cookie: str = "", bearer: str = "", address: str = "203.0.113.7", base_url: str = HOME
    ) -> httpx2.AsyncClient:
        """A client; with a cookie it is a person's browser, with a bearer a program."""
        headers = {"Accept": "text/html"} if not bearer else {"Authorization": f"Bearer {bearer}"}
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=self.app, client=(address, 40_000)),
            base_url=base_url,
            headers=headers,
            cookies={cookie_name(self.settings): cookie} if cookie else None,
            trust_env=False,
        )

    async def person(self, email: str = "nadia@example.com") -> Session:
        """Somebody with an account and a session."""
        await self.store.accounts.sign_up(Caller(address="::1"), email=email, password=PASSWORD)
        return await self.store.accounts.log_in(Caller(address="::1"), email=email, password=PASSWORD)

    async def interview(self, session: Session, *, posting: str = POSTING, count: int = 3) -> str:
        """The id of an interview of theirs, without questions."""
        new = NewInterview(
            id=new_id(),
            title="Electrician",
            company=None,
            posting=posting,
            options=InterviewOptions(count=count),
            reading=None,
        )
        return (await self.store.interviews.create(as_caller(session), new)).id

    async def written(self, session: Session, *, count: int = 3) -> str:
        """The id of an interview of theirs with all its questions."""
        interview = await self.interview(session, count=count)
        events = await self.services.interviews.write(as_caller(session), interview)
        async for _ in events:
            pass
        return interview


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncGenerator[str]:
    """The application behind a real server on a free port; yields its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


async def until(condition: Callable[[], bool]) -> None:
    """Wait until it holds. Raises `TimeoutError` after `PATIENCE_SECONDS`."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.001)


def as_caller(session: Session) -> Caller:
    """The session as a caller of the store."""
    return Caller(address="203.0.113.7", token=session.token)


def settings_of(**changes: object) -> Settings:
    """Settings for tests: no limits, and what is given."""
    return Settings.model_validate({"service_secret": SECRET, "limits_factor": 0, **changes})
