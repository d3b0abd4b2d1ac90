"""Making a requirement short enough to be spoken: brackets, side clauses and long lists go."""

import re
from typing import Final

from interviewer_llm.english.verbs import NOUNS_TOO, VERBS, is_verb
from interviewer_llm.english.words import FUNCTION_WORDS

PHRASE_MAX_WORDS: Final = 12
PHRASE_WHOLE_WORDS: Final = 14
"""A phrase of up to this many words is left whole: a cut would cost more than two words of breath."""
PHRASE_SOURCE_MAX_CHARACTERS: Final = 600
_CUT_MIN_WORDS: Final = 4
_KEEP_MIN_WORDS: Final = 2

_EDGES: Final = " .,;:!?-\u2013\u2014\"'/"
_AMPERSAND: Final = re.compile(r"(?<![A-Z])&|&(?![A-Z])")
"""Any `&` but that of `R&D` and `GD&T`."""
_SPACE: Final = re.compile(r"\s+")
_BRACKETS: Final = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\})")
_ADDRESS: Final = re.compile(
    r"\S*(?:https?://|www\.)\S*|\S+@\S+\.\S+|\b[\w-]+\.(?:com|org|net|io|co\.uk|de|eu|info"
    r"|example)\b(?:/\S*)?"
    r"|\+?\d[\d ()-]{7,}\d",
    re.IGNORECASE,
)
_MARKUP: Final = re.compile(r"[<>{}\[\]|`*_~^\\=]+")
_SENTENCE_END: Final = re.compile(r"(?:(?<=[a-z0-9)%])[.!?]|(?<=[\w)%]);)(?=\s|$).*$", re.DOTALL)
_DASH: Final = re.compile(r"\s(?:[\u2013\u2014]|-{1,2})\s|\u2014")
_AND_OR: Final = re.compile(r"\s*\band\s*/\s*or\b\s*", re.IGNORECASE)
_OR: Final = re.compile(r"(?<=\w) / (?=\w)")
_WELCOME: Final = (
    r"(?:absolutely |highly |strongly |also |very |especially |particularly |really )*"
    r"(?:even better|all the better|"
    r"essential|required|desirable|preferred|needed|necessary|mandatory|helpful|beneficial|advantageous"
    r"|welcome|"
    r"useful|handy|lovely|ideal|important|expected(?! to\b)|"
    r"(?:a |an )?(?:real |big |distinct |definite |huge )?(?:must|plus|bonus|advantage|requirement|nice to "
    r"have|asset|benefit))"
)
_SECOND_LEAD_IN: Final = re.compile(
    r"\band (?:comfortable|confident|familiar|happy|experienced|skilled|good) (?:with|in|on|at|using) ",
    re.IGNORECASE,
)
_STATUS: Final = re.compile(
    r"(?:,| \u2013| -)?\s+(?:(?:is|are|would be|will be|may be|can be|would|will be considered|is "
    r"considered)\s+)(?:both )?"
    + _WELCOME
    + r"\b.*$|(?:,| \u2013| -)?\s+(?:being |as )?"
    + _WELCOME
    + r"(?:,? but not (?:essential|required|necessary))?\W*$"
    r"|,? (?:really |certainly |always )?(?:helps|is a help|counts)"
    r"(?:,? (?:but|and) (?:is not|isn't|it's not|it is not) \w+)?\W*$"
    r"|,? (?:is not|isn't) (?:essential|required|necessary|needed)\W*$",
    re.IGNORECASE | re.DOTALL,
)
_SIDE_CLAUSES: Final = re.compile(
    r",?\s+(?:in order to|so that|so as to|to ensure|to make sure|ensuring|making sure|as required|as needed|"
    r"as necessary|as directed|as appropriate|as and when|where necessary|where appropriate|where needed|"
    r"where required|where possible|when required|when needed|when necessary|if required|if needed|if "
    r"necessary|"
    r"at all times|on a daily basis|on a regular basis|and more|etc\b|amongst other|among other|and other "
    r"duties|"
    r"of whom |of which |when there\b|"
    r"or (?:an )?equivalent|or (?:a )?similar|or comparable|or related|and similar|with a view to|to help us|"
    r"to support our|to meet our|to name (?:a|but)|"
    r"(?:following|based on|depending on|reporting to|using) (?:the|their|our|your) (?=.{3})|"
    r"whether |so we|so you|because |but (?:you|we|this|it|not|that|they) |although |once you\b|until you\b|"
    r"even when |"
    r"even if |plus |and (?:you|we|they|it|I) ).*$",
    re.IGNORECASE | re.DOTALL,
)
_LONG_CLAUSES: Final = re.compile(
    r",?\s+(?:including|such as|e\.?g\.?|for example|for instance|i\.?e\.?|in line with|in accordance with|"
    r"according to|on behalf of|as well as|as part of|together with|along with|like)\b.*$"
    r"|(?<=\w{3}),\s+\w+ing (?:out|up|the|a|an|your|"
    r"our|all|planned|new|any)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_BOUNDARY: Final = re.compile(
    r",? (?:and|or|but|to|for|with|within|across|using|by|through|via|from|before|after|while|whilst|that"
    r"|which|who|"
    r"when|where|in|on|at|under|over|during|between|against|including|into|so) |, "
)
_OPEN_LIST: Final = re.compile(r"^(?!.*\b(?:and|or)\b).*, \S+ \S+")
_PARTICLES: Final = frozenset({"in", "on", "off", "out", "up", "over", "down"})
_ASKED_OF: Final = re.compile(
    r"\b(?:what|how|when|where|whom?) (?:you|they|he|she|it) (?:may|can|could|must|should)$"
)
"""`tell relatives what you may` ends well, `… older than it should` does not."""
_IS_OF_A_CLAUSE: Final = re.compile(r"\b(?:what|how|who|where)\b.*\b(?:am|are|is|was|were)$")
"""`explain how sure you are` ends well."""
_ADDED_NOUN: Final = re.compile(r"(?P<head>[^,]+\s[^,]+), (?:and|but|or) (?:\w+ly )?(?P<word>[\w-]+)")
_RELATIVE_START: Final = re.compile(r",? (?:that|which|who) ")
_PEOPLE_WORDS: Final = (
    (re.compile(r"\b(?:our|my) own\b", re.IGNORECASE), "the"),
    (re.compile(r"\b(all|both|half) of (?:our|us)\b", re.IGNORECASE), r"\1 of the"),
    (re.compile(r"\b(one|each|any|some|many|most|part) of our\b", re.IGNORECASE), r"\1 of the"),
    (re.compile(r"\bour\b", re.IGNORECASE), "the"),
    (re.compile(r"\b(with|for|to|join|help|at|by) us\b"), r"\1 the team"),
    (re.compile(r"\bthe the\b", re.IGNORECASE), "the"),
    (re.compile(r"\b(a|an) the\b", re.IGNORECASE), "the"),
)
_CLAUSE_OF_WE: Final = re.compile(
    r",? (?:(?:that|which|who|where|as|when|so|and|than|how|what|if) )?we(?:'\w+)? .*$", re.IGNORECASE
)


_SOFT_ADDITION: Final = re.compile(
    r"(?:,? (?:and|or)|,) (?:an? |the )?(?:\w+ )?(?:love|passion|sense|eye|willingness|desire|interest|wish"
    r"|ability|commitment|enthusiasm|appetite|readiness|flair) (?:of|for|to|in)\b.*$",
    re.IGNORECASE,
)
"""`knife skills and a love of fish` is asked about as `knife skills`."""
_PRONOUN_END: Final = re.compile(r",? (?:that|which|who)\b[^,]*\b(?:it|they|he|she|you|them)$", re.IGNORECASE)
"""A clause that lost its verb: `… that is older than it`."""
_AFTERTHOUGHT: Final = re.compile(
    r", (?:at|on|in|by|with|from|every|each|including|many|most|some|first|mainly|mostly)\b"
    r"(?!.*\b(?:and|or)\b)[^,]*$",
    re.IGNORECASE,
)
"""`report what worked, every month`: a breath more than a question has room for."""
_OPEN_FROM: Final = re.compile(r",? from [^,]*$")
"""What `from the licence to the last marshal` leaves when it is cut in the middle."""
_CONTRAST: Final = re.compile(
    r", (?:not(?! one\b)|never|no (?:exceptions?|excuses|ifs)|every time|though|rather than)\b.*$",
    re.IGNORECASE,
)
"""`work at a bench, not only at home`: what it is not need not be said."""
_HALF_A_PAIR: Final = re.compile(r" (?:with|for|of|in|to|by|from) [a-z-]+[^s\W]$")
"""`adults with acute` is cut in the middle of `acute and long-term problems`."""
_THE_ONES: Final = re.compile(r",? (?:to|for|with|of|by|from|on) (?:the ones|those)$", re.IGNORECASE)
"""What `explain it to the ones who weren't picked` leaves of its clause."""
_BEFORE_END: Final = re.compile(r"(?<=\w) before(?=,|$)", re.IGNORECASE)


def tidied(text: str) -> str:
    """One requirement in one line: its first sentence, without brackets, addresses and markup."""
    text = (
        text[:PHRASE_SOURCE_MAX_CHARACTERS]
        .replace("\u2019", "'")
        .replace("\u2018", "'")
        .replace("\u00a0", " ")
    )
    text = _AMPERSAND.sub(" and ", text)
    text = _ADDRESS.sub(" ", text)
    text = _BRACKETS.sub("", text)
    text = _OR.sub(" or ", _AND_OR.sub(" or ", text))
    text = _SECOND_LEAD_IN.sub("and ", text)
    text = _MARKUP.sub(" ", text)
    text = _SPACE.sub(" ", text).strip()
    text = re.sub(r"^[^\w.]+", "", text)
    text = re.sub(r"^(?:\d{1,2}[.)]|[a-zA-Z]\))\s+", "", text)
    text = _SENTENCE_END.sub("", text)
    text = _status_free(text)
    text = _status_free(_best_side(text))
    return text.strip(" .,;:!?-\u2013\u2014\"\u201c\u201d'/")


def _status_free(text: str) -> str:
    cut = _STATUS.sub("", _CLAUSE_OF_WE.sub("", text))
    return cut if len(cut.split()) >= 1 and cut else text


def _best_side(text: str) -> str:
    """Of `Team leadership: lead a shift of six` the verb's side; else what stands before colon or dash."""
    left, colon, right = text.partition(": ")
    if colon:
        first = right.split(" ", 1)[0].strip(",").lower()
        text = right if is_verb(first) and len(right.split()) >= _KEEP_MIN_WORDS + 1 else left
    parts = _DASH.split(text, maxsplit=1)
    if len(parts) > 1 and len(parts[0].split()) >= _KEEP_MIN_WORDS:
        return parts[0]
    return text


def shortened(text: str, *, verbal: bool) -> str | None:
    """At most `PHRASE_MAX_WORDS` words, cut where one would breathe; None if nothing sensible is left."""
    text = _CLAUSE_OF_WE.sub("", text)
    text = _cut(_CONTRAST, _cut(_SIDE_CLAUSES, text, _KEEP_MIN_WORDS), _KEEP_MIN_WORDS)
    for pattern, replacement in _PEOPLE_WORDS:
        text = pattern.sub(replacement, text)
    if len(text.split()) > PHRASE_WHOLE_WORDS:
        text = _cut(_LONG_CLAUSES, text, _KEEP_MIN_WORDS + 1)
    if len(text.split()) > PHRASE_WHOLE_WORDS:
        text = _at_a_boundary(text)
    added = _ADDED_NOUN.match(text) if verbal else None
    if added and not is_verb(added["word"]) and not added["word"].endswith("ing"):
        text = added["head"]
    text = _cut(_AFTERTHOUGHT, text, _CUT_MIN_WORDS) if verbal else _SOFT_ADDITION.sub("", text)
    text = _THE_ONES.sub("", _PRONOUN_END.sub("", _without_dangling(text, verbal=verbal)))
    text = _BEFORE_END.sub("", text)
    if verbal and _OPEN_LIST.search(text) and is_verb(text.rpartition(", ")[2].split(" ")[0]):
        text = closed_list(text)
    enough = _KEEP_MIN_WORDS if verbal else 1
    return text if len(text.split()) >= enough else None


def _cut(pattern: re.Pattern[str], text: str, keep: int) -> str:
    found = pattern.search(text)
    if found and len(text[: found.start()].split()) >= keep:
        return text[: found.start()]
    return text


def _at_a_boundary(text: str) -> str:
    """The longest beginning that ends at a boundary, its list closed by `and`."""
    best: re.Match[str] | None = None
    for found in _BOUNDARY.finditer(text):
        words = len(text[: found.start()].split())
        half = found.group().strip(", ") in {"and", "or"} and _HALF_A_PAIR.search(text[: found.start()])
        if _CUT_MIN_WORDS <= words <= PHRASE_MAX_WORDS and _ends_well(text[: found.start()]) and not half:
            best = found
    if best is None:
        return " ".join(text.split()[:PHRASE_MAX_WORDS])
    head = text[: best.start()]
    if best.group().strip() == "to":
        head = _OPEN_FROM.sub("", head)
    if best.group().strip(" ") not in {",", ", and", ", or", "and", "or"}:
        return head
    relative = _RELATIVE_START.search(head)
    if relative and len(head[: relative.start()].split()) >= _CUT_MIN_WORDS:
        return head[: relative.start()]
    return closed_list(head)


def closed_list(text: str) -> str:
    """A list that lost its end, closed again: `plan lessons, mark books` with `and`."""
    before, comma, last = text.rpartition(", ")
    if comma and not re.match(r"(?:and|or)\b", last) and " and " not in last:
        return f"{before} and {last}"
    return text


def _ends_well(head: str) -> bool:
    last = head.rsplit(maxsplit=1)[-1].strip(",").lower()
    return last not in FUNCTION_WORDS and not last.endswith(("-",))


def _without_dangling(text: str, *, verbal: bool) -> str:
    words = text.strip(_EDGES).split(" ")
    while words and words[-1].strip(",").lower() in FUNCTION_WORDS:
        if words[-1] in _PARTICLES and len(words) > 1 and is_verb(words[-2]):
            break
        if _ASKED_OF.search(" ".join(words[-3:])) or _IS_OF_A_CLAUSE.search(" ".join(words)):
            break
        words.pop()
    if verbal and len(words) > _CUT_MIN_WORDS and words[-2] == "and" and _is_lone_verb(words):
        words = words[:-2]
    return " ".join(words).strip(_EDGES)


def _is_lone_verb(words: list[str]) -> bool:
    """Whether `and act` hangs on the end, as it does not in `that post, settle and reconcile`."""
    listed = any(word.endswith(",") for word in words) and not words[-3].endswith(",")
    return not listed and (words[-1] in VERBS - NOUNS_TOO or words[-1] == "act")
