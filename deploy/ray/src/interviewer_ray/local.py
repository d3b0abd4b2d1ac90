"""A cluster of one node on this machine, until Ctrl-C: `python -m interviewer_ray.local CONFIG`.

For trying it out. Whatever the file says, it listens on this machine alone; it ends no cluster but its own.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import yaml

PLACES: Final = 8
"""What the node says of its cores, however few: the least replicas of both applications want five."""
HERE: Final = "127.0.0.1"
READY_SECONDS: Final = 180.0
_LOOK_EVERY_S: Final = 0.5
_OBJECTS_BYTES: Final = 200_000_000


def main() -> int:
    """Start, say where it answers, and wait to be ended. 1 where the applications did not come up."""
    config: dict[str, Any] = yaml.safe_load(Path(sys.argv[1]).read_text(encoding="utf-8"))
    config["http_options"]["host"] = HERE
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # As Ray does on desktops: every port on the loopback address.
    os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: ended.set())
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        yaml.safe_dump(config, file)
        file.flush()
        up = _serve(file.name, config, ended)
    return 0 if up or ended.is_set() else 1


def _serve(file: str, config: dict[str, Any], ended: threading.Event) -> bool:
    """Until it is ended; False where the applications did not come up."""
    ray: Any = import_module("ray")
    ray.init(
        num_cpus=max(PLACES, os.cpu_count() or 1),
        object_store_memory=_OBJECTS_BYTES,
        include_dashboard=False,
        log_to_driver=False,
    )
    address = ray.get_runtime_context().gcs_address
    command = [sys.executable, "-m", "ray.serve.scripts", "run", "--address", address, file]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as serving:  # noqa: S603 - our own words
        try:
            up = _up(ended, serving)
            if up:
                _say(config)
                ended.wait()
            return up
        finally:
            serving.send_signal(signal.SIGINT)
            serving.wait()
            ray.shutdown()


def _up(ended: threading.Event, serving: "subprocess.Popen[bytes]") -> bool:
    """Wait until every application runs; False where one can't, or nobody wants it any more."""
    serve: Any = import_module("ray.serve")
    states: dict[str, str] = {}
    for _ in range(int(READY_SECONDS / _LOOK_EVERY_S)):
        applications = serve.status().applications
        states = {name: str(one.status.value) for name, one in applications.items()}
        if states and set(states.values()) == {"RUNNING"}:
            return True
        if "DEPLOY_FAILED" in states.values() or serving.poll() is not None:
            sys.stderr.write("".join(f"{name}: {one.message}\n" for name, one in applications.items()))
            return False
        if ended.wait(_LOOK_EVERY_S):
            return False
    sys.stderr.write(f"The applications are not up after {READY_SECONDS:.0f} seconds: {states}\n")
    return False


def _say(config: dict[str, Any]) -> None:
    port = config["http_options"]["port"]
    for application in config["applications"]:
        variable = f"INTERVIEWER_{application['name'].upper()}_URL"
        sys.stdout.write(f"{variable}=http://{HERE}:{port}{application['route_prefix']}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
