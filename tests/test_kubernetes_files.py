"""Kubernetes' manifests as far as they can be checked without a cluster."""

import re
import stat
from pathlib import Path
from typing import Final

import pytest
import yaml

from support.containers import ROOT, run
from support.manifest_links import faults
from support.manifests import (
    FOLDER,
    OVERLAYS,
    VERSIONS,
    Cluster,
    Manifest,
    Workload,
    built,
    complaints,
    copied,
    missing_tools,
)
from support.network_policies import Edge, edges

pytestmark = pytest.mark.skipif(missing_tools() is not None, reason=missing_tools() or "")

VERSION: Final = (ROOT / "VERSION").read_text(encoding="utf-8").strip()
PORTS: Final = {53, 80, 443, 6443, 8000, 8001, 8002, 8090, 9000, 9001, 9002}
INNER: Final[set[Edge]] = {
    ("web", "llm", 8001),
    ("web", "tts", 8002),
    ("web", "pocketbase", 8090),
    ("web", "dns", 53),
}
ADDED: Final[dict[str, set[Edge]]] = {
    "ingress": {("ingress", "web", 8000)},
    "f5": {("tts", "dns", 53), ("tts", "internet", 443)},
    "metrics": {("prometheus", "web", 9000), ("prometheus", "llm", 9001), ("prometheus", "tts", 9002)},
    "s3": {("pocketbase", "dns", 53), ("pocketbase", "internet", 443)},
    "model-server": {("llm", "dns", 53), ("llm", "model", 8000)},
}
"""What each component opens; the others nothing."""
OUTER: Final[dict[str, set[Edge]]] = {
    "cpu": set(),
    "gpu": ADDED["f5"],
    "production": ADDED["ingress"] | ADDED["metrics"],
}
COMBINATIONS: Final = (
    ("model-server", "backup", "s3"),
    ("kept-speech", "f5", "backup", "metrics"),
    ("shared-speech", "f5", "autoscaling"),
    ("shared-speech", "f5", "metrics", "autoscaling", "queue-scaling", "backup", "model-server"),
)
"""Beside those of the overlays."""


@pytest.fixture(scope="module")
def overlays(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Manifest]]:
    folder = copied(tmp_path_factory.mktemp("manifests"))
    return {overlay: built(folder / "overlays" / overlay) for overlay in OVERLAYS}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_overlay_is_valid_by_the_published_schemas(
    overlay: str, overlays: dict[str, list[Manifest]], tmp_path: Path
) -> None:
    manifests = overlays[overlay]

    assert len(manifests) > 15
    assert {
        version: found for version in VERSIONS if (found := complaints(manifests, version, tmp_path))
    } == {}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nothing_in_an_overlay_names_what_is_not_there(
    overlay: str, overlays: dict[str, list[Manifest]]
) -> None:
    assert faults(Cluster(overlays[overlay])) == []


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_services_reach_each_other_as_the_application_needs_and_nobody_else(
    overlay: str, overlays: dict[str, list[Manifest]]
) -> None:
    assert edges(Cluster(overlays[overlay]), PORTS) == INNER | OUTER[overlay]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_everything_of_an_overlay_is_marked_as_part_of_the_application(
    overlay: str, overlays: dict[str, list[Manifest]]
) -> None:
    manifests = overlays[overlay]

    assert [
        (one["kind"], one["metadata"]["name"])
        for one in manifests
        if one["metadata"].get("labels", {}).get("app.kubernetes.io/part-of") != "interviewer"
    ] == []
    assert {one["metadata"].get("namespace") for one in manifests if one["kind"] != "Namespace"} == {
        "interviewer"
    }


def test_secrets_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    secrets = copied(tmp_path) / "secrets"
    made = {file.name: file.read_text(encoding="utf-8") for file in secrets.glob("interviewer_*")}

    run(str(secrets.parent / "make-secrets"))

    assert made == {file.name: file.read_text(encoding="utf-8") for file in secrets.glob("interviewer_*")}
    assert {name: len(value) for name, value in made.items()} == {
        "interviewer_service_secret": 64,
        "interviewer_proxy_secret": 64,
        "interviewer_superuser_password": 64,
    }
    assert len(set(made.values())) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in secrets.glob("interviewer_*")} == {0o600}


def test_nothing_is_built_without_secrets(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "secrets" / "interviewer_service_secret").unlink()

    with pytest.raises(RuntimeError, match="interviewer_service_secret"):
        built(folder / "overlays" / "cpu")


def test_a_new_secret_starts_anew_those_that_know_it(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    before = Cluster(built(folder / "overlays" / "cpu"))
    (folder / "secrets" / "interviewer_proxy_secret").write_text("another secret of thirty-two characters")
    after = Cluster(built(folder / "overlays" / "cpu"))

    changed = {one.name for one in before.workloads if one.template != after.workload(one.name).template}
    assert changed == {"web", "pocketbase"}


@pytest.mark.parametrize("components", COMBINATIONS, ids="+".join)
def test_components_go_together_as_the_readme_says(components: tuple[str, ...], tmp_path: Path) -> None:
    folder = copied(tmp_path)
    tried = yaml.safe_load((folder / "overlays/cpu/kustomization.yaml").read_text(encoding="utf-8"))
    tried["components"] += [f"../../components/{name}" for name in components]
    tried["images"] += [{"name": "interviewer-tts-f5", "newTag": VERSION}]
    (folder / "overlays/cpu/kustomization.yaml").write_text(yaml.safe_dump(tried), encoding="utf-8")

    manifests = built(folder / "overlays/cpu")

    assert complaints(manifests, VERSIONS[0], tmp_path) == []
    assert faults(Cluster(manifests)) == []
    assert edges(Cluster(manifests), PORTS) == INNER.union(*(ADDED.get(name, set()) for name in components))


def test_every_component_is_tried() -> None:
    used = {name for components in COMBINATIONS for name in components}
    for file in FOLDER.glob("overlays/*/kustomization.yaml"):
        used |= {Path(one).name for one in yaml.safe_load(file.read_text(encoding="utf-8"))["components"]}

    assert {path.name for path in FOLDER.glob("components/*")} | {"secrets"} == used


def test_the_images_are_of_this_version(overlays: dict[str, list[Manifest]]) -> None:
    for overlay, manifests in overlays.items():
        images = {one.container["image"] for one in Cluster(manifests).workloads}
        assert {image.rpartition(":")[2] for image in images} == {VERSION}, overlay


def test_what_the_readme_says_of_needs_is_true(overlays: dict[str, list[Manifest]]) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")

    for overlay, manifests in overlays.items():
        cluster = Cluster(manifests)
        needed = [needs(one, cluster.replicas(one)) for one in cluster.workloads if one.stays]
        cpus, memory, limit = (sum(each) for each in zip(*needed, strict=True))
        assert re.search(
            rf"^\| `{overlay}` \| .* \| {cpus:g} \| {memory} MiB \| {limit} MiB \|$", readme, re.MULTILINE
        ), (overlay, cpus, memory, limit)


def needs(workload: Workload, pods: int) -> tuple[float, int, int]:
    """CPUs and MiB that all pods of it request, and the MiB that they may take."""
    resources = workload.container["resources"]
    cpu = resources["requests"]["cpu"]
    cpus = int(cpu[:-1]) / 1000 if cpu.endswith("m") else int(cpu)
    memory, limit = (
        int(amount[:-2]) * {"Mi": 1, "Gi": 1024}[amount[-2:]]
        for amount in (resources["requests"]["memory"], resources["limits"]["memory"])
    )
    return pods * cpus, pods * memory, pods * limit


def test_what_is_scaled_on_is_measured_and_passed_on_under_that_name(
    overlays: dict[str, list[Manifest]],
) -> None:
    adapter = yaml.safe_load((FOLDER / "components/queue-scaling/prometheus-adapter.yaml").read_text("utf-8"))
    measured = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")

    passed_on = {rule["name"]["as"] for rule in adapter["rules"]["custom"]}
    for rule in adapter["rules"]["custom"]:
        series = rule["seriesQuery"].partition("{")[0]
        assert re.fullmatch(rule["name"]["matches"], series)
        assert f"| `{series}` | gauge |" in measured
    scaled_on = {
        metric["pods"]["metric"]["name"]: scaler["metadata"]["name"]
        for scaler in Cluster(overlays["production"]).of("HorizontalPodAutoscaler")
        for metric in scaler["spec"]["metrics"]
        if metric["type"] == "Pods"
    }
    assert set(scaled_on) == passed_on
    assert {name.split("_")[1] for name in scaled_on} == set(scaled_on.values()) == {"web", "llm", "tts"}
