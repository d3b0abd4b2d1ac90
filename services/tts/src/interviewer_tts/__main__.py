"""`python -m interviewer_tts`: serve speech as the environment says."""

from interviewer_contracts.service.server import serve
from interviewer_contracts.service.settings import from_environment
from interviewer_tts.app import create_app
from interviewer_tts.settings import Settings


def main() -> None:
    """Serve until told to stop."""
    settings = from_environment(Settings)
    serve(create_app(settings), settings, port=settings.tts_port, metrics_port=settings.tts_metrics_port)


if __name__ == "__main__":
    main()
