"""Interviewer's question service: a posting in, plan and questions out. It knows no user and no database."""
