"""Several sentences at once, of engines that speak one by one; and one alone, of those that speak several."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from interviewer_tts.engines.protocol import Engine, Outcome, Utterance, Wanted


class OneByOne(ABC):
    """An engine that gains nothing by speaking several sentences together; see `Engine`."""

    batch_size: int = 1
    passes_at_once: int = 1

    @abstractmethod
    def synthesise(self, sentence: str, voice: str, speed: float) -> Utterance:
        """See `Engine.synthesise`."""

    def speak_all(self, wanted: Sequence[Wanted]) -> Iterator[Outcome]:
        """See `Engine.speak_all`: in the order that they were given in."""
        for number, one in enumerate(wanted):
            if not one.left():
                yield number, self._outcome(one)

    def _outcome(self, one: Wanted) -> Utterance | Exception:
        try:
            return self.synthesise(one.sentence, one.voice, one.speed)
        except Exception as error:  # noqa: BLE001  # whatever it was, it is this sentence's alone
            return error


def alone(engine: Engine, sentence: str, voice: str, speed: float) -> Utterance:
    """What `engine.speak_all` makes of one sentence; raises what it came to instead."""
    _, spoken = next(engine.speak_all([Wanted(sentence=sentence, voice=voice, speed=speed)]))
    if isinstance(spoken, Exception):
        raise spoken
    return spoken
