"""A person's CV, read as warily as a posting: what it shows of what is asked for, with exact places."""

from interviewer_llm.cv.read import read_cv

__all__ = ["read_cv"]
