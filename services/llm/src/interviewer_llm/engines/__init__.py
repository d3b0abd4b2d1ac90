"""Ways to write a question, behind one protocol."""
