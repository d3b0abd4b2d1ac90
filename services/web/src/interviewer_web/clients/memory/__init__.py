"""The neighbours' twins in memory: the same promises, no process behind them, and faults on request."""

from interviewer_web.clients.memory.speaker import CLONING, VOICES, WAV, MemorySpeaker
from interviewer_web.clients.memory.writer import MemoryWriter

__all__ = ["CLONING", "VOICES", "WAV", "MemorySpeaker", "MemoryWriter"]
