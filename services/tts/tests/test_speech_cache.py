import os
import time
from pathlib import Path

import pytest

from interviewer_tts.cache import SpeechCache, key_of, text_key_of

DAY_S = 86_400


def cache_in(folder: Path, max_bytes: int = 1_000_000) -> SpeechCache:
    cache = SpeechCache(folder, max_bytes=max_bytes, max_days=30)
    cache.open()
    return cache


def aged(folder: Path, key: str, seconds: float) -> None:
    (path,) = folder.glob(f"*/{key}.*")
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_gives_back_what_was_put(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    key = key_of("hello", 1.0)
    assert cache.get(key, "mp3") is None
    cache.put(key, "mp3", b"sound")
    assert cache.get(key, "mp3") == b"sound"
    assert cache.get(key, "wav") is None
    assert cache_in(tmp_path).get(key, "mp3") == b"sound"


def test_every_ingredient_changes_the_key() -> None:
    recipes = [("a", 1.0, "mp3"), ("b", 1.0, "mp3"), ("a", 1.1, "mp3"), ("a", 1.0, "wav"), ("a1.0", "mp3")]
    assert len({key_of(*recipe) for recipe in recipes}) == len(recipes)


def test_lets_the_least_recently_used_go(tmp_path: Path) -> None:
    cache = cache_in(tmp_path, max_bytes=3_200)
    keys = [key_of(number) for number in range(4)]
    for age, key in enumerate(keys[:3]):
        cache.put(key, "mp3", b"x" * 1_000)
        aged(tmp_path, key, 100 - age)
    assert cache.get(keys[0], "mp3") is not None  # used now, so younger than the second
    cache.put(keys[3], "mp3", b"x" * 1_000)
    assert [cache.get(key, "mp3") is not None for key in keys] == [True, False, False, True]


def test_lets_go_what_nobody_used_for_a_month(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    old, young = key_of("old"), key_of("young")
    for key, days in ((old, 31), (young, 29)):
        cache.put(key, "mp3", b"sound")
        aged(tmp_path, key, days * DAY_S)
    cache = cache_in(tmp_path)
    assert cache.get(old, "mp3") is None
    assert cache.get(young, "mp3") == b"sound"


@pytest.mark.parametrize("length", [0, 20, 36])
def test_a_file_that_a_power_cut_tore_is_no_sound(tmp_path: Path, length: int) -> None:
    cache = cache_in(tmp_path)
    key = key_of("torn")
    cache.put(key, "mp3", b"sound")
    (path,) = tmp_path.glob("*/*")
    path.write_bytes(path.read_bytes()[:length])
    assert cache.get(key, "mp3") is None
    cache.put(key, "mp3", b"sound")
    assert cache.get(key, "mp3") == b"sound"


def test_parts_of_a_crash_are_swept(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    part = tmp_path / "ab" / "left.part"
    part.write_bytes(b"half")
    then = time.time() - DAY_S
    os.utime(part, (then, then))
    cache_in(tmp_path)
    assert not part.exists()


def test_a_full_disk_costs_no_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    cache = cache_in(tmp_path)
    monkeypatch.setattr(Path, "replace", full)
    cache.put(key_of("a"), "mp3", b"sound")
    assert cache.get(key_of("a"), "mp3") is None
    assert list(tmp_path.glob("*/*")) == []


def test_forgets_all_that_speaks_a_text_and_nothing_else(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    fast, slow = (text_key_of("mine", "me") + key_of(speed) for speed in (1.5, 0.5))
    other = text_key_of("theirs", "me") + key_of(1.5)
    for key, response_format in ((fast, "mp3"), (slow, "wav"), (other, "mp3")):
        cache.put(key, "wav" if response_format == "wav" else "mp3", b"sound")

    cache.forget(text_key_of("mine", "me"))
    cache.forget(text_key_of("never spoken", "me"))

    assert (cache.get(fast, "mp3"), cache.get(slow, "wav")) == (None, None)
    assert cache.get(other, "mp3") == b"sound"


def test_timings_lie_beside_their_sound_and_are_as_young(tmp_path: Path) -> None:
    cache = cache_in(tmp_path, max_bytes=2_000)
    used, unused = text_key_of("used", "me") + key_of(1), text_key_of("unused", "me") + key_of(1)
    for key in (used, unused):
        cache.put(key, "mp3", b"x" * 500)
        cache.put(key, "mp3", b"t" * 300, part="timings")
    for age, path in enumerate(sorted(tmp_path.glob("*/*"))):
        then = time.time() - 100 + age
        os.utime(path, (then, then))
    assert cache.get(used, "mp3") == b"x" * 500  # used now, and its timings with it
    cache.put(key_of("another"), "mp3", b"x" * 850)
    assert cache.get(used, "mp3", part="timings") == b"t" * 300
    assert cache.get(unused, "mp3", part="timings") is None
    cache.forget(text_key_of("used", "me"))
    assert cache.get(used, "mp3", part="timings") is None
