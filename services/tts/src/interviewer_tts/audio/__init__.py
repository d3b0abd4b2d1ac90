"""From an engine's samples to a file's bytes: trim, loudness, gaps, encoding."""
