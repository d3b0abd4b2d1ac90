"""How well questions are understood when they are spoken: a command, and what it measures with."""
