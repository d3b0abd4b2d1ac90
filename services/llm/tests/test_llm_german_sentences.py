"""German sentences that were once read amiss, each in its smallest form."""

import pytest

from interviewer_llm.german.phrases import forms_of
from interviewer_llm.reader import read, read_posting

OFFICE = """Wir suchen ab sofort eine/n Sachbearbeiter/in für die Ablage.

Malerbetrieb Ines Ambry, Weiden, zwölf Leute und ein Hund.

Zu Ihrem Aufgabengebiet gehören die Prüfung von Belegen, das Mahnwesen sowie die Planung der Touren.
Außerdem nehmen Sie Anrufe entgegen. Wir erwarten Sorgfalt und eine kaufmännische Ausbildung.
"""


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("Sie trösten Kinder, ohne gleich die Eltern zu rufen", "Kinder trösten"),
        (
            "Sie pflegen Gärten und beurteilen Bäume auch dann, wenn sie krank sind",
            "Gärten pflegen und Bäume beurteilen",
        ),
        ("Du begleitest Umbauten beim Kunden, etwa drei Wochen im Jahr", "Umbauten beim Kunden begleiten"),
        (
            "Sie beraten Gäste, meist am Telefon, und verkaufen Karten für das Theater",
            "Gäste beraten und Karten für das Theater verkaufen",
        ),
        ("Du suchst Fehler unter Zeitdruck", "Fehler unter Zeitdruck suchen"),
        ("Prüfung der laufenden Verträge", "die laufenden Verträge prüfen"),
        ("Buchung der laufenden Vorfälle", None),
    ],
)
def test_task_ends_where_another_clause_hangs_on_it(text: str, task: str | None) -> None:
    assert forms_of(text, duty=True).task == task


def test_what_would_be_nice_is_no_part_of_the_thing() -> None:
    assert forms_of("Erfahrung im Gartenbau wäre schön.", duty=False).topic == "Gartenbau"


def test_nouns_after_what_belongs_to_the_work_are_tasks_each_for_itself() -> None:
    found = read(OFFICE).found
    assert [one.text for one in found[:3]] == [
        "Zu Ihrem Aufgabengebiet gehören die Prüfung von Belegen",
        "das Mahnwesen",
        "die Planung der Touren.",
    ]
    assert {one.requirement.kind for one in found[:3]} == {"duty"}
    assert {one.evidence.quote for one in found[:3]} == {OFFICE.splitlines()[4]}


def test_title_and_employer_of_a_small_firm_are_read() -> None:
    posting = read_posting(OFFICE)
    assert (posting.title, posting.company) == ("Sachbearbeiter/in", "Malerbetrieb Ines Ambry")
