"""The configurations as Serve takes them, and a cluster to try them on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
import yaml

from support.on_ray import SECRET, free_port, here
from support.ray_cluster import ROOT, SOURCES


@pytest.mark.parametrize("name", ["cpu", "gpu"])
def test_serve_takes_every_configuration(name: str) -> None:
    reading = (
        "import sys, yaml; from ray.serve.schema import ServeDeploySchema;"
        "ServeDeploySchema.model_validate(yaml.safe_load(open(sys.argv[1])))"
    )
    command = [sys.executable, "-c", reading, str(ROOT / f"deploy/ray/{name}.yaml")]
    assert subprocess.run(command, check=False).returncode == 0


def test_a_cluster_to_try_listens_on_this_machine_alone(tmp_path: Path) -> None:
    port = free_port()
    config = tmp_path / "cpu.yaml"
    shipped = here(ROOT / "deploy/ray/cpu.yaml", port)
    shipped["http_options"]["host"] = "0.0.0.0"  # noqa: S104 - as it is shipped
    config.write_text(yaml.safe_dump(shipped), encoding="utf-8")
    command = [sys.executable, "-m", "interviewer_ray.local", str(config)]
    settings = {"INTERVIEWER_SERVICE_SECRET": SECRET, "INTERVIEWER_DATA": str(tmp_path / "data")}
    # Ray keeps its token in the home folder.
    ours = {"HOME": str(tmp_path), "PYTHONPATH": str(SOURCES), "PYTHONWARNINGS": "ignore"}
    environment = {**os.environ, **settings, **ours}
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as local,
    ):
        assert local.stdout is not None
        try:
            told = dict(local.stdout.readline().strip().split("=", 1) for _ in range(2))
            assert told == {
                "INTERVIEWER_LLM_URL": f"http://127.0.0.1:{port}/llm",
                "INTERVIEWER_TTS_URL": f"http://127.0.0.1:{port}/tts",
            }
            answer = httpx2.get(f"{told['INTERVIEWER_TTS_URL']}/readyz", trust_env=False, timeout=30)
            assert answer.json()["status"] == "ready"
            assert listening_addresses(port) == {"0100007F"}
        finally:
            local.send_signal(signal.SIGINT)
        assert local.wait(60) == 0


def listening_addresses(port: int) -> set[str]:
    """Where TCP sockets listen on a port, as the kernel writes addresses."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    rows = [line.split() for line in lines]
    return {row[1].split(":")[0] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port}
