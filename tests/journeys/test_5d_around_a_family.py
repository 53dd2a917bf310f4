"""Around a family and its session: a message passed on, one's own home, who can see what."""

from datetime import date

from practitioners.working_days import today

MESSAGE = "Please ring me before you visit next week."
HOME = "LS14 6UJ"
DUE = date(2027, 1, 3)  # as the nominations say


def test_a_message_goes_through_the_coordinator_who_says_what_became_of_it(people, week):
    housing = people["housing"]
    housing.goes_to(week.orourke_page).follows("Ask the coordinator to pass on a message")
    assert housing.sees("Some services may not be named")
    housing.chooses("A visit or an appointment", of="What is it about?")
    housing.enters("Your message", MESSAGE)
    housing.chooses("No", of="Is it urgent?")
    housing.enters("How can they reach you?", "0113 496 0100, mornings")
    assert housing.presses("Send to the coordinator").sees("Passed to the coordinator")

    coordinator = people["coordinator"]
    coordinator.goes_to("/families/messages/").page.locator("main td a").first.click()
    assert coordinator.arrives().sees(MESSAGE, housing.name)
    asked = coordinator.path
    coordinator.chooses("There is nobody to pass it on to", of="What do you do with it?")
    coordinator.presses("Save")

    assert housing.goes_to("/families/messages/").sees("Passed to the coordinator")
    assert housing.goes_to(asked).sees("Passed to the coordinator").does_not_see("nobody")
    assert people["dsu"].finds_nothing(asked)


def test_a_baby_is_born_between_two_meetings_and_a_twin_with_it(people, week):
    housing = people["housing"]
    housing.goes_to(week.orourke_page).follows("Record the birth")
    for name, more in (("Fiadh O’Rourke", "Yes"), ("Finn O’Rourke", "No")):
        housing.enters("Baby's name", name)
        housing.enters_date("Date of birth", min(today(), DUE))
        housing.chooses("Female", of="Sex")
        housing.picks("If you do not have it, why not?", "Not allocated yet")
        housing.chooses(more, of="Was another baby born at the same birth?")
        housing.presses("Record")

    assert housing.sees("The birth is recorded", "Fiadh", "Finn").does_not_see("Record the birth")


def test_whoever_likes_gives_their_home_postcode_and_takes_it_back(people):
    visitor = people["housing"]
    visitor.goes_to("/").follows("Your account")
    assert visitor.sees("Protected addresses are never compared")
    visitor.enters("Your home postcode", HOME)
    assert (
        visitor.presses("Save your home postcode")
        .sees("can be compared from now on")
        .does_not_see(HOME)
    )

    assert visitor.presses("Remove your home postcode").sees("You have not given one")


def test_who_can_see_a_session_is_told_to_whoever_sees_it(people, week):
    for name in ("coordinator", "dsu"):
        person = people[name]
        person.goes_to(week.session).follows("Who can see this session, and why")
        assert person.sees("Why can I see this?", people["coordinator"].name)
