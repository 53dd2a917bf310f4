"""By which channel a message leaves: a mail server or GOV.UK Notify; and what became of it."""
