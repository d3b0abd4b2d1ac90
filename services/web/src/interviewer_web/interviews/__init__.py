"""Postings with their questions: create, watch them being written, read, rename, delete."""
