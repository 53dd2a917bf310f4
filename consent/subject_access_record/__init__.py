"""What the family's record and this floor hold about a person, for the pack."""
