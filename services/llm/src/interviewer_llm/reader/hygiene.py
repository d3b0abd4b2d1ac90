"""Making a posting safe to read without moving a single character.

Everything here replaces text by text of the same length, so that a place in the clean text is the same place
in the posting as it was pasted. `BLANK` stands for "nothing is here"; `visible` drops it.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from interviewer_llm.english.lists import words_of

BLANK: Final = "\x00"

_INVISIBLE: Final = {"Cf", "Co", "Cs", "Cn"}
_STYLED: Final = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff]")
"""Letters and signs of another width, or drawn bold, slanted or doubled, as people paste them for effect."""
_MARKS: Final = re.compile("([^\\W\\d_])([\u0300-\u036f]+)")
_VARIATION_SELECTORS: Final = frozenset(map(chr, range(0xFE00, 0xFE10)))
_BLOCK_TAGS: Final = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "section",
        "article",
        "header",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "dt",
        "dd",
        "dl",
        "main",
        "aside",
        "nav",
        "blockquote",
        "pre",
        "form",
        "option",
        "button",
    ]
)
_CELL_TAGS: Final = frozenset(["td", "th"])
_HIDDEN_PART: Final = re.compile(
    r"<(script|style|template|noscript|head|svg)\b[^<>]{0,500}>.{0,20000}?</\1\s*>|<!--.{0,20000}?-->",
    re.IGNORECASE | re.DOTALL,
)
_HIDES: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3}|\shidden\b|aria-hidden\s*=\s*[\"']?true",
    re.IGNORECASE,
)
_ANY_TAG: Final = re.compile(r"<(/?)([a-zA-Z][\w-]{0,20})(?:\s[^<>]{0,1000})?>|<!--")
_COMMENT_ENDS: Final = "-->"
_HOLDS_NOTHING: Final = frozenset(
    ["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_ENDED_BY_THE_NEXT: Final = frozenset(["p", "li", "tr", "td", "th", "dt", "dd", "option"])
_TAG: Final = re.compile(r"</?([a-zA-Z][\w-]{0,20})(?:\s[^<>]{0,1000})?/?>")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_LINK: Final = re.compile(r"(!?\[)([^\[\]\n]{1,300})(\]\((?:[^()\s]|\([^()\s]{0,100}\)){1,500}\))")
_EMPHASIS: Final = re.compile(
    r"\*{2,3}|_{2,3}|~~|(?<![\w`])`{1,3}|`{1,3}(?![\w`])|(?<!\S)\*(?=\w)|(?<=\w)\*(?!\S)"
)

_UNCLOSED: Final = r"(?=\n[ \t\r]*(?:\n|[-*\u2022#]|\d+[.)])|\Z)"
"""Where a block that nobody closed ends: before an empty line, a heading or a list."""
_MACHINE_BLOCK: Final = re.compile(
    r"<\|(?:im_start|start_header_id|system|user|assistant|start|begin)[^<>\n]{0,40}\|?>.{0,4000}?"
    r"(?:<\|(?:im_end|eot_id|end|end_of_text|endoftext)[^<>\n]{0,40}\|?>|" + _UNCLOSED + r")"
    r"|\[(INST|SYSTEM_PROMPT)\].{0,4000}?(?:\[/\1\]|" + _UNCLOSED + r")"
    r"|<<SYS>>.{0,4000}?(?:<</SYS>>|" + _UNCLOSED + r")"
    r"|<start_of_turn>.{0,4000}?(?:<end_of_turn>|" + _UNCLOSED + r")"
    r"|<(system|assistant|instructions?|prompt|admin|developer)>.{0,4000}?(?:</\2>|" + _UNCLOSED + r")"
    r"|^[ \t]*#{3,}[ \t]*(?:instruction|input|response)[ \t]*:[^\n]*(?:\n[^\n]+)?"
    r"|^[ \t]*#{2,}[ \t]*(?:system|instructions?|assistant|user|human|response)[ \t]*:[^\n]*"
    r"|^[ \t]*(?:system|assistant|human|developer|ai|chatgpt|claude|gpt)[ \t]*:[^\n]*",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_OVERRIDDEN: Final = re.compile("\u202e[^\u202c\n\r]{2,400}\u202c")
"""What a person sees in another order than it stands in."""
_BROKEN_WORD: Final = re.compile(
    r"(?<![\w-])([a-zA-Z]{2,20})-[ \t]{0,8}\r?\n[ \t]{0,20}([a-z]{2,20})(?![\w-])"
)
"""A word that was parted at the end of a line: `hear-` and `ings`."""
_BEFORE_A_HYPHEN: Final = words_of("before_hyphens")
"""What keeps its hyphen wherever the line ends: `full-` and `time`."""
_AFTER_A_HYPHEN: Final = words_of("after_hyphens")
_CONTROL_TOKEN: Final = re.compile(
    r"<[|\uff5c][^<>|\n]{1,40}[|\uff5c]?>|\|>|\[/?(?:INST|SYSTEM_PROMPT)\]|<</?SYS>>|</?s>|<(?:bos|eos|pad|unk|start_of_turn|end_of_turn)>",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clean:
    """A posting whose every character still stands where it stood.

    `machine` lists the `[start, end)` of parts that a person would not see, or that speak to a model by its
    own control tokens.
    """

    text: str
    machine: tuple[tuple[int, int], ...]


def cleaned(posting: str) -> Clean:
    """A posting without hidden characters, markup and control tokens; same length, same places."""
    text = _MARKS.sub(_composed, "".join(_plain(character) for character in posting))
    blocks = ((found.start(), found.end()) for found in _MACHINE_BLOCK.finditer(text))
    reversed_ = ((found.start(), found.end()) for found in _OVERRIDDEN.finditer(posting))
    machine = sorted([*blocks, *reversed_, *_hidden(text)])
    for start, end in machine:
        text = text[:start] + _masked(text[start:end]) + text[end:]
    text = _CONTROL_TOKEN.sub(lambda found: _masked(found.group()), text)
    if "<" in text:
        text = _HIDDEN_PART.sub(lambda found: _masked(found.group()), text)
        text = _TAG.sub(_tag, text)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    text = _LINK.sub(lambda found: _nothing(found[1]) + found[2] + _nothing(found[3]), text)
    text = _EMPHASIS.sub(lambda found: _nothing(found.group()), text)
    return Clean(text, tuple(machine))


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """Elements and comments that no browser shows; what nobody closed goes to the end, as it does there."""
    at = 0
    while found := _ANY_TAG.search(text, at):
        at = found.end()
        if found.group() == "<!--":
            closed = text.find(_COMMENT_ENDS, at)
            if closed < 0:
                yield found.start(), len(text)
                return
            at = closed + len(_COMMENT_ENDS)
        elif not found[1] and found[2].lower() not in _HOLDS_NOTHING and _HIDES.search(found.group()):
            at = _end_of(found[2].lower(), text, at)
            yield found.start(), at


def _end_of(name: str, text: str, at: int) -> int:
    """Where an element ends whose content begins there, with others of its name in it."""
    depth = 1
    for tag in _ANY_TAG.finditer(text, at):
        if (tag[2] or "").lower() != name:
            continue
        if not tag[1] and name in _ENDED_BY_THE_NEXT:
            return tag.start()
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return len(text)


def visible(clean: str) -> str:
    """A part of a clean text as one reads it: blanks dropped, white space collapsed, broken words whole."""
    text = clean.replace(BLANK, "")
    return " ".join((_BROKEN_WORD.sub(_whole, text) if "-" in text else text).split())


def _whole(found: re.Match[str]) -> str:
    """A word that a line's end parted; one that has a hyphen of its own keeps it."""
    before, after = found[1], found[2]
    hyphen = "-" if before.lower() in _BEFORE_A_HYPHEN or after in _AFTER_A_HYPHEN else ""
    return f"{before}{hyphen}{after}"


def _plain(character: str) -> str:
    if character in "\n\r\t" or " " <= character <= "~":
        return character
    if _STYLED.match(character):
        return unicodedata.normalize("NFKC", character)
    category = unicodedata.category(character)
    if category in {"Zl", "Zp"} or character in "\x0b\x0c\x85\x1c\x1d\x1e":
        return "\n"
    if category == "Zs":
        return " "
    if category in {"Cc", "Me"} or category in _INVISIBLE or character in _VARIATION_SELECTORS:
        return BLANK
    return character


def _composed(found: re.Match[str]) -> str:
    """A letter with the accents that belong to it; what only strikes it out or piles up is nothing."""
    whole, kept = found[1], found[1]
    for mark in found[2]:
        together = unicodedata.normalize("NFC", whole + mark)
        fits = len(together) == 1
        whole = together if fits else whole
        kept += mark if fits else BLANK
    return kept


def _nothing(text: str) -> str:
    return BLANK * len(text)


def _masked(text: str) -> str:
    """Nothing, but for line ends, which still part what is before from what is after."""
    kept = "".join(character if character in "\r\n" else BLANK for character in text)
    return "\n" + kept[1:] if kept and "\n" not in kept else kept


def _tag(found: re.Match[str]) -> str:
    whole, name = found.group(), found[1].lower()
    blank = _masked(whole)[1:] if "\n" in whole else _nothing(whole)[1:]
    if name in _CELL_TAGS:
        return "\t" + blank.replace(BLANK, " ")
    if name not in _BLOCK_TAGS:
        return BLANK + blank
    if whole.startswith("</"):
        return "\n" + blank
    if name == "li":
        return "\n\u2022 " + _nothing(whole)[3:]
    if name in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        return "\n# " + _nothing(whole)[3:]
    return "\n" + blank


def _entity(found: re.Match[str]) -> str:
    whole = found.group()
    meant = html.unescape(whole)
    if meant == whole or len(meant) > len(whole):
        return whole
    meant = "".join(_plain(character) for character in meant).replace("<", " ").replace(">", " ")
    return meant + _nothing(whole[len(meant) :])
