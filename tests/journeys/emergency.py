"""How somebody opens a record in an emergency, and what they fill in on the way."""

WORDS = "Her mother rang the night team and nobody else answers."


def ask(person, reference, *, again=None):
    """By its reference, typed twice, with a reason; press the last button."""
    person.goes_to("/emergency-access/")
    person.chooses("Its reference")
    person.enters("Reference", reference)
    person.chooses("I cannot reach the people who hold the record")
    person.enters("What has happened?", WORDS)
    person.presses("Continue").sees("it opens at once and closes by itself after 24 hours")
    person.enters("Type the reference again", again or reference)
    return person.presses("Open the record")


def refusal(person, reference):
    """All that the page says to whom it does not open a record."""
    ask(person, reference).is_refused(409, "This cannot be opened with emergency access")
    return person.page.locator("main").inner_text()
