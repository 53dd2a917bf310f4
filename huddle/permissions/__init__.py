"""Who may do what in a huddle, one module for each part of its week."""
