"""The neighbours that `web` asks: one client each, behind a Protocol."""
