"""`python -m interviewer_web`: serve the pages and the API."""

from interviewer_contracts.service.server import serve
from interviewer_contracts.service.settings import from_environment
from interviewer_web.app import create_app
from interviewer_web.settings import Settings


def main() -> None:
    """Serve until told to stop."""
    settings = from_environment(Settings)
    serve(create_app(settings), settings, port=settings.port, metrics_port=settings.metrics_port)


if __name__ == "__main__":
    main()
