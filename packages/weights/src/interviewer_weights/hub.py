"""Files fetched from Hugging Face's hub, or a mirror of it (HF_ENDPOINT); a broken download is continued."""

import os
from http import HTTPStatus
from pathlib import Path
from typing import Final

import httpx2

from interviewer_weights.errors import SourceError
from interviewer_weights.manifest import HuggingFace, ModelFile
from interviewer_weights.store import Progress

HUB: Final = "https://huggingface.co"
_TIMEOUT: Final = httpx2.Timeout(60.0, connect=10.0)
_TRY_LATER: Final = "Look at your network, then try again: what came is kept."


def fetch(place: HuggingFace, file: ModelFile, to: Path, progress: Progress) -> None:
    """Write a file of a repository to `to`, from where an earlier try broke off.

    Raises:
        SourceError: the hub can't be reached, does not have it, or gave another length.

    """
    endpoint = (os.environ.get("HF_ENDPOINT") or HUB).rstrip("/")
    address = f"{endpoint}/{place.repository}/resolve/{place.revision}/{file.path}"
    to.parent.mkdir(parents=True, exist_ok=True)
    partial = to.with_name(f"{to.name}.partial")
    if partial.exists() and partial.stat().st_size > file.bytes:
        partial.unlink()
    progress(partial.stat().st_size if partial.exists() else 0)
    try:
        with httpx2.Client(timeout=_TIMEOUT, follow_redirects=True) as client:
            _write(client, address, partial, file, progress)
    except httpx2.HTTPError as error:
        raise SourceError(f"Hugging Face's hub can't be reached, or broke off. {_TRY_LATER}") from error
    if partial.stat().st_size != file.bytes:
        raise SourceError(f"Hugging Face's hub broke off within {file.path}. {_TRY_LATER}")
    partial.replace(to)


def _write(client: httpx2.Client, address: str, partial: Path, file: ModelFile, progress: Progress) -> None:
    have = partial.stat().st_size if partial.exists() else 0
    if have >= file.bytes:
        return
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with client.stream("GET", address, headers=headers) as response:
        if response.status_code == HTTPStatus.NOT_FOUND:
            raise SourceError(f"Hugging Face's hub does not have {file.path} at the pinned revision.")
        if response.status_code not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            raise SourceError(f"Hugging Face's hub answered with status {response.status_code}. {_TRY_LATER}")
        going_on = response.status_code == HTTPStatus.PARTIAL_CONTENT
        if going_on and not response.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
            partial.unlink(missing_ok=True)
            raise SourceError(f"Hugging Face's hub went on in another place of {file.path}. Try again.")
        if not going_on:
            progress(-have)
            have = 0
        with partial.open("ab" if going_on else "wb") as target:
            for chunk in response.iter_bytes():
                have += len(chunk)
                if have > file.bytes:
                    target.truncate(0)
                    raise SourceError(f"Hugging Face's hub gave more than {file.path} has.")
                target.write(chunk)
                progress(len(chunk))
