"""The whole way from a text to what an engine is given, sentence by sentence."""

from collections.abc import Mapping

from interviewer_tts.engines.protocol import Reading
from interviewer_tts.language import primary
from interviewer_tts.text.lexicon import Lexicon, apply, builtin
from interviewer_tts.text.normalise import normalise
from interviewer_tts.text.own import own_lexicon
from interviewer_tts.text.sentences import Sentence, split


def prepare(
    text: str,
    reading: Reading,
    *,
    language: str = "en",
    terms: Mapping[str, str] | None = None,
    house: Lexicon | None = None,
) -> tuple[Sentence, ...]:
    """What an engine of this reading is given; empty when the text holds nothing that can be said.

    `terms` are a person's own words for terms, and go before those of the installation (`house`), which go
    before ours. Ours are English, and left out in other languages.
    """
    ours = builtin() if primary(language) == "en" else None
    layers = [layer for layer in (own_lexicon(terms or {}), house, ours) if layer is not None]
    return tuple(
        Sentence(apply(layers, sentence.text, reading), sentence.pause_s)
        for sentence in split(normalise(text, language), language)
    )
