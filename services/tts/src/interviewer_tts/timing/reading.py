"""From spoken sentences back to the text as it was given: what to mark, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from interviewer_contracts.speech import TimedSentence, TimedWord, Timings
from interviewer_tts.timing.alignment import aligned
from interviewer_tts.timing.estimate import estimated
from interviewer_tts.timing.words import Span, units_of, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A sentence as an engine was given it, and where it lies in the whole sound, in seconds.

    `words` has a span for each of its words (`units_of`) in seconds from `start_s`, or is None
    where the engine did not tell. They may reach over the sentence's ends, which were trimmed.
    """

    sentence: str
    start_s: float
    end_s: float
    words: tuple[Span, ...] | None

    @property
    def told(self) -> tuple[Span, ...] | None:
        """What the engine told of its words. One that miscounts them is taken for one that does not tell."""
        words = self.words
        return words if words is not None and len(words) == len(units_of(self.sentence)) else None


def timings_of(text: str, heard: Sequence[Heard], audio_s: float) -> Timings:
    """When each word of the text is heard; a word is what stands between spaces.

    One that is not said (a lone dash, markup) is left out. One that was said as several is marked through all
    of them, but not over the end of a sentence: where a long word was cut, what is left for the next sentence
    is an empty place and no words.
    """
    given = words_of(text)
    said = [(index, *unit) for index, one in enumerate(heard) for unit in _units(one)]
    ranges = aligned([word.text for word in given], [written for _, written, _ in said])
    words: list[list[TimedWord]] = [[] for _ in heard]
    for word, (first, after) in zip(given, ranges, strict=True):
        if first == after:
            continue
        index = said[first][0]
        last = max(place for place in range(first, after) if said[place][0] == index)
        start_s, end_s = round(said[first][2][0], 3), round(said[last][2][1], 3)
        words[index].append(TimedWord(start=word.start, end=word.end, start_s=start_s, end_s=end_s))
    told = bool(heard) and all(one.told is not None for one in heard)
    return Timings(
        audio_s=round(audio_s, 3),
        source="engine" if told else "estimate",
        sentences=_sentences(heard, words),
    )


def _units(heard: Heard) -> Iterator[tuple[str, Span]]:
    """What is said in a sentence, and when in the whole sound: ascending, and not outside the sentence."""
    spans = heard.told or estimated(heard.sentence, heard.end_s - heard.start_s)
    earliest = heard.start_s
    for unit, (begun_s, ended_s) in zip(units_of(heard.sentence), spans, strict=True):
        start_s = min(max(heard.start_s + begun_s, earliest), heard.end_s)
        end_s = min(max(heard.start_s + ended_s, start_s), heard.end_s)
        earliest = end_s
        yield from _written(unit.text, (start_s, end_s))


def _written(text: str, span: Span) -> Iterator[tuple[str, Span]]:
    """The words of a term, of which only the whole is timed, as long as they are written."""
    begun_s, ended_s = span
    pace_s = (ended_s - begun_s) / max(len("".join(text.split())), 1)
    for word in text.split():
        start_s, begun_s = begun_s, min(begun_s + len(word) * pace_s, ended_s)
        yield word, (start_s, begun_s)


def _sentences(heard: Sequence[Heard], words: Sequence[list[TimedWord]]) -> list[TimedSentence]:
    sentences: list[TimedSentence] = []
    place = 0
    for one, its in zip(heard, words, strict=True):
        start, end = (its[0].start, its[-1].end) if its else (place, place)
        place = end
        start_s, end_s = round(one.start_s, 3), round(one.end_s, 3)
        sentences.append(TimedSentence(start=start, end=end, start_s=start_s, end_s=end_s, words=its))
    return sentences
