"""Models as files: what a manifest names, where it comes from, and whether it is whole."""
