"""The reader: a posting in, what it asks for out, each thing with its exact place."""

from interviewer_llm.reader.read import read, read_posting

__all__ = ["read", "read_posting"]
