"""Models that speak: which there are."""
