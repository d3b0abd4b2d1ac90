"""Compose and Dockerfiles as far as they can be checked without an engine."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final, cast

import pytest
import yaml

from support.containers import COMPOSE, HADOLINT, HOST_OVERRIDE, ROOT, Project, run
from support.stack import SERVICES

FILES: Final = (
    ("compose.yaml",),
    ("compose.yaml", "compose.gpu.yaml"),
    ("compose.yaml", "compose.ci.yaml"),
    ("compose.yaml", "compose.gpu.yaml", "compose.ci.yaml"),
)
SETTINGS: Final = {"INTERVIEWER_F5_MODEL": "SWivid/F5-TTS"}
DOCKERFILES: Final = sorted(
    str(path.relative_to(ROOT))
    for pattern in ("services/*/Dockerfile", "deploy/**/Dockerfile")
    for path in ROOT.glob(pattern)
)

pytestmark = pytest.mark.skipif(
    not Path(COMPOSE).exists() or not Path(HADOLINT).exists(),
    reason="there are no wheels of Compose and hadolint for this platform",
)


def composed(*files: str, **settings: str) -> dict[str, Any]:
    project = Project("interviewer", files, {**SETTINGS, **settings})
    return cast("dict[str, Any]", yaml.safe_load(project.compose("config")))


@pytest.mark.parametrize("files", FILES, ids="+".join)
def test_every_combination_is_valid(files: tuple[str, ...]) -> None:
    assert {"web", "llm", "tts", "pocketbase"} <= set(composed(*files)["services"])


def test_the_example_of_an_environment_names_all_that_compose_passes_on_and_changes_nothing() -> None:
    named = re.compile(r"\$\{(INTERVIEWER_\w+)|^ +(INTERVIEWER_\w+):$", flags=re.MULTILINE)
    files = (path for path in ROOT.glob("compose*.yaml") if path.name != HOST_OVERRIDE)
    passed_on = {"".join(found) for path in files for found in named.findall(path.read_text("utf-8"))}
    example = (ROOT / ".env.example").read_text("utf-8")
    copied = Project("interviewer", ("compose.yaml",), SETTINGS, ".env.example")

    assert set(re.findall(r"^# (INTERVIEWER_\w+)=", example, flags=re.MULTILINE)) == passed_on
    assert yaml.safe_load(copied.compose("config")) == composed("compose.yaml")


def test_only_web_is_reached_from_outside_and_only_from_this_machine() -> None:
    application = composed("compose.yaml")

    published = {
        (name, port["host_ip"])
        for name, service in application["services"].items()
        for port in service.get("ports", [])
    }
    # Caddy is there to be reached, by whoever asks for it.
    here = {(name, "127.0.0.1") for name in ("web", "adminer", "prometheus", "grafana")}
    assert published == {*here, ("caddy", "0.0.0.0")}  # noqa: S104
    profiles = {name: service.get("profiles") for name, service in application["services"].items()}
    assert {name for name in profiles if profiles[name] is None} == {"secrets", *SERVICES}


def test_prometheus_alone_reaches_the_metrics_and_grafana_reaches_prometheus_alone() -> None:
    services = composed("compose.yaml")["services"]

    def within(network: str) -> set[str]:
        return {name for name, service in services.items() if network in service.get("networks", {})}

    assert within("metrics") == {"web", "llm", "tts", "prometheus"}
    assert within("observe") == {"prometheus", "grafana"}
    assert "ports" not in services["llm"]
    assert "ports" not in services["tts"]
    grafana = services["grafana"]
    assert grafana["environment"]["GF_AUTH_ANONYMOUS_ENABLED"] == "false"
    assert "GF_SECURITY_ADMIN_PASSWORD" not in grafana["environment"]
    [secret] = [volume for volume in grafana["volumes"] if volume["source"] == "grafana-secret"]
    assert grafana["environment"]["GF_SECURITY_ADMIN_PASSWORD__FILE"].startswith(secret["target"])
    others = {name for name, one in services.items() if "grafana-secret" in str(one.get("volumes"))}
    assert others == {"grafana", "secrets"}


def test_a_service_without_a_way_out_is_in_inner_networks_alone() -> None:
    application = composed("compose.yaml")
    networks = {name: set(service.get("networks", ())) for name, service in application["services"].items()}
    inner = {name for name, network in application["networks"].items() if network.get("internal")}

    assert {name for name in networks if networks[name] - inner} == {
        "web",
        "adminer",
        "caddy",
        "model-fetch",
        "prometheus",
        "grafana",
    }
    assert {name for name in networks if "models" in networks[name]} == {"llm", "model"}
    assert {name for name in networks if "front" in networks[name]} == {"web", "caddy"}


def test_web_believes_the_proxy_of_the_profile_alone() -> None:
    plain = composed("compose.yaml")
    over_tls = composed("compose.yaml", INTERVIEWER_DOMAIN="interviewer.example")

    proxy = over_tls["services"]["caddy"]["networks"]["front"]["ipv4_address"]
    assert over_tls["services"]["web"]["environment"]["INTERVIEWER_TRUSTED_PROXIES"] == proxy
    assert (
        over_tls["services"]["web"]["environment"]["INTERVIEWER_PUBLIC_URL"] == "https://interviewer.example"
    )
    assert plain["services"]["web"]["environment"]["INTERVIEWER_TRUSTED_PROXIES"] == ""


def test_llm_is_told_of_the_model_of_the_profile() -> None:
    plain = composed("compose.yaml")["services"]["llm"]["environment"]
    told = composed("compose.yaml", INTERVIEWER_MODEL="qwen2.5-coder-1.5b")["services"]["llm"]["environment"]

    assert plain["INTERVIEWER_LLM_ENGINE"] == plain["INTERVIEWER_LLM_OPENAI_URL"] == ""
    assert told["INTERVIEWER_LLM_ENGINE"] == "openai"
    assert told["INTERVIEWER_LLM_OPENAI_URL"] == "http://model:8003/v1"
    assert told["INTERVIEWER_LLM_OPENAI_MODEL"] == "qwen2.5-coder-1.5b"


def test_a_gpu_is_reserved_for_the_voice_and_its_model_must_be_named() -> None:
    tts = composed("compose.yaml", "compose.gpu.yaml")["services"]["tts"]

    [device] = tts["deploy"]["resources"]["reservations"]["devices"]
    assert (device["driver"], device["capabilities"]) == ("nvidia", ["gpu"])
    assert tts["environment"]["INTERVIEWER_F5_DEVICE"] == "cuda"
    with pytest.raises(RuntimeError, match="CC-BY-NC"):
        Project("interviewer", ("compose.yaml", "compose.gpu.yaml")).compose("config")


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_a_dockerfile_is_as_it_should_be(dockerfile: str) -> None:
    assert run(HADOLINT, "--config", ".hadolint.yaml", dockerfile) == ""


def test_what_is_built_for_f5_is_what_its_extra_names() -> None:

    project = tomllib.loads((ROOT / "services/tts/pyproject.toml").read_text(encoding="utf-8"))
    lines = [
        line
        for name in ("f5.in", "f5-alone.in")
        for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]

    assert set(project["project"]["optional-dependencies"]["f5"]) <= set(lines)
