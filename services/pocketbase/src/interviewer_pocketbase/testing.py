"""A real PocketBase for tests: own folder, free port, there in a third of a second, gone at the end."""

import http.client
import secrets
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from interviewer_pocketbase.process import Secrets, serve
from interviewer_pocketbase.s3 import S3

_PATIENCE_S: Final = 15.0
_ATTEMPTS: Final = 3
_HOST: Final = "127.0.0.1"


class RunningPocketBase:
    """`with RunningPocketBase() as pocketbase:` gives a server at `pocketbase.url`.

    The data lives in a temporary folder that goes with it, or in `data`, which stays. `kill` and `start`
    stage a crash; the port and the data stay the same.
    """

    def __init__(
        self, *, proxy_secret: str | None = None, data: Path | None = None, s3: S3 | None = None
    ) -> None:
        self.secrets = Secrets(
            superuser_email="superuser@example.com",
            superuser_password=secrets.token_urlsafe(24),
            proxy_secret=secrets.token_urlsafe(24) if proxy_secret is None else proxy_secret,
        )
        self._temporary = tempfile.TemporaryDirectory(prefix="interviewer-pocketbase-")
        self.folder = Path(self._temporary.name)
        self.data = data or self.folder / "data"
        self.s3 = s3
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://{_HOST}:{self.port}"

    @property
    def database(self) -> Path:
        """The SQLite file with all records."""
        return self.data / "data.db"

    @property
    def log(self) -> str:
        """What it has written to its output so far."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    @property
    def pid(self) -> int:
        """Of the server that runs now."""
        return self._running().pid

    def start(self) -> None:
        """Start it and wait until it answers; raises RuntimeError with its log when it does not."""
        if self.port:
            self._start_once()
            return
        for attempt in range(_ATTEMPTS):
            self.port = _free_port()
            try:
                self._start_once()
            except RuntimeError:
                # Somebody else may have taken the port between our looking and PocketBase's binding.
                if attempt == _ATTEMPTS - 1:
                    raise
            else:
                return

    def kill(self) -> None:
        """SIGKILL: it gets no chance to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM: it ends properly."""
        self._end(signal.SIGTERM)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._temporary.cleanup()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self.stop()
        self._temporary.cleanup()

    def _start_once(self) -> None:
        launch = serve(self.data, bind=_HOST, port=self.port, secrets=self.secrets, s3=self.s3)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own command line
                launch.argv, env=launch.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + _PATIENCE_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"PocketBase did not start:\n{self.log}")
            time.sleep(0.02)
        if self._process.poll() is not None:
            raise RuntimeError(f"Another server answers on port {self.port}:\n{self.log}")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(_HOST, self.port, timeout=2)
        try:
            connection.request("GET", "/api/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("PocketBase is not running")
        return self._process

    def _end(self, how: signal.Signals) -> None:
        process = self._running()
        process.send_signal(how)
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._process = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port
