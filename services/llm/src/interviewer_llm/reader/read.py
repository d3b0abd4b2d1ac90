"""A posting read from its first character to its last."""

import re
from collections.abc import Sequence
from typing import Final

from interviewer_contracts.postings import Ignored, Notice, Posting
from interviewer_llm.bank.banks import Banks
from interviewer_llm.bank.families import all_terms, domains_of
from interviewer_llm.bank.model import Bank
from interviewer_llm.bank.style import Style
from interviewer_llm.esco.index import the_index
from interviewer_llm.reader.assumptions import Assuming, matched, occupation, place_of, told
from interviewer_llm.reader.blocks import blocks_of
from interviewer_llm.reader.boilerplate import always_ignored
from interviewer_llm.reader.chrome import around, without
from interviewer_llm.reader.companies import company_of, without_company
from interviewer_llm.reader.facts import seniority_of, work_pattern_of
from interviewer_llm.reader.hygiene import cleaned, visible
from interviewer_llm.reader.language import language_of
from interviewer_llm.reader.model import Found, Reading
from interviewer_llm.reader.names import names_for
from interviewer_llm.reader.packs import Pack, pack_of
from interviewer_llm.reader.parts import Parts
from interviewer_llm.reader.several import check_one
from interviewer_llm.reader.sufficiency import check_enough, check_no_link
from interviewer_llm.reader.titles import Title, known_title, text_lines, title_of, without_gender

_FOR_BOTH_SEXES: Final = re.compile(r"(?<=[a-zäöüß])[*_](?=in(?:nen)?\b)")
"""The star of German `Erzieher*in`, which is no markup."""
_NO_PART_OF_A_NAME: Final = re.compile(
    r"\b\w+://\S*|\b(?:www\.|javascript:|mailto:|data:)\S*|\S*@\S*|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|example)\b\S*"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|\+\d[\d ()-]{7,}|[<>{}\[\]|`*_~^\\$]",
    re.IGNORECASE,
)


def read_posting(text: str) -> Posting:
    """What a posting asks for.

    Raises:
        PostingTooThinError: it says too little to ask about.
        NotAPostingError: it is something else.
        SeveralPostingsError: it holds more than one job.

    """
    return read(text).posting


def read(text: str, banks: Banks | None = None) -> Reading:
    """A posting with all that was worked out about it. Raises as `read_posting` does."""
    banks = banks or Banks()
    clean = cleaned(text)
    lines = [line for raw in re.split(r"[\n\r]+", clean.text) if (line := visible(raw))]
    words = "\n".join(lines)
    check_no_link(words)
    language = language_of(words)
    pack = pack_of(language)
    check_one(clean.text, pack)
    outside = around(clean.text, pack)
    body = without(clean.text, [place for place, _ in outside])
    bank, index = banks.of(language), the_index()
    found = _title(body, bank, pack)
    title, place = (found.text, found.line) if found else (None, None)
    style = Style.of(words, bank.names)
    parts = Parts(text, body, style, pack, names_for(pack, bank, index), place)
    for machine in clean.machine:
        parts.ignore(machine, "instruction")
    for chrome, reason in outside:
        parts.ignore(chrome, reason)
    for block in blocks_of(body, pack, place):
        parts.take(block)
    match = matched(index, title, words, pack)
    company = company_of(body, title, pack)
    if title is not None:
        title, company = without_company(title, company)
    listed = title is not None and not bank.all_titles.isdisjoint(all_terms(bank, title))
    check_enough(words, title, [one.requirement for one in parts.found], pack, listed=listed)
    assumptions = list[Found]()
    if found and match and index and (named := place_of(found, body)):
        assumptions = Assuming(text, named, match, style, pack).beside(parts.found, index)
    posting = Posting(
        title=_called(title, pack),
        company=_called(company, pack),
        seniority=seniority_of(title, lines, pack),
        language=language,
        requirements=[one.requirement for one in (*parts.found, *assumptions)],
        ignored=_named(parts.ignored, company),
        work_pattern=work_pattern_of(title, parts.ignored, pack),
        occupation=occupation(match, domains_of(bank, title, words)) if match else None,
        warnings=[
            *_warnings(pack, written=language in banks.languages),
            *(told(match, assumptions) if match else []),
        ],
    )
    return Reading(posting, (*parts.found, *assumptions), style, words)


def _title(body: str, bank: Bank, pack: Pack) -> Title | None:
    """The title as it is read, unless the first line begins with another that is known."""
    found, first = title_of(body, pack), known_title(body, bank.all_titles, bank.vocabulary, pack)
    if found is None or first is None:
        return found or first
    line = without_gender(text_lines(body)[0].text)
    return found if found.text.lower() in line.lower() else first


def _called(name: str | None, pack: Pack) -> str | None:
    """A name of the job or the employer without markup and addresses; none, if it speaks to a machine."""
    of_both = _FOR_BOTH_SEXES.sub(":", name or "")
    plain = " ".join(_NO_PART_OF_A_NAME.sub(" ", of_both).split()).strip(" -,:;")
    return None if not plain or always_ignored(plain, pack) else plain


def _named(ignored: Sequence[Ignored], company: str | None) -> list[Ignored]:
    """What was ignored, in the order of the text; a line with the employer's name alone has its reason."""
    alone = (company or "").lower()
    return sorted(
        (
            part.model_copy(update={"reason": "company"})
            if part.reason == "fragment" and alone and visible(part.text).lower().startswith(alone)
            else part
            for part in ignored
        ),
        key=lambda part: part.start,
    )


def _warnings(pack: Pack, *, written: bool) -> list[Notice]:
    if pack.grammar.takes_apart and written:
        return []
    return [
        Notice(
            code="language_not_written",
            message="This posting seems to be neither in English nor in German. Interviewer can only write "
            "in those so far, so your questions are in English; they quote the posting in its own language.",
        )
    ]
