# ruff: noqa: RUF001  # what postings write looks like other letters
"""What stands in German questions, and what is said for it: one row for each way to write."""

import pytest

from interviewer_tts.text.normalise import normalise

SAID = [
    # Abbreviations
    ("z. B. Kafka", "zum Beispiel Kafka"),
    ("z.B. Kafka, d. h. Sie", "zum Beispiel Kafka, das heißt Sie"),
    ("u. a. mit Kindern", "unter anderem mit Kindern"),
    ("inkl. Urlaub, exkl. Fahrt, zzgl. Bonus", "inklusive Urlaub, exklusive Fahrt, zuzüglich Bonus"),
    ("Früh- bzw. Spätschicht", "Früh- beziehungsweise Spätschicht"),
    ("Inkl. Anfahrt", "Inklusive Anfahrt"),
    ("ca. 20, mind. 3, max. 5", "zirka 20, mindestens 3, maximal 5"),
    ("evtl. am Abend, ggf. allein", "eventuell am Abend, gegebenenfalls allein"),
    ("Äpfel, Birnen usw. Was tun Sie?", "Äpfel, Birnen und so weiter. Was tun Sie?"),
    ("Äpfel usw. im Lager", "Äpfel und so weiter im Lager"),
    ("Töpfe, Pfannen etc.", "Töpfe, Pfannen et zetera."),
    ("Hr. Müller, Fr. Meier und Dr. Osei", "Herr Müller, Frau Meier und Doktor Osei"),
    ("Prof. Lindqvist, Dipl.-Ing. Krüger", "Professor Lindqvist, Diplom-Ingenieur Krüger"),
    ("i. d. R., v. a., m. E., u. U.", "in der Regel, vor allem, meines Erachtens, unter Umständen"),
    ("z. T. und z. Zt., s. o.", "zum Teil und zurzeit, siehe oben"),
    ("o. ä. und o. Ä.", "oder ähnlich und oder Ähnliches"),
    ("Nr. 4, Abs. 2, S. 12, Kap. 3", "Nummer 4, Absatz 2, Seite 12, Kapitel 3"),
    ("B.Sc. oder M.A. in Physik", "Bachelor oder Master in Physik"),
    ("GmbH & Co. KG", "GmbH und Co K G"),
    ("Auftrag lt. Abt. Einkauf", "Auftrag laut Abteilung Einkauf"),
    ("0,8 VZÄ", "0,8 Vollzeitäquivalente"),
    ("2. Lj., im 2. Lj.", "zweites Lehrjahr, im zweiten Lehrjahr"),
    ("insb. tgl. und mtl.", "insbesondere täglich und monatlich"),
    # Sums
    ("27.000 €", "27.000 Euro"),
    ("27.000,50 € oder 100,00 €", "27.000 Euro 50 oder 100 Euro"),
    ("100,- € und € 500", "100 Euro und 500 Euro"),
    ("50.000–60.000 €", "50.000 bis 60.000 Euro"),
    ("50k €, 100 T€", "50 Tausend Euro, 100 Tausend Euro"),
    ("50 Mio. €, 3 Mrd. €", "50 Millionen Euro, 3 Milliarden Euro"),
    ("25 €/h, 18,50 €/Std.", "25 Euro pro Stunde, 18 Euro 50 pro Stunde"),
    ("3.200 € brutto/Monat", "3.200 Euro brutto pro Monat"),
    ("2.500 EUR, CHF 5.000", "2.500 Euro, 5.000 Schweizer Franken"),
    ("1.234.567 Datensätze", "1.234.567 Datensätze"),
    ("42.000 € p. a.", "42.000 Euro pro Jahr"),
    # Units
    ("20 mg, 1,5 ml, 250 mg/kg", "20 Milligramm, 1,5 Milliliter, 250 Milligramm pro Kilogramm"),
    ("50 m², 3 m³, 10 qm", "50 Quadratmeter, 3 Kubikmeter, 10 Quadratmeter"),
    ("5 %, 3,5 %, 5%", "5 Prozent, 3,5 Prozent, 5 Prozent"),
    ("230 V, 16 A, 11 kV, 5 kW", "230 Volt, 16 Ampere, 11 Kilovolt, 5 Kilowatt"),
    ("10 kg, 25kg, 7,5 t", "10 Kilogramm, 25 Kilogramm, 7,5 Tonnen"),
    ("-20 °C, 100 °C", "minus 20 Grad Celsius, 100 Grad Celsius"),
    ("50-60 km, 100 km/h", "50 bis 60 Kilometer, 100 Kilometer pro Stunde"),
    ("16 GB, 2 TB", "16 Gigabyte, 2 Terabyte"),
    ("38 Std. Was dann?", "38 Stunden. Was dann?"),
    ("27,5 Std./Woche", "27,5 Stunden pro Woche"),
    ("38,5 h/Woche", "38,5 Stunden pro Woche"),
    ("20–25 Std. Urlaub", "20 bis 25 Stunden Urlaub"),
    ("15-20 Stunden/Woche", "15 bis 20 Stunden pro Woche"),
    ("24-Std.-Dienst", "24 Stunden-Dienst"),
    ("30 min, 1 h, 2 h", "30 Minuten, 1 Stunde, 2 Stunden"),
    ("120 mmHg, 5 mmol/l", "120 Millimeter Quecksilbersäule, 5 Millimol pro Liter"),
    (
        "± 5 mm, > 5, < 3, ≥ 2, ≤ 4",
        "plus minus 5 Millimeter, mehr als 5, weniger als 3, mindestens 2, höchstens 4",
    ),
    ("~ 20 Personen", "etwa 20 Personen"),
    ("3x täglich, 3 x 500 mg, 5 × 3", "3 mal täglich, 3 mal 500 Milligramm, 5 mal 3"),
    ("½ Jahr, 2½ Jahre, 1/2, 3/4", "ein halbes Jahr, zweieinhalb Jahre, ein halb, drei Viertel"),
    ("½ Tablette, 1/2 Stunde", "eine halbe Tablette, eine halbe Stunde"),
    ("3 Kinder/Tag, Tag/Woche", "3 Kinder pro Tag, Tag Woche"),
    ("des Schüler/s", "des Schüler/s"),
    # Dates and ordinals
    ("am 2.5.2026", "am zweiten Mai 2026"),
    ("02.05.2026", "zweiter Mai 2026"),
    ("bis zum 31.12.", "bis zum einunddreißigsten Dezember"),
    ("2026-05-02", "zweiter Mai 2026"),
    ("am 3. Mai, der 1. Mai, 1. Mai", "am dritten Mai, der erste Mai, erster Mai"),
    ("zum 1. Januar, ab 15. September", "zum ersten Januar, ab fünfzehnten September"),
    ("im 3. Stock, in der 3. Woche", "im dritten Stock, in der dritten Woche"),
    ("2. Etage, 2. Lehrjahr, 3. Stock", "zweite Etage, zweites Lehrjahr, dritter Stock"),
    ("die 4. Klasse und das 2. Semester", "die vierte Klasse und das zweite Semester"),
    ("seit 1998, im Jahr 1901", "seit neunzehnhundertachtundneunzig, im Jahr neunzehnhunderteins"),
    (
        "2026, 2005, 1.500 Mitarbeiter, 1990-1995",
        "2026, 2005, 1.500 Mitarbeiter, neunzehnhundertneunzig bis neunzehnhundertfünfundneunzig",
    ),
    ("1. Was tun Sie?", "1. Was tun Sie?"),
    # Times
    ("8–17 Uhr, 8-17 Uhr", "8 bis 17 Uhr, 8 bis 17 Uhr"),
    ("08:30 Uhr, 7.30 Uhr, 08:00 Uhr", "8 Uhr 30, 7 Uhr 30, 8 Uhr"),
    ("um 08:30", "um 8 Uhr 30"),
    ("08:00–16:30 Uhr", "8 Uhr bis 16 Uhr 30"),
    ("von 8:00 bis 17:30 Uhr", "von 8 Uhr bis 17 Uhr 30"),
    ("24/7", "24 7"),
    ("Mo–Fr, Mo.-Fr., Sa/So", "Montag bis Freitag, Montag bis Freitag, Samstag und Sonntag"),
    ("Di, Do und Fr.", "Dienstag, Donnerstag und Freitag."),
    ("Betreuung 1:1, Schlüssel 1:10", "Betreuung eins zu eins, Schlüssel 1 zu 10"),
    ("Verhältnis von 2:30", "Verhältnis von 2 zu 30"),
    # People
    ("(m/w/d)", ""),
    ("Ausbilder (m/w/d) gesucht", "Ausbilder gesucht"),
    ("Ausbilder:in, Mitarbeiter*innen", "Ausbilder in, Mitarbeiter innen"),
    ("Kolleg/innen, Mitarbeiter/-in", "Kolleg innen, Mitarbeiter in"),
    ("MitarbeiterInnen, Pfleger_innen", "Mitarbeiter innen, Pfleger innen"),
    ("ein:e Leiter:in, jede:r", "ein oder eine Leiter in, jede oder jeder"),
    ("der/die Leiter:in", "der oder die Leiter in"),
    ("Angestellte*r, Erzieher*in", "Angestellte oder Angestellter, Erzieher in"),
    # References
    ("§ 34a, §§ 3, 4", "Paragraf 34 a, Paragrafen 3, 4"),
    ("DIN EN ISO 9001", "DIN E N ISO 9001"),
    ("SGB V, SGB XI", "S G B 5, S G B 11"),
    ("Teil II, Stufe III", "Teil 2, Stufe 3"),
    ("Q3, Python 3.11, v2.4.1", "Q3, Python 3.11, v2.4.1"),
    ("TVöD E9b, EG 9a", "TVöD E9b, E G 9a"),
    ("EDV, IHK, CE und LKW", "E D V, I H K, C E und L K W"),
    ("TÜV, DIN, ISO und MAG", "TÜV, DIN, ISO und MAG"),
    ("IT-Abteilung, CE-Kennzeichnung", "I T-Abteilung, C E-Kennzeichnung"),
    ("Word/Excel und/oder C++", "Word Excel und oder C++"),
    ("Haus & Hof", "Haus und Hof"),
    ("Tel. 030 1234567", "Telefon 0 3 0, 1 2 3 4 5 6 7"),
    ("www.beispiel.de, jobs@beispiel.de", "beispiel Punkt de, jobs ät beispiel Punkt de"),
    # The page
    ("„Was“ und »wie«", "Was und wie"),
    ("- erstens\n- zweitens", "erstens\nzweitens"),
    ("Vollzeit | Berlin 🚀", "Vollzeit, Berlin"),
    ("**Fett** und [Seite](https://beispiel.de)", "Fett und Seite"),
    # More dates
    ("am 3. und 4. Mai", "am dritten und vierten Mai"),
    ("vom 3. bis 5. Juni", "vom dritten bis fünften Juni"),
    ("1990-1995, 2019–2023", "1990-1995, 2019 bis 2023"),
    ("Sie haben 3. Was dann?", "Sie haben 3. Was dann?"),
]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_says(text: str, said: str) -> None:
    assert normalise(text, "de") == said


@pytest.mark.parametrize("said", [said for _, said in SAID])
def test_leaves_what_is_already_said(said: str) -> None:
    assert normalise(said, "de") == said


def test_every_german_speaker_reads_german() -> None:
    assert {normalise("am 3. Mai", tag) for tag in ("de", "de-DE", "de-AT", "DE")} == {"am dritten Mai"}
