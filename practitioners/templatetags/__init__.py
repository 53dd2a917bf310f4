"""What the components of a page need and a template cannot work out."""
