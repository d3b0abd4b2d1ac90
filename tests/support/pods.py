"""Pods as a kubelet would run them, by the Docker engine: container, user, walls, settings, volumes, probes.

What a cluster has beside (names, networks, a scheduler) is not here: all are on this machine's loopback, on
ports of their own, and know each other by names that all mean it.
"""

import base64
import json
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

import httpx2

from support.containers import run
from support.manifests import Cluster, Manifest, Workload
from support.stack import SERVICES

_ADDRESSES: Final = {name: f"INTERVIEWER_{name.upper()}_URL" for name in ("pocketbase", "llm", "tts")}
_OK: Final = range(200, 400)


@dataclass(frozen=True)
class Pod:
    """One that runs, or has run."""

    container: str
    workload: Workload
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def passes(self, probe: str) -> bool:
        """Whether it answers a probe as a kubelet wants it."""
        asked = self.workload.container[probe]
        url = f"{self.url}{asked['httpGet']['path']}"
        try:
            answer = httpx2.get(url, trust_env=False, timeout=asked["timeoutSeconds"])
        except httpx2.HTTPError:
            return False
        return answer.status_code in _OK

    def started(self) -> None:
        """Wait until it has started, as long as its probe allows.

        Raises:
            RuntimeError: it has not; what it says last is in the error.

        """
        probe = self.workload.container["startupProbe"]
        for _ in range(probe["failureThreshold"]):
            if self.passes("startupProbe"):
                return
            if not self.state()["Running"]:
                break
            time.sleep(probe["periodSeconds"])
        raise RuntimeError(f"{self.container} did not start:\n{run('docker', 'logs', self.container)}")

    def state(self) -> Manifest:
        """What the engine says of its container."""
        found: Manifest = json.loads(run("docker", "inspect", "--format", "{{json .State}}", self.container))
        return found

    def start_again(self) -> None:
        """The same container, with its volumes."""
        run("docker", "start", self.container)
        self.started()

    def stop(self) -> None:
        """Tell it to stop, and kill it when its time is over."""
        grace = self.workload.pod["terminationGracePeriodSeconds"]
        run("docker", "stop", "--time", str(grace), self.container)

    @contextmanager
    def frozen(self) -> Generator[Callable[[], None]]:
        """It takes no step meanwhile, or until what is given is called."""
        run("docker", "pause", self.container)
        with ExitStack() as frozen:
            frozen.callback(run, "docker", "unpause", self.container)
            yield frozen.close


@dataclass
class Node:
    """Where pods run. `images` is what stands before the services' names in those of the images."""

    images: str
    cluster: Cluster
    ports: Mapping[str, int]
    pods: dict[str, Pod] = field(default_factory=dict[str, Pod])
    _made: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def start(self, name: str, *, port: int | None = None) -> Pod:
        """A pod that has started. Its service leads to it, and `pods` has it, unless `port` is another."""
        pod = self._run(self.cluster.workload(name), port or self.ports[name], "--detach")
        if port is None:
            self.pods[name] = pod
        pod.started()
        return pod

    def finish(self, workload: Workload) -> str:
        """What a job says, once it is done.

        Raises:
            RuntimeError: it failed.

        """
        pod = self._run(workload, 0)
        return run("docker", "logs", pod.container)

    def remove(self) -> None:
        """Take away all that was made here."""
        # A volume that a container uses can't go.
        for kind, name in sorted(self._made, key=lambda made: made[0] == "volume"):
            with suppress(RuntimeError):
                run("docker", *(("volume", "rm") if kind == "volume" else ("rm", "--force")), name)
        self._made.clear()

    def _run(self, workload: Workload, port: int, *how: str) -> Pod:
        name = f"{self.images}-pod-{workload.name}-{port}"
        image = f"{self.images}-{workload.container['image'].rpartition('/')[2].partition(':')[0][12:]}"
        command = [*workload.container.get("command", []), *workload.container.get("args", [])]
        self._made.append(("container", name))
        run(
            *("docker", "run", *how, "--name", name, "--network=host", *self._names()),
            *self._environment(workload, port),
            *_walls(workload),
            *self._mounts(workload, name, image),
            *(("--entrypoint", command[0]) if command else ()),
            *(image, *command[1:]),
        )
        return Pod(name, workload, port)

    def _names(self) -> list[str]:
        services = [service["metadata"]["name"] for service in self.cluster.of("Service")]
        return [part for name in services for part in ("--add-host", f"{name}:127.0.0.1")]

    def _environment(self, workload: Workload, port: int) -> list[str]:
        settings = {**self.cluster.settings(workload), "INTERVIEWER_BIND": "127.0.0.1"}
        if workload.name in SERVICES:
            settings[SERVICES[workload.name]] = str(port)
        for name, variable in _ADDRESSES.items():
            if variable in settings:
                settings[variable] = f"http://{name}:{self.ports[name]}"
        return [part for name, value in settings.items() for part in ("--env", f"{name}={value}")]

    def _mounts(self, workload: Workload, container: str, image: str) -> list[str]:
        claims = workload.manifest["spec"].get("volumeClaimTemplates", [])
        volumes = {one["name"]: one for one in workload.pod["volumes"]} | {
            one["metadata"]["name"]: {
                "persistentVolumeClaim": {"claimName": f"{one['metadata']['name']}-{workload.name}-0"}
            }
            for one in claims
        }
        arguments = list[str]()
        for mount in workload.container["volumeMounts"]:
            volume, path = volumes[mount["name"]], mount["mountPath"]
            if volume.get("emptyDir", {}).get("medium") == "Memory":
                size = volume["emptyDir"]["sizeLimit"].removesuffix("i").lower()
                arguments += ["--tmpfs", f"{path}:mode=1777,size={size}"]
                continue
            there = self._volume(volume, f"{container}-{mount['name']}", image)
            arguments += ["--volume", f"{there}:{path}{':ro' if mount.get('readOnly') else ''}"]
        return arguments

    def _volume(self, volume: Manifest, name: str, image: str) -> str:
        """A volume as a kubelet makes it: of root, and of the group that the pod says."""
        files = dict[str, str]()
        if "persistentVolumeClaim" in volume:
            name = f"{self.images}-{volume['persistentVolumeClaim']['claimName']}"
        if "secret" in volume:
            secret = self.cluster.named("Secret", volume["secret"]["secretName"])
            assert secret
            files = {key: base64.b64decode(value).decode() for key, value in secret["data"].items()}
        if ("volume", name) not in self._made:
            self._made.append(("volume", name))
            write = "".join(f'printf %s "${key}" >/v/{key}; chmod 0440 /v/{key}; ' for key in files)
            values = [part for key, value in files.items() for part in ("--env", f"{key}={value}")]
            root = ("--user=0", "--network=none", "--entrypoint=/bin/sh", "--volume", f"{name}:/v")
            run(
                *("docker", "run", "--rm", *root, *values, image),
                *("-euc", f"{write}chown -R 0:10001 /v; chmod 2775 /v"),
            )
        return name


def _walls(workload: Workload) -> list[str]:
    pod, container = workload.pod["securityContext"], workload.container["securityContext"]
    limit = workload.container["resources"]["limits"]["memory"].removesuffix("i").lower()
    return [
        *("--user", f"{pod['runAsUser']}:{pod['runAsGroup']}", "--memory", limit),
        *(("--read-only",) if container["readOnlyRootFilesystem"] else ()),
        *(part for drop in container["capabilities"]["drop"] for part in ("--cap-drop", drop)),
        *(() if container["allowPrivilegeEscalation"] else ("--security-opt", "no-new-privileges:true")),
    ]
