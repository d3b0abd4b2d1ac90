"""What ships of the bank: it keeps every rule that a person's own questions are held to, and is complete.

The rules themselves are tried one by one in test_bank_check.py.
"""

import re
from collections import Counter
from pathlib import Path

import pytest

from interviewer_llm.authoring.check import check
from interviewer_llm.authoring.rules import rules_of, words
from interviewer_llm.bank.load import DATA, languages, the_bank
from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.schema import AnyEntry, Probe

FOLDER = Path(str(DATA))
CHANGELOG = " ".join((Path(__file__).parents[3] / "CHANGELOG.md").read_text("utf-8").split())
COMPETENCIES = frozenset(
    re.findall(
        r"\w+",
        "safety quality planning prioritising communication difficult_conversations conflict teamwork leading"
        " coaching customer_service selling negotiation care teaching diagnosing building maintaining change"
        " learning figures record_keeping technical_depth ownership pressure ethics motivation handover",
    )
)
LEVELS = {"warm_up", "core", "stretch"}
ENTRIES_OF_A_COMPETENCY, ENTRIES_OF_A_DOMAIN, ENTRIES_OF_A_SKILL = 12, 16, 3
DOMAINS = {"en": 40, "de": 33}
SKILLS = {"en": 200, "de": 0}
ABOUT_DUTIES = {"en": 3, "de": 5}
# A listener hears ten in a row: no opening may be so common that they notice.
OPENING_WORDS = 5
OPENING_SHARE = 0.04

LANGUAGES = sorted(languages())
ALL = pytest.mark.parametrize(
    "bank", [pytest.param(the_bank(language), id=language) for language in LANGUAGES]
)


def slots(entries: list[AnyEntry]) -> Counter[str]:
    return Counter(slot for one in entries for slot in re.findall(r"\{(\w+)\}", one.text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_keeps_every_rule(language: str) -> None:
    report = check(FOLDER / language)
    assert [str(finding) for finding in report.findings] == []
    assert report.entries == sum(1 for _ in the_bank(language).entries())


@ALL
def test_it_is_as_large_as_it_says(bank: Bank) -> None:
    assert set(bank.competencies) == COMPETENCIES
    assert len(bank.domains) >= DOMAINS[bank.language]
    short = {
        name: len(file.entries)
        for files, least in (
            (bank.competencies, ENTRIES_OF_A_COMPETENCY),
            (bank.domains, ENTRIES_OF_A_DOMAIN),
        )
        for name, file in files.items()
        if len(file.entries) < least
    }
    assert short == {}
    skills = Counter(entry.skill for group in bank.skills.values() for entry in group.entries)
    assert len(skills) >= SKILLS[bank.language]
    assert {skill: times for skill, times in skills.items() if times < ENTRIES_OF_A_SKILL} == {}


@ALL
def test_files_are_those_of_english(bank: Bank) -> None:
    english = the_bank()
    for folder, found in bank.files.items():
        assert found.keys() <= english.files[folder].keys()


def test_there_is_much_to_ask_of_a_cv_and_something_of_any_requirement() -> None:
    bank = the_bank()
    assert bank.cv.keys() == {"claims", "gaps"}
    assert bank.plain.keys() == {"papers", "years", "traits", "tasks"}
    of_a_cv: dict[str, list[Probe]] = {name: [*file.entries] for name, file in bank.cv.items()}
    plain: dict[str, list[Probe]] = {name: [*file.entries] for name, file in bank.plain.items()}
    for name, entries in {**of_a_cv, **plain}.items():
        assert len(entries) >= (16 if name in of_a_cv else 8), name
        assert len({one.kind for one in entries}) >= 3, name
        assert {one.level for one in entries} >= {"core", "stretch"}, name


@ALL
def test_ids_are_called_after_their_file(bank: Bank) -> None:
    prefix = rules_of(bank.language).id_prefix
    for file, entry in bank.entries():
        folder, _, name = file.removesuffix(".yaml").partition("/")
        shape = re.fullmatch(rf"{prefix}[a-z0-9_]+(?:-[a-z0-9_]+)*-\d{{2}}", entry.id)
        own = folder == "skills" or entry.id.rpartition("-")[0] == prefix + name
        assert shape is not None, entry.id
        assert own, entry.id


@ALL
def test_heads_of_competencies_say_why_and_carry_verbs_and_words(bank: Bank) -> None:
    for name, competency in bank.competencies.items():
        assert 10 <= len(words(competency.why)) <= 40, (name, competency.why)
        assert competency.why.endswith("."), name
        assert len(competency.verbs) >= 5, name
        assert all(re.fullmatch(r"[^\W\dA-Z_]+(?:[ -][^\W\dA-Z_]+)?", one) for one in competency.verbs), name
        assert 10 <= len(competency.words) <= 30, (name, len(competency.words))
        assert all(one == one.lower() for one in competency.words), name


@ALL
def test_heads_of_domains_carry_titles_and_words(bank: Bank) -> None:
    for name, domain in bank.domains.items():
        assert domain.titles, name
        assert len(set(domain.words)) >= 3, name


@ALL
def test_every_competency_has_all_levels_and_fits_duties_and_knowledge(bank: Bank) -> None:
    for name, competency in bank.competencies.items():
        own = competency.entries
        assert len(own) <= 24, name
        assert {one.level for one in own} == LEVELS, name
        assert len({one.kind for one in own}) >= 2, name
        taken = slots([*own])
        about_duties = 2 if name == "motivation" else ABOUT_DUTIES[bank.language]
        assert taken["task"] + taken["doing"] >= about_duties, (name, taken)
        assert taken["topic"] >= 3, (name, taken)


@ALL
def test_within_a_competency_every_question_opens_in_its_own_way(bank: Bank) -> None:
    for name, competency in bank.competencies.items():
        openings = Counter(tuple(words(re.sub(r"\{\w+\}", " ", one.text))[:4]) for one in competency.entries)
        assert [" ".join(one) for one, times in openings.items() if times > 1] == [], name


@ALL
def test_no_opening_is_worn_out(bank: Bank) -> None:
    texts = [entry.text for _, entry in bank.entries()]
    heard = [tuple(words(re.split(r"\{\w+\}", text)[0])[:OPENING_WORDS]) for text in texts]
    openings = Counter(" ".join(opening) for opening in heard if len(opening) == OPENING_WORDS)
    limit = max(3, OPENING_SHARE * len(texts))
    assert {opening: times for opening, times in openings.items() if times > limit} == {}


def test_german_verbs_are_infinitives() -> None:
    for name, competency in the_bank("de").competencies.items():
        odd = [one for one in competency.verbs if not one.endswith(("en", "ern", "eln", "tun"))]
        assert odd == [], name


def test_german_topics_stand_in_frames_of_many_kinds() -> None:
    asked = [entry.text for _, entry in the_bank("de").entries() if "{topic}" in entry.text]
    frames = {" ".join(words(text.split("{topic}")[0])[-3:]) for text in asked}
    assert len(frames) >= 5


def test_german_domains_have_no_slot() -> None:
    with_slot = [
        entry.id
        for domain in the_bank("de").domains.values()
        for entry in domain.entries
        if entry.slot is not None
    ]
    assert with_slot == []


def test_what_is_told_of_its_size_is_true() -> None:
    english, german = the_bank(), the_bank("de")
    skills = {entry.skill for group in english.skills.values() for entry in group.entries}
    told = re.search(
        r"\((\d+) competencies, (\d+) families of occupations, more than (\d+) skills", CHANGELOG
    )
    assert told is not None
    assert [*map(int, told.groups()[:2])] == [len(english.competencies), len(english.domains)]
    assert len(skills) > int(told[3])
    told = re.search(r"\*\*Occupations\*\*: (\d+) of them", CHANGELOG)
    assert told is not None
    assert int(told[1]) == len(english.occupations)
    told = re.search(r"in German, for all (\d+) competencies and (\d+) families of occupations", CHANGELOG)
    assert told is not None
    assert len(german.competencies) == int(told[1])
    assert len(german.domains) == int(told[2])
