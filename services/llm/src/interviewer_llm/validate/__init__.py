"""The validators: one set for every question, whoever wrote it."""
