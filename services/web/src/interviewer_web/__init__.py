"""Interviewer's pages and JSON API; the only public service.

It knows no model and no database: questions come from `llm`, speech from `tts`, records from PocketBase,
each behind a Protocol (`clients`, `store`).
"""
