"""What YAML and the schema find wrong, in words for somebody who is no programmer."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from pydantic_core import ErrorDetails

_YAML: Final[Mapping[str, str]] = {
    "mapping values are not allowed": (
        "a text with a colon in it has to stand in quotation marks, or in lines of its own below `>-`"
    ),
    "cannot start any token": (
        "lines begin with spaces, never with a tab, and a text that begins with a special character has to "
        "stand in quotation marks"
    ),
    "unexpected end of stream": "a quotation mark was opened and never closed, here or further up",
    "could not find expected ':'": "it, or the line above, is no key with its value, and no part of a text",
    "did not find expected '-' indicator": (
        "it is not as far in as the lines that it belongs to, or a `- ` is missing"
    ),
    "did not find expected key": (
        "it is not as far in as the lines that it belongs to, or a text has to stand in quotation marks"
    ),
}
_COLON: Final = "A text with a colon in it has to stand in quotation marks."
_SCHEMA: Final[Mapping[str, str]] = {
    "missing": "`{key}` is missing.",
    "string_type": "`{key}` has to be a text. " + _COLON,
    "list_type": "`{key}` has to be a list: lines that begin with `- `.",
    "dict_type": "`{key}` has to be keys with their values. " + _COLON,
    "model_type": "`{key}` has to be keys with their values. " + _COLON,
    "int_type": "`{key}` has to be a number.",
    "bool_type": "`{key}` has to be true or false.",
    "too_short": "`{key}` has {actual_length} lines, and needs {min_length} or more.",
    "too_long": "`{key}` has {actual_length} lines, and may have {max_length} at most.",
    "literal_error": "`{key}` is {input!r}, and has to be {expected}.",
    "string_too_short": "`{key}` has fewer than {min_length} characters.",
    "string_too_long": "`{key}` has more than {max_length} characters.",
    "greater_than_equal": "`{key}` has to be {ge} or more.",
    "less_than_equal": "`{key}` has to be {le} or less.",
}
_ASKED: Final = frozenset({"text", "follow_ups"})


def yaml_in_words(problem: str) -> str:
    """Why a line can't be read; in YAML's own words where that is something rare."""
    hint = next((said for part, said in _YAML.items() if part in problem), problem)
    return f"this line can't be read: {hint}."


def schema_in_words(error: ErrorDetails, key: str, keys: Sequence[str]) -> str:
    """What is wrong with the value of a key; `keys` are all that could stand in such a file."""
    kind = error["type"]
    line = "a line of " if isinstance(error["loc"][-1], int) else ""
    if kind == "extra_forbidden":
        near = get_close_matches(key, keys, n=1)
        return f"there is no key `{key}` here." + (f" Did you mean `{near[0]}`?" if near else "")
    if kind == "string_pattern_mismatch":
        return (
            f"`{key}` has to have one question mark, and that at its end."
            if key in _ASKED
            else f"`{key}` may have small letters, figures, `-` and `_` only, and begins with a letter."
        )
    template = _SCHEMA.get(kind)
    if template is None:
        return f"{error['msg'].removeprefix('Value error, ')}."
    return line + template.format(key=key, input=error["input"], **error.get("ctx", {}))
