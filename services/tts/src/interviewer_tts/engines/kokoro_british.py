"""The lexicon's American phonemes as a British voice says them, in misaki's alphabet.

What spelling alone tells is turned: the vowels of goat, goose, fleece, lot, thought and trap, no r before a
consonant, no tapped t. What it does not tell (the long a of *bath*, *schedule*) stays American.
"""
# ruff: noqa: RUF001 - phonemes look like other letters

import re
from typing import Final

_LINK: Final = re.compile(r"(?<=\]\(/)[^)]*(?=/\))")
_VOWELS: Final = "AIOQWYaeiouæɑɒɔəɛɜɪʊʌᵊᵻ"
_SOUNDED: Final = f"[ˈˌ]?[{_VOWELS}]"
_RULES: Final = tuple(
    (re.compile(american), british)
    for american, british in (
        # An r is only said before a vowel, and colours the one before it.
        (rf"ɜɹ(?!{_SOUNDED})", "ɜː"),
        (rf"əɹ(?!{_SOUNDED})", "ə"),
        (rf"ɑɹ(?!{_SOUNDED})", "ɑː"),
        (rf"ɔɹ(?!{_SOUNDED})", "ɔː"),
        (rf"ɪɹ(?!{_SOUNDED})", "ɪə"),
        (rf"ɛɹ(?!{_SOUNDED})", "ɛː"),
        (rf"ʊɹ(?!{_SOUNDED})", "ʊə"),
        (rf"(?<=[{_VOWELS}])ɹ(?!{_SOUNDED})", ""),
        ("ɜ(?!ː)", "ɜː"),
        ("ɔ(?!ː)", "ɔː"),
        # At the end of a word it is the vowel of spa, else of lot.
        (r"ɑ(?=\s|$)", "ɑː"),
        ("ɑ(?!ː)", "ɒ"),
        ("u", "uː"),
        # Long where it is stressed: the y of happy is short.
        (rf"([ˈˌ][^{_VOWELS}ˈˌ\s]*)i", r"\1iː"),
        ("O", "Q"),
        ("æ", "a"),
        ("[Tɾ]", "t"),
        ("ᵻ", "ɪ"),
    )
)


def in_british(sentence: str) -> str:
    """The sentence with the phonemes of its terms (`[term](/phonemes/)`) turned."""
    return _LINK.sub(lambda found: british(found[0]), sentence)


def british(phonemes: str) -> str:
    """American phonemes, turned."""
    for american, said in _RULES:
        phonemes = american.sub(said, phonemes)
    return phonemes
