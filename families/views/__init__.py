"""The pages of a family's record, its lead's work and the caseloads."""
