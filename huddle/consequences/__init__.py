"""What each decision demands, and what follows from it."""
