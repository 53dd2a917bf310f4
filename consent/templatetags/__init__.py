"""What page.html asks of this floor."""
