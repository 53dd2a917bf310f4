"""What the huddle adds to a family's chronology, and whom it does not name there."""

import pytest

from huddle.models import AgencyCheck, MinutesItem, Referral
from huddle.services.checking import answer_check
from huddle.services.dissenting import dissent, withdraw_dissent
from huddle.services.holding import close_session, open_session
from huddle.services.inviting import invite_to_item
from huddle.services.presence import begin_item
from huddle.services.referrals import record_outcome
from huddle.services.signing import sign_minutes
from huddle.services.telling import ask_to_tell, record_not_told, record_told
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.counting import queries_of
from tests.factories import make_practitioner, make_team
from tests.families.reading import on_family, page, text
from tests.families.test_chronology import LINE, address, events
from tests.huddle.deciding import record, rows
from tests.huddle.holding import (
    SOON,
    attend,
    make_twin,
    meeting_about,
    next_meeting,
    publish,
    url,
)
from tests.huddle.worlds import AGREED_ALOUD, withhold
from tests.owner import as_owner

HEARD = {"outcome": "accepted", "heard_on": today(), "note": "A place from Monday."}
VIEW = {"view": "A week is too long.", "would_change": "A visit on Monday."}
DECIDED = "D11 Continue the current plan, review on a date"
UNNAMED = "A service that is not named here"


def referred(meeting):
    record(meeting, "D10", is_primary=False)
    return rows(Referral)[0]


def follow(meeting):
    """Everything that a session may set going, and what came of it."""
    world = meeting.world
    decision = record(meeting, "D11", rationale="She is gaining weight.")
    record_outcome(referred(meeting), by=world.health, **HEARD)
    dissent(meeting.item, decision=decision, by=world.police, **VIEW)
    telling = ask_to_tell(
        meeting.item, by=meeting.chair, safe="yes", teller=world.health, tell_on=SOON
    )
    record_told(telling, by=world.health, told_on=today(), said="She is glad.", theme="strength")


def test_a_session_stands_with_what_was_decided_and_what_followed(client, meeting):
    follow(meeting)
    huddle, world = meeting.world.huddle.name, meeting.world

    found = events(client, world.housing, meeting.family)

    assert {
        f"Nominated to {huddle}: Zakariya Yusuf",
        f"Discussed in {huddle}",
        f"Zakariya Yusuf: {DECIDED}",
        "Does not agree with D11 Continue the current plan, review on a date for Zakariya Yusuf",
        "Referred: MARAC",
        "Referral accepted: MARAC",
        "Somebody was asked to tell the family",
        "The family was told",
    } <= set(found)


def test_it_says_why_and_who(client, meeting):
    follow(meeting)
    world = meeting.world

    shown = text(client, world.housing, on_family("chronology", meeting.family))

    health = f"{world.health.full_name}, {world.health.agency}"
    for words in (
        "She is gaining weight.",
        f"Decided by {world.huddle.name}",
        "A week is too long.",
        f"{world.police.full_name}, {world.police.agency}",
        "A place from Monday.",
        f"Referred by {health}",
        f"Asked to tell them: {health}",
    ):
        assert words in shown


def test_an_answered_check_stands_by_its_team_and_without_why_it_withholds(client, world, family):
    publish(world, family)
    with acting_as(world.police):
        check = AgencyCheck.objects.get(team=world.team_of(world.police))
    answer_check(check, answer="withheld", withheld_reason="A live inquiry.", by=world.police)

    for reader in (world.housing, world.chair, world.police):
        shown = text(client, reader, on_family("chronology", family))
        assert "Agency check answered: Known to us, information withheld" in shown
        assert "A live inquiry." not in shown
    assert events(client, world.housing, family, kind="check") == events(
        client, world.housing, family, agency=world.police.agency_id
    )
    assert events(client, world.housing, family, agency=world.health.agency_id) == [
        f"Nominated to {world.huddle.name}: Zakariya Yusuf"
    ]


def test_a_family_that_is_only_listed_has_not_been_discussed(client, world, family):
    publish(world, family)

    assert events(client, world.health, family, kind="session") == []


def test_a_decision_that_was_replaced_is_not_told_again(client, meeting):
    record(meeting, "D11")
    record(meeting, "D07")

    [only] = events(client, meeting.world.health, meeting.family, kind="decision")

    assert only == "Zakariya Yusuf: D07 Universal services"


def test_a_view_that_was_withdrawn_is_not_told_again(client, meeting):
    made = dissent(meeting.item, by=meeting.world.police, **VIEW)
    withdraw_dissent(made, by=meeting.world.police)

    assert "A week is too long." not in text(
        client, meeting.world.health, on_family("chronology", meeting.family)
    )


def test_a_family_that_was_not_told_and_one_that_is_not_say_so(client, meeting):
    telling = ask_to_tell(
        meeting.item,
        by=meeting.chair,
        safe="care",
        care="Ring before noon.",
        teller=meeting.world.health,
        tell_on=SOON,
    )
    record_not_told(telling, because="Nobody was at home.", by=meeting.world.health)

    shown = text(client, meeting.world.police, on_family("chronology", meeting.family))

    assert "Take care: Ring before noon." in shown
    assert "The family has not been told" in shown
    assert "Nobody was at home." in shown


def test_where_it_is_not_safe_to_tell_nobody_is_asked(client, meeting):
    ask_to_tell(meeting.item, by=meeting.chair, safe="no", care="He reads her letters.")

    assert events(client, meeting.world.police, meeting.family, kind="telling") == [
        "The family is not told"
    ]


def test_what_was_decided_for_one_twin_is_not_told_of_the_other(client, meeting):
    twin = make_twin(meeting)
    record(meeting, "D11")
    record(meeting, "D07", twin)

    only = events(client, meeting.world.health, meeting.family, kind="decision", child=twin.pk)

    assert only == ["Zahra Yusuf: D07 Universal services"]


def test_after_signing_it_leads_to_the_family_s_part_of_the_minutes(client, meeting):
    follow(meeting)
    world = meeting.world
    close_session(meeting.session, by=world.chair)
    sign_minutes(meeting.fresh().session, by=world.chair, unagreed=AGREED_ALOUD)

    shown = text(client, world.housing, on_family("chronology", meeting.family))
    addresses = {href for href, _ in LINE.findall(shown)}

    [part] = rows(MinutesItem)
    assert url("minutes_part", part.pk) in addresses
    for href in addresses:
        assert page(client, world.housing, href).status_code == 200


def test_an_agency_that_it_is_not_shared_with_finds_no_chronology(client, meeting):
    withhold(meeting.world, meeting.family, meeting.world.police.agency)

    response = page(client, meeting.world.police, on_family("chronology", meeting.family))

    assert response.status_code == 404


@pytest.fixture
def guest(world, family):
    """Of a sensitive team, invited for this family only; what they said stands."""
    meeting = meeting_about(world, publish(world, family), family)
    guest = make_practitioner(make_team(world.police.agency))
    with as_owner():
        guest.teams().update(is_sensitive=True)
    invite_to_item(meeting.item, guest, reason="She knows them.", by=world.chair)
    session = open_session(meeting.session, by=world.chair)
    attend(session, world.chair, world.health, world.police, guest)
    begin_item(meeting.fresh().item, by=world.chair)
    dissent(meeting.item, by=guest, **VIEW)
    return guest


def test_a_guest_of_a_sensitive_service_is_not_named(client, world, family, guest):
    for reader in (world.health, world.police):
        shown = text(client, reader, on_family("chronology", family))
        assert "A week is too long." in shown
        assert UNNAMED in shown
        assert guest.full_name not in shown
        assert events(client, reader, family, kind="dissent") == ["Does not agree"]
        # Nor does the filter by agency tell where they come from.
        assert f'<option value="{world.police.agency_id}"' not in shown


def test_they_are_named_to_who_runs_the_session_and_to_themselves(client, world, family, guest):
    for reader in (world.chair, world.coordinator, guest):
        shown = text(client, reader, address(family, kind="dissent"))
        assert guest.full_name in shown
        assert UNNAMED not in shown


def test_a_guest_of_any_other_service_is_named(client, world, family, guest):
    with as_owner():
        guest.teams().update(is_sensitive=False)

    assert guest.full_name in text(client, world.health, on_family("chronology", family))


def test_it_costs_the_same_however_long_it_is(client, meeting):
    follow(meeting)
    reader = meeting.world.housing
    client.force_login(reader)
    few = queries_of(client, address(meeting.family, whole="yes"))

    close_session(meeting.session, by=meeting.chair)
    later = next_meeting(meeting)
    for child in (later.child, make_twin(later)):
        follow_again(later, child)
    client.force_login(reader)

    assert queries_of(client, address(meeting.family, whole="yes")) == few


def follow_again(meeting, child):
    decision = record(meeting, "D11", child)
    record(meeting, "D10", child, is_primary=False)
    dissent(meeting.item, decision=decision, by=meeting.world.police, **VIEW)
    ask_to_tell(
        meeting.item, by=meeting.chair, safe="yes", teller=meeting.world.health, tell_on=SOON
    )
