"""For people who write questions: every rule of the bank, what breaks it, and what to do about it."""
