"""What goes otherwise than planned, walked by the pages to the end: what each person sees then.

A child born between listing and session is in test_born_before_the_session.py.
"""

from django.urls import reverse

from families.models import Allocation
from families.services.leading import accept_lead, offer_lead
from huddle.models import AgencyCheck, Decision, DecisionCode, Nomination
from huddle.services.checking import Told, answer_check
from huddle.services.holding import close_session, open_session
from huddle.services.signing import sign_minutes
from practitioners.binding import acting_as
from tests.factories import make_practitioner
from tests.families.reading import page, post, text
from tests.huddle.deciding import record, rows, typed_for
from tests.huddle.holding import attend, hold, make_twin, meeting_about, next_meeting, publish, url
from tests.huddle.screening.waiting import nominated, other_family
from tests.huddle.worlds import AGREED_ALOUD

KNOWN = "Two calls to the flat in October."
KNOWN_FOR = {"nature": "recorded", "theme": "pressure", "audience": "huddle"}


def check_of(person, family):
    with acting_as(person):
        return AgencyCheck.objects.get(team=person.teams().get(), family=family)


def item_of(client, person, meeting):
    return text(client, person, url("item", meeting.item.pk))


def signed(meeting):
    """Closed and signed; the address of the minutes."""
    close_session(meeting.session, by=meeting.chair)
    sign_minutes(meeting.fresh().session, unagreed=AGREED_ALOUD, by=meeting.chair)
    return url("minutes", meeting.session.pk)


# A hybrid session, and one agency that cannot come


def test_an_absent_agency_s_written_return_is_read_in_a_hybrid_session(client, world, family):
    session = publish(world, family)
    place = {"held": "hybrid", "place": "Room 4", "video_link": "https://meet.example.org/1"}
    assert post(client, world.coordinator, url("session_place", session.pk), **place)
    check = check_of(world.police, family)
    answer_check(check, answer="known", told=Told(worry=KNOWN), by=world.police)
    assert post(client, world.police, url("written_return", session.pk)).status_code == 302
    open_session(session, by=world.chair)
    attend(session, world.chair, world.coordinator, world.health)
    joins = {"mode": "remote", "connected": "no", "accepted": "on"}
    assert post(client, world.housing, url("statement", session.pk), **joins).status_code == 302
    meeting = meeting_about(world, session, family)

    for person in (world.chair, world.health, world.housing):
        shown = text(client, person, url("hold", session.pk))
        assert "Quorate" in shown
        assert "Not quorate" not in shown
        assert KNOWN in item_of(client, person, meeting)
    assert page(client, world.police, url("item", meeting.item.pk)).status_code == 302

    record(meeting, "D11")
    minutes = signed(meeting)
    for person in (world.chair, world.health, world.housing, world.police):
        shown = text(client, person, minutes)
        assert "apologies, written return given" in shown
        assert "joined remotely" in shown
        assert "The meeting was quorate." in shown
        assert KNOWN in shown


# A closure without a quorum


def test_what_is_closed_without_a_quorum_is_provisional_until_the_next_meeting_confirms_it(client):
    meeting = hold(quorate=False)
    world, family = meeting.world, meeting.family
    assert "Step-downs and closures are provisional" in text(
        client, world.housing, url("hold", meeting.session.pk)
    )
    typed = typed_for("D15", meeting) | {"confirm": "yes"}
    details = url("decide_details", meeting.item.pk, meeting.child.pk, "D15")
    assert post(client, world.chair, details, **typed).status_code == 302

    minutes = signed(meeting)
    for person in (world.housing, world.health, world.chair):
        assert "Provisional" in text(client, person, minutes)
        assert "Closed" not in _status(client, person, family)

    later = next_meeting(meeting)
    attend(later.session, world.housing)
    shown = item_of(client, world.housing, later)
    assert "Provisional from the last session: Close" in shown
    assert "Ratify it" not in shown
    assert "Ratify it" in item_of(client, world.chair, later)
    ratify = url("ratify", later.item.pk, later.child.pk)
    assert post(client, world.housing, ratify).status_code == 403
    assert post(client, world.chair, ratify).status_code == 302
    assert post(client, world.coordinator, ratify).status_code == 409  # from an older page
    assert [one.provisional for one in rows(Decision, item=later.item)] == [False]

    for person in (world.health, world.chair):
        assert "Closed" in _status(client, person, family)
    assert not Allocation.objects.filter(family=family, state="current").exists()


def _status(client, person, family):
    shown = text(client, person, family.get_absolute_url())
    return shown.split("<h1", 1)[1].split("</h1>", 1)[0]


# Twins, decided differently


def test_of_twins_each_has_one_main_decision_and_everybody_reads_both(client, meeting):
    twin, world = make_twin(meeting), meeting.world
    for child, code in ((meeting.child, "D07"), (meeting.child, "D11"), (twin, "D06")):
        typed = typed_for(code, meeting) | {"confirm": "yes"}
        details = url("decide_details", meeting.item.pk, child.pk, code)
        assert post(client, world.chair, details, **typed).status_code == 302

    assert "Single-agency support" in item_of(client, world.chair, meeting)
    standing = {(one.child_id, one.code) for one in rows(Decision, replaced_at=None)}
    assert standing == {(meeting.child.pk, "D11"), (twin.pk, "D06")}

    minutes = signed(meeting)
    for person in (world.chair, world.health, world.police, world.housing):
        shown = text(client, person, minutes)
        assert "Continue the current plan" in shown
        assert "Single-agency support" in shown
        assert "Universal services" not in shown  # replaced in the discussion
    assert page(client, world.stranger, minutes).status_code == 404


# A conflict of interest, found in the room


def test_a_conflict_that_is_found_in_the_room_closes_the_family_for_one_person(client, meeting):
    world, family = meeting.world, meeting.family
    known = make_practitioner(world.team_of(world.police))
    attend(meeting.session, known)
    spoke = {"text": "He was at the door.", **KNOWN_FOR}
    said = url("item_contribute", meeting.item.pk)
    assert post(client, known, said, **spoke).status_code == 302
    assert family.reference in text(client, known, url("hold", meeting.session.pk))

    declared = {"kind": "related", "reason": "It is my cousin."}
    conflict = reverse("families:conflict", args=[family.pk])
    assert post(client, known, conflict, **declared).status_code == 302

    assert page(client, known, url("item", meeting.item.pk)).status_code == 404
    assert page(client, known, family.get_absolute_url()).status_code == 404
    assert family.reference not in text(client, known, url("hold", meeting.session.pk))
    assert family.reference not in text(client, known, "/")
    for person in (world.chair, world.health, world.police, world.housing):
        shown = item_of(client, person, meeting)
        assert f"takes no part: {known.full_name}" in shown
        assert "He was at the door." in shown
        assert "cousin" not in shown

    record(meeting, "D11")
    minutes = signed(meeting)
    assert family.reference not in text(client, known, minutes)
    assert "Declared a conflict of interest" in text(client, world.housing, minutes)


# Nominated twice, and joined


def test_a_family_nominated_twice_goes_on_under_the_first_number(client, world):
    first = other_family(world)  # by the police
    again = nominated(world)  # by health, of the same people
    both = world.agencies
    old = again.family
    coordinator = world.coordinator
    join = reverse("huddle:screen_join_family", args=[again.pk, first.pk])
    asked = {"child": "new", "basis": "public_task", "reason": "The same.", "sure": "on"}
    assert post(client, coordinator, join, **asked).status_code == 302
    assert post(client, coordinator, join, **asked).status_code == 409
    for nomination in rows(Nomination, family=first):
        _accept(client, coordinator, nomination, both)

    session = publish(world, first)

    # The first number: both teams, those who run the huddle, and the core team beside them.
    for person in (world.health, world.police, coordinator, world.chair, world.housing):
        assert page(client, person, first.get_absolute_url()).status_code == 200
        assert first.reference in text(client, person, url("session", session.pk))
    # The second: closed, on no agenda, and seen by whoever told it and the coordinator alone.
    assert "Closed" in _status(client, world.health, old)
    assert "Closed" in _status(client, coordinator, old)
    for person in (world.police, world.chair, world.housing):
        assert page(client, person, old.get_absolute_url()).status_code == 404
        assert old.reference not in text(client, person, url("session", session.pk))
    mine = text(client, world.health, reverse("huddle:nominations"))
    assert f"Joined to {first.reference}" in mine
    assert first.reference in mine


def _accept(client, coordinator, nomination, agencies):
    accept = reverse("huddle:screen_accept", args=[nomination.pk])
    sharing = {
        "agencies": [str(agency.pk) for agency in agencies],
        "basis": "public_task",
        "reason": "To help them.",
    }
    assert post(client, coordinator, accept, **sharing).status_code == 302


# D04: the lead is handed over


def test_a_handover_is_decided_by_its_page_and_each_finds_what_is_theirs(client, meeting):
    world, family = meeting.world, meeting.family
    typed = typed_for("D04", meeting) | {"supervisor": str(world.housing.pk), "confirm": "yes"}
    details = url("decide_details", meeting.item.pk, meeting.child.pk, "D04")
    refused = post(client, world.chair, details, **typed)
    assert "Nobody leads for this family: decide to allocate a lead" in refused.content.decode()
    accept_lead(offer_lead(family, world.police, by=meeting.chair, reason="Near"), by=world.police)

    checked = post(client, world.chair, details, **{k: typed[k] for k in typed if k != "confirm"})
    assert "Check the decision" in checked.content.decode()
    assert "Feeding plan." in checked.content.decode()
    assert not rows(Decision)
    assert post(client, world.chair, details, **typed).status_code == 302

    for person in (world.chair, world.health, world.police, world.housing):
        shown = item_of(client, person, meeting)
        assert f"D04 {DecisionCode.D04.label}" in shown
        assert f"Offered to {world.health.full_name}" in shown
        assert "Hand over to the new lead" in shown
    assert "Will you lead?" in text(client, world.health, "/")
    assert "Hand over to the new lead" in text(client, world.police, "/")
    assert "See the family together" in text(client, world.health, "/")
    assert "Will you lead?" not in text(client, world.housing, "/")
    assert _lead(family) == world.police.pk

    accept_lead(rows(Allocation, state="offered")[0], by=world.health)

    assert _lead(family) == world.health.pk
    assert f"{world.health.full_name}" in item_of(client, world.housing, meeting)
    assert "Offered to" not in item_of(client, world.housing, meeting)


def _lead(family):
    [lead] = rows(Allocation, family=family, state="current")
    return lead.practitioner_id
