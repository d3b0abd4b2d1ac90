"""The planner: which requirements get a question, of which kind, in which order."""
