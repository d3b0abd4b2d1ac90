"""Backups: one verified file of everything that people would miss, made while the application runs."""
