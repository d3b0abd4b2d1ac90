"""The whole way from a text to what an engine is given, sentence by sentence."""

from interviewer_tts.engines.protocol import Reading
from interviewer_tts.text.lexicon import builtin
from interviewer_tts.text.normalise import normalise
from interviewer_tts.text.sentences import Sentence, split


def prepare(text: str, reading: Reading) -> tuple[Sentence, ...]:
    """What an engine of this reading is given; empty when the text holds nothing that can be said."""
    terms = builtin()
    return tuple(
        Sentence(terms.apply(sentence.text, reading), sentence.pause_s) for sentence in split(normalise(text))
    )
