"""A requirement's text in one line, as a German phrase can be made of it."""

import re
from typing import Final

from interviewer_llm.german.lists import pairs_of, words_of
from interviewer_llm.german.nouns import adjective, is_adjective
from interviewer_llm.german.verbs import is_infinitive, is_known

SOURCE_MAX_CHARACTERS: Final = 600
_KEEP_MIN_WORDS: Final = 2
_LABEL_MAX_WORDS: Final = 6
_SHOUTED_WORDS: Final = 2

_INCLUSIVE: Final = re.compile(r"(?<=[a-zäöüß])(?:[*_/\u00b7]-?|\()(in|innen|r|n)\b\)?")
"""`Bewohner*innen`, `Erzieher/-in` and `Fahrer(in)`, all of which are written as `Fahrer:in`."""
_BRACKETS: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]?")
_MARKUP: Final = re.compile(r"[<>{}\[\]|`_~^\\#]|\*+|(?<=\s)/(?=\s)")
_QUOTES: Final = re.compile('["\u201e\u201c\u201d\u00bb\u00ab\u201a\u2018]')
"""A topic gets quotation marks of its own."""
_ADDRESS: Final = re.compile(r"\b(?:https?:|www\.)\S*|\S+@\S+", re.IGNORECASE)
_SHORT_FORMS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), written)
    for pattern, written in (
        (r"\s&\s", " und "), (r"\bz\. ?B\.", "zum Beispiel"), (r"\bbspw\.", "beispielsweise"),
        (r"\bu\. ?a\.", "unter anderem"), (r"\bv\. ?a\.", "vor allem"), (r"\bbzw\.", "oder"),
        (r"\bund/oder\b", "oder"), (r"\binkl\.", "inklusive"), (r"\bca\.", "etwa"),
        (r"\bmind\.", "mindestens"),
        (r"\bMio\.", "Millionen"), (r"\bMrd\.", "Milliarden"), (r"\bTsd\.", "Tausend"),
        (r"\bStd\.", "Stunden"), (r"\bNr\.", "Nummer"), (r"\bi\. ?d\. ?R\.", "in der Regel"),
        (r"\bggf\. ?", ""), (r"\bsog\. ?", ""), (r"\bmax\.", "höchstens"),
        (r",?\s*(?:etc\.?|usw\.?|o\. ?[Ää]\.|uvm\.?|u\. ?v\. ?m\.|und vieles mehr|und mehr)(?=\W|$)", ""),
    )
)  # fmt: skip
_SENTENCE_END: Final = re.compile(r";.*$|(?<=[^\W\d][\w)])[.!?](?=\s|$).*$", re.DOTALL)
_DASH: Final = re.compile(r"\s[\u2013\u2014-]\s")
_STRESSING: Final = frozenset({"wichtig", "voraussetzung", "bedingung", "gewünscht", "erwünscht", "gesucht"})
_EDGES: Final = " .,;:!?-\u2013\u2014\"'\u201e\u201c\u201d\u201a\u2018\u00bb\u00ab/"
_PRONOUNS: Final = pairs_of("pronouns")
_PRONOUN: Final = re.compile(rf"\b(?:{'|'.join(sorted(_PRONOUNS, key=len, reverse=True))})\b", re.IGNORECASE)
_OUR_ADJECTIVE: Final = re.compile(r"\b[Uu]nser (\w+)(?:es|er) (?=[A-ZÄÖÜ])")
_AROUND_US: Final = re.compile(r"\s+(?:bei|mit|für|von) uns\b(?: zusammen\b)?")
_AMBIGUOUS: Final = frozenset({"waren", "fall", "ihr", "ihre", "ihrem", "ihren", "ihrer", "ihres", "sie"})
"""Small words that are nouns too, or a form of address."""
_SMALL: Final = (words_of("small_words") | words_of("function_words") | words_of("stop_words")) - _AMBIGUOUS
_WORD: Final = re.compile(r"[A-ZÄÖÜ\u1e9e][A-ZÄÖÜ\u1e9e\u00df]+")
_ACRONYM_MAX: Final = 3
_ADDRESSES: Final = frozenset({"SIE": "Sie", "IHR": "Ihr", "IHRE": "Ihre", "IHNEN": "Ihnen"}.items())


def tidied(text: str) -> str:
    """The first sentence without brackets, addresses and markup, its abbreviations written out."""
    text = text[:SOURCE_MAX_CHARACTERS].replace("\u00a0", " ").replace("\u00ad", "")
    text = _QUOTES.sub("", text)
    text = _ADDRESS.sub(" ", _INCLUSIVE.sub(r":\1", text))
    text = _BRACKETS.sub("", text)
    for pattern, written in _SHORT_FORMS:
        text = pattern.sub(written, text)
    text = " ".join(_MARKUP.sub(" ", text).split())
    text = re.sub(r"^(?:\d{1,2}[.)]|[a-z]\))\s+|^[^\w\u201e\"]+", "", text)
    text = _best_side(_SENTENCE_END.sub("", text))
    return text.strip(_EDGES)


def _best_side(text: str) -> str:
    """Of `Disposition: Touren planen` the side with the verb; else what stands before colon or dash."""
    left, colon, right = text.partition(": ")
    if colon and left.lower() in _STRESSING:
        return right
    if colon and len(left.split()) <= _LABEL_MAX_WORDS:
        last = right.rstrip(_EDGES).rpartition(" ")[2]
        text = right if is_infinitive(last) or right.startswith(("Sie ", "Du ", "du ")) else left
    left, *rest = _DASH.split(text, maxsplit=1)
    return left if rest and len(left.split()) >= _KEEP_MIN_WORDS else text


def addressed_formally(text: str) -> str:
    """A phrase in which `Sie` is who is spoken to, and nothing is `ours`."""
    text = _AROUND_US.sub("", _OUR_ADJECTIVE.sub(r"das \1e ", text))
    return _PRONOUN.sub(lambda found: _PRONOUNS[found.group().lower()], text)


def calm(text: str, *, shouting: bool) -> str:
    """Shouted text as one writes it: nouns with a capital, verbs, adjectives and small words without."""
    words = text.split(" ")
    if not (shouting or (text.isupper() and len(words) >= _SHOUTED_WORDS)):
        return text
    return " ".join(_WORD.sub(_calm_word, word) if word.upper() == word else word for word in words)


def _calm_word(found: re.Match[str]) -> str:
    word, address = found.group(), dict(_ADDRESSES)
    if word in address:
        return address[word]
    low = word.lower()
    if low in _SMALL or is_known(low) or is_adjective(low) or adjective(low) is not None:
        return low
    return word if len(word) <= _ACRONYM_MAX else word.capitalize()


def first_lowered(words: list[str]) -> list[str]:
    """The words of a list item as they stand inside a sentence: only a noun or a name keeps its capital."""
    first, following = words[0], words[1] if len(words) > 1 else ""
    low = first.lower().rstrip(",")
    small = (
        low in _SMALL
        or is_adjective(low)
        or (adjective(low) is not None and following[:1].isupper())
        or (is_infinitive(low) and is_known(low) and (first.endswith(",") or not following[:1].isupper()))
    )
    return [first[0].lower() + first[1:], *words[1:]] if small and not first.isupper() else words
