"""Speech without a server, for the commands that speak and that look at voices."""

import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import ValidationError

from interviewer_cli.errors import UsageError
from interviewer_cli.logs import keep_logs_off_standard_output
from interviewer_tts.settings import SpeechSettings
from interviewer_tts.speech import Speech, open_speech


@asynccontextmanager
async def speech_without_server() -> AsyncGenerator[Speech]:
    """All engines of `tts`. Nothing is kept: the service's store of spoken texts stays out of it.

    Raises:
        UsageError: a variable of the speech service says something impossible.

    """
    keep_logs_off_standard_output()
    with tempfile.TemporaryDirectory(prefix="interviewer-") as folder:
        try:
            settings = SpeechSettings(tts_cache=Path(folder))
        except ValidationError as error:
            first = error.errors()[0]
            raise UsageError(f"INTERVIEWER_{str(first['loc'][0]).upper()}: {first['msg']}.") from error
        async with open_speech(settings) as speech:
            yield speech
