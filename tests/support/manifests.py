"""The manifests of deploy/kubernetes, built by kustomize and held to Kubernetes' published schemas."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import yaml

from support.containers import ROOT, run

FOLDER: Final = ROOT / "deploy" / "kubernetes"
OVERLAYS: Final = tuple(sorted(path.parent.name for path in FOLDER.glob("overlays/*/kustomization.yaml")))
VERSIONS: Final = ("1.31", "1.34", "1.37")
"""Of Kubernetes: the oldest that the manifests are for, one between, and the newest with schemas."""

_TOOLS: Final = Path(sys.executable).parents[1] / ".deploy" / "bin"
KUBECTL: Final = str(_TOOLS / "kubectl")
_VALIDATE: Final = str(_TOOLS / "kubernetes-validate")

Manifest = dict[str, Any]


def missing_tools() -> str | None:
    """Why nothing can be built and validated here, or None."""
    if Path(KUBECTL).exists() and Path(_VALIDATE).exists():
        return None
    return (
        "NO MANIFEST WAS TESTED: there is no kubectl from a wheel (make test installs it where it can be had)"
    )


def copied(folder: Path) -> Path:
    """A copy of deploy/kubernetes in this folder, with secrets of its own, so that it can be built."""
    copy = folder / "kubernetes"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("interviewer_*"))
    run(str(copy / "make-secrets"))
    for name in ("interviewer_s3_key", "interviewer_s3_secret"):
        (copy / "components" / "s3" / name).write_text(f"an invented {name}", encoding="utf-8")
    return copy


def built(folder: Path) -> list[Manifest]:
    """What kustomize makes of a folder.

    Raises:
        RuntimeError: it can't be built.

    """
    return [cast("Manifest", one) for one in yaml.safe_load_all(run(KUBECTL, "kustomize", str(folder)))]


def complaints(manifests: list[Manifest], version: str, folder: Path) -> list[str]:
    """What the schemas of a version of Kubernetes have against them; a field that is unknown is one.

    `folder` is written to.
    """
    file = folder / "manifests.json"
    # JSON is YAML, and says unmistakably what is a text.
    file.write_text("---\n".join(json.dumps(one) + "\n" for one in manifests), encoding="utf-8")
    ended = subprocess.run(
        [_VALIDATE, "-k", version, "--strict", str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = ended.stdout.splitlines()
    passed = [line for line in lines if line.startswith("INFO")]
    others = [line for line in lines if not line.startswith("INFO")]
    if not others and len(passed) != len(manifests):
        others.append(f"{len(manifests)} manifests, {len(passed)} looked at: {ended.stderr}")
    return others


@dataclass(frozen=True)
class Workload:
    """Something that starts pods."""

    manifest: Manifest

    @property
    def kind(self) -> str:
        return str(self.manifest["kind"])

    @property
    def name(self) -> str:
        return str(self.manifest["metadata"]["name"])

    @property
    def template(self) -> Manifest:
        spec = self.manifest["spec"]
        return cast(
            "Manifest",
            spec["jobTemplate"]["spec"]["template"] if self.kind == "CronJob" else spec["template"],
        )

    @property
    def pod(self) -> Manifest:
        return cast("Manifest", self.template["spec"])

    @property
    def labels(self) -> dict[str, str]:
        return cast("dict[str, str]", self.template["metadata"]["labels"])

    @property
    def container(self) -> Manifest:
        [only] = self.pod["containers"]
        return cast("Manifest", only)

    @property
    def claims(self) -> list[str]:
        """Names of the volume claims that its pods mount, but for those that it makes itself."""
        volumes = self.pod["volumes"]
        return [
            one["persistentVolumeClaim"]["claimName"] for one in volumes if "persistentVolumeClaim" in one
        ]

    @property
    def stays(self) -> bool:
        """Whether it serves, and does not end by itself."""
        return self.kind != "CronJob"

    @property
    def ports(self) -> dict[str, int]:
        """By name."""
        return {port["name"]: port["containerPort"] for port in self.container.get("ports", [])}


class Cluster:
    """Manifests as they stand together."""

    def __init__(self, manifests: list[Manifest]) -> None:
        self.manifests = manifests

    def of(self, kind: str) -> Iterator[Manifest]:
        return (one for one in self.manifests if one["kind"] == kind)

    def named(self, kind: str, name: str) -> Manifest | None:
        return next((one for one in self.of(kind) if one["metadata"]["name"] == name), None)

    @property
    def workloads(self) -> list[Workload]:
        return [
            Workload(one) for one in self.manifests if one["kind"] in {"Deployment", "StatefulSet", "CronJob"}
        ]

    def workload(self, name: str) -> Workload:
        [found] = [one for one in self.workloads if one.name == name]
        return found

    def selected(self, selector: Manifest) -> list[Workload]:
        """Those whose pods a selector means; an empty one means all."""
        return [one for one in self.workloads if matches(selector, one.labels)]

    def replicas(self, workload: Workload) -> int:
        """How many pods of it there are when nobody asks anything of them."""
        scaler = self.named("HorizontalPodAutoscaler", workload.name)
        return int(scaler["spec"]["minReplicas"] if scaler else workload.manifest["spec"]["replicas"])

    def settings(self, workload: Workload) -> dict[str, str]:
        """The environment of its container; what a missing map would say is left out."""
        found = dict[str, str]()
        for source in workload.container.get("envFrom", []):
            settings = self.named("ConfigMap", source["configMapRef"]["name"])
            found |= settings["data"] if settings else {}
        return found | {one["name"]: one["value"] for one in workload.container.get("env", [])}


def matches(selector: Manifest, labels: dict[str, str]) -> bool:
    """Whether a label selector means these labels."""
    if set(selector) - {"matchLabels"}:
        raise NotImplementedError(f"a selector of {sorted(selector)}")
    wanted: dict[str, str] = selector.get("matchLabels", {})
    return wanted.items() <= labels.items()
