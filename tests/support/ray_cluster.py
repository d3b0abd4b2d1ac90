"""A cluster of Ray on this machine, in a process of its own that does what it is told, line by line.

Run as a script, it reads JSON from standard input, one wish a line, and answers each with a line of JSON. Ray
stays out of the process of the tests: it has threads, sockets and warnings of its own.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, cast

ROOT: Final = Path(__file__).parents[2]
SOURCES: Final = ROOT / "deploy/ray/src"
HOW: Final = "make .venv/.ray"
ENDS_WITHIN_S: Final = 60
UP_WITHIN_S: Final = 400
_REPLICA: Final = "SERVE_REPLICA::"
_MEMORY_FOR_OBJECTS: Final = 100_000_000
"""Nothing large goes from one replica to another; without a bound Ray takes a third of the memory."""


def installed() -> bool:
    """Whether Ray is in this environment."""
    return find_spec("ray") is not None


class RayCluster:
    """The cluster, as tests and benchmarks see it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """The process above all of the cluster's."""
        return self._process.pid

    def deploy(self, config: Mapping[str, object]) -> None:
        """Have Serve run these applications, and wait until all that they want is up."""
        self._ask("deploy", config=config)

    def replicas(self, application: str, deployment: str | None = None) -> list[int]:
        """Processes of the replicas that run now, of the application's first deployment unless told."""
        wanted = deployment or application
        return cast("list[int]", self._ask("replicas", application=application, deployment=wanted))

    def counted(self, application: str, deployment: str, metric: str, labels: Mapping[str, str]) -> float:
        """What the replicas that run now have counted together."""
        names = {"application": application, "deployment": deployment}
        return cast("float", self._ask("counted", **names, metric=metric, labels=labels))

    def kill_node(self) -> list[int]:
        """Kill the last node that was added, with all that runs on it; the replicas that were there."""
        return cast("list[int]", self._ask("kill_node"))

    def add_node(self) -> None:
        """One node more."""
        self._ask("add_node")

    def _ask(self, wish: str, **arguments: object) -> object:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"wish": wish, **arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the cluster ended while it was asked to {wish}")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["answer"]


@contextmanager
def running_cluster(
    settings: Mapping[str, str], *, nodes: int = 2, cpus: int = 2, log: Path | None = None
) -> Generator[RayCluster]:
    """A cluster of so many nodes, each with its own `raylet` and workers; `settings` are its environment."""
    # Of sockets in it, a path may have a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="ray-"))
    environment = {
        **os.environ,
        **settings,
        "PYTHONPATH": str(SOURCES),
        "RAY_TMPDIR": str(folder),
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_DEDUP_LOGS": "0",
        # As Ray does on desktops: every port on the loopback address.
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, __file__, str(nodes), str(cpus)]
    with (
        (log or Path(os.devnull)).open("w") as output,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output, text=True, env=environment
        ) as process,
    ):
        try:
            yield RayCluster(process)
        finally:
            _end(process, folder)


def _end(process: subprocess.Popen[str], folder: Path) -> None:
    """End the cluster in good order, or what is left of it in any."""
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        process.stdin.close()
    try:
        process.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if os.fsencode(folder) in command.read_bytes():
                os.kill(int(command.parent.name), signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


class _Cluster:
    """The cluster itself, in its own process."""

    def __init__(self, nodes: int, cpus: int) -> None:
        self._ray: Any = import_module("ray")
        self._serve: Any = import_module("ray.serve")
        node = {"num_cpus": cpus, "object_store_memory": _MEMORY_FOR_OBJECTS}
        head = {**node, "include_dashboard": False}
        self._cluster: Any = import_module("ray.cluster_utils").Cluster(
            initialize_head=True, head_node_args=head
        )
        self._node = node
        self._nodes = [self._cluster.add_node(**node) for _ in range(nodes - 1)]
        self._ray.init(address=self._cluster.address, log_to_driver=True, namespace="tests")

    def deploy(self, config: dict[str, Any]) -> None:
        schema = import_module("ray.serve.schema").ServeDeploySchema.model_validate(config)
        self._serve.start(
            proxy_location=config["proxy_location"], http_options=dict(config.get("http_options", {}))
        )
        client = import_module("ray.serve.context")._get_global_client()
        # Told to wait by itself, Serve gives up after a minute, however busy the machine is.
        client.deploy_apps(schema, _blocking=False)
        states = self._states()
        until = time.monotonic() + UP_WITHIN_S
        while set(states.values()) != {"RUNNING"}:
            if "DEPLOY_FAILED" in states.values() or time.monotonic() > until:
                raise RuntimeError(f"the applications are not up: {states}")
            time.sleep(0.5)
            states = self._states()

    def _states(self) -> dict[str, str]:
        applications = self._serve.status().applications
        return {name: str(one.status.value) for name, one in applications.items()}

    def replicas(self, application: str, deployment: str) -> list[int]:
        return [pid for name, pid, _ in self._alive() if f"{_REPLICA}{application}#{deployment}#" in name]

    def counted(self, application: str, deployment: str, metric: str, labels: dict[str, str]) -> float:
        def count(_replica: object) -> float:
            value: float | None = import_module("prometheus_client").REGISTRY.get_sample_value(metric, labels)
            return value or 0.0

        own = f"{_REPLICA}{application}#{deployment}#"
        names = [name for name, _, _ in self._alive() if own in name]
        actors = [self._ray.get_actor(name, namespace="serve") for name in names]
        counts: list[float] = self._ray.get([actor.__ray_call__.remote(count) for actor in actors])
        return sum(counts)

    def kill_node(self) -> list[int]:
        node = self._nodes.pop()
        there = [pid for name, pid, node_id in self._alive() if _REPLICA in name and node_id == node.node_id]
        self._cluster.remove_node(node, allow_graceful=False)
        return there

    def add_node(self) -> None:
        self._nodes.append(self._cluster.add_node(**self._node))

    def close(self) -> None:
        with suppress(Exception):
            self._ray.shutdown()
        self._cluster.shutdown()

    def _alive(self) -> list[tuple[str, int, str]]:
        actors = import_module("ray._private.state").actors().values()
        return [
            (one["Name"], one["Pid"], one["Address"]["NodeID"])
            for one in actors
            # Of a node that was killed Ray learns after some seconds.
            if one["State"] == "ALIVE" and one["Name"] and _runs(one["Pid"])
        ]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    """Do what standard input says, until it ends."""
    # What Ray prints goes where its errors go: standard output is for answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cluster = _Cluster(int(sys.argv[1]), int(sys.argv[2]))
    try:
        for line in sys.stdin:
            wish = json.loads(line)
            try:
                answer: object = {"answer": getattr(cluster, wish.pop("wish"))(**wish)}
            except Exception as error:  # noqa: BLE001 - whatever it was, who asked is told
                answer = {"error": f"{type(error).__name__}: {error}"}
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
    finally:
        cluster.close()


if __name__ == "__main__":
    main()
