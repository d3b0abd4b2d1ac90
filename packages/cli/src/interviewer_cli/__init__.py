"""Interviewer's command line: `up`, `questions`, `speak`, `doctor`."""
