"""Who may do what with a family that they see. Whether they see it, ``visible_to`` says."""
