"""A service that stands behind a prefix, as on a cluster."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.responses import JSONResponse, Response

from interviewer_contracts.problems import NotFoundError, Problem
from interviewer_contracts.service.paths import path_of
from interviewer_contracts.service.problems import render_problems


@pytest.mark.parametrize(
    ("root", "path", "own"),
    [
        ("", "/v1/voices", "/v1/voices"),
        ("/tts", "/tts/v1/voices", "/v1/voices"),
        ("/tts/", "/tts/v1/voices", "/v1/voices"),
        ("/tts", "/ttsx/v1/voices", "/ttsx/v1/voices"),
        ("/tts", "/v1/voices", "/v1/voices"),
    ],
)
def test_the_prefix_is_no_part_of_the_path(root: str, path: str, own: str) -> None:
    assert path_of({"type": "http", "root_path": root, "path": path}) == own


def said(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"said": problem.detail}, headers=headers)


@pytest.mark.parametrize("root", ["", "/tts"])
def test_errors_have_the_shape_of_their_wire_behind_a_prefix_too(root: str) -> None:
    app = FastAPI()
    render_problems(app, shapes={"/v1/audio/": said})

    @app.get("/v1/audio/nothing")
    async def nothing() -> None:
        raise NotFoundError("No sound.")

    client = TestClient(app, root_path=root)
    assert client.get("/v1/audio/nothing").json() == {"said": "No sound."}
    assert client.get("/v1/nothing").json()["code"] == "not_found"
    _ = nothing
