"""While it is held: somebody is there for one family only, and somebody who only looks on.

Each role of a session walks through the week somewhere: the coordinator in test_1_nominations,
test_2_agenda and test_2a_convening; the agencies in test_3_checks and test_4_session; the chair
in test_4_session and test_4b_deciding; leads, owners, supervisor and manager in
test_5_following_up; information governance in test_5c_governance; outsiders in test_6_outsiders.
"""

from tests.journeys import holding
from tests.journeys.test_2_agenda import NAMES, references

GUEST = "hv.armley"  # of an agency that the family is shared with, in another part of the city
OBSERVER = "employment"  # sits in the room, and sees no record
WHY = "She runs the group for mothers in Armley."


def others(week):
    return [one for one in references(week) if one != week.orourke]


def test_the_chair_invites_somebody_for_one_family_by_their_work_address(people, week):
    chair, guest = people["chair"], people[GUEST]
    assert guest.finds_nothing(week.session)
    chair.goes_to(week.item).follows("Invite somebody for this family only")
    chair.enters("Their work e-mail address", "nobody@example.org")
    assert chair.presses("Invite them").sees("Nobody with this address works with Huddle")
    chair.enters("Their work e-mail address", people[GUEST].email)
    chair.enters("Why are they needed for this family?", WHY)

    assert chair.presses("Invite them").sees("is invited for", guest.name, WHY)

    assert people["housing"].goes_to(week.item).sees("Invited for this family only", guest.name)


def test_they_are_told_by_a_mail_that_names_nobody(stack, people, week):
    letter = stack.letter_to(people[GUEST].email, "invited")
    said = f"{letter['Subject']}\n{letter}"
    assert not [name for name in (*NAMES, *references(week)) if name in said]


def test_they_accept_the_statement_and_read_that_family_and_no_other(people, week):
    guest = people[GUEST]
    holding.accept_statement(guest, week.session, "Remotely")

    guest.goes_to(f"{week.session}hold/").sees(week.orourke).does_not_see(*others(week))
    assert holding.opens_family(guest, week.session, week.orourke).sees("Who is in the family")
    assert guest.does_not_see("Record a decision", *others(week))
    for path in (week.marsh_item, week.yusuf_item):
        assert guest.finds_nothing(path)
    assert guest.goes_to("/families/").sees(week.orourke).does_not_see(*others(week))


def test_they_say_what_they_know_and_the_table_reads_it(people, week):
    holding.say(holding.opens_family(people[GUEST], week.session, week.orourke), "She came twice.")

    for name in ("chair", "housing", "hv.seacroft"):
        assert people[name].goes_to(week.item).sees("She came twice.")


def test_whoever_only_looks_on_has_no_page_of_it(people, week):
    observer = people[OBSERVER]
    for path in (week.session, f"{week.session}hold/", f"{week.session}wall/", week.item):
        assert observer.finds_nothing(path)
    assert observer.goes_to("/").does_not_see(*references(week))


def test_when_the_family_has_had_its_turn_the_guest_sees_nothing_any_more(people, week):
    chair, guest = people["chair"], people[GUEST]
    chair.goes_to(week.item).presses("Begin with this family")
    assert guest.goes_to(week.item).sees(week.orourke)
    guest.goes_to("/")  # a screen left open would be answered with 404, and its browser complain

    chair.goes_to(week.item).presses("Done with this family")

    for path in (week.item, week.session, f"{week.session}hold/"):
        assert guest.finds_nothing(path)
    assert guest.goes_to("/families/").does_not_see(*references(week))
    assert people["housing"].goes_to(week.item).sees("She came twice.")
