"""What the pages of this floor read."""
