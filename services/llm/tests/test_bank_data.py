"""The bank's data held to its authors' rules, read as plain YAML: a bug in the loader can hide nothing."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple, cast

import pytest
import yaml

DATA = Path(__file__).parents[1] / "src" / "interviewer_llm" / "bank" / "data" / "en"

COMPETENCIES = frozenset(
    re.findall(
        r"\w+",
        "safety quality planning prioritising communication difficult_conversations conflict teamwork leading"
        " coaching customer_service selling negotiation care teaching diagnosing building maintaining change"
        " learning figures record_keeping technical_depth ownership pressure ethics motivation handover",
    )
)
KINDS = {"behavioural", "situational", "technical", "motivation", "values"}
LEVELS = {"warm_up", "core", "stretch"}
OPTIONAL_HEAD_KEYS: dict[str, set[str]] = {"competencies": set(), "domains": set(), "skills": {"domains"}}
NARROWED = {"needs", "words"}
OPTIONAL_KEYS: dict[str, set[str]] = {
    "competencies": {"general", *NARROWED},
    "domains": NARROWED,
    "skills": {"domains", *NARROWED},
}
ENTRY_KEYS = {"id", "kind", "level", "text", "rubric", "follow_ups"}
HEAD_KEYS = {
    "competencies": {"competency", "name", "why", "verbs", "words", "entries"},
    "domains": {"domain", "name", "titles", "words", "entries"},
    "skills": {"skills", "entries"},
}
EXTRA_KEYS: dict[str, set[str]] = {
    "competencies": set(),
    "domains": {"competency", "terms"},
    "skills": {"competency", "terms", "skill"},
}

# Twelve words each: the longest phrase of a posting that the planner puts into a slot.
STAND_INS = {
    "task": "titrate vasoactive infusions and monitor arterial lines for the sickest two patients",
    "doing": "titrating vasoactive infusions and monitoring arterial lines for the sickest two patients",
    "topic": "distributed systems with retries, consistency, back-pressure and safe recovery after a failure",
}
SLOT = re.compile(r"\{(\w*)\}")
WORD = re.compile(r"[a-z0-9][a-z0-9'&.+#-]*", re.IGNORECASE)
ASKS = re.compile(r"\b(what|which|how|who|whom|whose|where|when|why)\b", re.IGNORECASE)
YES_NO = re.compile(
    r"(am|are|can|could|did|do|does|had|has|have|is|may|might|must|shall|should|was|were|will|would)\b"
    r"(?! me through)",
    re.IGNORECASE,
)
MARKUP = re.compile(r"https?:|www\.|<|>|`|\*|\[|\]|_|\band/or\b", re.IGNORECASE)
FORBIDDEN = re.compile(
    r"\bcandidates?\b|\brequirements?\b|\b(this|the|job) posting\b|\bjob description\b|\{\{"
    r"|your experience (with|in|of)|how would you describe|are you familiar|how familiar"
    r"|tell me about yourself|(strength|weakness)(es)? (is|are)|greatest (strength|weakness)"
    r"|where do you see yourself|on a scale of|rate yourself",
    re.IGNORECASE,
)
# Asked of the person in the chair; a midwife may still be asked about somebody else's pregnancy.
PROTECTED = re.compile(
    r"\b(your|you)( own)? (age|family|families|children|kids|husband|wife|spouse|partner at home|marriage"
    r"|religion|faith|beliefs?|church|nationality|ethnicity|race|origins?|accent|mother tongue|health"
    r"|illness|disability|disabilities|medical history|sick days|pregnancy|union|politics|political views"
    r"|sexuality|gender)\b"
    r"|\bare you (married|single|pregnant|disabled|religious|old|young)\b|\bhow old are you\b|\bmaiden name\b"
    r"|\bwhere (are you|do you come) from\b|\bwhere were you born\b|\bdo you have (children|kids)\b"
    r"|\bnative speaker\b|\btrade union member|\bdid you vote\b|\bplan to have children\b",
    re.IGNORECASE,
)

# What interviewers may say again and again; everything after it has to be the entry's own.
COMMON_STEMS = sorted(
    (
        "tell me about a time when you had to",
        "tell me about the last time you had to",
        "tell me about a piece of work that",
        "tell me about a time you had to",
        "tell me about a time when",
        "tell me about the last time",
        "describe a time when you had to",
        "describe the last time you had to",
        "describe the last time",
        "think of a time when you had to",
        "think of a time when",
        "think of the last time you had to",
        "think back to the last time you",
        "think back to a time when",
        "walk me through the last time you had to",
        "walk me through how you",
        "walk me through what you do when",
        "talk me through the last time you",
        "talk me through how you",
        "talk me through what you do when",
        "take me through the last time you",
        "suppose you have to",
        "imagine you have to",
        "when it comes to",
    ),
    key=len,
    reverse=True,
)
RUN = 6
TELLING = 2
# A run with fewer than two words besides these ("and what did you do to") is grammar, no template one hears.
LITTLE = frozenset(
    re.findall(
        r"\w+",
        "a about an and at do did does for from go had has have how if in is it of on or that the them they"
        " this to was we were what when where which who whom why with you your find out make say tell put",
    )
)
ALIKE = 0.8
# A listener hears ten in a row: no opening may be so common that they notice.
OPENING_WORDS = 5
OPENING_SHARE = 0.04


class Entry(NamedTuple):
    """One entry with the place it came from."""

    folder: str
    file: str
    data: dict[str, object]

    @property
    def name(self) -> str:
        return f"{self.folder}/{self.file}: {self.data.get('id')}"

    def text(self, key: str = "text") -> str:
        return str(self.data.get(key, ""))

    def texts(self, key: str) -> list[str]:
        value = self.data.get(key)
        return [str(one) for one in cast("list[object]", value)] if isinstance(value, list) else []


@cache
def files() -> dict[tuple[str, str], dict[str, object]]:
    """(folder, file stem) -> content of every file of the bank."""
    found: dict[tuple[str, str], dict[str, object]] = {}
    for folder in HEAD_KEYS:
        for path in sorted((DATA / folder).glob("*.yaml")):
            content = cast("object", yaml.safe_load(path.read_text(encoding="utf-8")))
            assert isinstance(content, dict), f"{path} is not a mapping"
            found[folder, path.stem] = cast("dict[str, object]", content)
    return found


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(
        Entry(folder, stem, cast("dict[str, object]", one))
        for (folder, stem), content in files().items()
        for one in cast("list[object]", content["entries"])
    )


def in_folder(folder: str) -> Iterator[tuple[str, dict[str, object]]]:
    return ((stem, content) for (found, stem), content in files().items() if found == folder)


def strings(content: dict[str, object], key: str) -> list[str]:
    value = content.get(key)
    assert isinstance(value, list), key
    found = cast("list[object]", value)
    assert all(isinstance(one, str) and one.strip() == one != "" for one in found), (key, found)
    return cast("list[str]", found)


def spoken(text: str) -> str:
    """The text with a phrase of twelve words in its slot."""
    return SLOT.sub(lambda hit: STAND_INS.get(hit[1], hit[0]), text)


def words(text: str) -> list[str]:
    return [word.strip(".'").lower() for word in WORD.findall(text)]


def broken(rule: Callable[[Entry], object]) -> list[str]:
    """The names of the entries that break a rule, with what the rule says about them."""
    return [f"{one.name}: {said}" for one in entries() if (said := rule(one))]


def test_there_is_a_file_for_every_competency_and_none_besides() -> None:
    assert {stem for stem, _ in in_folder("competencies")} == COMPETENCIES


@pytest.mark.parametrize("folder", sorted(HEAD_KEYS))
def test_files_have_the_heads_of_their_folder(folder: str) -> None:
    head = {"competencies": "competency", "domains": "domain", "skills": "skills"}[folder]
    for stem, content in in_folder(folder):
        assert set(content) - OPTIONAL_HEAD_KEYS[folder] == HEAD_KEYS[folder], stem
        assert content[head] == stem
        assert isinstance(content["entries"], list), stem
        assert content["entries"], stem


def test_heads_of_competencies_say_why_and_carry_verbs_and_words() -> None:
    for stem, content in in_folder("competencies"):
        why = str(content["why"])
        assert 10 <= len(words(why)) <= 40, (stem, why)
        assert why.endswith("."), stem
        verbs = strings(content, "verbs")
        assert len(verbs) >= 5, stem
        assert all(re.fullmatch(r"[a-z]+(?:[ -][a-z]+)?", one) for one in verbs), (stem, verbs)
        found = strings(content, "words")
        assert 10 <= len(found) <= 30, (stem, len(found))


def test_heads_of_domains_carry_titles_and_words() -> None:
    for stem, content in in_folder("domains"):
        assert strings(content, "titles"), stem
        assert len(set(strings(content, "words"))) >= 3, stem


@pytest.mark.parametrize("key", ["verbs", "words"])
def test_a_verb_or_word_belongs_to_one_competency_only(key: str) -> None:
    homes: dict[str, list[str]] = {}
    for stem, content in in_folder("competencies"):
        for one in strings(content, key):
            assert one == one.lower(), (stem, one)
            homes.setdefault(one, []).append(stem)
    assert {one: home for one, home in homes.items() if len(home) > 1} == {}


def test_entries_have_exactly_the_keys_of_their_folder() -> None:
    def wrong(one: Entry) -> object:
        return (set(one.data) - OPTIONAL_KEYS[one.folder]) ^ (ENTRY_KEYS | EXTRA_KEYS[one.folder])

    assert broken(wrong) == []


def test_ids_are_unique_and_begin_with_their_file_or_skill() -> None:
    ids = Counter(one.text("id") for one in entries())
    assert [one for one, times in ids.items() if times > 1] == []

    def bad(one: Entry) -> object:
        shape = re.fullmatch(r"[a-z0-9_]+(?:-[a-z0-9_]+)*-\d{2}", one.text("id"))
        prefixed = one.folder == "skills" or one.text("id").rpartition("-")[0] == one.file
        return None if shape and prefixed else "id"

    assert broken(bad) == []


def test_kinds_levels_and_competencies_are_known() -> None:
    assert broken(lambda one: one.text("kind") not in KINDS and one.text("kind")) == []
    assert broken(lambda one: one.text("level") not in LEVELS and one.text("level")) == []
    assert broken(lambda one: one.text("competency") not in COMPETENCIES | {""} and "competency") == []


def test_terms_are_lower_case_words() -> None:
    def bad(one: Entry) -> object:
        terms = one.texts("terms")
        return not terms or [term for term in terms if term != term.lower().strip()]

    assert [said for said in broken(bad) if not said.startswith("competencies/")] == []


def test_a_question_asks_one_thing_with_one_question_mark_at_the_end() -> None:
    assert broken(lambda one: one.text().count("?") != 1 or not one.text().endswith("?")) == []
    assert broken(lambda one: one.text() != " ".join(one.text().split()) and "spaces") == []
    assert broken(lambda one: not ASKS.search(one.text()) and "asks nothing") == []
    assert broken(lambda one: YES_NO.match(one.text()) and "yes or no") == []


def test_a_question_can_be_spoken_in_one_or_two_breaths() -> None:
    def bad(one: Entry) -> object:
        count = len(words(spoken(one.text())))
        return None if 8 <= count <= 45 else f"{count} words"

    assert broken(bad) == []


def test_a_question_has_at_most_one_slot_that_the_planner_can_fill() -> None:
    def bad(one: Entry) -> object:
        slots = SLOT.findall(one.text())
        rest = SLOT.sub("", one.text())
        return len(slots) > 1 or set(slots) - set(STAND_INS) or "{" in rest or "}" in rest

    assert broken(bad) == []


def test_nothing_that_is_read_holds_filler_markup_or_protected_topics() -> None:
    def bad(one: Entry) -> object:
        read = (one.text(), *one.texts("rubric"), *one.texts("follow_ups"))
        patterns = (FORBIDDEN, PROTECTED, MARKUP)
        found = [hit[0] for line in read for which in patterns if (hit := which.search(SLOT.sub("", line)))]
        return found or ("slash" if "/" in one.text() else None)

    assert broken(bad) == []


def test_rubrics_have_three_to_five_short_statements() -> None:
    def bad(one: Entry) -> object:
        rubric = one.texts("rubric")
        odd = [line for line in rubric if not 3 <= len(words(line)) <= 24 or line.endswith((".", "?"))]
        return odd or (None if 3 <= len(set(rubric)) == len(rubric) <= 5 else f"{len(rubric)} points")

    assert broken(bad) == []


def test_follow_ups_are_two_questions_of_one_sentence() -> None:
    def bad(one: Entry) -> object:
        asked = one.texts("follow_ups")
        odd = [
            line
            for line in asked
            if line.count("?") != 1
            or not line.endswith("?")
            or not 3 <= len(words(line)) <= 30
            or "{" in line
            or YES_NO.match(line)
        ]
        return odd or (None if len(set(asked)) == len(asked) == 2 else f"{len(asked)} follow-ups")

    assert broken(bad) == []


def own_segments(text: str) -> list[list[str]]:
    """The words of a text in the runs between its slots, without a stem that many may share."""
    segments = [words(part) for part in SLOT.split(text)[::2]]
    opening = " ".join(segments[0])
    for stem in COMMON_STEMS:
        if opening == stem or opening.startswith(f"{stem} "):
            segments[0] = opening[len(stem) :].split()
            break
    return segments


def test_no_two_questions_share_a_run_of_words() -> None:
    homes: dict[tuple[str, ...], set[str]] = {}
    for one in entries():
        for segment in own_segments(one.text()):
            for start in range(len(segment) - RUN + 1):
                run = tuple(segment[start : start + RUN])
                if len(set(run) - LITTLE) >= TELLING:
                    homes.setdefault(run, set()).add(one.name)
    shared = {" ".join(run): sorted(names) for run, names in homes.items() if len(names) > 1}
    assert shared == {}


def test_no_two_questions_use_the_same_words() -> None:
    bags = [(one.name, frozenset(words(SLOT.sub(" ", one.text())))) for one in entries()]
    bags.sort(key=lambda pair: len(pair[1]))
    alike = [
        (first, second)
        for (first, one), (second, other) in combinations(bags, 2)
        if len(one) > ALIKE * len(other) and len(one & other) > ALIKE * len(one | other)
    ]
    assert alike == []


def test_no_rubric_line_or_follow_up_is_used_twice() -> None:
    lines = Counter(line for one in entries() for line in {*one.texts("rubric"), *one.texts("follow_ups")})
    assert [line for line, times in lines.items() if times > 1] == []


def test_no_opening_is_worn_out() -> None:
    openings = Counter(" ".join(words(one.text())[:OPENING_WORDS]) for one in entries())
    limit = max(3, OPENING_SHARE * len(entries()))
    assert {opening: times for opening, times in openings.items() if times > limit} == {}


def test_within_a_competency_every_question_opens_in_its_own_way() -> None:
    for stem, _ in in_folder("competencies"):
        own = [one for one in entries() if (one.folder, one.file) == ("competencies", stem)]
        openings = Counter(tuple(words(SLOT.sub(" ", one.text()))[:4]) for one in own)
        assert [" ".join(one) for one, times in openings.items() if times > 1] == [], stem


def test_every_competency_has_all_levels_and_fits_duties_and_knowledge() -> None:
    for stem, _ in in_folder("competencies"):
        own = [one for one in entries() if (one.folder, one.file) == ("competencies", stem)]
        slots = Counter(slot for one in own for slot in SLOT.findall(one.text()) or ["none"])
        assert 7 <= len(own) <= 24, (stem, len(own))
        assert {one.text("level") for one in own} == LEVELS, stem
        assert len({one.text("kind") for one in own}) >= 2, stem
        about_duties = 2 if stem == "motivation" else 3  # best asked about the work as a whole
        assert slots["task"] + slots["doing"] >= about_duties, (stem, slots)
        assert slots["topic"] >= 3, (stem, slots)
