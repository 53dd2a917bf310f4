"""Nominations from files: read the table, check each row, say in plain English what is wrong."""
