"""A real vLLM on this machine's processor, from a virtual environment of its own (make test-vllm)."""

import os
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx2

from support.environments import kept_environment
from support.stack import free_ports

MODEL: Final = "of-chance"
HOW: Final = "make test-vllm"
CONTEXT: Final = 16_384
"""Bytes of a prompt and its answer: each is a word of this model's."""
_STARTS_WITHIN_S: Final = 300.0
_STOPS_WITHIN_S: Final = 20.0


def installation() -> Path | None:
    """The environment that it is installed in, or None."""
    return kept_environment("INTERVIEWER_VLLM", "vllm")


@contextmanager
def running_vllm(environment: Path, folder: Path) -> Generator[str]:
    """Its address; it serves a model of chance, asks nobody on the network, and is gone at the end."""
    quiet = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "HF_HUB_OFFLINE": "1",
        "VLLM_NO_USAGE_STATS": "1",
        "VLLM_CPU_KVCACHE_SPACE": "1",
        "HOME": str(folder),
    }
    model = folder / "model"
    maker = str(Path(__file__).with_name("vllm_model.py"))
    subprocess.run([str(environment / "bin/python"), maker, str(model)], env=quiet, check=True)
    [port] = free_ports(1)
    # By its module: its command looks for a package that has another name where it is built for processors.
    command = [str(environment / "bin/python"), "-m", "vllm.entrypoints.openai.api_server"]
    command += ["--model", str(model), "--served-model-name", MODEL]
    command += ["--host", "127.0.0.1", "--port", str(port), "--max-model-len", str(CONTEXT)]
    command += ["--dtype", "float32", "--enforce-eager"]
    with (
        (folder / "vllm.log").open("w") as log,
        subprocess.Popen(command, env=quiet, stdout=log, stderr=log) as process,
    ):
        try:
            _wait(f"http://127.0.0.1:{port}", process, folder / "vllm.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(_STOPS_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx2.get(f"{url}/health", trust_env=False).is_success:
                return
        except httpx2.HTTPError:
            time.sleep(0.5)
    raise TimeoutError(f"vLLM did not come up: {log.read_text(encoding='utf-8')[-2_000:]}")
