"""The validators on German questions: each on one that it must refuse, and on some that it must let pass."""

import pytest

from interviewer_llm.validate.checks import Asking, alike, findings, is_protected, rhythm

ABOUT = "Touren planen und Fahrer einteilen"
GOOD = [
    "Sie sollen Touren planen und Fahrer einteilen, und zwei fallen aus: Was stellen Sie als Erstes um?",
    "Erzählen Sie von einem Tag, an dem Sie Touren planen mussten und alles anders kam: Was half da noch?",
    "Woran merken Sie, dass eine Tour nicht aufgeht, wenn Sie Fahrer einteilen, und wem sagen Sie es?",
    "Wann mussten Sie beim Touren planen im „Umgang mit Menschen mit Demenz“ umdenken, und was half Ihnen?",
    "Zu dieser Stelle gehört „Touren planen und Fahrer einteilen“: Was unterschätzen Neue daran am meisten?",
]
REFUSED = [
    ("yes_no", "Haben Sie schon einmal Touren geplant und dabei Fahrer neu einteilen müssen?"),
    ("yes_no", "Planen Sie Touren lieber am Abend vorher oder erst am Morgen, wenn die Fahrer kommen?"),
    ("yes_no", "Zwei Fahrer fallen aus, und die Touren stehen schon: Würden Sie sofort den Kunden anrufen?"),
    (
        "filler",
        "Können Sie mir etwas davon erzählen, wie Sie bisher Touren geplant und Fahrer eingeteilt haben?",
    ),
    ("filler", "Welche Erfahrungen haben Sie mit dem Planen von Touren und dem Einteilen von Fahrern?"),
    ("filler", "Wo sehen Sie sich in fünf Jahren, wenn Sie jeden Tag Touren planen und Fahrer einteilen?"),
    ("slash", "Wie gehen Sie vor, wenn Sie Touren planen und/oder Fahrer einteilen sollen und einer fehlt?"),
    ("meta", "Was sollte ein guter Bewerber tun, bevor er zum ersten Mal Touren plant und Fahrer einteilt?"),
    ("meta", "Welche Anforderung der Stellenanzeige passt zu Ihnen, wenn Sie Touren planen sollen?"),
    ("protected", "Was sagt Ihre Familie dazu, dass Sie Touren planen und abends noch Fahrer einteilen?"),
    ("protected", "Wie alt sind Sie, und seit wann planen Sie Touren und teilen Fahrer ein?"),
    ("protected", "Wie lange wollen Sie Touren planen, wenn Sie Kinder haben möchten Sie Kinder bekommen?"),
    ("grammar", "Was tun Sie zuerst, wenn Sie mit mit dem Einkauf Touren planen und Fahrer einteilen?"),
    ("grammar", "Wie planen Sie unsere Touren, wenn zwei Fahrer fehlen, und wem sagen Sie es zuerst?"),
    ("grammar", "Was stellst du um, wenn du Touren planst und dir zwei Fahrer am Morgen ausfallen?"),
    ("grammar", "Wann war „“ zuletzt wichtig, als Sie Touren planen mussten, und was haben Sie getan?"),
    (
        "grammar",
        "Sie sollen mit Leuten eng mit dem Einkauf Touren planen: Was machen Sie in der ersten Woche?",
    ),
    ("ungrounded", "Welchem Gast haben Sie im letzten Sommer eine Freude gemacht, und was sagte er dazu?"),
]


@pytest.mark.parametrize("text", GOOD)
def test_good(text: str) -> None:
    assert findings(Asking(text, ABOUT, language="de")) == []


@pytest.mark.parametrize(("code", "text"), REFUSED)
def test_refused(code: str, text: str) -> None:
    assert code in findings(Asking(text, ABOUT, language="de"))


def test_alike_knows_german_words() -> None:
    one = "Was tun Sie, wenn Sie Touren planen und ein Fahrer ausfällt?"
    assert alike(one, "Was machen Sie, wenn beim Planen der Tour ein Fahrer ausfällt?", "de")
    assert not alike(one, "Was tun Sie, wenn Sie Wunden versorgen und eine Kollegin ausfällt?", "de")


def test_the_same_question_again_is_a_duplicate() -> None:
    assert "duplicate" in findings(Asking(GOOD[0], ABOUT, others=[GOOD[0]], language="de"))


def test_rhythm_hears_german_question_words() -> None:
    assert rhythm("Ein Fahrer fehlt: Was tun Sie, und wem sagen Sie es?", "de") == ("was", "wem")


def test_english_unlawful_questions_are_refused_in_german_too() -> None:
    assert is_protected("How old are you?", "de")
    assert is_protected("Sind Sie verheiratet?", "de")
    assert not is_protected("Wie sprechen Sie mit der Familie eines Patienten?", "de")
