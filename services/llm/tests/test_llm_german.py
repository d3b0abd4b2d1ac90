"""German requirements as questions take them: every form here was read aloud in a question first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer_llm.german.phrases import PHRASE_WHOLE_WORDS, Forms, forms_of, further_verbs
from interviewer_llm.german.verbs import infinitive_of_you, is_infinitive
from interviewer_llm.german.words import content, term, terms_in

DUTIES = [
    ("Touren planen und koordinieren", "Touren planen und koordinieren", None, "planen"),
    ("Sie planen und koordinieren Touren", "Touren planen und koordinieren", None, "planen"),
    (
        "Du nimmst Bestellungen an und berätst unsere Kunden am Telefon.",
        "Bestellungen annehmen und die Kunden am Telefon beraten",
        None,
        "annehmen",
    ),
    (
        "Planung und Durchführung von Wartungsarbeiten",
        "Wartungsarbeiten planen und durchführen",
        "Planung und Durchführung von Wartungsarbeiten",
        "planen",
    ),
    (
        "Betreuung und Pflege der Bewohner:innen",
        "die Bewohner:innen betreuen und pflegen",
        "Betreuung und Pflege der Bewohner:innen",
        "betreuen",
    ),
    (
        "Du kümmerst dich um die Ablage und sorgst für Ordnung im Lager",
        "sich um die Ablage kümmern und für Ordnung im Lager sorgen",
        None,
        "kümmern",
    ),
    (
        "In dieser Rolle planst du die Dienstpläne deiner Station",
        "die Dienstpläne Ihrer Station planen",
        None,
        "planen",
    ),
    (
        "Gemeinsam mit dem Team entwickelst du neue Ideen",
        "gemeinsam mit dem Team neue Ideen entwickeln",
        None,
        "entwickeln",
    ),
    ("Zu Ihren Aufgaben gehört die Planung der Touren", "die Touren planen", "Planung der Touren", "planen"),
    (
        "Sie arbeiten eng mit dem Einkauf zusammen",
        "eng mit dem Einkauf zusammenarbeiten",
        None,
        "zusammenarbeiten",
    ),
    (
        "Enge Zusammenarbeit mit Ärzten und Therapeuten",
        "eng mit Ärzten und Therapeuten zusammenarbeiten",
        "Enge Zusammenarbeit mit Ärzten und Therapeuten",
        "zusammenarbeiten",
    ),
    (
        "Kassieren, Waren verräumen und Kundinnen beraten",
        "kassieren, Waren verräumen und Kundinnen beraten",
        None,
        "kassieren",
    ),
    (
        "Eigenständige Planung der täglichen Arbeit",
        "die tägliche Arbeit eigenständig planen",
        "Eigenständige Planung der täglichen Arbeit",
        "planen",
    ),
    (
        "Erstellen von Angeboten und Rechnungen",
        "Angebote und Rechnungen erstellen",
        "Erstellen von Angeboten und Rechnungen",
        "erstellen",
    ),
    ("Neue Mitarbeiter einarbeiten", "neue Mitarbeiter einarbeiten", None, "einarbeiten"),
    ("Ladung sichern nach VDI 2700", "Ladung nach VDI 2700 sichern", None, "sichern"),
    (
        "Sie bereiten Speisen nach Rezeptur zu und richten sie an",
        "Speisen nach Rezeptur zubereiten und sie anrichten",
        None,
        "zubereiten",
    ),
    (
        "Installation, Wartung und Reparatur elektrischer Anlagen",
        "elektrische Anlagen installieren, warten und reparieren",
        "Installation, Wartung und Reparatur elektrischer Anlagen",
        "installieren",
    ),
    (
        "Wartung und Instandhaltung der technischen Anlagen",
        "die technischen Anlagen warten und instandhalten",
        "Wartung und Instandhaltung der technischen Anlagen",
        "warten",
    ),
    (
        "Du bist verantwortlich für die Planung der Dienste",
        "die Dienste planen",
        "Planung der Dienste",
        "planen",
    ),
    (
        "Sie können Baupläne lesen und Leitungen verlegen",
        "Baupläne lesen und Leitungen verlegen",
        None,
        "lesen",
    ),
    (
        "Vor- und Nachbereitung von Unterrichtsstunden",
        "Unterrichtsstunden vor- und nachbereiten",
        "Vor- und Nachbereitung von Unterrichtsstunden",
        "nachbereiten",
    ),
    (
        "Mitarbeit bei der Planung von Ausflügen",
        "bei der Planung von Ausflügen mitarbeiten",
        "Mitarbeit bei der Planung von Ausflügen",
        "mitarbeiten",
    ),
    (
        "Du entwickelst mit deinem Team unsere Plattform weiter",
        "mit Ihrem Team die Plattform weiterentwickeln",
        None,
        "weiterentwickeln",
    ),
    (
        "Abstimmung mit Lieferanten und Kunden",
        "sich mit Lieferanten und Kunden abstimmen",
        "Abstimmung mit Lieferanten und Kunden",
        "abstimmen",
    ),
    (
        "Auslieferung von Möbeln im Zwei-Mann-Team",
        "Möbel im Zwei-Mann-Team ausliefern",
        "Auslieferung von Möbeln im Zwei-Mann-Team",
        "ausliefern",
    ),
    (
        "Du stellst den Dienstplan auf und vertrittst die Leitung im Urlaub",
        "den Dienstplan aufstellen und die Leitung im Urlaub vertreten",
        None,
        "aufstellen",
    ),
    (
        "Sie führen Gespräche mit Angehörigen und dokumentieren diese",
        "Gespräche mit Angehörigen führen und diese dokumentieren",
        None,
        "führen",
    ),
    (
        "Telefonische Betreuung unserer Kunden",
        "die Kunden telefonisch betreuen",
        "Telefonische Betreuung der Kunden",
        "betreuen",
    ),
    ("Aufbau eines neuen Standorts", None, "Aufbau eines neuen Standorts", "aufbauen"),
    ("Sie sorgen dafür, dass die Station läuft", None, None, None),
    ("Sie stellen sicher, dass alle Fristen eingehalten werden", None, None, None),
    (
        "Du kassierst, packst ein und nimmst Retouren an",
        "kassieren, einpacken und Retouren annehmen",
        None,
        "kassieren",
    ),
    (
        "Du empfängst unsere Gäste und findest heraus, was sie wünschen",
        "die Gäste empfangen",
        None,
        "empfangen",
    ),
    (
        "Sie erklären technische Entscheidungen so, dass alle sie verstehen",
        "technische Entscheidungen erklären",
        None,
        "erklären",
    ),
    (
        "Sie stellen Zeitpläne auf, verfolgen sie und steuern rechtzeitig gegen",
        "Zeitpläne aufstellen, sie verfolgen und rechtzeitig gegensteuern",
        None,
        "aufstellen",
    ),
    (
        "Abstimmung der Konten und Klärung von Differenzen",
        "die Konten abstimmen und Differenzen klären",
        "Abstimmung der Konten und Klärung von Differenzen",
        "abstimmen",
    ),
    (
        "Pflege der Außenanlagen sowie Winterdienst",
        "die Außenanlagen pflegen",
        "Pflege der Außenanlagen sowie Winterdienst",
        "pflegen",
    ),
    (
        "Beratung von Schülerinnen, Schülern und Eltern",
        "Schülerinnen, Schüler und Eltern beraten",
        "Beratung von Schülerinnen, Schülern und Eltern",
        "beraten",
    ),
    (
        "Du berätst sie ehrlich zu Passform und Material",
        "ehrlich zu Passform und Material beraten",
        None,
        "beraten",
    ),
    ("Sie leiten Bauvorhaben bis 15 Mio. Euro", "Bauvorhaben bis 15 Millionen Euro leiten", None, "leiten"),
    (
        "Du leerst die Papierkörbe und ölst die Türen",
        "die Papierkörbe leeren und die Türen ölen",
        None,
        "leeren",
    ),
    (
        "Erkennen und Beheben kleinerer Störungen",
        "kleinere Störungen erkennen und beheben",
        "Erkennen und Beheben kleinerer Störungen",
        "erkennen",
    ),
    (
        "Ihr Aufgabengebiet umfasst die Anmeldung, die Terminvergabe und die Abrechnung",
        None,
        "Anmeldung, die Terminvergabe und die Abrechnung",
        "anmelden",
    ),
    ("Ansprechpartner für unsere Mieter", "Ansprechpartner für die Mieter sein", None, "sein"),
    ("Sie werden von uns eingearbeitet", None, None, None),
    ("Wir bieten dir ein tolles Team", None, None, None),
]
NEEDS = [
    ("Sicherer Umgang mit MS Office", None, "Umgang mit MS Office", None),
    ("Erfahrung im Umgang mit Menschen mit Demenz", None, "Umgang mit Menschen mit Demenz", None),
    ("Sehr gute Kenntnisse in SAP und Excel", None, "SAP und Excel", None),
    ("Teamfähig und belastbar", "teamfähig und belastbar sein", None, "sein"),
    (
        "Du bist flexibel, zuverlässig und arbeitest gerne im Team",
        "flexibel und zuverlässig sein",
        None,
        "sein",
    ),
    (
        "Sie verfügen über einen sicheren Umgang mit digitalen Medien",
        "sicher mit digitalen Medien umgehen",
        "Umgang mit digitalen Medien",
        "umgehen",
    ),
    ("Bereitschaft, Verantwortung zu übernehmen", "Verantwortung übernehmen", None, "übernehmen"),
    ("Kenntnisse in der Lohnbuchhaltung sind von Vorteil", None, "Lohnbuchhaltung", None),
    (
        "Du bringst eine abgeschlossene Ausbildung in der Pflege mit",
        None,
        "Abgeschlossene Ausbildung in der Pflege",
        None,
    ),
    ("Hohes Maß an Eigeninitiative", None, "Eigeninitiative", None),
    ("Du kannst gut mit Menschen umgehen", "gut mit Menschen umgehen", None, "umgehen"),
    ("Sie behalten auch unter Zeitdruck die Ruhe", "unter Zeitdruck die Ruhe behalten", None, "sein"),
    ("Führerschein CE und Fahrerkarte brauchst du", None, "Führerschein CE und Fahrerkarte", None),
    ("Bereitschaft zur Zusammenarbeit im Team", None, "Zusammenarbeit im Team", None),
    (
        "Sie behalten den Überblick, auch wenn drei Leute gleichzeitig rufen",
        "den Überblick behalten",
        None,
        "sein",
    ),
    ("Du hast bereits erste Erfahrungen im Vertrieb gesammelt", None, "Vertrieb", None),
    ("Idealerweise haben Sie schon mit Kafka und Kubernetes gearbeitet", None, "Kafka und Kubernetes", None),
    (
        "eine ruhige Art und die Fähigkeit, unbequeme Dinge anzusprechen",
        "unbequeme Dinge ansprechen",
        None,
        "ansprechen",
    ),
    ("Kaufmännische Ausbildung", None, "Kaufmännische Ausbildung", None),
    ("Einen freundlichen Ton auch dann, wenn es voll ist", None, "Freundlicher Ton", None),
    ("Wichtig: pünktlich und gründlich", "pünktlich und gründlich sein", None, "sein"),
    ("Mehrjährige Berufserfahrung", None, None, None),
]

PIECES = sorted(
    {word for text, *_ in [*DUTIES, *NEEDS] for word in text.split()} | {"und", "zu", "Sie", ",", "von"}
)


@pytest.mark.parametrize(("text", "task", "topic", "verb"), DUTIES)
def test_duty(text: str, task: str | None, topic: str | None, verb: str | None) -> None:
    assert forms_of(text, duty=True) == Forms(task, topic, verb)


@pytest.mark.parametrize(("text", "task", "topic", "verb"), NEEDS)
def test_need(text: str, task: str | None, topic: str | None, verb: str | None) -> None:
    assert forms_of(text, duty=False) == Forms(task, topic, verb)


def test_shouting_is_written_as_one_writes_it() -> None:
    shouted = forms_of("WAREN ANNEHMEN UND AUF SCHÄDEN PRÜFEN", duty=True, shouting=True)
    assert shouted.task == "Waren annehmen und auf Schäden prüfen"


def test_a_long_list_of_tasks_keeps_what_a_breath_takes() -> None:
    text = (
        "Sie unterstützen das Team bei der Planung von Touren, kümmern sich um Ablage und Post und kochen Tee"
    )
    assert forms_of(text, duty=True).task == "das Team bei der Planung von Touren unterstützen"


@pytest.mark.parametrize(
    ("form", "infinitive"),
    [
        ("planst", "planen"),
        ("arbeitest", "arbeiten"),
        ("nimmst", "nehmen"),
        ("übernimmst", "übernehmen"),
        ("kümmerst", "kümmern"),
        ("vermittelst", "vermitteln"),
        ("setzt", "setzen"),
        ("bist", "sein"),
        ("meist", None),
    ],
)
def test_infinitive_of_you(form: str, infinitive: str | None) -> None:
    assert infinitive_of_you(form) == infinitive


@pytest.mark.parametrize("word", ["oben", "technischen", "selten", "Touren", "gelegen", "Sie"])
def test_no_infinitive(word: str) -> None:
    assert not is_infinitive(word)


def test_all_verbs_of_a_task() -> None:
    assert further_verbs("die Bewohner:innen betreuen und pflegen") == ["betreuen", "pflegen"]


def test_words_compare_across_forms() -> None:
    assert content("Planung der Tour") == content("Touren planen") != content("Touren fahren")
    assert content("Sie beraten unsere Kund:innen") == content("Kunden beraten")


def test_terms_are_found_in_other_cases_and_in_compounds() -> None:
    assert term("Wareneingänge") == term("wareneingang")
    assert term("Reinigung") in set(terms_in("Unterhalts- und Glasreinigung", 2))
    assert term("Leitung") not in set(terms_in("Begleitung der Kinder", 2))


def test_what_a_compound_ends_on_may_mean_something_else_alone() -> None:
    assert term("Sicherheit") not in set(terms_in("Abschlusssicherheit", 1))
    assert term("Sicherheit") in set(terms_in("Sicherheit auf der Baustelle", 1))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.booleans())
def test_no_order_of_words_breaks_it(pieces: list[str], duty: bool) -> None:  # noqa: FBT001 - drawn, not passed
    forms = forms_of(" ".join(pieces), duty=duty)
    assert forms.task is None or len(forms.task.split()) <= PHRASE_WHOLE_WORDS
    assert forms.topic is None or len(forms.topic.split()) <= PHRASE_WHOLE_WORDS
