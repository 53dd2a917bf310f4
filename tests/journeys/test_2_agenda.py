"""Tuesday: the agenda is built and published, and every core agency is asked what it knows."""

import re

import pytest

from tests.journeys.stack import text

FAMILIES = ("orourke", "yusuf", "marsh", "dunn", "akhtar", "whitfield", "kowalczyk")
CORE = (
    "hv.seacroft", "hv.gipton", "dsu", "csws.east", "maternity", "earlystart", "housing",
    "perinatal",
)  # fmt: skip
OUTSIDE = ("employment", "hv.armley", "families")
NAMES = (
    "Rourke", "Yusuf", "Marsh", "Dunn", "Akhtar", "Whitfield", "Kowalczyk", "Fox", "Adeyemi",
    "Zakariya", "Mia", "Harley", "Harper", "Zofia", "Rosa", "Alfie", "Chlo",
)  # fmt: skip


def references(week):
    return [week[family] for family in FAMILIES]


def test_the_coordinator_builds_an_agenda_that_says_why_each_is_on_it(people, week):
    coordinator = people["coordinator"]
    coordinator.goes_to("/").sees("My week").follows("East Leeds huddle")
    week.session = coordinator.path

    assert coordinator.presses("Build the agenda").sees("7 families were added")

    assert coordinator.sees(*references(week), "Unborn, due 3 January 2027", "of 90 minutes")


def test_nobody_sees_a_family_of_an_agenda_that_is_not_published(people, week):
    for name in ("chair", "perinatal", "earlystart"):
        assert people[name].goes_to(week.session).sees("The agenda has not been published yet")
        assert people[name].does_not_see(week.marsh, week.yusuf)
    assert people["chair"].finds_nothing(f"{week.session}publish/", status=403)
    for name in OUTSIDE:
        assert people[name].finds_nothing(week.session)


def test_publishing_says_first_whom_it_will_reach(people, week):
    coordinator = people["coordinator"]
    coordinator.goes_to(week.session).presses("Publish the agenda")
    assert coordinator.sees(*references(week), "All core teams", "Perinatal Mental Health")
    assert coordinator.does_not_see("Substance Use Family Team", "West Leeds")
    late = coordinator.page.get_by_label("Why is there less than 1 working day’s notice?")
    if late.count():
        late.fill("The file came late.")

    coordinator.presses("Publish and ask for agency checks")

    assert coordinator.sees("The agenda is published", "Not returned")


@pytest.mark.parametrize("name", [*CORE, "chair"])
def test_everybody_of_the_session_is_told_by_mail_that_names_nobody(stack, people, week, name):
    person = people[name]

    agenda = stack.letter_to(person.email, "A huddle agenda has been published")

    assert week.session in text(agenda)
    assert person.goes_to(week.session).sees(*references(week))


def test_every_core_agency_is_asked_for_its_checks(stack, people):
    for name in CORE:
        letter = stack.letter_to(people[name].email, "asked for its agency checks")
        assert "/checks/" in text(letter)
        assert people[name].goes_to("/").sees("Checks to answer", "Not answered")
    assert not any(
        "agency checks" in str(letter["Subject"])
        for letter in stack.letters_to(people["chair"].email)
    )


def test_whoever_does_not_belong_hears_nothing_and_finds_nothing(stack, people, week):
    for name in OUTSIDE:
        person = people[name]
        assert person.finds_nothing(week.session)
        assert person.goes_to("/sessions/").does_not_see(week.session, *references(week))
        assert person.goes_to("/checks/").does_not_see(*references(week))
        assert not [x for x in stack.letters_to(person.email) if "agenda" in str(x["Subject"])]


def test_the_demo_shows_the_mail(people):
    people["coordinator"].goes_to("/demo/mail/").follows("A huddle agenda has been published")
    assert people["coordinator"].sees("The agenda is ready for East Leeds huddle")


def test_no_mail_names_anybody_or_what_was_told(stack):
    sent = stack.everything_sent()

    assert "A huddle agenda has been published" in sent
    assert not [name for name in NAMES if name in sent]
    assert not [word for word in ("EPDS", "bail", "LS14", "eviction") if word in sent]
    assert not re.search(r"\b9990\d{6}\b", sent)  # as the numbers of this week's children begin
