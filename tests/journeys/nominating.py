"""How a nomination is made by pages, found again and accepted."""

from datetime import date, timedelta

from practitioners.working_days import today

KOWALCZYK = date(1999, 11, 5)


def begin(person, danger):
    """The first question, which comes before any name."""
    person.goes_to("/nominations/").presses("Nominate a baby")
    person.presses("Continue").sees("Select yes if anyone is in immediate danger")
    person.chooses(danger)
    person.presses("Continue")


def answer_up_to_home(person, *, mother, baby, born, mother_born=KOWALCZYK):
    """Who it is about: the mother, a baby who is born, and where they live."""
    person.enters("Full name", mother)
    person.enters_date("Date of birth", mother_born)
    person.picks("If you do not have it, why not?", "Not known")
    person.presses("Save and continue")
    person.enters("Baby's name", baby)
    person.chooses("Yes", of="Has the baby been born?")
    person.enters_date("Date of birth", born)
    person.chooses("Female")
    person.picks("If you do not have it, why not?", "Not known")
    person.presses("Save and continue")
    person.enters("Address, without the postcode", "Temporary accommodation, unit 9")
    person.enters("Postcode, or its first part", "LS14")
    person.chooses("No", of="Must the address be protected?")
    person.presses("Save and continue")


def answer_the_rest(person):
    """From the check page: each question that it says is not answered, and send."""
    _answer(person, "Father or partner", lambda: person.chooses("Not known"))
    person.presses("Nominate").sees("Answer the question “Why now”")
    _answer(person, "Why now", lambda: _why_now(person))
    _answer(person, "The ask", lambda: _fill(person, "Can housing and early years agree a plan?"))
    _answer(person, "What the family knows", lambda: _told(person))
    _answer(person, "Safe contact", lambda: person.chooses("No", of="anything to know"))
    person.presses("Nominate")


def tell_duty(person, reference):
    """On the page that stopped them: Duty and Advice was told yesterday evening."""
    person.enters_date("Date you contacted them", today() - timedelta(days=1))
    person.enters("Time", "9:15pm")
    person.enters("Their reference", reference)
    person.presses("Record that they have been told")


def reference_of(coordinator, baby):
    """As the coordinator reads it in the list of what waits."""
    coordinator.goes_to("/screening/")
    row = coordinator.page.get_by_role("row").filter(has_text=baby).first
    return row.get_by_role("rowheader").inner_text().partition(",")[0].strip()


def accept_one(coordinator):
    """Accept the nomination that has waited longest; false when none waits."""
    waiting = coordinator.goes_to("/screening/").page.get_by_role("rowheader").get_by_role("link")
    if not waiting.count():
        return False
    waiting.first.click()
    coordinator.arrives().presses("Accept for the huddle")
    coordinator.enters("Why these agencies need to know", "To keep the baby safe together.")
    coordinator.presses("Accept and share").sees("is accepted and waits for an agenda")
    return True


def _answer(person, question, answer):
    person.follows(f"Change {question.lower()}")
    answer()
    person.presses("Save and continue").sees("Check your answers")


def _why_now(person):
    _fill(person, "Eviction from temporary accommodation on 27 November.")
    person.chooses("Everyone working with this family in the huddle")


def _told(person):
    person.chooses("The family has been told")
    person.chooses("Agreed", of="Do they agree to work with us?")


def _fill(person, words):
    person.page.get_by_role("textbox").fill(words)
