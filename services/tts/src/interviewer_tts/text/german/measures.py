"""German sums, times, spans, units and parts. Figures keep their German points and commas."""

import re
from typing import Final

from interviewer_tts.text.figures import ROMAN, roman
from interviewer_tts.text.german.ends import stop_ends
from interviewer_tts.text.german.ordinals import below_hundred
from interviewer_tts.text.rules import Rule, words_of

_NUMBER: Final = r"\d{1,15}(?:\.\d{3}){0,5}(?:,\d{1,6})?"
_TO: Final = r"\s?[-\u2013\u2014]\s?"
_UNITS: Final = {
    "%": ("Prozent", "Prozent"),
    "‰": ("Promille", "Promille"),
    "mg": ("Milligramm", "Milligramm"),
    "µg": ("Mikrogramm", "Mikrogramm"),
    "g": ("Gramm", "Gramm"),
    "kg": ("Kilogramm", "Kilogramm"),
    "t": ("Tonne", "Tonnen"),
    "ml": ("Milliliter", "Milliliter"),
    "l": ("Liter", "Liter"),
    "mm": ("Millimeter", "Millimeter"),
    "cm": ("Zentimeter", "Zentimeter"),
    "m": ("Meter", "Meter"),
    "km": ("Kilometer", "Kilometer"),
    "mm²": ("Quadratmillimeter", "Quadratmillimeter"),
    "m²": ("Quadratmeter", "Quadratmeter"),
    "qm": ("Quadratmeter", "Quadratmeter"),
    "m³": ("Kubikmeter", "Kubikmeter"),
    "V": ("Volt", "Volt"),
    "kV": ("Kilovolt", "Kilovolt"),
    "A": ("Ampere", "Ampere"),
    "W": ("Watt", "Watt"),
    "kW": ("Kilowatt", "Kilowatt"),
    "kWh": ("Kilowattstunde", "Kilowattstunden"),
    "Hz": ("Hertz", "Hertz"),
    "GHz": ("Gigahertz", "Gigahertz"),
    "bar": ("Bar", "Bar"),
    "MB": ("Megabyte", "Megabyte"),
    "GB": ("Gigabyte", "Gigabyte"),
    "TB": ("Terabyte", "Terabyte"),
    "mmol": ("Millimol", "Millimol"),
    "mmHg": ("Millimeter Quecksilbersäule", "Millimeter Quecksilbersäule"),
    "ms": ("Millisekunde", "Millisekunden"),
    "sek": ("Sekunde", "Sekunden"),
    "Sek.": ("Sekunde", "Sekunden"),
    "min": ("Minute", "Minuten"),
    "Min.": ("Minute", "Minuten"),
    "h": ("Stunde", "Stunden"),
    "Std": ("Stunde", "Stunden"),
    "Std.": ("Stunde", "Stunden"),
    "°C": ("Grad Celsius", "Grad Celsius"),
    "° C": ("Grad Celsius", "Grad Celsius"),
    "°": ("Grad", "Grad"),
    "€": ("Euro", "Euro"),
    "EUR": ("Euro", "Euro"),
    "T€": ("Tausend Euro", "Tausend Euro"),
    "TEUR": ("Tausend Euro", "Tausend Euro"),
    "$": ("Dollar", "Dollar"),
    "CHF": ("Schweizer Franken", "Schweizer Franken"),
}
_PER: Final = {
    "h": "Stunde",
    "Std.": "Stunde",
    "Std": "Stunde",
    "Stunde": "Stunde",
    "Tag": "Tag",
    "d": "Tag",
    "Woche": "Woche",
    "Wo.": "Woche",
    "Wo": "Woche",
    "Monat": "Monat",
    "Mon.": "Monat",
    "Jahr": "Jahr",
    "a": "Jahr",
    "s": "Sekunde",
    "min": "Minute",
    "kg": "Kilogramm",
    "kgKG": "Kilogramm Körpergewicht",
    "l": "Liter",
    "ml": "Milliliter",
    "m²": "Quadratmeter",
}
_LONG: Final = [per for per in _PER if len(per) > len("kg") and per[0].isupper()]
"""What is written after a slash by whoever means a rate. Single letters may be endings: Schüler/s."""
_DAYS: Final = {
    "Mo": "Montag",
    "Di": "Dienstag",
    "Mi": "Mittwoch",
    "Do": "Donnerstag",
    "Fr": "Freitag",
    "Sa": "Samstag",
    "So": "Sonntag",
}
_DAY: Final = rf"(?:{'|'.join(_DAYS)})\b(?:\.(?=\s?[-\u2013/&,]|\s(?:bis|und|oder)\s|\s[a-z\d]))?(?!\w)"
_BETWEEN_DAYS: Final = r"(?:,\s?|\s?[-\u2013/&]\s?|\s(?:bis|und|oder)\s)"
_PARTS: Final = {
    "1/2": "ein halb",
    "1/3": "ein Drittel",
    "2/3": "zwei Drittel",
    "1/4": "ein Viertel",
    "3/4": "drei Viertel",
    "½": "ein halb",
    "¼": "ein Viertel",
    "¾": "drei Viertel",
    "⅓": "ein Drittel",
    "⅔": "zwei Drittel",
}
_LABEL: Final = r"\b(Teil|Stufe|Phase|Klasse|Kapitel|Typ|Stadium|Grad|Band|Abschnitt|SGB|Kategorie|Level)"
_UNIT: Final = words_of(_UNITS)
_HOURS: Final = 24


def _unit(found: re.Match[str]) -> str:
    number, unit, over = found.groups()
    one, many = _UNITS[unit]
    rates = "".join(f" pro {_PER[each.strip()]}" for each in (over or "").split("/")[1:])
    after = "." if found[0].endswith(".") and stop_ends(found) else ""
    return f"{number} {one if number == '1' else many}{rates}{after}"


def _sum(found: re.Match[str]) -> str:
    whole, part, currency = found.groups()
    return f"{whole} {_UNITS[currency][0]}" + (f" {int(part)}" if part.strip("-0") else "")


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), found[2]
    if hour > _HOURS:
        return found[0]
    return f"{hour} Uhr" + (f" {int(minute)}" if int(minute) else "")


def _days(found: re.Match[str]) -> str:
    def between(mark: re.Match[str]) -> str:
        written = mark[0].strip()
        words = {"/": " und ", "&": " und ", ",": ", ", "-": " bis ", "\u2013": " bis "}
        return words.get(written, f" {written} ")

    return re.sub(_DAY, lambda day: _DAYS[day[0][:2]], re.sub(_BETWEEN_DAYS, between, found[0]))


def _numbered(found: re.Match[str]) -> str:
    return f"{found[1]} {roman(found[2])}"


MEASURES: Final[tuple[Rule, ...]] = (
    (r"\b24\s?/\s?7\b", "24 7"),
    (rf"{_LABEL} {ROMAN}(?=[\s.,;:!?)]|$)", _numbered),
    # Ratios, before times of day
    (r"\b1:1\b", "eins zu eins"),
    (r"([Vv]erhältnis(?: von)? |[Ss]chlüssel(?: von)? |Maßstab )(\d{1,3}):(\d{1,3})\b", r"\1\2 zu \3"),
    (r"(?<![\w:.])(\d{1,2}):(\d)(?![\w:])", r"\1 zu \2"),
    # Days and times
    (rf"\b{_DAY}(?:{_BETWEEN_DAYS}{_DAY}){{1,6}}", _days),
    (rf"\b(\d{{1,2}}(?:[.:]\d\d)?)(?: Uhr)?{_TO}(?=\d{{1,2}}(?:[.:]\d\d)? ?(?:Uhr|h)\b)", r"\1 bis "),
    (rf"(?<![\w:.])(\d{{1,2}}:[0-5]\d){_TO}(?=\d{{1,2}}:[0-5]\d)", r"\1 bis "),
    (r"(?<![\w:.,])(\d{1,2})[.:]([0-5]\d) ?(?:Uhr|h)\b", _clock),
    (r"(?<![\w:.,])(\d{1,2}):([0-5]\d)(?![\w:])", _clock),
    (r"(?<![\w:.,])(\d{1,2})[.:]([0-5]\d)(?= bis \d{1,2} Uhr)", _clock),
    # Spans and signs
    (rf"(?<![\w.,/-])({_NUMBER})\s?(?:€|%)?\s?\u2013\s?(?={_NUMBER})", r"\1 bis "),
    (rf"(?<![\w.,/-])({_NUMBER})-(?={_NUMBER} ?(?:{_UNIT}|Jahr|Stunden|Tag|Woche|Monat|Person))", r"\1 bis "),
    (r"\+\s?/\s?-\s?|±\s?", "plus minus "),
    (r"(?<![\w)\]-])-(?=\d)", "minus "),
    (r"(?:<=|≤) ?", "höchstens "),
    (r"(?:>=|≥) ?", "mindestens "),
    (r"<\s?(?=\d)", "weniger als "),
    (r"(?<![-=])>\s?(?=\d)", "mehr als "),
    (r"[~≈]\s?(?=\d)", "etwa "),
    (r"\b(\d{1,4}) ?[x\u00d7] ?(?=\d)", r"\1 mal "),
    (r"\b(\d{1,4}) ?x\b", r"\1 mal"),
    # Parts
    (r"\b([1-9]\d?) ?½", lambda found: f"{below_hundred(int(found[1]))}einhalb"),
    (r"(?<![\w/])(?:½|1/2) (?=Jahr|Lehrjahr|Semester)", "ein halbes "),
    (r"(?<![\w/])(?:½|1/2) (?=[A-ZÄÖÜ][a-zäöüß]{2,20}e\b|Schicht)", "eine halbe "),
    (r"(?<![\w/.,])(?:1/[234]|[23]/[34])(?![\w/.])|[½¼¾⅓⅔]", lambda found: _PARTS.get(found[0], found[0])),
    # Sums and units
    (r"(€|EUR|CHF|\$) ?(\d{1,15}(?:\.\d{3}){0,5}(?:,\d\d)?)(?![\d,]|\.\d)", r"\2 \1"),
    (r"\b(\d{1,15}(?:\.\d{3}){0,5}),(\d\d|-) ?(€|EUR|CHF|\$)", _sum),
    (r"\b(\d{1,15}(?:,\d{1,3})?) ?k(?= ?€|\b)", r"\1 Tausend"),
    (r"\b(Tausend|Millionen|Milliarden) ?€(?!\w)", r"\1 Euro"),
    (r"\bkm/h\b", "Kilometer pro Stunde"),
    (
        rf"\b({_NUMBER})[ -]?({_UNIT})(?![\w²³])((?: ?/ ?(?:{words_of(_PER)})(?!\w)){{1,2}})?",
        _unit,
    ),
    (
        rf"(Euro(?: \d{{1,2}})?|€) ?/ ?({words_of(_PER)})(?!\w)",
        lambda found: f"{found[1]} pro {_PER[found[2]]}",
    ),
    (
        rf"(?<=[a-zäöüß])(?<!Tag)(?<!Woche)(?<!Monat)(?<!Stunde)/({words_of(_LONG)})(?!\w)",
        lambda found: f" pro {_PER[found[1]]}",
    ),
    (r"\b[Ss]td\.(?=-[A-Z])", "Stunden"),
    (r"(?<=[a-zäöü\d])\+(?=[\s,.;:?!)]|$)", " plus"),
)
