"""On which line of a YAML file a thing stands: worked out where something is wrong, for it takes long."""

from collections.abc import Iterator
from itertools import pairwise

import yaml

from interviewer_llm.english.data import LOADER

Path = tuple[int | str, ...]
"""Keys and numbers that lead to a value: `("entries", 3, "text")`."""


def line_of(text: str, path: Path) -> int:
    """The line (from 1) on which a value stands, or as much of its path as there is."""
    node = yaml.compose(text, Loader=LOADER)
    line = 1
    for step in path:
        following = _step(node, step)
        if following is None:
            break
        line, node = following
    return line


def twice(text: str) -> list[tuple[int, str]]:
    """Keys that come twice in one place, each with the line of its second time: YAML forgets the first."""
    found = list[tuple[int, str]]()
    waiting = [yaml.compose(text, Loader=LOADER)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            keys = sorted(_keys(node), key=lambda pair: (pair[1], pair[0]))
            found += [second for first, second in pairwise(keys) if first[1] == second[1]]
            waiting += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    return sorted(found)


def _keys(node: yaml.MappingNode) -> Iterator[tuple[int, str]]:
    return ((key.start_mark.line + 1, str(key.value)) for key, _ in node.value)


def _step(node: yaml.Node | None, step: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        pair = next((pair for pair in node.value if pair[0].value == step), None)
        return None if pair is None else (pair[0].start_mark.line + 1, pair[1])
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None
