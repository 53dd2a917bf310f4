"""What practitioners do with a family's record. Every write to it starts here."""
