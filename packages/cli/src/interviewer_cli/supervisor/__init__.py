"""Starts a set of processes in order, keeps them running, and ends them all.

It knows nothing of Interviewer's services: `interviewer_cli.services` says what to run. It imports the
standard library only, so that `interviewer up` starts its first service at once.
"""
