"""Several postings in one text: each with a title of its own, and what it asks for under it."""

from collections.abc import Iterator, Sequence
from typing import Final

from interviewer_contracts.problems import PostingPart, SeveralPostingsError
from interviewer_llm.english.words import joined, tokens
from interviewer_llm.reader.headings import announced, label_of, looks_like_heading
from interviewer_llm.reader.lines import Line, lines_of
from interviewer_llm.reader.packs import Pack
from interviewer_llm.reader.titles import can_be_title, is_called_as_jobs_are, neat

_ITEMS_MIN: Final = 3
_PARTS_MIN: Final = 2


def check_one(clean: str, pack: Pack) -> None:
    """Let a text pass that holds one posting; the same one twice is one.

    Raises:
        SeveralPostingsError: it holds more; with the title and the place of each.

    """
    lines = list(lines_of(clean))
    starts = [(i, title) for i, line in enumerate(lines) if (title := _title(line, pack))]
    bounds = [*(i for i, _ in starts), len(lines)][1:]
    parts = [
        (title, lines[i:end])
        for (i, title), end in zip(starts, bounds, strict=False)
        if _is_posting(lines[i:end], pack)
    ]
    if len({frozenset(tokens(title)) for title, _ in parts}) < _PARTS_MIN:
        return
    postings = list(_parts(clean, parts))
    names = joined([part.title for part in postings])
    raise SeveralPostingsError(
        f"There is more than one job in this text: {names}. Nothing was changed; keep the one that you are "
        "going to be interviewed for, and submit it again.",
        (f"Which of them is yours: {names}?",),
        postings,
    )


def _title(line: Line, pack: Pack) -> str | None:
    """The job that a line names as titles do, standing alone."""
    if labelled := pack.facts["title_label"].match(line.text):
        return neat(labelled["title"], pack)
    alone = not line.bullet and (line.after_gap or line.marked or line.start == 0 or line.shouted)
    able = alone and can_be_title(line.text, pack) and is_called_as_jobs_are(line.text, pack)
    return neat(line.text, pack) if able else None


def _is_posting(lines: Sequence[Line], pack: Pack) -> bool:
    """Whether a title is followed by a heading that announces what is asked for, and at least three items."""
    headed = any(_announces(line, pack) for line in lines[1:])
    items = sum(line.bullet or pack.grammar.is_verb(line.text.split()[0]) for line in lines[1:])
    return headed and items >= _ITEMS_MIN


def _announces(line: Line, pack: Pack) -> bool:
    label = label_of(line.text, pack)
    heading = not line.bullet and looks_like_heading(line.text, pack, marked=line.marked)
    return (label[0] if label else announced(line.text, pack) if heading else None) in {
        "duty",
        "must",
        "nice",
    }


def _parts(clean: str, parts: Sequence[tuple[str, Sequence[Line]]]) -> Iterator[PostingPart]:
    """The places of postings: each goes on until the next begins."""
    starts = [lines[0].start for _, lines in parts]
    ends = [*starts[1:], len(clean)]
    for (title, lines), end in zip(parts, ends, strict=True):
        yield PostingPart(title=title, start=lines[0].start, end=end)
