"""Reading families: lists, one family's record, who works with it, caseloads."""
