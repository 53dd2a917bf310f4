"""How a team answers an agency check."""


def answer_check(person, reference, *, answer, well="", worry="", withheld="", named=()):
    """What is written is for everyone working with the family, unless agencies are named."""
    person.goes_to("/checks/").follows(f"Answer the check for {reference}")
    person.page.get_by_role("radio", name=answer, exact=True).check()
    person.enters("One thing that is working well", well)
    person.enters("One worry", worry)
    if withheld:
        person.enters("Why is the information withheld?", withheld)
    if well or worry:
        person.chooses("Fact: from our records", of="Where does this come from?")
        _choose_readers(person, named)
    person.presses("Save the answer").sees(f"Your answer for {reference} is saved")


def _choose_readers(person, named):
    question = "Who may read what you have written?"
    if named:
        person.chooses("Only the agencies I name", of=question)
        person.ticks(*named)
    else:
        person.chooses("Everyone working with this family in the huddle", of=question)
