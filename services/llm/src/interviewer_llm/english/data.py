"""What is data and not code: word lists and patterns in YAML files beside the modules that read them."""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

import yaml

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where the wheel has it: ten times as fast, and as safe."""

_PART: Final = re.compile(r"<([a-z_]+)>")

Parts = Mapping[str, str | list[str]]


def data_of(package: str, name: str) -> object:
    """The content of a YAML file of this distribution."""
    text = (files(package) / name).read_text("utf-8")
    return yaml.load(text, Loader=LOADER)  # noqa: S506 - LOADER is one of the two safe loaders


def expanded(pattern: str, parts: Parts) -> str:
    """A pattern with each `<part>` replaced; a part that is a list stands for one of its patterns."""

    def part(found: re.Match[str]) -> str:
        meant = parts.get(found[1])
        if meant is None:
            return found.group()
        return expanded(meant if isinstance(meant, str) else f"(?:{'|'.join(meant)})", parts)

    return _PART.sub(part, pattern)
