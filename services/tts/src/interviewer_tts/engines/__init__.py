"""Ways to speak, behind one protocol (`protocol.Engine`)."""
