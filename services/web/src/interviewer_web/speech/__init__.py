"""Questions read aloud."""
