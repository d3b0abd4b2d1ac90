"""German abbreviations, forms for all genders, and short words that are spelled.

From the Latin as in German spelling: espeak says "kirka" for circa and "ketera" for cetera.
"""

import re
from typing import Final

from interviewer_tts.text.german.ends import stop_ends
from interviewer_tts.text.rules import Rule, words_of

_SPACED: Final = {
    "z.B.": "zum Beispiel",
    "d.h.": "das heißt",
    "u.a.": "unter anderem",
    "i.d.R.": "in der Regel",
    "v.a.": "vor allem",
    "o.ä.": "oder ähnlich",
    "o.Ä.": "oder Ähnliches",
    "o.g.": "oben genannt",
    "m.E.": "meines Erachtens",
    "u.U.": "unter Umständen",
    "u.v.m.": "und vieles mehr",
    "z.T.": "zum Teil",
    "z.Zt.": "zurzeit",
    "z.Z.": "zurzeit",
    "s.o.": "siehe oben",
    "s.u.": "siehe unten",
    "p.a.": "pro Jahr",
    "n.V.": "nach Vereinbarung",
    "B.Sc.": "Bachelor",
    "M.Sc.": "Master",
    "B.A.": "Bachelor",
    "M.A.": "Master",
}
_SHORT: Final = {
    "bzw.": "beziehungsweise",
    "ca.": "zirka",
    "inkl.": "inklusive",
    "exkl.": "exklusive",
    "zzgl.": "zuzüglich",
    "bzgl.": "bezüglich",
    "evtl.": "eventuell",
    "ggf.": "gegebenenfalls",
    "bspw.": "beispielsweise",
    "insb.": "insbesondere",
    "sog.": "sogenannte",
    "vgl.": "vergleiche",
    "mind.": "mindestens",
    "max.": "maximal",
    "tgl.": "täglich",
    "wöchentl.": "wöchentlich",
    "mtl.": "monatlich",
    "lt.": "laut",
    "gem.": "gemäß",
    "kfm.": "kaufmännisch",
    "Dr.": "Doktor",
    "Prof.": "Professor",
    "Hr.": "Herr",
    "Hrn.": "Herrn",
    "Dipl.-": "Diplom-",
    "Ing.": "Ingenieur",
    "Abt.": "Abteilung",
    "Tel.": "Telefon",
    "MwSt.": "Mehrwertsteuer",
    "Lj.": "Lehrjahr",
    "Mio.": "Millionen",
    "Mrd.": "Milliarden",
    "Tsd.": "Tausend",
}
_ENDING: Final = {"usw.": "und so weiter", "etc.": "et zetera"}
_NUMBERED: Final = {
    "Nr.": "Nummer",
    "Abs.": "Absatz",
    "Art.": "Artikel",
    "S.": "Seite",
    "Kap.": "Kapitel",
    "Bd.": "Band",
}
_SAID: Final = {
    "DIN", "ISO", "TÜV", "BAG", "ZAR", "UND", "DER", "DIE", "DAS", "IST", "SIE", "WIR", "FÜR", "MIT",
    "VON", "ODER", "EIN", "NIE", "NUR", "WIE", "WER", "WO", "IN", "AN", "AM", "IM", "ZU", "SO", "ES",
    "ER", "AB", "UM", "OB", "MUSS", "VOR", "BEI", "AUF", "AUS", "MAG", "MIG", "WIG", "PIN", "RAM", "LAN",
    "WLAN", "JIT", "NOT", "NEU", "ALS",
}  # fmt: skip
"""Capitals that are said as a word. Other short ones are spelled; espeak makes "etf" of EDV, "ik" of IHK."""


def _dotted(abbreviation: str) -> str:
    return r"\. ?".join(re.escape(part) for part in abbreviation.split(".")[:-1]) + r"\."


def _table(words: dict[str, str]) -> list[Rule]:
    return [(rf"(?<![\w.]){_dotted(short)}", said) for short, said in words.items()]


def _short(found: re.Match[str]) -> str:
    return _SHORT[found[0]]


def _capital(found: re.Match[str]) -> str:
    """The short word at the beginning of a sentence."""
    said = _SHORT[found[0].lower()]
    return said[0].upper() + said[1:]


def _ending(found: re.Match[str]) -> str:
    return _ENDING[found[1]] + ("." if stop_ends(found) else "")


def _numbered(found: re.Match[str]) -> str:
    return _NUMBERED[found[1]]


def _spelled(found: re.Match[str]) -> str:
    return found[0] if found[0] in _SAID else " ".join(found[0])


_LOWER: Final = [short for short in _SHORT if short[0].islower()]
ABBREVIATIONS: Final[tuple[Rule, ...]] = (
    (r"\(\s*[mfdwxgi*](?:\s?[/|]\s?[mfdwxgi*]){1,3}\s*\)", ""),
    *_table(_SPACED),
    (rf"(?<![\w.])(?:{words_of(_SHORT)})", _short),
    (rf"(?<![\w.])(?:{words_of(short.capitalize() for short in _LOWER)})", _capital),
    (r"\b(usw\.|etc\.)", _ending),
    (rf"(?<![\w.])({words_of(_NUMBERED)})(?= ?\d)", _numbered),
    (r"(?<![\w.])Fr\.(?= [A-ZÄÖÜ][a-zäöüß]+)", "Frau"),
    (r"(?<=\w)(?:str\.)(?= ?\d)", "straße"),
    (r"§§ ?(?=\d)", "Paragrafen "),
    (r"§ ?(?=\d)", "Paragraf "),
    (r"\b(Paragraf \d{1,4})([a-z])\b", r"\1 \2"),
    (r"\bVZÄ\b", "Vollzeitäquivalente"),
    (r"\bGmbH & Co\. KG\b", "GmbH und Co KG"),
)

GENDERS: Final[tuple[Rule, ...]] = (
    # Said with a little stop before the ending, which is what a space makes of it
    (r"(?<=[a-zäöüß])(?:[:*_·]|/-?)(innen|in)(?!\w)", r" \1"),
    (r"(?<=[a-zäöüß])I(nnen|n)\b", r" i\1"),
    (r"\b(der|die|den|dem|des)[:*_/](der|die|den|dem|des)\b", r"\1 oder \2"),
    (r"\b([A-Za-zäöüß]{1,40}e)[:*_](r|n|s|m)\b", r"\1 oder \1\2"),
    (r"\b([A-Za-z]{1,8}e)/(r|n|s|m)\b", r"\1 oder \1\2"),
    (r"\b([Ee]in|[Kk]ein|[Ii]hr|[Mm]ein|[Uu]nser)[:*_/]e\b", r"\1 oder \1e"),
)

SIGNS: Final[tuple[Rule, ...]] = (
    (r"\bEN (?=ISO\b|IEC\b|\d)", "E N "),
    (r"(?<![\w+&/-])[A-ZÄÖÜ]{2,3}(?![\w+&/'])", _spelled),
    (r"(?<=\w) ?& ?(?=\w)", " und "),
    (r"\b([Uu])nd/oder\b", r"\1nd oder"),
    (r" / ", ", "),
    (r"(?<=[A-Za-zäöüß]{2})/(?=[A-Za-zÄÖÜäöü]{2})", " "),
    (r"\s?→\s?|\s?->\s?", ", "),
    (r"(?<=[\w)]) \+ (?=\w)", " plus "),
)
