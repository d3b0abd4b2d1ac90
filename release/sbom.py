"""The bill of materials, in CycloneDX: our wheels, what they need, and what the front end has from npm."""

# Pyright can't see through the decorators of the library's classes; mypy can.
# pyright: reportUnknownMemberType=false, reportAttributeAccessIssue=false, reportCallIssue=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportArgumentType=false

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from release.sources import ROOT
from release.wheels import NEEDED, named, sha256

OWN_LICENCE: Final = "Apache-2.0"
NPM: Final = ROOT / "services/web/assets/package.json"
_PINNED: Final = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
_NOTICED: Final = re.compile(r"^- (\S+) (\S+) \((.*)\)$", re.MULTILINE)


def write_sbom(wheels: Iterable[Path], folder: Path, *, version: str, moment: int) -> Path:
    """Write the bill of materials of a release; the same release gives the same bytes."""
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"interviewer/{version}/{moment}"))
    bom.metadata.timestamp = datetime.fromtimestamp(moment, UTC)
    bom.metadata.component = whole = Component(
        name="interviewer", version=version, type=ComponentType.APPLICATION, bom_ref="interviewer"
    )
    licences = {name: licence for name, _, licence in _NOTICED.findall((ROOT / "NOTICE").read_text())}
    needed = [
        *(_ours(wheel) for wheel in wheels),
        *(_package("pypi", name, there, licences) for name, there in _PINNED.findall(NEEDED.read_text())),
        *(_package("npm", name, there, licences) for name, there in _npm().items()),
    ]
    for component in needed:
        bom.components.add(component)
    bom.register_dependency(whole, needed)
    file = folder / f"interviewer-{version}.cdx.json"
    written = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string()
    file.write_text(json.dumps(json.loads(written), indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return file


def _ours(wheel: Path) -> Component:
    name, version = named(wheel)
    component = _package("pypi", name, version, {name: OWN_LICENCE})
    component.hashes.add(HashType(alg=HashAlgorithm.SHA_256, content=sha256(wheel)))
    return component


def _package(kind: str, name: str, version: str, licences: Mapping[str, str]) -> Component:
    scope, _, bare = name.rpartition("/")
    url = PackageURL(kind, scope or None, bare, version)
    component = Component(
        name=name, version=version, type=ComponentType.LIBRARY, purl=url, bom_ref=url.to_string()
    )
    if name in licences:
        component.licenses.add(DisjunctiveLicense(name=licences[name]))
    return component


def _npm() -> dict[str, str]:
    return cast("dict[str, str]", json.loads(NPM.read_text())["dependencies"])
