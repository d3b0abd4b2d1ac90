"""The app with one engine that does what a test says, and a client of it with a token."""

from collections.abc import AsyncGenerator

import httpx2
import pytest
from fastapi import FastAPI

from interviewer_contracts.tokens import issue
from interviewer_tts.app import create_app
from interviewer_tts.engines.hibari import HibariEngine
from interviewer_tts.engines.staged import StagedEngine
from interviewer_tts.settings import Settings
from support.speech_wire import serving


@pytest.fixture
def engine() -> StagedEngine:
    return StagedEngine(fails_on="unspeakable")


@pytest.fixture
def app(settings: Settings, hibari: HibariEngine, engine: StagedEngine) -> FastAPI:
    small = settings.model_copy(update={"tts_queue": 1, "tts_background_queue": 1})
    return create_app(small, engines=[hibari, engine, StagedEngine("away", missing="it is away.")])


@pytest.fixture
def token(settings: Settings) -> str:
    return issue(settings.service_secret.get_secret_value(), audience="tts", subject="somebody")


@pytest.fixture
async def client(app: FastAPI, token: str, engine: StagedEngine) -> AsyncGenerator[httpx2.AsyncClient]:
    async with serving(app) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        await client.get("/v1/voices")
        yield client
        engine.release(1_000)
