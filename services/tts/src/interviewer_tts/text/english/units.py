"""Units, doses, rates and powers.

hibari spells mg/ml, reads "yrs" as a sound and psi as a sigh; other engines say most units by their letters.
"""

import re
from typing import Final

from interviewer_tts.text.english.money import NUMBER
from interviewer_tts.text.rules import Rule, words_of

_PER: Final = {
    "kg": "kilogram",
    "ml": "millilitre",
    "mL": "millilitre",
    "l": "litre",
    "L": "litre",
    "h": "hour",
    "hr": "hour",
    "min": "minute",
    "s": "second",
    "sec": "second",
    "wk": "week",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
    "m²": "square metre",
    "m³": "cubic metre",
}
_UNITS: Final = {
    "%": "percent",
    "nm": "nanometres",
    "µm": "micrometres",
    "mm": "millimetres",
    "cm": "centimetres",
    "m": "metres",
    "km": "kilometres",
    "mm²": "square millimetres",
    "cm²": "square centimetres",
    "m²": "square metres",
    "m2": "square metres",
    "sqm": "square metres",
    "km²": "square kilometres",
    "sq ft": "square feet",
    "sq m": "square metres",
    "m³": "cubic metres",
    "m3": "cubic metres",
    "ha": "hectares",
    "ft": "feet",
    "ng": "nanograms",
    "mcg": "micrograms",
    "µg": "micrograms",
    "mg": "milligrams",
    "g": "grams",
    "kg": "kilograms",
    "t": "tonnes",
    "lb": "pounds",
    "lbs": "pounds",
    "oz": "ounces",
    "µl": "microlitres",
    "ml": "millilitres",
    "mL": "millilitres",
    "l": "litres",
    "L": "litres",
    "mmol": "millimoles",
    "mmHg": "millimetres of mercury",
    "V": "volts",
    "mV": "millivolts",
    "kV": "kilovolts",
    "mA": "milliamps",
    "kA": "kiloamps",
    "Ah": "amp hours",
    "mAh": "milliamp hours",
    "VA": "volt amps",
    "kVA": "kilovolt amps",
    "W": "watts",
    "kW": "kilowatts",
    "MW": "megawatts",
    "GW": "gigawatts",
    "kWh": "kilowatt hours",
    "MWh": "megawatt hours",
    "Hz": "hertz",
    "kHz": "kilohertz",
    "MHz": "megahertz",
    "GHz": "gigahertz",
    "Nm": "newton metres",
    "kN": "kilonewtons",
    "kPa": "kilopascals",
    "MPa": "megapascals",
    "bar": "bar",
    "psi": "P S I",
    "rpm": "R P M",
    "mph": "miles per hour",
    "kph": "kilometres per hour",
    "dB": "decibels",
    "px": "pixels",
    "fps": "frames per second",
    "KB": "kilobytes",
    "kB": "kilobytes",
    "MB": "megabytes",
    "GB": "gigabytes",
    "TB": "terabytes",
    "PB": "petabytes",
    "kbps": "kilobits per second",
    "Mbps": "megabits per second",
    "Mbit/s": "megabits per second",
    "Gbps": "gigabits per second",
    "Gbit/s": "gigabits per second",
    "ns": "nanoseconds",
    "µs": "microseconds",
    "ms": "milliseconds",
    "wpm": "words a minute",
}
_UNIT: Final = words_of([*_UNITS, *(unit.replace("µ", "\u03bc") for unit in _UNITS if "µ" in unit)])
"""With the Greek letter as well: keyboards write it for the micro sign."""
_NEVER_MEASURED: Final = (
    "above|across|an?|and|apart|are|as|at|away|before|below|but|by|deep|down|each|for|from|high|if|in|into|is"
    "|long|max|maximum|not|of|off|on|only|or|over|per|plus|so|tall|than|that|the|then|through|times|to|under"
    "|until|up|was|were|when|which|while|wide|with|within|without|you|\\w+ed"
)
"""Words that show that a unit before them stands for itself: "32 amps or", but "a 32 amp ring"."""
_ALWAYS_SO: Final = {"%", "bar", "psi", "rpm", "mph", "kph", "fps", "wpm", "mmHg", "ft", "sq ft"}
"""Units with one form, or that keep it before a noun."""
_DOSES: Final = {"ng", "mcg", "µg", "mg", "g", "ml", "mL", "l", "L", "t", "oz", "mmol"}
"""Units that count what comes after them ("500 milligrams paracetamol") unless it is a thing of that size."""
_SIZED: Final = (
    r" (?:ampoules?|bags?|bolus|bottles?|capsules?|doses?|infusions?|loads?|lorry|lorries|packs?|syringes?"
    r"|tablets?|tanks?|trucks?|vans?|vials?|vehicles?)"
)
_NOUN: Final = rf"( (?!(?:{_NEVER_MEASURED})\b)[a-z][a-z-]{{1,30}})?"

_LETTERED: Final = "Year|Class|Room|Form|Flat|Unit|Section|Part|Band|Grade|[Cc]at|[Cc]ategory|Annex|Gate"
"""What has numbers with a letter: "Class 5A", and no amps."""
_RATE: Final = words_of(_PER)
_TIMES: Final = {
    "hr": "hour",
    "h": "hour",
    "min": "minute",
    "sec": "second",
    "yr": "year",
    "wk": "week",
    "mth": "month",
    "mo": "month",
}


def _unit(found: re.Match[str]) -> str:
    number, unit, over, noun = found.groups()
    words = _UNITS[unit.replace("\u03bc", "µ")]
    rates = "".join(f" per {_PER[each]}" for each in (over or "").split("/")[1:])
    single = number == "1" or (
        noun and not rates and (unit not in _DOSES or re.fullmatch(_SIZED, noun)) and unit != "ft"
    )
    if number == "1" and unit == "ft":
        words = "foot"
    if single and unit not in _ALWAYS_SO:
        words = words.removesuffix("s")
    return f"{number} {words}{rates}{noun or ''}"


def _time(found: re.Match[str]) -> str:
    number, hyphen, unit, plural, noun = found.groups()
    single = hyphen == "-" or number == "1" or (noun and not plural)
    return f"{number} {_TIMES[unit]}{'' if single else 's'}{noun or ''}"


def _seconds(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]} second{'' if found[2] == '1' else 's'}"


def _amps(found: re.Match[str]) -> str:
    numbered, number, noun = found.groups()
    if numbered:
        return found[0]
    return f"{number} amp{'' if noun or number == '1' else 's'}{noun or ''}"


def _superscript(written: str) -> str:
    return "".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(digit)) for digit in written)


UNITS: Final[tuple[Rule, ...]] = (
    (r" ?(?:° ?|º ?)C\b|(?<=\d) ?℃", " degrees Celsius"),
    (r" ?(?:° ?|º ?)F\b", " degrees Fahrenheit"),
    (r"(?<=\d) ?°", " degrees"),
    (r"\b(requests|messages|events|transactions|queries)/s(?:ec)?\b", r"\1 per second"),
    (rf"\b({NUMBER}) ?km/h\b", r"\1 kilometres per hour"),
    (
        rf"\b({NUMBER})[ -]?({_UNIT})(?![\w²³'])((?: ?/ ?(?:{_RATE})(?!\w)){{1,2}})?(?![/²³]){_NOUN}",
        _unit,
    ),
    (rf"\b({NUMBER})( |-)?(hr|h|min|sec|yr|wk|mth|mo)(s?)\b(?:\.(?= [a-z]))?(?![/']){_NOUN}", _time),
    (r"\b([Pp]er|[Ee]ach|[Ee]very) (hr|min|sec|yr|wk|mth)\b", lambda found: f"{found[1]} {_TIMES[found[2]]}"),
    (r"\b(hr|min|yr|wk|mth)s\b(?:\.(?= [a-z]))?", lambda found: f"{_TIMES[found[1]]}s"),
    (r"((?:less|more) than |[Uu]nder |[Ww]ithin )(\d{1,4}) ?s\b", _seconds),
    (r"\b(\d{1,4}\.\d{1,3}) ?s\b", r"\1 seconds"),
    (
        r"(?<=[a-z]s)/(hr|wk|mo|mth|yr|hour|day|week|month|year)\b",
        lambda found: f" per {_TIMES.get(found[1], found[1])}",
    ),
    (
        rf"\b((?:{_LETTERED}) )?(\d+)A\b{_NOUN}",
        _amps,
    ),
    (r"(?<=[a-z\d])\+(?=[\s,.;:?!)]|$)", " plus"),
    # Powers
    (r"(?<=[a-z])²", " squared"),
    (r"(?<=[a-z])³", " cubed"),
    (
        r"\b10(⁻?)([⁰¹²³⁴-⁹]{1,2})",
        lambda found: f"10 to the power of {'minus ' if found[1] else ''}{_superscript(found[2])}",
    ),
)
