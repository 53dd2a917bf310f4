"""How a session is held: who is there, what they say, what is decided for each child."""

from datetime import timedelta

from practitioners.working_days import add_working_days, today


def next_of(coordinator):
    """The next session that is not published yet."""
    coordinator.goes_to("/sessions/")
    coming = coordinator.page.get_by_role("row").filter(has_text="Scheduled").first
    coming.get_by_role("link").click()
    return coordinator.arrives().path


def accept_statement(person, session, how="In the room"):
    person.goes_to(f"{session}hold/").presses("Read the confidentiality statement")
    person.chooses(how)
    person.chooses("No", of="Could somebody be discussed whom you know outside work?")
    person.ticks("I accept the confidentiality statement")
    person.presses("Accept and join").sees("You have accepted")


def opens_family(person, session, reference):
    """From the running order, as everybody at the table does."""
    return person.goes_to(f"{session}hold/").follows(reference, exact=True)


def say(person, words, *, named=()):
    """Add what one knows while the family is discussed, to all or to the agencies named."""
    person.presses("Add what I know")
    person.enters("What do you know?", words)
    person.chooses("Fact: from our records")
    person.chooses("Pressure or worry" if named else "Strength", of="What is it?")
    if named:
        person.chooses("Only the agencies I name")
        person.ticks(*named)
    else:
        person.chooses("Everyone working with this family in the huddle")
    person.presses("Share it").sees("What you know has been added", words)


def decide(chair, child, code, answer, *, why="Discussed by all who were there."):
    """From the family's page: choose, answer what it demands, check, record."""
    chair.follows(f"Record a decision for {child}")
    chair.chooses(code)
    chair.presses("Continue").sees(code)
    answer(chair)
    chair.enters("Why did the meeting decide this?", why)
    chair.presses("Continue").sees("Check the decision")
    chair.presses("Record the decision").sees("Recorded:", why)


def agree(chair, what, *, owner, in_days):
    chair.presses("Add an action")
    chair.enters("What needs to happen?", what)
    chair.picks("Who will do it?", owner)
    chair.enters_date("When is it due?", add_working_days(today(), in_days))
    chair.presses("Agree the action").sees("Agreed: an action for")


def lead(name, supervisor):
    """D03: a lead who is offered the family."""

    def answer(chair):
        chair.picks("Single Lead Practitioner", name)
        chair.picks("Who supervises them", supervisor)
        chair.enters_date("First contact due", add_working_days(today(), 2))

    return answer


def danger(name):
    """D01: Duty and Advice contacted now."""

    def answer(chair):
        chair.enters_date("Date of the contact", today() - timedelta(days=1))
        chair.enters("Time of the contact", "9:05pm")
        chair.picks("Who contacts Duty and Advice", name)
        chair.enters("Duty and Advice reference", "DA-2026-1201")
        chair.enters("What keeps the baby safe until then", "She stays with her grandmother.")

    return answer


def referral(name):
    """D02: refer to children's social work, and chase the outcome."""

    def answer(chair):
        chair.picks("Who refers", name)
        chair.enters_date("Date the referral was sent", today())
        chair.enters_date("Chase the outcome on", add_working_days(today(), 2))

    return answer


def question(words, name):
    """D08: more information, asked of one person."""

    def answer(chair):
        chair.enters("Question 1", words)
        chair.picks("Who finds out (question 1)", name)
        chair.enters_date("Answer due (question 1)", add_working_days(today(), 3))

    return answer


def review(chair):
    """D11: the family comes back."""
    chair.enters_date("Review date", add_working_days(today(), 20))


def closure(name):
    """D15: needs met, told by somebody, with a way back."""

    def answer(chair):
        chair.chooses("Needs met", of="Reason")
        chair.chooses("The family has been told")
        chair.picks("Who told them", name)
        chair.enters("How the family can come back", "Any of us nominates them again.")
        chair.chooses("Early help and child in need")

    return answer
