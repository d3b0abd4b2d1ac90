"""What the checks of Kubernetes' manifests find: each is shown one fault, and must tell it."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Final, cast

import pytest

from support.manifest_links import faults
from support.manifests import Cluster, Manifest, built, complaints, copied, missing_tools
from support.network_policies import Edge, edges

pytestmark = pytest.mark.skipif(missing_tools() is not None, reason=missing_tools() or "")

Change = Callable[[Cluster], object]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[Manifest]:
    return built(copied(tmp_path_factory.mktemp("manifests")) / "overlays" / "production")


def spec(cluster: Cluster, kind: str, name: str) -> Manifest:
    found = cluster.named(kind, name)
    assert found
    return cast("Manifest", found["spec"])


def container(cluster: Cluster, name: str) -> Manifest:
    return cluster.workload(name).container


def pod(cluster: Cluster, name: str) -> Manifest:
    return cluster.workload(name).pod


def settings(cluster: Cluster, name: str) -> Manifest:
    [found] = [
        one for one in cluster.of("ConfigMap") if one["metadata"]["name"].startswith(f"{name}-settings")
    ]
    return cast("Manifest", found["data"])


def without(cluster: Cluster, kind: str, name: str) -> None:
    found = [one for one in cluster.of(kind) if one["metadata"]["name"].startswith(name)]
    assert found
    cluster.manifests.remove(found[0])


def only_of_its_own(cluster: Cluster) -> None:
    volume = next(one for one in pod(cluster, "tts")["volumes"] if one["name"] == "speech")
    del volume["persistentVolumeClaim"]
    volume["emptyDir"] = {"sizeLimit": "1Gi"}


FAULTS: Final[dict[str, Change]] = {
    "web: it may run as somebody else": lambda it: pod(it, "web")["securityContext"].update(runAsUser=0),
    "web: its volumes belong to somebody else": lambda it: pod(it, "web")["securityContext"].pop("fsGroup"),
    "web: it may call all of the kernel": lambda it: pod(it, "web")["securityContext"].pop("seccompProfile"),
    "llm: its container may do more": lambda it: container(it, "llm")["securityContext"].pop("capabilities"),
    "tts: its container may do more": lambda it: container(it, "tts")["securityContext"].update(
        readOnlyRootFilesystem=False
    ),
    "llm: it has a token of the API server": lambda it: pod(it, "llm").pop("automountServiceAccountToken"),
    "llm: it is on the host": lambda it: pod(it, "llm").update(hostNetwork=True),
    "tts: services set variables in it": lambda it: pod(it, "tts").pop("enableServiceLinks"),
    "web: a container that nobody looks at": lambda it: pod(it, "web").update(initContainers=[]),
    "web: nobody knows what it needs": lambda it: container(it, "web")["resources"]["requests"].pop("cpu"),
    "web: it may take all memory": lambda it: container(it, "web")["resources"].pop("limits"),
    "web: the volume tmp may fill the node": lambda it: pod(it, "web")["volumes"][0]["emptyDir"].clear(),
    "web: its livenessProbe asks /readyz": lambda it: container(it, "web")["livenessProbe"]["httpGet"].update(
        path="/readyz"
    ),
    "pocketbase: its startupProbe asks None": lambda it: container(it, "pocketbase").pop("startupProbe"),
    "tts: its readinessProbe asks another port": lambda it: container(it, "tts")["readinessProbe"][
        "httpGet"
    ].update(port="metrics"),
    "llm: its update is given up": lambda it: container(it, "llm")["startupProbe"].update(
        failureThreshold=300
    ),
    "llm: nobody knows the setting": lambda it: settings(it, "llm").update(INTERVIEWER_LLM_MOTOR="bank"),
    "web: INTERVIEWER_SERVICE_SECRET stands": lambda it: settings(it, "web").update(
        INTERVIEWER_SERVICE_SECRET="for all to see"
    ),
    "web: its image interviewer-web": lambda it: container(it, "web").update(image="interviewer-web"),
    "web: there are no secrets in /secrets/proxy": lambda it: container(it, "web")["volumeMounts"].pop(),
    "web: it has nowhere to write": lambda it: container(it, "web")["volumeMounts"].pop(0),
    "web: it stops while others": lambda it: container(it, "web").pop("lifecycle"),
    "web: it is killed before": lambda it: pod(it, "web").update(terminationGracePeriodSeconds=30),
    "service llm: it leads to []": lambda it: spec(it, "Service", "llm")["selector"].update(tier="models"),
    "service web: nobody listens at": lambda it: spec(it, "Service", "web")["ports"][0].update(targetPort=80),
    "llm: it does not find its own pods": lambda it: spec(it, "Deployment", "llm")["selector"][
        "matchLabels"
    ].update(tier="models"),
    "llm: it is spread by pods of others": lambda it: pod(it, "llm")["topologySpreadConstraints"][0][
        "labelSelector"
    ]["matchLabels"].update({"app.kubernetes.io/name": "web"}),
    "web: nobody is at http://tts:8001": lambda it: settings(it, "web").update(
        INTERVIEWER_TTS_URL="http://tts:8001"
    ),
    "tts: of its volumes, ['speech'] is missing": lambda it: container(it, "tts")["volumeMounts"].pop(1),
    "tts: there are no settings": lambda it: without(it, "ConfigMap", "tts-settings"),
    "pocketbase: there is no secret": lambda it: without(it, "Secret", "superuser-secret"),
    "tts: there is no claim speech": lambda it: without(it, "PersistentVolumeClaim", "speech"),
    "tts: several of them, each with a cache": only_of_its_own,
    "tts: the next one waits for a volume": lambda it: spec(it, "PersistentVolumeClaim", "speech").update(
        accessModes=["ReadWriteOnce"]
    ),
    "tts: the cache is larger": lambda it: settings(it, "tts").update(INTERVIEWER_TTS_CACHE_MB="20000"),
    "budget web: it is of": lambda it: spec(it, "PodDisruptionBudget", "web")["selector"][
        "matchLabels"
    ].clear(),
    "budget llm: no node could be drained": lambda it: spec(it, "PodDisruptionBudget", "llm").update(
        maxUnavailable=0
    ),
    "tts: a drain may take all": lambda it: without(it, "PodDisruptionBudget", "tts"),
    "autoscaler tts: there is no speech": lambda it: spec(it, "HorizontalPodAutoscaler", "tts")[
        "scaleTargetRef"
    ].update(name="speech"),
    "autoscaler web: whoever applies": lambda it: spec(it, "Deployment", "web").update(replicas=2),
    "web: one alone": lambda it: spec(it, "HorizontalPodAutoscaler", "web").update(minReplicas=1),
    "backup: it may start where": lambda it: pod(it, "backup").pop("affinity"),
    "restore: there is no claim backups": lambda it: without(it, "PersistentVolumeClaim", "backups"),
    "autoscaler llm: a share of a request": lambda it: container(it, "llm")["resources"]["requests"].pop(
        "cpu"
    ),
    "policy tts: it is of nobody": lambda it: spec(it, "NetworkPolicy", "tts")["podSelector"][
        "matchLabels"
    ].update({"app.kubernetes.io/name": "speech"}),
    "policy web: nobody listens at 8003": lambda it: spec(it, "NetworkPolicy", "web")["egress"][0]["ports"][
        0
    ].update(port=8003),
    "ingress: a host without TLS": lambda it: spec(it, "Ingress", "web").pop("tls"),
    "ingress: web does not answer": lambda it: settings(it, "web").update(
        INTERVIEWER_PUBLIC_URL="http://interviewer.example"
    ),
    "ingress: there is no site": lambda it: spec(it, "Ingress", "web")["rules"][0]["http"]["paths"][0][
        "backend"
    ]["service"].update(name="site"),
    "pocketbase: two of them": lambda it: spec(it, "StatefulSet", "pocketbase").update(replicas=2),
    "pocketbase: its data may go": lambda it: spec(it, "StatefulSet", "pocketbase").pop(
        "persistentVolumeClaimRetentionPolicy"
    ),
}


@pytest.mark.parametrize("told", FAULTS)
def test_a_fault_is_told(told: str, whole: list[Manifest]) -> None:
    broken = Cluster(deepcopy(whole))

    FAULTS[told](broken)

    assert any(fault.startswith(told) for fault in faults(broken))


def test_recordings_that_would_go_with_the_pod_are_told(whole: list[Manifest]) -> None:
    broken = Cluster(deepcopy(whole))
    only_of_its_own(broken)
    settings(broken, "tts").update(INTERVIEWER_F5_MODEL="SWivid/F5-TTS")

    assert "tts: recordings go with the pod" in faults(broken)


UNKNOWN: Final[dict[str, Change]] = {
    "an unknown field": lambda it: spec(it, "Deployment", "web").update(replica=2),
    "a misspelt one": lambda it: container(it, "web").update(enviroment=[]),
    "one that is left out": lambda it: container(it, "web")["readinessProbe"]["httpGet"].pop("port"),
    "one of another type": lambda it: spec(it, "Deployment", "web").update(replicas="two"),
    "one within a policy": lambda it: spec(it, "NetworkPolicy", "web")["egress"][0].update(form=[]),
    "no maximum": lambda it: spec(it, "HorizontalPodAutoscaler", "web").pop("maxReplicas"),
    "a number as a setting": lambda it: settings(it, "web").update(INTERVIEWER_PORT=8000),
    "a kind that is none": lambda it: it.manifests[0].update(kind="Village"),
}


@pytest.mark.parametrize("fault", UNKNOWN)
def test_what_the_schemas_do_not_know_is_told(fault: str, whole: list[Manifest], tmp_path: Path) -> None:
    broken = Cluster(deepcopy(whole))

    UNKNOWN[fault](broken)

    # All others are held to the schemas in test_kubernetes_files.py.
    [changed] = [one for one, before in zip(broken.manifests, whole, strict=True) if one != before]
    assert len(complaints([changed], "1.37", tmp_path)) == 1


def from_all(cluster: Cluster) -> None:
    spec(cluster, "NetworkPolicy", "pocketbase")["ingress"][0]["from"][0]["podSelector"].clear()
    spec(cluster, "NetworkPolicy", "web")["podSelector"].clear()


OPENINGS: Final[dict[Edge, Change]] = {
    ("tts", "internet", 443): lambda it: without(it, "NetworkPolicy", "nothing-else"),
    ("neighbour", "pocketbase", 8090): lambda it: spec(it, "NetworkPolicy", "pocketbase")["ingress"].append(
        {}
    ),
    ("llm", "pocketbase", 8090): from_all,
    ("web", "metadata service", 80): lambda it: spec(it, "NetworkPolicy", "web")["egress"].append(
        {"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}
    ),
}


@pytest.mark.parametrize("edge", OPENINGS, ids=str)
def test_a_policy_that_lets_more_through_shows(edge: Edge, whole: list[Manifest]) -> None:
    broken = Cluster(deepcopy(whole))
    ports = {80, 443, 8001, 8002, 8090}
    assert edge not in edges(broken, ports)

    OPENINGS[edge](broken)

    assert edge in edges(broken, ports)
