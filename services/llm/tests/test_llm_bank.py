"""The bank's files: loaded once, refused with file and entry named, and matched by their terms."""

from pathlib import Path

import pytest
import yaml

from interviewer_llm.bank.families import domains_of
from interviewer_llm.bank.load import languages, load_bank, the_bank
from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.phrases import phrase_of
from interviewer_llm.bank.select import Asked, anchors, candidates
from interviewer_llm.bank.style import Style
from interviewer_llm.errors import BankError


def entry(identifier: str, text: str, **more: object) -> dict[str, object]:
    return {
        "id": identifier,
        "kind": "behavioural",
        "level": "core",
        "text": text,
        "rubric": ["Names one real event", "Says what was done", "Says what changed"],
        "follow_ups": ["Who else was there?", "What came of it later?"],
        **more,
    }


def competency(name: str, *texts: str) -> dict[str, object]:
    return {
        "competency": name,
        "name": name.title(),
        "why": "It matters here. They want to see it.",
        "verbs": ["build"] if name == "technical_depth" else [],
        "words": [],
        "entries": [entry(f"{name}-{index}", text) for index, text in enumerate(texts, 1)],
    }


TASK = "Think of a day on which you had to {task} twice over: what did you change the second time?"
TOPIC = "Which mistake have you seen people make with {topic}, and what did you do about it then?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for kind in ("competencies", "domains", "skills"):
        (tmp_path / kind).mkdir()
    for name in ("ownership", "technical_depth", "motivation"):
        write(tmp_path, f"competencies/{name}.yaml", competency(name, TASK.replace("day", name), TOPIC))
    skill = "Your Go service stops answering at noon: what do you look at before you touch anything at all?"
    more = {"skill": "Go", "competency": "technical_depth", "terms": ["go"]}
    write(
        tmp_path, "skills/languages.yaml", {"skills": "languages", "entries": [entry("go-01", skill, **more)]}
    )
    domain = (
        "The cow kicks over the bucket twice in one morning: what do you look at before you go on milking?"
    )
    more = {"competency": "ownership", "terms": ["milking", "milk"]}
    farm = {"domain": "farm", "name": "Farm", "titles": ["farm worker"], "words": ["cow", "calf", "barn"]}
    write(tmp_path, "domains/farm.yaml", {**farm, "entries": [entry("farm-01", domain, **more)]})
    return tmp_path


def write(folder: Path, name: str, data: object) -> None:
    (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def test_shipped_bank_is_sound_and_read_once() -> None:
    bank = the_bank()
    assert bank is the_bank()
    assert len(bank.competencies) >= 24
    assert sum(len(domain.entries) for domain in bank.domains.values()) >= 100


def test_folder_is_read(folder: Path) -> None:
    bank = load_bank(folder)
    assert sorted(bank.competencies) == ["motivation", "ownership", "technical_depth"]
    assert bank.by_term[("milking",)][0].id == "farm-01"


def skills(identifier: str, of: str) -> dict[str, object]:
    more = {"skill": "B", "competency": of, "terms": ["b"]}
    return {"skills": "b", "entries": [entry(identifier, TASK, **more)]}


OWNERSHIP = "competencies/ownership.yaml"
BROKEN: list[tuple[str, dict[str, object], str]] = [
    (OWNERSHIP, {"competency": "ownership"}, "competencies/ownership.yaml, line 1: `name` is missing"),
    ("competencies/other.yaml", competency("ownership", TASK), "'ownership', but its file is 'other'"),
    (OWNERSHIP, competency("ownership", "Which {thing} did you do last, and why?"), "ownership-1"),
    (OWNERSHIP, competency("ownership", "Which {task} or {topic} came last, and why?"), "2 slots"),
    (
        OWNERSHIP,
        competency("ownership", "Tell me about {task} and nothing else."),
        "ownership-1: `text` has to have",
    ),
    ("skills/b.yaml", skills("go-01", "ownership"), "taken in"),
    ("skills/b.yaml", skills("b-1", "magic"), "'magic'"),
]


@pytest.mark.parametrize(("name", "data", "said"), BROKEN)
def test_mistakes_are_named_with_file_and_entry(folder: Path, name: str, data: object, said: str) -> None:
    write(folder, name, data)
    with pytest.raises(BankError) as raised:
        load_bank(folder)
    assert any(said in finding for finding in raised.value.findings), raised.value.findings


def test_broken_yaml_and_a_missing_competency_are_said_together(folder: Path) -> None:
    (folder / "domains/farm.yaml").write_text("domain: [", encoding="utf-8")
    (folder / "competencies/motivation.yaml").unlink()
    with pytest.raises(BankError) as raised:
        load_bank(folder)
    assert len(raised.value.findings) == 2


def ids(bank: Bank, text: str, domains: list[str], *, duty: bool = True) -> list[str]:
    phrase = phrase_of(text, Style.of(text, bank.names), duty=duty)
    return [one.entry.id for one in candidates(bank, Asked(text, phrase, ["ownership"]), domains, "seed")]


def test_probes_of_the_occupation_come_first_and_only_there(folder: Path) -> None:
    bank = load_bank(folder)
    assert ids(bank, "Milk the cows twice a day", ["farm"])[0] == "farm-01"
    assert "farm-01" not in ids(bank, "Milk the cows twice a day", [])


@pytest.mark.parametrize(
    ("text", "named"),
    [("Build services in Go and Python", True), ("Go the extra mile for guests", False), ("Go", True)],
)
def test_skill_named_like_a_common_word_needs_its_capital(folder: Path, text: str, *, named: bool) -> None:
    assert bool(anchors(load_bank(folder), text, [])) == named


def test_slot_decides_what_fits(folder: Path) -> None:
    bank = load_bank(folder)
    assert set(ids(bank, "Strong knowledge of payroll", [], duty=False)) == {"ownership-2"}
    assert ids(bank, "Run the payroll", []) == ["ownership-1"]


def test_occupation_by_title_or_by_three_of_its_words(folder: Path) -> None:
    bank = load_bank(folder)
    assert domains_of(bank, "Farm worker", "") == ["farm"]
    assert domains_of(bank, None, "a cow\na calf\na barn") == ["farm"]
    assert domains_of(bank, "Clerk", "a cow\na calf") == []


def test_each_language_is_a_bank_of_its_own_and_no_id_comes_twice() -> None:
    banks = [the_bank(language) for language in sorted(languages())]
    assert "en" in languages()
    assert {bank.language for bank in banks} == languages()
    ids = [entry.id for bank in banks for _, entry in bank.entries()]
    assert len(set(ids)) == len(ids)


def test_language_without_entries_is_written_in_english() -> None:
    assert "fi" not in languages()
    assert the_bank("fi") is the_bank("en")
