"""Which processes Interviewer is, in the order of their start, and what each may know.

A service gets the variables that it reads and no others: the secrets of the installation go to those that
need them, and a proxy comes between nobody here: it is for `llm` and `tts`, which may ask servers elsewhere.
"""

import sys
from collections.abc import Mapping, Sequence
from typing import Final

from interviewer_cli.environment import Installation, ServiceName
from interviewer_cli.errors import UsageError
from interviewer_cli.layout import Layout
from interviewer_cli.secrets import Secrets
from interviewer_cli.supervisor.keeper import Service
from interviewer_cli.supervisor.process import Command
from interviewer_cli.supervisor.readiness import Probe

READY_PATHS: Final[Mapping[ServiceName, str]] = {
    "pocketbase": "/api/health",
    "llm": "/readyz",
    "tts": "/readyz",
    "web": "/readyz",
}
ORDER: Final[Sequence[Sequence[ServiceName]]] = (("pocketbase",), ("llm", "tts"), ("web",))
SUPERUSER_EMAIL: Final = "superuser@interviewer.invalid"
"""Nobody's address: the superuser is for this machine's administrator, and gets no mail."""

OPTIONS: Final[Mapping[ServiceName, Sequence[str]]] = {
    "pocketbase": (),
    "llm": (
        "INTERVIEWER_LOG_FORMAT",
        "INTERVIEWER_METRICS_BIND",
        "INTERVIEWER_LLM_METRICS_PORT",
        "INTERVIEWER_MODELS",
        "INTERVIEWER_LLM_BANK",
        "INTERVIEWER_LLM_ENGINE",
        "INTERVIEWER_LLM_OPENAI_URL",
        "INTERVIEWER_LLM_OPENAI_MODEL",
        "INTERVIEWER_LLM_OPENAI_KEY",
        "INTERVIEWER_LLM_OLLAMA_URL",
        "INTERVIEWER_LLM_LLAMACPP_MODEL",
        "INTERVIEWER_LLM_TRANSFORMERS_MODEL",
        "INTERVIEWER_LLM_TRANSFORMERS_DEVICE",
        "INTERVIEWER_LLM_THREADS",
        "INTERVIEWER_LLM_QUEUE",
        "INTERVIEWER_LLM_QUESTION_SECONDS",
        "INTERVIEWER_LLM_BATCH_SECONDS",
    ),
    "tts": (
        "INTERVIEWER_LOG_FORMAT",
        "INTERVIEWER_METRICS_BIND",
        "INTERVIEWER_TTS_METRICS_PORT",
        "INTERVIEWER_MODELS",
        "INTERVIEWER_TTS_CACHE",
        "INTERVIEWER_TTS_CACHE_MB",
        "INTERVIEWER_TTS_CACHE_DAYS",
        "INTERVIEWER_TTS_TERMS",
        "INTERVIEWER_TTS_QUEUE",
        "INTERVIEWER_TTS_BACKGROUND_QUEUE",
        "INTERVIEWER_TTS_REMOTE_URL",
        "INTERVIEWER_TTS_REMOTE_MODEL",
        "INTERVIEWER_TTS_REMOTE_KEY",
        "INTERVIEWER_TTS_REMOTE_VOICES",
        "INTERVIEWER_TTS_REMOTE_NAME",
        "INTERVIEWER_TTS_REMOTE_SECONDS",
        "INTERVIEWER_F5_MODEL",
        "INTERVIEWER_F5_VOCODER",
        "INTERVIEWER_F5_ARCHITECTURE",
        "INTERVIEWER_F5_LICENCE",
        "INTERVIEWER_F5_DEVICE",
        "INTERVIEWER_F5_VOICES",
        "INTERVIEWER_F5_BATCH",
        "INTERVIEWER_F5_STEPS",
        "INTERVIEWER_F5_SEED",
    ),
    "web": (
        "INTERVIEWER_LOG_FORMAT",
        "INTERVIEWER_METRICS_BIND",
        "INTERVIEWER_METRICS_PORT",
        "INTERVIEWER_PUBLIC_URL",
        "INTERVIEWER_TRUSTED_PROXIES",
        "INTERVIEWER_LIMITS_FACTOR",
        "INTERVIEWER_SPEECH_API",
        "INTERVIEWER_SPEECH_URL",
        "INTERVIEWER_SPEECH_MODEL",
        "INTERVIEWER_SPEECH_KEY",
        "INTERVIEWER_SPEECH_VOICES",
    ),
}
"""What a service takes over from the environment of `up`, beside what `up` itself tells it."""

_ELSEWHERE: Final = (
    *(
        name
        for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
        for name in (proxy, proxy.lower())
    ),
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HF_HOME",
    "HF_TOKEN",
    "HF_ENDPOINT",
    "HF_HUB_OFFLINE",
    "CUDA_VISIBLE_DEVICES",
)
"""What engines need of a machine to reach a server or a hub that is elsewhere, or to run on a GPU of it."""
_NEEDS: Final[Mapping[ServiceName, Sequence[str]]] = {
    "pocketbase": (),
    "llm": _ELSEWHERE,
    "tts": _ELSEWHERE,
    "web": (),
}
_SYSTEM: Final = ("PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_ALL", "LC_CTYPE")


def stages(
    installation: Installation, secrets: Secrets, environment: Mapping[str, str]
) -> list[list[Service]]:
    """The services, stage by stage: a stage starts when the one before it is ready."""
    return [[_service(name, installation, secrets, environment) for name in stage] for stage in ORDER]


def _service(
    name: ServiceName, installation: Installation, secrets: Secrets, environment: Mapping[str, str]
) -> Service:
    if name == "pocketbase":
        command = _pocketbase(installation, secrets, environment)
    else:
        command = _python(name, installation, secrets, environment)
    probe = Probe(installation.reach(name), installation.ports[name], READY_PATHS[name])
    return Service(name, command, probe)


def told(name: ServiceName, installation: Installation, secrets: Secrets) -> dict[str, str]:
    """The settings that `up` decides for a service of ours."""
    common = {
        "INTERVIEWER_BIND": installation.host(name),
        "INTERVIEWER_SERVICE_SECRET": secrets["INTERVIEWER_SERVICE_SECRET"],
    }
    if name == "llm":
        return {
            **common,
            "INTERVIEWER_LLM_PORT": str(installation.ports["llm"]),
            "INTERVIEWER_DATA": str(installation.data),
        }
    if name == "tts":
        return {
            **common,
            "INTERVIEWER_TTS_PORT": str(installation.ports["tts"]),
            "INTERVIEWER_DATA": str(installation.data),
        }
    return {
        **common,
        "INTERVIEWER_PORT": str(installation.ports["web"]),
        "INTERVIEWER_PROXY_SECRET": secrets["INTERVIEWER_PROXY_SECRET"],
        "INTERVIEWER_POCKETBASE_URL": installation.url("pocketbase"),
        "INTERVIEWER_LLM_URL": installation.url("llm"),
        "INTERVIEWER_TTS_URL": installation.url("tts"),
    }


def _python(
    name: ServiceName, installation: Installation, secrets: Secrets, environment: Mapping[str, str]
) -> Command:
    taken_over = (*_SYSTEM, *_NEEDS[name], *OPTIONS[name])
    return Command(
        # -P: a file in the current folder must not take the place of a module.
        argv=[sys.executable, "-P", "-m", f"interviewer_{name}"],
        environment={
            **{variable: environment[variable] for variable in taken_over if environment.get(variable)},
            **told(name, installation, secrets),
            "PYTHONUNBUFFERED": "1",
        },
    )


def _pocketbase(installation: Installation, secrets: Secrets, environment: Mapping[str, str]) -> Command:
    # Here, because it looks around on the disk when it is imported.
    from interviewer_pocketbase import process, s3  # noqa: PLC0415

    try:
        store = s3.read_s3(lambda variable: environment.get(variable, ""))
    except s3.S3SettingsError as error:
        raise UsageError(str(error)) from error
    launch = process.serve(
        Layout(installation.data).root / process.FOLDER,
        bind=installation.host("pocketbase"),
        port=installation.ports["pocketbase"],
        secrets=process.Secrets(
            superuser_email=environment.get("INTERVIEWER_SUPERUSER_EMAIL") or SUPERUSER_EMAIL,
            superuser_password=secrets["INTERVIEWER_SUPERUSER_PASSWORD"],
            proxy_secret=secrets["INTERVIEWER_PROXY_SECRET"],
        ),
        s3=store,
    )
    return Command(argv=launch.argv, environment=launch.env)
