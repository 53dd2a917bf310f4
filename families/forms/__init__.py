"""What the pages of a family's record ask."""
