"""How long words usually take, for engines that do not tell.

The weights are a least-squares fit to 2,212 words of 110 questions of the bank, as hibari speaks them at
speed 1; root of the mean squared error 0.09 s, where the words' own spread is 0.22 s. Only their ratios
count: a sentence's real length is shared out by them.
"""

import re
import unicodedata
from itertools import accumulate
from typing import Final

from interviewer_tts.timing.words import Span, Unit, units_of

_VOWELS_S: Final = 0.079
"""For a run of vowel letters, or a vowel among phonemes."""
_CONSONANT_S: Final = 0.052
_DIGIT_S: Final = 0.356
_CAPITAL_S: Final = 0.262
"""For each letter of a word in capitals, which is spelled."""
_BEFORE_MARK_S: Final = 0.456
"""More for a word before a mark: its last sound is drawn out, and fades."""
_LAST_S: Final = 0.182
"""More for the last word, whose fading is trimmed."""
_HEAD_S: Final = 0.02
_TAIL_S: Final = 0.06
"""Of a trimmed sentence, before its first word and after its last."""
_BETWEEN_S: Final = 0.058
_RESTS_S: Final = {",": 0.171, ";": 0.205, ":": 0.205, "—": 0.205, ".": 0.205, "!": 0.205, "?": 0.205}
"""From the end of a word to the next one, by the mark between them."""
_SPELLED_MAX: Final = 5

_LETTER_VOWELS: Final = re.compile(r"[aeiouy]+")
_PHONEME_VOWELS: Final = re.compile(r"[AIOQWYaeiouæɑɒɔəɛɜɪʊʌᵊᵻɐ]")  # noqa: RUF001  # phonemes
_UNPRONOUNCED: Final = re.compile(r"[ˈˌː\W]+")


def estimated(sentence: str, length_s: float) -> tuple[Span, ...]:
    """When each word (`units_of`) is heard, if the sentence takes `length_s` as it is trimmed."""
    units = units_of(sentence)
    if not units:
        return ()
    weights = [_weight(unit) + _drawn(unit, last=unit is units[-1]) for unit in units]
    rests = [_rest(unit) for unit in units[:-1]] + [_TAIL_S]
    scale = length_s / (_HEAD_S + sum(weights) + sum(rests))
    starts = accumulate((weight + rest for weight, rest in zip(weights, rests, strict=True)), initial=_HEAD_S)
    return tuple(
        (start * scale, (start + weight) * scale) for start, weight in zip(starts, weights, strict=False)
    )


def _weight(unit: Unit) -> float:
    if unit.phonemes is not None:
        sounds = _UNPRONOUNCED.sub("", unit.phonemes)
        vowels = len(_PHONEME_VOWELS.findall(sounds))
        return vowels * _VOWELS_S + (len(sounds) - vowels) * _CONSONANT_S
    plain = unicodedata.normalize("NFKD", unit.text)
    letters = [character for character in plain if character.isalpha()]
    digits = sum(character.isdigit() for character in plain)
    if not letters and not digits:
        return 0.0
    if 1 < len(letters) <= _SPELLED_MAX and all(letter.isupper() for letter in letters):
        return digits * _DIGIT_S + len(letters) * _CAPITAL_S
    word = "".join(letters).lower()
    groups = max(len(_LETTER_VOWELS.findall(word.removesuffix("e"))), 1 if word else 0)
    consonants = len(_LETTER_VOWELS.sub("", word))
    return digits * _DIGIT_S + groups * _VOWELS_S + consonants * _CONSONANT_S


def _drawn(unit: Unit, *, last: bool) -> float:
    if last:
        return _LAST_S
    return _BEFORE_MARK_S if unit.text[-1:] in _RESTS_S else 0.0


def _rest(unit: Unit) -> float:
    return _RESTS_S.get(unit.text[-1:], _BETWEEN_S)
