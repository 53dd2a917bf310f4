"""What the pages of a huddle read, one module for each part of its week."""
