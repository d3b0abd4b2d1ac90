"""A backup of the running application, and the whole of it in new volumes."""

from collections.abc import Sequence
from typing import Final

import pytest

from support.containers import APPLICATION, Project
from support.program import PERSON, api, hear, log_in, read_interview, write_interview

RUN: Final[Sequence[str]] = ("run", "--rm", "-T")
VOICE: Final = "/data/tts-voices/0123456789abcdef/f5-own-0123456789abcdef"
KEEP_VOICE: Final = f"""
import pathlib
recording = pathlib.Path("{VOICE}.wav")
recording.parent.mkdir(parents=True)
recording.write_bytes(b"RIFF, as recorded")
recording.with_suffix(".json").write_text("{{}}")
"""
READ_VOICE: Final = f"import pathlib; print(pathlib.Path('{VOICE}.wav').read_text())"


def test_all_that_people_have_comes_back_into_new_volumes(project: Project) -> None:
    with log_in(project.url) as client:
        interview = write_interview(client)
        project.compose("exec", "-T", "tts", "/app/bin/python", "-c", KEEP_VOICE)

        backup = project.piped(*RUN, "backup", "-")
        with pytest.raises(RuntimeError, match="Interviewer runs on /data"):
            project.piped(*RUN, "restore", "-", "--replace", given=backup)
        project.compose("down", "--volumes", "--timeout", "5")
        project.piped(*RUN, "restore", "-", given=backup)
        project.up(*APPLICATION)
        # In the session of before, although the secrets of this installation are others.
        kept = read_interview(client, interview["id"])
        hear(client, kept)

    assert kept == interview
    with api(project.url) as guest:
        assert guest.post("sessions", json=PERSON).is_success
    heard = project.compose("exec", "-T", "tts", "/app/bin/python", "-c", READ_VOICE)
    assert heard.strip() == "RIFF, as recorded"


def test_the_newest_are_kept_on_the_shelf_and_can_be_read(project: Project) -> None:
    for _ in range(2):
        project.compose(*RUN, "backup", "--keep", "1")
    listed = project.compose(*RUN, "--entrypoint", "/bin/ls", "backup", "/backups").split()

    assert len(listed) == 1
    project.compose(*RUN, "restore", "--check", *listed)
