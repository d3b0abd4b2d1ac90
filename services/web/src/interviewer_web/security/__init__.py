"""What every request passes: where it came from, how large it is, what the answer may do."""
