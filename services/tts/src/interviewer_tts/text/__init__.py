"""From what stands on the page to what an engine reads: normalise, split, look terms up."""
