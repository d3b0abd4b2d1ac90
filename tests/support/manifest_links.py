"""What is wrong between the manifests of a set: what one names and another must have."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from support.manifest_pods import faults_of_pods
from support.manifests import Cluster, Manifest, Workload, matches
from support.network_policies import ports_of

_ADDRESSES: Final = {"INTERVIEWER_POCKETBASE_URL", "INTERVIEWER_LLM_URL", "INTERVIEWER_TTS_URL"}
_REQUIRED: Final = "requiredDuringSchedulingIgnoredDuringExecution"
_NODE: Final = "kubernetes.io/hostname"
_FEWEST_WEBS: Final = 2
_MIB: Final = {"Mi": 1, "Gi": 1024}


def faults(cluster: Cluster) -> list[str]:
    """All that is wrong with manifests that the schemas let pass."""
    return [
        *faults_of_pods(cluster),
        *_of_services(cluster),
        *_of_selectors(cluster),
        *_of_addresses(cluster),
        *_of_volumes(cluster),
        *_of_claims(cluster),
        *_of_speech(cluster),
        *_of_budgets(cluster),
        *_of_autoscalers(cluster),
        *_of_web(cluster),
        *_of_policies(cluster),
        *_of_ingresses(cluster),
        *_of_the_database(cluster),
    ]


def _of_services(cluster: Cluster) -> Iterator[str]:
    for service in cluster.of("Service"):
        name, spec = service["metadata"]["name"], service["spec"]
        meant = [one for one in cluster.selected({"matchLabels": spec["selector"]}) if one.stays]
        if [one.name for one in meant] != [name]:
            yield f"service {name}: it leads to {[one.name for one in meant]}"
        for port in spec["ports"]:
            if any(port["targetPort"] not in one.ports for one in meant):
                yield f"service {name}: nobody listens at {port['targetPort']}"


def _of_selectors(cluster: Cluster) -> Iterator[str]:
    for workload in cluster.workloads:
        selector = workload.manifest["spec"].get("selector", {})
        if not matches(selector, workload.labels):
            yield f"{workload.name}: it does not find its own pods"
        for spread in workload.pod.get("topologySpreadConstraints", []):
            if workload not in cluster.selected(spread["labelSelector"]):
                yield f"{workload.name}: it is spread by pods of others"


def _of_addresses(cluster: Cluster) -> Iterator[str]:
    for workload in cluster.workloads:
        for setting, value in cluster.settings(workload).items():
            if setting in _ADDRESSES:
                yield from _of_address(cluster, workload, value)


def _of_address(cluster: Cluster, workload: Workload, address: str) -> Iterator[str]:
    parts = urlsplit(address)
    service = cluster.named("Service", parts.hostname or "")
    if service is None or parts.port not in {port["port"] for port in service["spec"]["ports"]}:
        yield f"{workload.name}: nobody is at {address}"


def _of_volumes(cluster: Cluster) -> Iterator[str]:
    for workload in cluster.workloads:
        volumes: list[Manifest] = workload.pod["volumes"]
        there = {volume["name"] for volume in volumes} | {
            one["metadata"]["name"] for one in claims_of(workload)
        }
        mounted = {mount["name"] for mount in workload.container["volumeMounts"]}
        if there != mounted:
            yield f"{workload.name}: of its volumes, {sorted(there ^ mounted)} is missing or in vain"
        for source in workload.container.get("envFrom", []):
            if cluster.named("ConfigMap", source["configMapRef"]["name"]) is None:
                yield f"{workload.name}: there are no settings {source['configMapRef']['name']}"
        for volume in volumes:
            secret = volume.get("secret", {}).get("secretName")
            if secret and cluster.named("Secret", secret) is None:
                yield f"{workload.name}: there is no secret {secret}"


def _of_claims(cluster: Cluster) -> Iterator[str]:
    databases = {
        f"{claim['metadata']['name']}-{one.name}-0": one
        for one in cluster.workloads
        for claim in claims_of(one)
    }
    for workload in cluster.workloads:
        for claim in workload.claims:
            owner = databases.get(claim)
            if owner is None and cluster.named("PersistentVolumeClaim", claim) is None:
                yield f"{workload.name}: there is no claim {claim}"
            if (
                owner is not None
                and owner not in _beside(cluster, workload)
                and not workload.manifest["spec"].get("suspend")
            ):
                yield f"{workload.name}: it may start where the volume {claim} is not"


def claims_of(workload: Workload) -> list[Manifest]:
    claims: list[Manifest] = workload.manifest["spec"].get("volumeClaimTemplates", [])
    return claims


def _beside(cluster: Cluster, workload: Workload) -> list[Workload]:
    """Those on whose node it has to start."""
    terms = workload.pod.get("affinity", {}).get("podAffinity", {}).get(_REQUIRED, [])
    return [
        one
        for term in terms
        if term["topologyKey"] == _NODE
        for one in cluster.selected(term["labelSelector"])
    ]


def _of_speech(cluster: Cluster) -> Iterator[str]:
    """What somebody deletes must be gone from every cache, and recordings must outlive a pod."""
    tts = cluster.workload("tts")
    [volume] = [one for one in tts.pod["volumes"] if one["name"] == "speech"]
    claim = cluster.named(
        "PersistentVolumeClaim", volume.get("persistentVolumeClaim", {}).get("claimName", "")
    )
    modes: list[str] = claim["spec"]["accessModes"] if claim else []
    settings = cluster.settings(tts)
    scaled = any(
        one["spec"]["scaleTargetRef"]["name"] == "tts" for one in cluster.of("HorizontalPodAutoscaler")
    )
    if (scaled or cluster.replicas(tts) > 1) and modes != ["ReadWriteMany"]:
        yield "tts: several of them, each with a cache of its own"
    if modes == ["ReadWriteOnce"] and tts.manifest["spec"]["strategy"]["type"] != "Recreate":
        yield "tts: the next one waits for a volume that the last one holds"
    if "INTERVIEWER_F5_MODEL" in settings and not claim:
        yield "tts: recordings go with the pod"
    size = claim["spec"]["resources"]["requests"]["storage"] if claim else _limit(volume)
    if int(settings.get("INTERVIEWER_TTS_CACHE_MB", "256")) > 0.9 * int(size[:-2]) * _MIB[size[-2:]]:
        yield "tts: the cache is larger than its volume"


def _limit(volume: Manifest) -> str:
    return str(volume.get("emptyDir", {}).get("sizeLimit", "0Mi"))


def _of_budgets(cluster: Cluster) -> Iterator[str]:
    covered = set[str]()
    for budget in cluster.of("PodDisruptionBudget"):
        name, spec = budget["metadata"]["name"], budget["spec"]
        meant = {one.name for one in cluster.selected(spec["selector"])}
        covered |= meant
        if meant != {name}:
            yield f"budget {name}: it is of {sorted(meant)}"
        if spec.get("maxUnavailable") in {0, None}:
            yield f"budget {name}: no node could be drained"
    for workload in cluster.workloads:
        if workload.kind == "Deployment" and workload.name not in covered:
            yield f"{workload.name}: a drain may take all of it at once"


def _of_autoscalers(cluster: Cluster) -> Iterator[str]:
    for scaler in cluster.of("HorizontalPodAutoscaler"):
        name, spec = scaler["metadata"]["name"], scaler["spec"]
        target = cluster.named(spec["scaleTargetRef"]["kind"], spec["scaleTargetRef"]["name"])
        if target is None or target["kind"] != "Deployment":
            yield f"autoscaler {name}: there is no {spec['scaleTargetRef']['name']} to scale"
            continue
        if "replicas" in target["spec"]:
            yield f"autoscaler {name}: whoever applies the manifests sets its number back"
        requests = Workload(target).container["resources"]["requests"]
        for metric in spec["metrics"]:
            if metric["type"] == "Resource" and metric["resource"]["name"] not in requests:
                yield f"autoscaler {name}: a share of a request that is not made"


def _of_web(cluster: Cluster) -> Iterator[str]:
    if cluster.replicas(cluster.workload("web")) < _FEWEST_WEBS:
        yield "web: one alone, which nobody replaces while its node is away"


def _of_policies(cluster: Cluster) -> Iterator[str]:
    for policy in cluster.of("NetworkPolicy"):
        name = policy["metadata"]["name"]
        if not cluster.selected(policy["spec"]["podSelector"]):
            yield f"policy {name}: it is of nobody"
        for namespaces, pods, port in ports_of(policy):
            listening = cluster.selected(pods) if pods and not namespaces else []
            if pods and not namespaces and not any(port in one.ports.values() for one in listening):
                yield f"policy {name}: nobody listens at {port}"


def _of_ingresses(cluster: Cluster) -> Iterator[str]:
    for ingress in cluster.of("Ingress"):
        hosts = [rule["host"] for rule in ingress["spec"]["rules"]]
        if hosts != [host for one in ingress["spec"].get("tls", []) for host in one["hosts"]]:
            yield "ingress: a host without TLS"
        if cluster.settings(cluster.workload("web")).get("INTERVIEWER_PUBLIC_URL") != f"https://{hosts[0]}":
            yield "ingress: web does not answer to that name"
        for rule in ingress["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                to = path["backend"]["service"]
                service = cluster.named("Service", to["name"])
                if service is None or to["port"]["name"] not in {
                    port["name"] for port in service["spec"]["ports"]
                }:
                    yield f"ingress: there is no {to['name']} at {to['port']}"


def _of_the_database(cluster: Cluster) -> Iterator[str]:
    database = cluster.workload("pocketbase")
    spec = database.manifest["spec"]
    if database.kind != "StatefulSet" or spec["replicas"] != 1:
        yield "pocketbase: two of them would write one database"
    if spec.get("persistentVolumeClaimRetentionPolicy") != {"whenDeleted": "Retain", "whenScaled": "Retain"}:
        yield "pocketbase: its data may go with it"
    if not re.fullmatch(
        r"\d+Gi", spec["volumeClaimTemplates"][0]["spec"]["resources"]["requests"]["storage"]
    ):
        yield "pocketbase: its volume has no size"
