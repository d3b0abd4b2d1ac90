"""Abbreviations, signs between words, and what is written in capitals to be heard louder."""

import re
from typing import Final

from interviewer_tts.text.rules import Rule

_NUMERALS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen",
)  # fmt: skip
_LOUD: Final = (
    "ALL|ALWAYS|AND|ANY|ARE|AT|BE|BEFORE|BOTH|BUT|CAN|CANNOT|DO|DON'T|EACH|ESSENTIAL|EVERY|FOR|FROM|FULL|HAVE"
    "|HERE|HOW|IF|IMMEDIATELY|IN|IS|JOIN|LOOKING|MAY|MUST|NEVER|NEW|NO|NOT|NOW|OF|ON|ONE|ONLY|OR|OUR|OUT"
    "|REQUIRED|SHOULD|THAT|THE|THEN|THIS|TO|UNTIL|URGENT|WANTED|WE|WHAT|WHEN|WHERE|WHO|WHY|WILL|WITH|WITHOUT"
    "|YES|YOU|YOUR"
)
"""Words that are no abbreviation of anything when somebody writes them in capitals. "IT" and "US" are."""


def _et_cetera(found: re.Match[str]) -> str:
    after = found[1]
    return "et cetera" + ("." if not after or after.strip()[:1].isupper() else "") + after


def _repeated(found: re.Match[str]) -> str:
    word, number = found[1].lower(), int(found[2])
    same = number <= len(_NUMERALS) and _NUMERALS[number - 1] == word
    return found[1] if same else found[0]


def _route(found: re.Match[str]) -> str:
    """How a medicine is given, spelled; a full stop that may have ended the sentence stays."""
    return found[1].replace(".", " ").upper() + (found[2] or ".")


def _quiet(found: re.Match[str]) -> str:
    """A shouted word as it is written otherwise. Engines spell some, and F5 knows few capitals."""
    start = found.start()
    begins = start == 0 or re.search(r"(?:^|[.!?:\n])\s?$", found.string[max(0, start - 2) : start])
    return found[0].capitalize() if begins else found[0].lower()


def _line_quiet(found: re.Match[str]) -> str:
    """A line all in capitals: five letters and more are a word, fewer perhaps an abbreviation."""
    return re.sub(r"\b[A-Z]{5,}\b", _quiet, found[0])


ABBREVIATIONS: Final[tuple[Rule, ...]] = (
    (r"\(\s*[mfdwx](?:\s?/\s?[mfdwx]){1,3}\s*\)", ""),
    (r"\be\.\s?g\b\.?,?|\beg\b(?=,? [a-z])[,.]?", "for example,"),
    (r"\bi\.\s?e\b\.?,?|\bie\b(?=,? [a-z])[,.]?", "that is,"),
    (r"(?<![\w/])etc\b(?![./])", "et cetera"),
    (r"\betc\.(\s+\S|$|)", _et_cetera),
    (r"\b([Nn])o\.(?= ?\d)", lambda found: f"{found[1]}umber"),
    (r"\b([Nn])os\.(?= ?\d)", lambda found: f"{found[1]}umbers"),
    (r"(?<![\w#])# ?(?=\d)", "number "),
    (r"\b([Aa])pprox\b\.?", r"\1pproximately"),
    (r"(?<![\w.])(?:vs?\.(?= )|vs\b)", "versus"),
    (r"(?<![\w.])(i\.[vmo]|p\.o|s\.c)\.( [a-z]|[,;)]|(?!\w))", _route),
    (r"\bcf\.(?= )", "compare"),
    (r"\bN\.?B\.(?= )", "note:"),
    (r"\bw/o\b", "without"),
    (r"\bw/e\b", "weekend"),
    (r"\bw/c\b", "week commencing"),
    (r"\bw/ ?(?=\w)", "with "),
    (r"\bincl\b\.?|\binc\.(?= [a-z£$€]| VAT\b)", "including"),
    (r"\bexcl\b\.?", "excluding"),
    (r"\bc\.\s?(?=[£$€]?\d)", "about "),
    (r"\b([Mm])(ax|in)\.(?= ?\d)", r"\1\2imum"),
    (r"\b([Mm])(ax|in)(?= \d)", r"\1\2imum"),
    (r"\b([Dd])epts?\.(?= [a-z])", r"\1epartment"),
    (r"\b(years?'?|y(?:ea)?rs?'?|of) exp\b(?:\.(?= [a-z]))?", r"\1 experience"),
    (r"\b([Ee])xp\.(?= )", r"\1xperience"),
    (r"\b([Mm])gmt\b\.?(?= |$)", r"\1anagement"),
    (r"\b([Mm])gr\b\.?(?= |$)", r"\1anager"),
    (r"\b([Aa])sst\b\.?(?= )", r"\1ssistant"),
    (r"\b([Rr])eq'd\b", r"\1equired"),
    (r"\b([Pp])ls\b", r"\1lease"),
    (r"\bLtd\b(?:\.(?= [a-z]|[,;)])|(?!\.))", "Limited"),
    (r"\bU\.S\.(?:A\.)?(?=\s+[A-Z])", "US"),
    (r"\b([Hh]e|[Hh]is|[Hh]im)/(she|hers?)\b", r"\1 or \2"),
    (r"\b([Ss]he|[Hh]ers?)/(he|his|him)\b", r"\1 or \2"),
    (r"\b[Ss]/he\b", "she or he"),
    (r"\b([Aa])nd/or\b", r"\1nd or"),
    (r"\bN/A\b", "not applicable"),
    (r"\bF/?T/P/?T\b", "full time or part time"),
    (r"\b(?:p/t|P/T)\b", "part time"),
    (r"\b(?:f/t|F/T)\b", "full time"),
    (rf"\b({'|'.join(_NUMERALS)}) \((\d{{1,2}})\)", _repeated),
    (rf"\b({'|'.join(word.capitalize() for word in _NUMERALS)}) \((\d{{1,2}})\)", _repeated),
)

SIGNS: Final[tuple[Rule, ...]] = (
    (r"^(?=[^a-z\n]{12,300}$)(?=.*[A-Z]{2,20} [A-Z]{2,20} [A-Z]{2,20}).*$", _line_quiet),
    (rf"(?<![\w/&-])(?:{_LOUD})(?![\w/&'-]| bus\b)", _quiet),
    (r"(?<=[\w)]) & (?=\w)", " and "),
    (r"(?<=\w) @ (?=\w)", " at "),
    (r"(?<!\w)@(?=[A-Za-z])", "at "),
    (r" / ", ", "),
    (r"(?<=[a-z]{2})/(?=[A-Za-z][a-z]{2})", " "),
    (r"(?<=[A-Z]{3})/(?=[A-Z]{3})", " "),
    (r"(?<=[\w)]) \+ (?=\w)", " plus "),
)
