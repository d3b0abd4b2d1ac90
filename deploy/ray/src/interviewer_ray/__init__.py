"""Interviewer's models on a cluster: `llm` and `tts` as applications of Ray Serve."""
