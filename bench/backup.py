"""What a backup costs: `PYTHONPATH=tests .venv/bin/python bench/backup.py [megabytes]`.

A real PocketBase gets so many megabytes of interviews (200 unless told otherwise), whose texts are as hard to
pack as text is; then one person writes without pause, alone and while a backup is made. The ratio of both is
what a backup costs others.
"""

import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from interviewer_backup.places import Places, read_places
from interviewer_backup.restoring import check_backup, restore
from interviewer_backup.shelf import backups_in
from interviewer_pocketbase.testing import RunningPocketBase
from support.backups import Person, sign_up

MEGABYTES = 200
POSTING_CHARACTERS = 20_000
ALONE_S = 5.0
# Sixteen different characters in random order: packed to about half, as prose is.
FILL = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :count)
INSERT INTO interviews (id, owner, title, posting, count, created, updated)
SELECT substr(lower(hex(randomblob(8))), 1, 15), :owner, 'Nurse', hex(randomblob(:bytes)), 3,
       '2026-11-30 08:00:00.000Z', '2026-11-30 08:00:00.000Z'
FROM number
"""
Result = TypeVar("Result")


def fill(database: Path, owner: str, megabytes: int) -> None:
    count = megabytes * 1_000_000 // POSTING_CHARACTERS
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(FILL, {"count": count, "owner": owner, "bytes": POSTING_CHARACTERS // 2})


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    done = work()
    return done, time.perf_counter() - started


def while_writing(person: Person, work: Callable[[], Result]) -> tuple[Result, float, list[float]]:
    """What `work` gives, how long it takes, and how long each write of that time takes, in seconds."""
    ended = threading.Event()
    waits = list[float]()

    def write() -> None:
        while not ended.is_set():
            waits.append(timed(person.write_interview)[1])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done, seconds = timed(work)
    finally:
        ended.set()
        writer.join()
    return done, seconds, waits


def back_up(places: Places) -> None:
    """In a process of its own, as people do."""
    command = [sys.executable, "-m", "interviewer_backup", "backup"]
    environment = {"INTERVIEWER_DATA": str(places.data)}
    subprocess.run(command, env=environment, stderr=subprocess.DEVNULL, check=True)


def told(waits: list[float]) -> str:
    hundredths = statistics.quantiles(waits, n=100)
    return f"p50 {hundredths[49] * 1000:.1f} ms, p99 {hundredths[98] * 1000:.1f} ms, {len(waits)} writes"


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else MEGABYTES
    with tempfile.TemporaryDirectory() as folder:
        places = read_places({"INTERVIEWER_DATA": f"{folder}/data"})
        elsewhere = read_places({"INTERVIEWER_DATA": f"{folder}/new"})
        with RunningPocketBase(data=places.data / "pocketbase") as pocketbase:
            person = sign_up(pocketbase)
            pocketbase.stop()
            fill(pocketbase.database, person.id, megabytes)
            pocketbase.start()
            _, _, alone = while_writing(person, lambda: time.sleep(ALONE_S))
            _, seconds, meanwhile = while_writing(person, lambda: back_up(places))
            person.client.close()
            size = pocketbase.database.stat().st_size
        [(_, made)] = backups_in(places.backups)
        packed = made.stat().st_size
        _, check_s = timed(lambda: check_backup(made))
        _, restore_s = timed(lambda: restore(made, elsewhere))
    print(f"database {size / 1e6:,.0f} MB, backup {packed / 1e6:,.0f} MB")
    print(f"backup {seconds:.1f} s, check {check_s:.1f} s, restore {restore_s:.1f} s")
    print(f"an interview and a question written, nothing else going on: {told(alone)}")
    print(f"the same while the backup is made: {told(meanwhile)}")


if __name__ == "__main__":
    main()
