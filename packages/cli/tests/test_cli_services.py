"""What each service is told and may know."""

from pathlib import Path

import pytest

from interviewer_cli.environment import ServiceName, read_environment
from interviewer_cli.errors import UsageError
from interviewer_cli.layout import Layout
from interviewer_cli.secrets import Secrets, open_secrets
from interviewer_cli.services import OPTIONS, stages, told
from interviewer_contracts.service.settings import ServiceSettings
from interviewer_llm.settings import Settings as LlmSettings
from interviewer_tts.settings import Settings as TtsSettings
from interviewer_web.settings import Settings as WebSettings

SETTINGS: dict[ServiceName, type[ServiceSettings]] = {
    "llm": LlmSettings,
    "tts": TtsSettings,
    "web": WebSettings,
}
SECRETS_OF = {
    "pocketbase": {"INTERVIEWER_PROXY_SECRET", "INTERVIEWER_SUPERUSER_PASSWORD"},
    "llm": {"INTERVIEWER_SERVICE_SECRET"},
    "tts": {"INTERVIEWER_SERVICE_SECRET"},
    "web": {"INTERVIEWER_SERVICE_SECRET", "INTERVIEWER_PROXY_SECRET"},
}

LEFT_ALONE = {"INTERVIEWER_STOP_SECONDS"}
"""`up` ends everything within its own time."""


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    return open_secrets(Layout(tmp_path), {})


def environments(secrets: Secrets, environment: dict[str, str]) -> dict[str, dict[str, str]]:
    found = stages(read_environment(environment), secrets, environment)
    return {one.name: dict(one.command.environment) for stage in found for one in stage}


def test_pocketbase_first_then_llm_and_tts_together_then_web(secrets: Secrets) -> None:
    found = stages(read_environment({}), secrets, {})
    assert [[one.name for one in stage] for stage in found] == [["pocketbase"], ["llm", "tts"], ["web"]]


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_of_a_service_can_be_set_and_nothing_else(name: ServiceName, secrets: Secrets) -> None:
    settings = {f"INTERVIEWER_{field.upper()}" for field in SETTINGS[name].model_fields} - LEFT_ALONE
    assert {*OPTIONS[name], *told(name, read_environment({}), secrets)} == settings


def test_the_store_of_files_is_pocketbases_alone_and_half_of_its_settings_are_refused(
    secrets: Secrets,
) -> None:
    store = {
        "INTERVIEWER_S3_ENDPOINT": "https://s3.example.com",
        "INTERVIEWER_S3_BUCKET": "interviewer",
        "INTERVIEWER_S3_KEY": "key",
        "INTERVIEWER_S3_SECRET": "secret",
    }
    found = environments(secrets, store)
    assert {name for name, one in found.items() if "INTERVIEWER_S3_SECRET" in one} == {"pocketbase"}
    assert store.items() <= found["pocketbase"].items()
    del store["INTERVIEWER_S3_KEY"]
    with pytest.raises(UsageError, match="INTERVIEWER_S3_KEY"):
        environments(secrets, store)


def test_secrets_go_to_those_that_need_them(secrets: Secrets) -> None:
    for name, environment in environments(secrets, {}).items():
        known = {
            variable for variable, secret in secrets.by_variable.items() if secret in environment.values()
        }
        assert known == SECRETS_OF[name], name


def test_no_secret_stands_on_a_command_line(secrets: Secrets) -> None:
    for stage in stages(read_environment({}), secrets, {}):
        for one in stage:
            assert not any(secret in " ".join(one.command.argv) for secret in secrets.by_variable.values())
            assert not any(secret in repr(one) for secret in secrets.by_variable.values())


def test_what_is_not_for_a_service_does_not_reach_it(
    secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = {"AWS_KEY": "1"}
    for variable, value in foreign.items():
        monkeypatch.setenv(variable, value)
    for environment in environments(secrets, {**foreign, "PATH": "/bin"}).values():
        assert "AWS_KEY" not in environment
        assert "PATH" in environment


def test_a_way_out_is_for_those_who_may_ask_servers_elsewhere(secrets: Secrets) -> None:
    way_out = {
        "HTTPS_PROXY": "http://proxy.invalid",
        "no_proxy": ".internal",
        "SSL_CERT_FILE": "/ca.pem",
        "HF_TOKEN": "t",
    }
    given = environments(secrets, way_out)
    for service in ("llm", "tts"):
        assert way_out.items() <= given[service].items()
    for service in ("web", "pocketbase"):
        assert not way_out.items() & given[service].items()


def test_web_is_told_where_the_others_are(secrets: Secrets) -> None:
    ports = {"INTERVIEWER_PORT": "1", "INTERVIEWER_LLM_PORT": "2", "INTERVIEWER_TTS_PORT": "3"}
    web = environments(secrets, {**ports, "INTERVIEWER_POCKETBASE_PORT": "4", "INTERVIEWER_LLM_URL": "no"})[
        "web"
    ]
    assert web["INTERVIEWER_PORT"] == "1"
    assert web["INTERVIEWER_LLM_URL"] == "http://127.0.0.1:2"
    assert web["INTERVIEWER_TTS_URL"] == "http://127.0.0.1:3"
    assert web["INTERVIEWER_POCKETBASE_URL"] == "http://127.0.0.1:4"
