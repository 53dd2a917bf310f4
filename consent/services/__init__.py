"""What is done about agreement and sharing: one file for each thing that is decided."""
