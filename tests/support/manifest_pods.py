"""What is wrong with the pods of a set of manifests, one by one."""

import re
from collections.abc import Iterator
from typing import Final

from support.containers import ROOT
from support.manifests import Cluster, Manifest, Workload

_UID: Final = 10001
_DRAINING: Final = ("web", "llm", "tts")
_PROBES: Final = ("startupProbe", "readinessProbe", "livenessProbe")
_PATHS: Final = {
    "web": ("/readyz", "/healthz", "/healthz"),
    "llm": ("/readyz", "/readyz", "/healthz"),
    "tts": ("/readyz", "/readyz", "/healthz"),
    "pocketbase": ("/api/health",) * 3,
}
_OF_OTHERS: Final = {"HF_HOME"}
"""Variables of libraries, which docs/configuration.md does not list."""
_MARGIN_SECONDS: Final = 3


def faults_of_pods(cluster: Cluster) -> Iterator[str]:
    """Sentences, none if all is well."""
    for workload in cluster.workloads:
        for fault in (
            *_unsafe(workload),
            *_unmeasured(workload),
            *(_unwatched(workload) if workload.stays else ()),
            *_given_up(workload),
            *_misconfigured(cluster, workload),
            *_cut_short(cluster, workload),
        ):
            yield f"{workload.name}: {fault}"


def _unsafe(workload: Workload) -> Iterator[str]:
    pod, container = workload.pod, workload.container
    if "initContainers" in pod:
        yield "a container that nobody looks at"
    context: Manifest = pod.get("securityContext", {})
    if (
        not context.get("runAsNonRoot")
        or [context.get(f"runAs{who}") for who in ("User", "Group")] != [_UID] * 2
    ):
        yield "it may run as somebody else than the user of the images"
    if context.get("fsGroup") != _UID:
        yield "its volumes belong to somebody else"
    if context.get("seccompProfile") != {"type": "RuntimeDefault"}:
        yield "it may call all of the kernel"
    if container.get("securityContext") != {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }:
        yield "its container may do more than it needs"
    if pod.get("automountServiceAccountToken") is not False:
        yield "it has a token of the API server"
    if any(pod.get(key) for key in ("hostNetwork", "hostPID", "hostIPC")):
        yield "it is on the host"
    if pod.get("enableServiceLinks") is not False:
        yield "services set variables in it"


def _unmeasured(workload: Workload) -> Iterator[str]:
    resources: Manifest = workload.container.get("resources", {})
    if not {"cpu", "memory"} <= set(resources.get("requests", {})):
        yield "nobody knows what it needs"
    if "memory" not in resources.get("limits", {}):
        yield "it may take all memory"
    for volume in workload.pod["volumes"]:
        if "emptyDir" in volume and "sizeLimit" not in volume["emptyDir"]:
            yield f"the volume {volume['name']} may fill the node"


def _unwatched(workload: Workload) -> Iterator[str]:
    for probe, path in zip(_PROBES, _PATHS[workload.name], strict=True):
        asked: Manifest = workload.container.get(probe, {}).get("httpGet", {})
        if asked.get("path") != path:
            yield f"its {probe} asks {asked.get('path')}, not {path}"
        if asked.get("port") != "http" or "http" not in workload.ports:
            yield f"its {probe} asks another port than others do"


def _given_up(workload: Workload) -> Iterator[str]:
    probe: Manifest = workload.container.get("startupProbe", {})
    longest = probe.get("failureThreshold", 3) * probe.get("periodSeconds", 10)
    if workload.kind == "Deployment" and longest >= workload.manifest["spec"].get(
        "progressDeadlineSeconds", 600
    ):
        yield "its update is given up before it may have started"


def _misconfigured(cluster: Cluster, workload: Workload) -> Iterator[str]:
    settings = cluster.settings(workload)
    documented = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for name in settings:
        if name not in _OF_OTHERS and f"| `{name}` |" not in documented:
            yield f"nobody knows the setting {name}"
        if re.search(r"SECRET$|PASSWORD|_KEY$", name):
            yield f"{name} stands where everybody reads it"
    repository, _, tag = workload.container["image"].rpartition(":")
    if not repository or tag == "latest" or "/" in tag:
        yield f"its image {workload.container['image']} is of no version"
    mounted = {mount["mountPath"] for mount in workload.container["volumeMounts"]}
    for folder in filter(None, settings.get("INTERVIEWER_SECRETS", "").split(":")):
        if folder not in mounted:
            yield f"there are no secrets in {folder}"
    if "/tmp" not in mounted:  # noqa: S108 - where the images' programs write
        yield "it has nowhere to write"


def _cut_short(cluster: Cluster, workload: Workload) -> Iterator[str]:
    if workload.name not in _DRAINING:
        return
    wait = workload.container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    streams = int(cluster.settings(workload).get("INTERVIEWER_STOP_SECONDS", "3"))
    if wait == 0:
        yield "it stops while others still send requests to it"
    if workload.pod.get("terminationGracePeriodSeconds", 30) < wait + streams + _MARGIN_SECONDS:
        yield "it is killed before its streams have ended"
