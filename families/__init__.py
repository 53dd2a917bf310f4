"""Families, their children, who works with them, and who may see them."""
