from pathlib import Path

import pytest

from interviewer_cli.environment import PORT_VARIABLES, read_environment
from interviewer_cli.errors import VariableError


def test_defaults() -> None:
    found = read_environment({})
    assert found.data == Path.cwd() / "data"
    assert dict(found.ports) == {"web": 8000, "llm": 8001, "tts": 8002, "pocketbase": 8090}
    assert found.url("web") == "http://127.0.0.1:8000"
    assert found.public_url is None


def test_an_empty_variable_is_an_unset_one() -> None:
    names = [*PORT_VARIABLES.values(), "INTERVIEWER_DATA", "INTERVIEWER_BIND", "INTERVIEWER_PUBLIC_URL"]
    assert read_environment(dict.fromkeys(names, "")) == read_environment({})


@pytest.mark.parametrize(
    ("bind", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 - a test of just that
        ("::", "http://[::1]:8000"),
        ("192.0.2.7", "http://192.0.2.7:8000"),
        ("localhost", "http://localhost:8000"),
    ],
)
def test_web_alone_listens_where_told(bind: str, url: str) -> None:
    found = read_environment({"INTERVIEWER_BIND": bind})
    assert found.url("web") == url
    assert found.host("web") == bind
    assert {found.host("llm"), found.host("tts"), found.host("pocketbase")} == {"127.0.0.1"}


@pytest.mark.parametrize("value", ["0", "65536", "-1", "http", "8000.0", "٨٠٠٠", "1e3"])
@pytest.mark.parametrize("variable", PORT_VARIABLES.values())
def test_a_port_that_is_none_is_named(variable: str, value: str) -> None:
    with pytest.raises(VariableError, match=f"{variable} is '{value}'; it must be a port"):
        read_environment({variable: value})


def test_two_services_on_one_port_are_named() -> None:
    with pytest.raises(VariableError) as caught:
        read_environment({"INTERVIEWER_TTS_PORT": "8001"})
    assert str(caught.value) == (
        "INTERVIEWER_TTS_PORT is '8001'; it must be another port than that of INTERVIEWER_LLM_PORT."
    )
