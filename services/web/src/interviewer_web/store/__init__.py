"""Records and accounts, behind one Protocol: PocketBase in earnest, memory where a fault must be staged."""
