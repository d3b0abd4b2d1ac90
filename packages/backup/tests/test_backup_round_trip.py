"""What is backed up opens again elsewhere, by the real database, with nothing lost."""

import stat
import threading
from pathlib import Path

from interviewer_backup.making import make_backup
from interviewer_backup.places import Places, read_places
from interviewer_backup.restoring import restore
from interviewer_pocketbase.testing import RunningPocketBase
from support.backups import Person, keep_voice, sign_up


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_account_with_all_that_is_its_own_comes_back(
    pocketbase: RunningPocketBase, person: Person, places: Places, elsewhere: Places
) -> None:
    written = {person.write_interview("Nurse"): "Nurse", person.write_interview("Cook"): "Cook"}
    voice = keep_voice(places)
    made = make_backup(places)
    pocketbase.stop()

    restored = restore(made.path, elsewhere)

    assert restored.kept == []
    assert files_below(elsewhere.speech / "tts-voices") == voice
    with RunningPocketBase(data=elsewhere.data / "pocketbase") as again:
        # The very session of before, though the secrets of this installation are others.
        with person.at(again.url) as found:
            assert found.interviews() == written
            found.log_in()
            assert found.interviews() == written
        assert "error" not in again.log.lower()


def test_it_says_what_is_in_it(person: Person, places: Places) -> None:
    person.write_interview()
    keep_voice(places)

    manifest = make_backup(places).manifest

    assert {name: manifest.records[name] for name in ("users", "interviews", "questions")} == {
        "users": 1,
        "interviews": 1,
        "questions": 1,
    }
    assert manifest.voices == 1


def test_what_was_acknowledged_before_is_in_it_and_no_half_of_what_came_after(
    pocketbase: RunningPocketBase, person: Person, places: Places, elsewhere: Places
) -> None:
    acknowledged = list[str]()
    some, stop = threading.Event(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            acknowledged.append(person.write_interview())
            if len(acknowledged) >= 50:
                some.set()

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    assert some.wait(60)
    before = list(acknowledged)
    made = make_backup(places)
    after = len(acknowledged)
    stop.set()
    for writer in writers:
        writer.join(30)
    pocketbase.stop()

    restore(made.path, elsewhere)
    with RunningPocketBase(data=elsewhere.data / "pocketbase") as again, person.at(again.url) as found:
        interviews = set(found.interviews())
        asked = found.interviews_with_questions()

    assert after > len(before), "nobody wrote while the backup was made"
    assert set(before) <= interviews
    assert asked <= interviews
    assert set(before) <= asked


def test_a_killed_database_is_backed_up_as_it_was_acknowledged(
    pocketbase: RunningPocketBase, person: Person, places: Places, elsewhere: Places
) -> None:
    written = {person.write_interview(): "Nurse"}
    pocketbase.kill()
    restore(make_backup(places).path, elsewhere)
    pocketbase.start()

    assert person.interviews() == written
    with RunningPocketBase(data=elsewhere.data / "pocketbase") as again, person.at(again.url) as found:
        assert found.interviews() == written


def test_what_the_operator_added_comes_along_wherever_it_lay(
    person: Person, places: Places, elsewhere: Places, tmp_path: Path
) -> None:
    terms, bank = tmp_path / "our-terms.yaml", places.data / "bank"
    terms.write_text("terms: []")
    (bank / "en").mkdir(parents=True)
    (bank / "en" / "ward.yaml").write_text("questions: []")
    moved = read_places({"INTERVIEWER_DATA": str(places.data), "INTERVIEWER_TTS_TERMS": str(terms)})

    restored = restore(make_backup(moved).path, elsewhere)

    assert files_below(elsewhere.data / "bank") == {"en/ward.yaml": b"questions: []"}
    assert files_below(elsewhere.data / "terms") == {"our-terms.yaml": b"terms: []"}
    assert restored.settings == [f"INTERVIEWER_TTS_TERMS={elsewhere.data / 'terms'}"]
    assert person.interviews() == {}


def test_caches_models_secrets_and_older_backups_stay_out(person: Person, places: Places) -> None:
    for name in ("tts-cache/a", "models/m/b", "secrets/proxy_secret", "up.lock", "pocketbase/backups/c.zip"):
        path = places.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    first = make_backup(places, places.data / "first.zip")

    names = {member.name for member in make_backup(places, places.data / "second.zip").manifest.members}

    assert names == {"pocketbase/data.db"}
    assert first.path.exists()
    assert person.interviews() == {}


def test_a_voice_that_is_half_removed_is_left_out(person: Person, places: Places) -> None:
    voice = keep_voice(places)
    folder = places.speech / "tts-voices"
    [recording] = [folder / name for name in voice if name.endswith(".wav")]
    orphan = recording.with_name("f5-own-orphan.wav")
    orphan.write_bytes(b"RIFF")
    recording.unlink()

    made = make_backup(places)

    assert [member.name for member in made.manifest.members if member.part == "tts-voices"] == [
        "tts-voices/owner.key"
    ]
    assert made.manifest.voices == 0
    assert person.interviews() == {}


def test_all_that_is_written_is_for_its_owner_alone(
    person: Person, places: Places, elsewhere: Places
) -> None:
    keep_voice(places)
    made = make_backup(places)
    restore(made.path, elsewhere)

    files = [made.path, *elsewhere.data.rglob("*"), *elsewhere.speech.rglob("*")]
    assert person.interviews() == {}
    assert len(files) > 5
    assert [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


def test_people_of_two_backups_do_not_mix(
    pocketbase: RunningPocketBase, person: Person, places: Places
) -> None:
    keep_voice(places)
    made = make_backup(places)
    sign_up(pocketbase).client.close()
    (places.data / "bank").mkdir()
    (places.data / "bank" / "ours.yaml").write_text("later")
    pocketbase.stop()

    restored = restore(made.path, places, replace=True)

    kept = {path.name: path for path in restored.kept}
    assert set(kept) == {"bank", "pocketbase", "tts-voices"}
    assert (kept["bank"] / "ours.yaml").read_text() == "later"
    assert not (places.data / "bank").exists()
    pocketbase.start()
    assert person.interviews() == {}
    assert make_backup(places, places.data / "now.zip").manifest.records["users"] == 1
