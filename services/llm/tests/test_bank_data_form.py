"""What the bank's data must be in every language it is written in; each language's own lint stands beside."""

import re
from collections import Counter
from itertools import combinations

import pytest

from support.bank_data import COMPETENCIES, SLOT, BankData, Entry, strings, words

BANKS = [pytest.param(BankData(language), id=language) for language in ("en", "de")]
PREFIXES = {"en": "", "de": "de-"}
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

ALIKE = 0.8
# A listener hears ten in a row: no opening may be so common that they notice.
OPENING_WORDS = 5
OPENING_SHARE = 0.04

pytestmark = pytest.mark.parametrize("bank", BANKS)


def test_files_have_the_heads_of_their_folder(bank: BankData) -> None:
    for (folder, stem), content in bank.files.items():
        head = {"competencies": "competency", "domains": "domain", "skills": "skills"}[folder]
        assert set(content) - OPTIONAL_HEAD_KEYS[folder] == HEAD_KEYS[folder], stem
        assert content[head] == stem
        assert isinstance(content["entries"], list), stem
        assert content["entries"], stem


def test_heads_of_competencies_say_why_and_carry_verbs_and_words(bank: BankData) -> None:
    for stem, content in bank.in_folder("competencies"):
        why = str(content["why"])
        assert 10 <= len(words(why)) <= 40, (stem, why)
        assert why.endswith("."), stem
        verbs = strings(content, "verbs")
        assert len(verbs) >= 5, stem
        assert all(re.fullmatch(r"[^\W\d_]+(?:[ -][^\W\d_]+)?", one) for one in verbs), (stem, verbs)
        found = strings(content, "words")
        assert 10 <= len(found) <= 30, (stem, len(found))


def test_heads_of_domains_carry_titles_and_words(bank: BankData) -> None:
    for stem, content in bank.in_folder("domains"):
        assert strings(content, "titles"), stem
        assert len(set(strings(content, "words"))) >= 3, stem


@pytest.mark.parametrize("key", ["verbs", "words"])
def test_a_verb_or_word_belongs_to_one_competency_only(bank: BankData, key: str) -> None:
    homes: dict[str, list[str]] = {}
    for stem, content in bank.in_folder("competencies"):
        for one in strings(content, key):
            assert one == one.lower(), (stem, one)
            homes.setdefault(one, []).append(stem)
    assert {one: home for one, home in homes.items() if len(home) > 1} == {}


def test_entries_have_exactly_the_keys_of_their_folder(bank: BankData) -> None:
    def wrong(one: Entry) -> object:
        return (set(one.data) - OPTIONAL_KEYS[one.folder]) ^ (ENTRY_KEYS | EXTRA_KEYS[one.folder])

    assert bank.broken(wrong) == []


def test_ids_are_unique_and_begin_with_their_file_or_skill(bank: BankData) -> None:
    ids = Counter(one.text("id") for one in bank.entries)
    assert [one for one, times in ids.items() if times > 1] == []
    prefix = PREFIXES[bank.language]

    def bad(one: Entry) -> object:
        shape = re.fullmatch(rf"{prefix}[a-z0-9_]+(?:-[a-z0-9_]+)*-\d{{2}}", one.text("id"))
        prefixed = one.folder == "skills" or one.text("id").rpartition("-")[0] == prefix + one.file
        return None if shape and prefixed else "id"

    assert bank.broken(bad) == []


def test_kinds_levels_and_competencies_are_known(bank: BankData) -> None:
    assert bank.broken(lambda one: one.text("kind") not in KINDS and one.text("kind")) == []
    assert bank.broken(lambda one: one.text("level") not in LEVELS and one.text("level")) == []
    assert bank.broken(lambda one: one.text("competency") not in COMPETENCIES | {""} and "competency") == []


def test_terms_are_lower_case_words(bank: BankData) -> None:
    def bad(one: Entry) -> object:
        terms = one.texts("terms")
        return not terms or [term for term in terms if term != term.lower().strip()]

    assert [said for said in bank.broken(bad) if not said.startswith("competencies/")] == []


def test_a_question_ends_in_its_one_question_mark_and_is_evenly_spaced(bank: BankData) -> None:
    assert bank.broken(lambda one: one.text().count("?") != 1 or not one.text().endswith("?")) == []
    assert bank.broken(lambda one: one.text() != " ".join(one.text().split()) and "spaces") == []


def test_a_question_has_at_most_one_slot(bank: BankData) -> None:
    def bad(one: Entry) -> object:
        rest = SLOT.sub("", one.text())
        return len(SLOT.findall(one.text())) > 1 or "{" in rest or "}" in rest

    assert bank.broken(bad) == []


def test_rubrics_have_three_to_five_short_statements(bank: BankData) -> None:
    def bad(one: Entry) -> object:
        rubric = one.texts("rubric")
        odd = [line for line in rubric if not 3 <= len(words(line)) <= 24 or line.endswith((".", "?"))]
        return odd or (None if 3 <= len(set(rubric)) == len(rubric) <= 5 else f"{len(rubric)} points")

    assert bank.broken(bad) == []


def test_follow_ups_are_two_questions_of_one_sentence(bank: BankData) -> None:
    def bad(one: Entry) -> object:
        asked = one.texts("follow_ups")
        odd = [
            line
            for line in asked
            if line.count("?") != 1
            or not line.endswith("?")
            or not 3 <= len(words(line)) <= 30
            or "{" in line
        ]
        return odd or (None if len(set(asked)) == len(asked) == 2 else f"{len(asked)} follow-ups")

    assert bank.broken(bad) == []


def test_no_rubric_line_or_follow_up_is_used_twice(bank: BankData) -> None:
    lines = Counter(line for one in bank.entries for line in {*one.texts("rubric"), *one.texts("follow_ups")})
    assert [line for line, times in lines.items() if times > 1] == []


def test_every_competency_has_all_levels(bank: BankData) -> None:
    for stem, _ in bank.in_folder("competencies"):
        own = bank.entries_of("competencies", stem)
        assert 7 <= len(own) <= 24, (stem, len(own))
        assert {one.text("level") for one in own} == LEVELS, stem
        assert len({one.text("kind") for one in own}) >= 2, stem


def test_no_two_questions_use_the_same_words(bank: BankData) -> None:
    bags = [(one.name, frozenset(words(SLOT.sub(" ", one.text())))) for one in bank.entries]
    bags.sort(key=lambda pair: len(pair[1]))
    alike = [
        (first, second)
        for (first, one), (second, other) in combinations(bags, 2)
        if len(one) > ALIKE * len(other) and len(one & other) > ALIKE * len(one | other)
    ]
    assert alike == []


def test_no_opening_is_worn_out(bank: BankData) -> None:
    openings = Counter(" ".join(words(one.text())[:OPENING_WORDS]) for one in bank.entries)
    limit = max(3, OPENING_SHARE * len(bank.entries))
    assert {opening: times for opening, times in openings.items() if times > limit} == {}
