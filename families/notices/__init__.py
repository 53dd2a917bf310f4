"""What practitioners are told about families: a reference, a time and a link, never a name."""
