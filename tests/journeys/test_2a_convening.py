"""Meanwhile: the coordinator settles the huddle, and the last session called is not held."""

import re

from tests.journeys.stack import text
from tests.journeys.test_2_agenda import NAMES, OUTSIDE

LINK = "https://meet.example.org/east-leeds"
WHY = "The hub is closed that week."


def test_the_coordinator_changes_what_the_huddle_says(people, week):
    coordinator = people["coordinator"]
    coordinator.goes_to(week.session).follows("About this huddle")
    week.huddle = coordinator.path
    assert coordinator.sees("Thursdays at 10:00am", "the police, or their written return")

    coordinator.follows("Change place")
    coordinator.chooses("In person and by video")
    coordinator.enters("Room and building", "Seacroft hub, room 4")
    coordinator.enters("Link of the video call", LINK.replace("https", "http"))
    assert coordinator.presses("Save").sees("Enter a link that begins with https://")
    coordinator.enters("Link of the video call", LINK)
    assert coordinator.presses("Save").sees("Place saved.", "Seacroft hub, room 4")


def test_its_people_read_it_and_nobody_else_knows_it(people, week):
    for name in ("chair", "hv.seacroft"):
        assert people[name].goes_to(week.huddle).sees("Seacroft hub", "Version 1")
        assert people[name].does_not_see("/change/")
        assert people[name].goes_to(week.session).sees("Join the video call")
    for name in OUTSIDE:
        assert people[name].finds_nothing(week.huddle)
    assert people["admin"].finds_nothing(week.huddle, status=403)


def test_the_last_session_moves_and_then_is_not_held(stack, people):
    coordinator = people["coordinator"]
    coordinator.goes_to("/sessions/")
    coordinator.page.get_by_role("table").first.get_by_role("link").last.click()
    coordinator.arrives().follows("Move this session")
    last = coordinator.path.removesuffix("move/")
    coordinator.enters("At what time?", "2pm")
    coordinator.enters("Why does it move?", WHY)
    assert coordinator.presses("Move the session").sees("The session is now on", "2:00pm", WHY)

    coordinator.follows("Cancel this session")
    coordinator.enters("Why is it not held?", WHY)
    assert coordinator.presses("Cancel the session").sees("The session is cancelled")

    assert people["hv.seacroft"].goes_to(last).sees("Cancelled", WHY)
    letter = stack.letter_to(people["hv.seacroft"].email, "A huddle session is cancelled")
    assert WHY not in text(letter)
    assert coordinator.asks_for(f"{last}move/").status == 409


def test_a_calendar_fetches_its_sessions_from_an_address_of_its_own(people, week):
    person = people["hv.seacroft"]
    person.goes_to("/sessions/").follows("Sessions in your own calendar")
    person.presses("Make an address")
    address = person.page.get_by_label("Your calendar address").input_value()
    path = re.sub(r"^https?://[^/]+", "", address)
    nobody = people.context()

    calendar = nobody.request.get(path)

    assert calendar.status == 200
    said = calendar.text()
    assert "SUMMARY:East Leeds huddle" in said
    assert "STATUS:CANCELLED" in said
    assert not [name for name in (*NAMES, LINK, WHY, "CMC-") if name in said]
    assert person.goes_to("/calendar/").does_not_see(path)
    assert person.presses("Stop the address").sees("no longer works")
    assert nobody.request.get(path).status == 404
    nobody.close()
