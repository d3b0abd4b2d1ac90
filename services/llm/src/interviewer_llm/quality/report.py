"""What was measured, for people and for programs."""

from collections.abc import Mapping, Sequence
from typing import Final

from interviewer_llm.quality.measures import Measured, Sum
from interviewer_llm.quality.scores import Score, Share

_READING: Final = ("recall", "precision", "left_out", "reasons", "names", "facts")
_NAME: Final = 31


Through = Mapping[str, Sequence[str]]
"""By attack what its author would call a success."""


def table(all_of_them: Sequence[Measured], summed: Sum, through: Through) -> str:
    """A line for each posting, what all of them come to, and which attacks came through."""
    head = (
        f"{'posting':<{_NAME}}{'isco':>5}{'asked':>7}{'covered':>9}{'exact':>7}{'alike':>7}{'own':>6}{'words':>7}"
        f"{'recall':>8}{'precision':>11}{'ms':>7}  style"
    )
    return "\n".join([head, *map(_line, all_of_them), "", *_sums(summed), *_attacks(through)])


def misses(all_of_them: Sequence[Measured]) -> str:
    """What was read otherwise than a person marked it, posting by posting."""
    lines = list[str]()
    for one in all_of_them:
        if one.reading is not None:
            lines += [
                one.sample.name,
                *(f"  {what}: {text!r}" for what in _READING for text in _share(one.reading, what).missed),
            ]
    return "\n".join(lines)


def data(all_of_them: Sequence[Measured], summed: Sum, through: Through) -> dict[str, object]:
    """The same for programs; shares are `[met, of]`."""
    return {
        "postings": {one.sample.name: _data(one) for one in all_of_them},
        "sum": {
            "postings": summed.postings,
            "refused": summed.refused,
            "questions": summed.questions,
            "covered": _pair(summed.covered),
            "exact": _pair(summed.exact),
            "alike": summed.apart.missed,
            "own": _pair(summed.own),
            "probes": summed.probes,
            "stems": summed.stems,
            "most_common_probe": summed.probe,
            "most_common_stem": summed.stem,
            "words": summed.words,
            "marked": summed.marked,
            "reading": _reading(summed.reading),
            "seconds": summed.seconds,
        },
        "attacks": through,
    }


def percent(share: Share) -> str:
    """A share to read, or a dash where there is nothing to share."""
    return f"{100 * share.value:.0f} %" if share.of else "-"


def _line(one: Measured) -> str:
    reading = one.reading
    recall, precision = ("", "") if reading is None else (percent(reading.recall), percent(reading.precision))
    return (
        f"{one.sample.name:<{_NAME}}{one.sample.listed.isco:>5}{len(one.questions):>7}{percent(one.covered):>9}"
        f"{percent(one.exact):>7}{len(one.apart.missed):>7}{percent(one.own):>6}{one.words:>7.1f}"
        f"{recall:>8}{precision:>11}{1000 * one.seconds:>7.0f}  {one.refused or one.sample.listed.style}"
    )


def _sums(summed: Sum) -> list[str]:
    rows = [
        ("questions", f"{summed.questions} on {summed.postings} postings"),
        ("refused", ", ".join(summed.refused) or "none"),
        ("weighty requirements asked about", f"{percent(summed.covered)} of as many as there was room for"),
        ("exact quotes", f"{percent(summed.exact)} of {summed.exact.of}"),
        ("pairs that sound alike", f"{len(summed.apart.missed)} of {summed.apart.of}"),
        ("for the occupation or the skill", f"{percent(summed.own)} of {summed.own.of}"),
        ("distinct probes", f"{summed.probes}; most often {_times(summed.probe)}"),
        ("distinct first four words", f"{summed.stems}; most often {_times(summed.stem)}"),
        ("words per question", f"{summed.words:.1f}"),
        ("time", f"{1000 * summed.seconds / max(summed.postings, 1):.0f} ms per interview"),
        ("reading, by the marks of a person", f"{summed.marked} postings"),
        *((f"  {name.replace('_', ' ')}", _of(_share(summed.reading, name))) for name in _READING),
    ]
    return [f"{name:<36}{value}" for name, value in rows]


def _attacks(through: Through) -> list[str]:
    if not through:
        return []
    hits = {name: found for name, found in through.items() if found}
    line = f"{'attacks that came through':<36}{len(hits)} of {len(through)}"
    return [line, *(f"  {name}: {found[0]}" for name, found in hits.items())]


def _times(most: tuple[str, int]) -> str:
    return f"{most[0]!r}, {most[1]} times"


def _of(share: Share) -> str:
    return f"{percent(share)} of {share.of}"


def _share(reading: Score, name: str) -> Share:
    share: Share = getattr(reading, name)
    return share


def _pair(share: Share) -> tuple[int, int]:
    return share.met, share.of


def _reading(reading: Score | None) -> dict[str, tuple[int, int]] | None:
    return None if reading is None else {name: _pair(_share(reading, name)) for name in _READING}


def _data(one: Measured) -> dict[str, object]:
    return {
        **one.sample.listed.model_dump(),
        "refused": one.refused,
        "asked": len(one.questions),
        "covered": _pair(one.covered),
        "exact": _pair(one.exact),
        "alike": one.apart.missed,
        "own": _pair(one.own),
        "words": one.words,
        "reading": _reading(one.reading),
        "seconds": one.seconds,
    }
