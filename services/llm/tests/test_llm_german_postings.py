"""German postings of many trades and styles: each gets a German interview that reads as one would say it."""

import asyncio
import re
from pathlib import Path
from typing import get_args

import pytest

from interviewer_contracts.postings import RequirementKind, WorkPattern
from interviewer_contracts.questions import OneQuestionRequest
from interviewer_llm.bank.families import domains_of
from interviewer_llm.bank.load import the_bank
from interviewer_llm.engines.registry import Registry
from interviewer_llm.interview import write_one
from interviewer_llm.plan.why import why
from interviewer_llm.reader import read
from interviewer_llm.validate.checks import Asking, alike, findings
from support.interviews import interview

FOLDER = Path(__file__).parent / "postings" / "de"
NAMES = re.findall(
    r"\S+",
    "altenpflege-kurz.txt bilanzbuchhalter.md elektroniker-gebaeudetechnik.txt erzieherin-kita-du.txt"
    " hausmeister-wohnanlage.txt koch-betriebskueche.html lagermitarbeiter-schreiend.txt"
    " lehrkraft-gesamtschule.txt lkw-fahrer-kurz.txt pflegefachkraft-geriatrie.txt"
    " projektleitung-hochbau-lang.txt softwareentwicklerin-prosa.txt verkaeufer-mode-du.txt",
)
POSTINGS = [FOLDER / name for name in NAMES]

ENGLISH = re.compile(r"\b(?:the|what|which|how|you|your|when|and|with|they)\b", re.IGNORECASE)
NOT_TO_ASK = re.compile(
    r"\bgehalt|vergütung|urlaub|weihnachtsgeld|bewerbung|anschreiben|rabatt|jobticket|\beuro/|tvöd",
    re.IGNORECASE,
)
FACTS: dict[str, tuple[str, str | None, str, set[WorkPattern]]] = {
    "altenpflege-kurz.txt": (
        "Pflegehelfer/in für ambulanten Dienst in Bad Sulm",
        "Pflegedienst Morgenlicht",
        "health_and_social_care",
        {"part_time"},
    ),
    "bilanzbuchhalter.md": (
        "Bilanzbuchhalter",
        "Ostmann Maschinenbau GmbH & Co. KG",
        "accounting_and_finance",
        {"full_time", "hybrid"},
    ),
    "elektroniker-gebaeudetechnik.txt": (
        "Elektroniker für Energie- und Gebäudetechnik",
        "Hollerbach Elektrotechnik GmbH",
        "electrical_work",
        set(),
    ),
    "erzieherin-kita-du.txt": (
        "Erzieher:in für unsere Kita Regenbogenwiese",
        "Kita Regenbogenwiese",
        "early_years_and_childcare",
        {"part_time"},
    ),
    "koch-betriebskueche.html": (
        "Koch / Köchin",
        "Betriebsrestaurant der Stadtwerke Mürzheim",
        "hospitality_and_kitchen",
        set(),
    ),
    "lagermitarbeiter-schreiend.txt": (
        "Lagermitarbeiter",
        "Spedition Krummholz",
        "warehouse_and_logistics",
        {"permanent", "shifts"},
    ),
    "lkw-fahrer-kurz.txt": ("LKW-Fahrer CE Nahverkehr", "Spedition Ahlers", "driving_and_transport", set()),
    "pflegefachkraft-geriatrie.txt": (
        "Pflegefachkraft für die Geriatrie",
        "Klinikum Rabensee gGmbH",
        "nursing",
        {"full_time", "part_time", "shifts"},
    ),
    "softwareentwicklerin-prosa.txt": (
        "Senior Softwareentwickler:in Backend",
        "Fahrplan Digital AG",
        "software_engineering",
        {"hybrid"},
    ),
    "verkaeufer-mode-du.txt": (
        "Verkäufer Mode",
        "Kaufhaus Lindental",
        "customer_service_and_retail",
        {"part_time"},
    ),
}


@pytest.mark.parametrize("path", POSTINGS, ids=lambda path: path.stem)
def test_ten_sound_german_questions(path: Path) -> None:
    text = path.read_text("utf-8")
    reading, made = read(text), interview(text)
    assert reading.posting.language == "de"
    assert len(made.questions) == 10
    by_id = {found.requirement.id: found for found in reading.found}
    for question in made.questions:
        others = [other for other in made.texts if other != question.text]
        about = by_id[question.requirement].text
        asking = Asking(question.text, about, anchored=True, others=others, language="de")
        assert findings(asking) == [], question.text
        assert question.language == "de"
        said = "\n".join([question.text, question.why, *question.rubric, *question.follow_ups])
        assert not ENGLISH.search(said), said
        assert not NOT_TO_ASK.search(question.text), question.text
        assert text[question.evidence[0].start : question.evidence[0].end] == question.evidence[0].quote
    assert "language_not_written" not in {notice.code for notice in made.done.warnings}


@pytest.mark.parametrize("path", POSTINGS, ids=lambda path: path.stem)
def test_spans_and_boilerplate(path: Path) -> None:
    text = path.read_text("utf-8")
    posting = read(text).posting
    assert posting.title
    assert len(posting.requirements) >= 4
    for part in [*posting.requirements, *posting.ignored]:
        assert text[part.start : part.end] == part.text
    for requirement in posting.requirements:
        assert not NOT_TO_ASK.search(requirement.text), requirement.text


@pytest.mark.parametrize("name", sorted(FACTS))
def test_facts(name: str) -> None:
    title, company, domain, pattern = FACTS[name]
    reading = read((FOLDER / name).read_text("utf-8"))
    posting = reading.posting
    assert (posting.title, posting.company, set(posting.work_pattern)) == (title, company, pattern)
    assert domains_of(the_bank("de"), posting.title, reading.words)[0] == domain


def test_no_two_postings_get_the_same_interview() -> None:
    texts = [question for path in POSTINGS for question in interview(path.read_text("utf-8")).texts]
    assert len(set(texts)) > 0.75 * len(texts)
    assert not any(alike(one, other, "de") for one, other in zip(texts[:10], texts[10:20], strict=True))


def test_a_sentence_is_parted_at_each_further_verb() -> None:
    text = (FOLDER / "lkw-fahrer-kurz.txt").read_text("utf-8")
    read_of = [found.text for found in read(text).found]
    assert "hältst die Lenk- und Ruhezeiten ein" in read_of
    assert "klärst Fehlmengen gleich vor Ort." in read_of


def test_what_is_offered_is_left_out_for_its_reason() -> None:
    reasons = {
        part.text.strip(): part.reason
        for path in POSTINGS
        for part in read(path.read_text("utf-8")).posting.ignored
    }
    assert reasons["30 % Personalrabatt"] == "perks"
    assert reasons["Bereitschaft zum Schichtdienst"] == "logistics"
    assert reasons["Ein erweitertes Führungszeugnis ist vorzulegen."] == "legal"
    assert reasons["Schick uns deinen Lebenslauf, ein Anschreiben brauchst du nicht."] == "how_to_apply"
    assert [reason for text, reason in reasons.items() if text.startswith("Wir fördern die Vielfalt")] == [
        "equal_opportunity"
    ]


def test_engines_tell_that_the_bank_writes_german() -> None:
    bank = asyncio.run(Registry().chosen(None)).engines[0]
    assert [language for language in ("en", "de", "fr", "de-AT") if bank.writes(language)] == ["en", "de"]


def test_another_language_is_still_told_of() -> None:
    posting = """Infirmier en gériatrie
Vos missions
- Assurer les soins quotidiens des patients du service
- Préparer et administrer les traitements prescrits
- Accompagner les familles et transmettre à l'équipe de nuit
- Tenir à jour les dossiers de soins
Nous recherchons une personne qui aime travailler avec les autres dans une équipe de douze.
"""
    made = interview(posting, 3)
    assert {question.language for question in made.questions} == {"en"}
    assert "language_not_written" in {notice.code for notice in made.done.warnings}


@pytest.mark.parametrize("kind", get_args(RequirementKind))
def test_why_is_told_in_german(kind: RequirementKind) -> None:
    assert not ENGLISH.search(why("Man will hören, wie Sie planen.", kind, "de"))


def test_any_part_can_be_picked_to_be_asked_about_in_german() -> None:
    posting = (FOLDER / "pflegefachkraft-geriatrie.txt").read_text("utf-8")
    for found in read(posting).found:
        request = OneQuestionRequest(posting=posting, requirement=found.requirement.id, position=1)
        question = asyncio.run(write_one(request))
        assert question.language == "de", question.text
        assert not ENGLISH.search(question.text), question.text
