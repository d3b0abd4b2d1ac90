"""Interviewer's speech service: text in, speech out. It knows no user and no database."""
