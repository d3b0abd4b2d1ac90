"""`python -m interviewer_llm`: serve until told to stop."""

import os

from interviewer_contracts.service.server import serve
from interviewer_contracts.service.settings import from_environment
from interviewer_llm.app import create_app
from interviewer_llm.settings import Settings


def main() -> None:
    """Read the environment and serve."""
    # OpenMP's threads else spin while they wait: a model is five times as slow on busy cores. Read at import.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    settings = from_environment(Settings)
    serve(create_app(settings), settings, port=settings.llm_port, metrics_port=settings.llm_metrics_port)


if __name__ == "__main__":
    main()
