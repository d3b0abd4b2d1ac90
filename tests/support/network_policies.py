"""Who may talk to whom, by the network policies of a set of manifests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Final

from support.manifests import Cluster, Manifest, matches

_NAMESPACE: Final = "kubernetes.io/metadata.name"


@dataclass(frozen=True)
class Party:
    """Something in or out of the cluster that may talk. `address` is of what is no pod."""

    name: str
    namespace: str = ""
    labels: dict[str, str] = field(default_factory=dict[str, str], hash=False)
    address: str = ""


OUTSIDERS: Final = (
    Party("dns", "kube-system", {"k8s-app": "kube-dns"}),
    Party("apiserver", "kube-system", {"component": "kube-apiserver"}),
    Party("ingress", "traefik", {"app.kubernetes.io/name": "traefik"}),
    Party("prometheus", "monitoring", {"app.kubernetes.io/name": "prometheus"}),
    Party("model", "models", {"app.kubernetes.io/name": "vllm"}),
    Party("neighbour", "default", {"app.kubernetes.io/name": "web"}),
    Party("internet", address="203.0.113.7"),
    Party("own network", address="10.20.30.40"),
    Party("metadata service", address="169.254.169.254"),
)
"""What else is about, and what must never be reached."""

Edge = tuple[str, str, int]
"""From, to, port."""


def edges(cluster: Cluster, ports: set[int]) -> set[Edge]:
    """Every connection that may be made, of all that could be tried between two parties at these ports."""
    insiders = [Party(one.name, "interviewer", one.labels) for one in cluster.workloads]
    parties = [*insiders, *OUTSIDERS]
    return {
        (one.name, other.name, port)
        for one in parties
        for other in parties
        for port in ports
        if one is not other
        and (one in insiders or other in insiders)
        and (one not in insiders or _allowed(cluster, one, other, port, "egress"))
        and (other not in insiders or _allowed(cluster, other, one, port, "ingress"))
    }


def _allowed(cluster: Cluster, pod: Party, peer: Party, port: int, way: str) -> bool:
    policies = [
        policy["spec"]
        for policy in cluster.of("NetworkPolicy")
        if matches(policy["spec"]["podSelector"], pod.labels) and way.title() in policy["spec"]["policyTypes"]
    ]
    return not policies or any(
        _is_meant(rule, peer, port, way) for policy in policies for rule in policy.get(way, [])
    )


def _is_meant(rule: Manifest, peer: Party, port: int, way: str) -> bool:
    peers, ports = rule.get("from" if way == "ingress" else "to"), rule.get("ports")
    return (not peers or any(_is_peer(one, peer) for one in peers)) and (
        not ports or any(one["port"] == port for one in ports)
    )


def _is_peer(said: Manifest, peer: Party) -> bool:
    if "ipBlock" in said:
        networks = [said["ipBlock"]["cidr"], *said["ipBlock"].get("except", [])]
        inside, *without = [ip_address(peer.address or "0.0.0.0") in ip_network(one) for one in networks]  # noqa: S104
        return bool(peer.address) and inside and not any(without)
    if peer.address:
        return False
    namespaces = said.get("namespaceSelector")
    if namespaces is None:
        right = peer.namespace == "interviewer"
    else:
        right = matches(namespaces, {_NAMESPACE: peer.namespace})
    return right and matches(said.get("podSelector", {}), peer.labels)


def ports_of(policy: Manifest) -> Iterator[tuple[Manifest, Manifest, int]]:
    """Each rule's pods that listen, as a selector of pods in a namespace, and the port that it names."""
    spec = policy["spec"]
    for rule in spec.get("ingress", []):
        for port in rule["ports"]:
            yield {}, spec["podSelector"], port["port"]
    for rule in spec.get("egress", []):
        for peer in rule["to"]:
            for port in rule["ports"]:
                yield peer.get("namespaceSelector", {}), peer.get("podSelector", {}), port["port"]
