"""What a network computes inside and does not give out, made an output of it."""

from typing import Final

_GRAPH: Final = 7
_GRAPH_OUTPUT: Final = 12
_VALUE_NAME: Final = 1
_BYTES_FOLLOW: Final = 2


def telling(model: bytes, tensor: str) -> bytes:
    """An ONNX model with one output more, a tensor of its graph.

    An ONNX file is a protobuf message, and two messages one after the other are read as one with the lists of
    both: what is appended says no more than `graph { output { name: tensor } }`.
    """
    name = _field(_VALUE_NAME, tensor.encode())
    return model + _field(_GRAPH, _field(_GRAPH_OUTPUT, name))


def _field(number: int, content: bytes) -> bytes:
    if len(content) > 0x7F:  # noqa: PLR2004  # the largest length that protobuf writes in one byte
        raise ValueError("the name of the tensor is too long")
    return bytes((number << 3 | _BYTES_FOLLOW, len(content))) + content
