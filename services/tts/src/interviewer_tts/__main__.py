"""`python -m interviewer_tts`: serve speech as the environment says."""

from interviewer_contracts.service.server import serve
from interviewer_tts.app import create_app
from interviewer_tts.settings import Settings

if __name__ == "__main__":
    # Its required fields come from the environment.
    settings = Settings()  # pyright: ignore[reportCallIssue]
    serve(create_app(settings), bind=settings.bind, port=settings.tts_port, log_format=settings.log_format)
