"""Models of one's own: which there are."""
