"""Makes a release: `python -m release FOLDER` (docs/releasing.md)."""
