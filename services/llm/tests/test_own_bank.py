"""A person's own questions: found, asked first among equals, left out without harm where wrong."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from interviewer_contracts.questions import Question
from interviewer_llm.app import create_app
from interviewer_llm.bank.banks import Banks
from interviewer_llm.bank.load import the_bank
from interviewer_llm.engines.registry import Registry
from interviewer_llm.settings import Settings
from support.interviews import NURSE, interview

TEXT = (
    "The rapid response bleep goes while your own patient's lactate comes back high: whom do you see first?"
)
ENTRY = """
  - id: {id}
    kind: situational
    level: core
    text: "{text}"
    competency: {competency}
    terms: [deteriorat, sepsis, critical care, ventilator, infusions]
    rubric:
      - Names what was seen at the bedside
      - Says who was called and when
      - Says what was handed over
    follow_ups:
      - Who else would you tell?
      - What would you write down?
"""


def entry(identifier: str = "own-nursing-01", text: str = TEXT, competency: str = "prioritising") -> str:
    return ENTRY.format(id=identifier, text=text, competency=competency)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def nursing(folder: Path, *entries: str) -> Path:
    return write(folder, "en/domains/nursing.yaml", "domain: nursing\nentries:" + "".join(entries))


def asked(banks: Banks, count: int = 10) -> list[Question]:
    return interview(NURSE, count, engines=Registry(banks=banks)).questions


def test_entries_join_the_occupation_that_is_there_and_are_asked_first(tmp_path: Path) -> None:
    nursing(tmp_path, entry())
    banks = Banks(tmp_path)
    assert banks.left_out() == []
    own, shipped = banks.of("en").domains["nursing"], the_bank().domains["nursing"]
    assert [one.id for one in own.entries] == [*(one.id for one in shipped.entries), "own-nursing-01"]
    assert own.titles == shipped.titles
    question = next(one for one in asked(banks) if one.text == TEXT)
    assert question.source == "bank"
    assert question.competency == "prioritising"


def test_nothing_of_it_comes_into_other_installations(tmp_path: Path) -> None:
    nursing(tmp_path, entry())
    Banks(tmp_path).left_out()
    assert Banks().of("en") is the_bank()
    assert TEXT not in {one.text for one in asked(Banks())}


def test_new_occupations_skills_and_competencies(tmp_path: Path) -> None:
    write(
        tmp_path,
        "en/competencies/bedside_calm.yaml",
        "competency: bedside_calm\nname: Bedside calm\nwhy: People are afraid here. They want calm.\n"
        "verbs: [soothe]\nwords: [bedside]\nentries:\n"
        + entry("own-bedside_calm-01", "Whom did you last {task} for, and what did you do first?")
        .replace("    competency: prioritising\n", "")
        .replace("    terms: [deteriorat, sepsis, critical care, ventilator, infusions]\n", ""),
    )
    write(
        tmp_path,
        "en/domains/perfusion.yaml",
        "domain: perfusion\nname: Perfusion\ntitles: [perfusionist]\nwords: [bypass, circuit]\nentries:"
        + entry("own-perfusion-01", competency="bedside_calm"),
    )
    write(
        tmp_path,
        "en/skills/our_tools.yaml",
        "skills: our_tools\ndomains: [perfusion]\nentries:"
        + entry("own-tools-01", TEXT.replace("bleep", "call"), "technical_depth")
        + "    skill: Nervecentre\n",
    )
    banks = Banks(tmp_path)
    assert banks.left_out() == []
    bank = banks.of("en")
    assert bank.competencies["bedside_calm"].verbs == ["soothe"]
    assert bank.own == {"own-bedside_calm-01", "own-perfusion-01", "own-tools-01"}


def test_skills_added_to_a_group_keep_their_own_occupations(tmp_path: Path) -> None:
    write(
        tmp_path,
        "en/skills/clinical_skills.yaml",
        "skills: clinical_skills\ndomains: [veterinary]\nentries:"
        + entry("own-tools-01")
        + "    skill: Doppler\n",
    )
    banks = Banks(tmp_path)
    assert banks.left_out() == []
    homes = banks.of("en").domains_of_skill
    assert homes["own-tools-01"] == {"veterinary"}
    shipped = the_bank().domains_of_skill
    assert {one: homes[one] for one in shipped} == shipped


TAKEN = the_bank().domains["nursing"].entries[0].id
WRONG = [
    (
        entry("own-nursing-01", competency="prioritizing"),
        "no competency 'prioritizing'. Did you mean 'prioritising'?",
    ),
    (entry(TAKEN), f"{TAKEN}: this id is taken in domains/nursing.yaml"),
    (entry().replace('"', ""), "line 6: this line can't be read: a text with a colon in it"),
    (
        entry().replace("rubric", "rubrik"),
        "there is no key `rubrik` here. Did you mean `rubric`?",
    ),
    (entry(text="Tell me about the ward."), "line 6, own-nursing-01: `text` has to have one question mark"),
    (entry(text="What did you {task}, and with {topic}?"), "2 slots; a text has at most one"),
    (entry().replace("    - Who else would you tell?\n", ""), "own-nursing-01: `follow_ups` has 1 lines"),
    (entry().replace("core", "hard"), "`level` is 'hard', and has to be 'warm_up', 'core' or 'stretch'"),
    (entry() + entry(), "line 17, own-nursing-01: this id is taken in this file"),
]


@pytest.mark.parametrize(("entries", "said"), WRONG)
def test_wrong_file_is_left_out_and_told_of(tmp_path: Path, entries: str, said: str) -> None:
    path = nursing(tmp_path, entries)
    write(tmp_path, "en/domains/farming.yaml", "domain: farming\nentries:" + entry("own-farming-01"))
    banks = Banks(tmp_path)
    findings = [str(finding) for finding in banks.left_out()]
    assert any(said in finding for finding in findings), findings
    assert all(finding.startswith(f"{path}, ") for finding in findings)
    assert banks.of("en").own == {"own-farming-01"}


def test_files_that_nobody_would_read_are_told_of(tmp_path: Path) -> None:
    nursing(tmp_path, entry())
    names = ["mine.yaml", "en/mine.yaml", "en/domains/farming.yaml.txt", "fr/domains/nursing.yaml"]
    for name in names:
        write(tmp_path, name, "domain: farming\n")
    (tmp_path / "en/domains/law_and_legal.yaml").write_bytes("domain: l\u00e4w".encode("utf-16"))
    told = {finding.file for finding in Banks(tmp_path).left_out()}
    odd = ["mine.yaml", "en/mine.yaml", "en/domains/farming.yaml.txt", "fr", "en/domains/law_and_legal.yaml"]
    assert told == {str(tmp_path / name) for name in odd}


def test_folder_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    said = [str(finding) for finding in Banks(tmp_path / "none").left_out()]
    assert len(said) == 1
    assert "INTERVIEWER_LLM_BANK" in said[0]


def test_folder_in_the_data_folder_is_used_by_itself(tmp_path: Path) -> None:
    assert settings(data=tmp_path).bank_folder is None
    (tmp_path / "bank").mkdir()
    assert settings(data=tmp_path).bank_folder == tmp_path / "bank"
    assert settings(data=tmp_path, llm_bank=tmp_path / "mine").bank_folder == tmp_path / "mine"


def settings(data: Path = Path("data"), llm_bank: Path | None = None) -> Settings:
    return Settings(service_secret=SecretStr("s" * 48), data=data, llm_bank=llm_bank)


def test_service_starts_with_a_wrong_file_and_says_how_to_mend_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = nursing(tmp_path, entry(competency="magic"))
    with TestClient(create_app(settings(llm_bank=tmp_path))) as client:
        assert client.get("/readyz").status_code == 200
    said = [line for line in capsys.readouterr().out.splitlines() if "own questions" in line]
    assert len(said) == 1
    assert f"{path}, line 7, own-nursing-01: there is no competency 'magic'" in said[0]
    assert f"interviewer bank check {path}" in said[0]
