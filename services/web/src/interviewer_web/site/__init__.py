"""Pages that belong to nobody: the front page, health, static files, documentation of the API."""
