"""A real S3 server on this machine: moto's, in a process of its own."""

import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import httpx2

from support.stack import free_ports

PATIENCE_SECONDS: Final = 60
_SERVER: Final = Path(sys.executable).with_name("moto_server")
_NAMES: Final = {"s3": "http://s3.amazonaws.com/doc/2006-03-01/"}


class Bucket:
    """A bucket of the server, seen without PocketBase."""

    def __init__(self, endpoint: str, name: str) -> None:
        self.endpoint = endpoint
        self.name = name

    def names(self) -> list[str]:
        """The names of all that lies in it."""
        found = ET.fromstring(self._get("").text)  # noqa: S314 - our own server's
        return [key.text or "" for key in found.iterfind(".//s3:Contents/s3:Key", _NAMES)]

    def read(self, key: str) -> bytes:
        """What lies there under this name."""
        return self._get(f"/{key}").content

    def make(self) -> None:
        """Make it, so that a test can read what others write."""
        url = f"{self.endpoint}/{self.name}"
        reading = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}
        policy = {"Statement": [{**reading, "Resource": f"arn:aws:s3:::{self.name}/*"}]}
        httpx2.put(url, trust_env=False).raise_for_status()
        httpx2.put(url, params={"policy": ""}, json=policy, trust_env=False).raise_for_status()

    def _get(self, path: str) -> httpx2.Response:
        return httpx2.get(f"{self.endpoint}/{self.name}{path}", trust_env=False).raise_for_status()


@contextmanager
def s3_bucket(name: str) -> Generator[Bucket]:
    """A server with this empty bucket, until the end."""
    [port] = free_ports(1)
    bucket = Bucket(f"http://127.0.0.1:{port}", name)
    with subprocess.Popen(
        [_SERVER, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _until_there(bucket, process)
            yield bucket
        finally:
            process.kill()


def _until_there(bucket: Bucket, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            bucket.make()
        except httpx2.TransportError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
