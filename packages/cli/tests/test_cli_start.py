"""`interviewer up` starts its first service at once: nothing heavy is imported on the way."""

import subprocess
import sys

HEAVY = {"fastapi", "httpx2", "hibari", "numpy", "onnxruntime", "pydantic", "rich", "structlog", "uvicorn"}
SCRIPT = """
import sys
import interviewer_cli.__main__, interviewer_cli.commands.up, interviewer_pocketbase.process
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_nothing_heavy_is_imported() -> None:
    said = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout
    assert not HEAVY & set(said.split())
