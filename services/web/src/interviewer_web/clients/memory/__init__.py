"""The neighbours' twins in memory: the same promises, no process behind them, and faults on request."""

from interviewer_web.clients.memory.speaker import VOICES, MemorySpeaker
from interviewer_web.clients.memory.writer import MemoryWriter

__all__ = ["VOICES", "MemorySpeaker", "MemoryWriter"]
