"""Cover for a lead: by name and by dates, with what the lead may do, and never a second lead."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from families.models import Allocation, Audience, Contribution, Cover, Family
from families.permissions.leading import leads
from families.services.acting import agree_action, close_action
from families.services.conflicts import declare_conflict
from families.services.contributing import contribute
from families.services.covering import (
    accept_cover,
    arrange_cover,
    decline_cover,
    end_cover,
    extend_cover,
    follow_covers,
)
from families.services.leading import accept_lead, end_lead, offer_lead
from families.services.reminding import plan_reminders
from families.tasks import end_grants_whose_time_is_up
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.roles import Role
from practitioners.working_days import add_working_days, end_of_day
from tests.factories import make_practitioner
from tests.families.covering import (
    TODAY,
    in_days,
    lead_of,
    let_days_pass,
    make_cover,
    make_covered,
    may_do,
)
from tests.families.record import as_now
from tests.owner import as_owner

State = Cover.State
AS_LEAD = {
    ("view_family", "covering"),
    ("contribute_family", "covering"),
    ("lead_family", "covering"),
}


@pytest.fixture
def cover():
    return make_practitioner()


def sees(person, family):
    with acting_as(person):
        return Family.objects.visible_to(person).filter(pk=family.pk).exists()


def is_lead(person, family):
    with acting_as(person):
        return leads(person, family)


def test_whoever_is_asked_sees_the_family_and_may_do_nothing_yet(family, lead, cover):
    asked = make_cover(family, cover, lead)

    assert as_now(asked).state == State.ASKED
    assert may_do(cover, family) == {("view_family", "offered")}
    assert not is_lead(cover, family)
    assert Notice.objects.get(practitioner=cover).kind == "cover_asked"


def test_whoever_accepts_may_do_today_what_the_lead_may(family, lead, cover):
    make_covered(family, cover, lead)

    assert may_do(cover, family) == AS_LEAD
    assert is_lead(cover, family)
    assert is_lead(lead, family)
    assert lead_of(family).practitioner == lead


def test_whoever_covers_works_the_actions_of_others_and_reads_what_is_for_the_lead(
    family, lead, cover, owner, coordinator, nominator
):
    told = contribute(
        family,
        by=nominator,
        text="For the lead",
        nature=Contribution.Nature.RECORDED,
        theme=Contribution.Theme.PRESSURE,
        audience=Audience.CHAIR_AND_LEAD,
    )
    action = agree_action(family, by=coordinator, text="Ring", owner=owner, due_on=TODAY)
    asked = make_cover(family, cover, lead)
    with acting_as(cover):
        assert not Contribution.objects.visible_to(cover).filter(pk=told.pk).exists()
    with pytest.raises(PermissionDenied, match="Only the owner, the Single Lead"):
        close_action(action, by=cover, status="not_done", reason="No answer")

    accept_cover(asked, by=cover)

    with acting_as(cover):
        assert Contribution.objects.visible_to(cover).filter(pk=told.pk).exists()
    close_action(action, by=cover, status="not_done", reason="No answer")


def test_what_is_overdue_is_told_to_whoever_covers(family, lead, cover, owner, coordinator):
    agree_action(family, by=coordinator, text="Ring", owner=owner, due_on=TODAY)
    make_covered(family, cover, lead, last=30)

    plan_reminders(add_working_days(TODAY, 2))

    told = Notice.objects.filter(kind="action_overdue").values_list("practitioner", flat=True)
    assert set(told) == {owner.pk, cover.pk}


def test_a_cover_of_next_week_begins_by_the_clock(family, lead, cover):
    accepted = make_covered(family, cover, lead, first=7, last=14)
    assert follow_covers() == 0
    assert may_do(cover, family) == {("view_family", "offered")}
    assert not is_lead(cover, family)

    let_days_pass(accepted, 7)
    assert is_lead(cover, family)  # by the moment of reading, before the clock comes
    assert follow_covers() == 1
    assert follow_covers() == 0

    assert may_do(cover, family) == AS_LEAD
    with as_owner():
        event = AuditEvent.objects.get(verb="cover.begun")
    assert (event.by, event.family) == (None, family.pk)


def test_a_cover_is_over_after_its_last_day_by_the_clock_alone(family, lead, cover):
    accepted = make_covered(family, cover, lead, first=0, last=2)
    assert is_lead(cover, let_and_keep(family, accepted, 2))

    let_days_pass(accepted, 1)

    assert not is_lead(cover, family)
    end_grants_whose_time_is_up()
    assert not sees(cover, family)
    assert as_now(accepted).state == State.ACCEPTED
    assert as_now(accepted).state_on == "Over"


def let_and_keep(family, cover, days):
    let_days_pass(cover, days)
    return family


def test_a_request_that_nobody_answered_lapses(family, lead, cover):
    asked = make_cover(family, cover, lead, first=0, last=1)
    asked = let_days_pass(asked, 2)

    with pytest.raises(NotNow, match="have passed"):
        accept_cover(asked, by=cover)
    follow_covers()

    assert as_now(asked).state == State.WITHDRAWN
    assert not sees(cover, family)


def test_declining_says_why_and_the_lead_looks_for_somebody_else(family, lead, cover, coordinator):
    asked = make_cover(family, cover, coordinator)
    with pytest.raises(ValidationError, match="Enter why you cannot cover"):
        decline_cover(asked, by=cover, reason=" ")

    decline_cover(asked, by=cover, reason="On leave too")

    assert as_now(asked).decline_reason == "On leave too"
    assert not sees(cover, family)
    told = Notice.objects.filter(kind="cover_missing").values_list("practitioner", flat=True)
    assert set(told) == {lead.pk, coordinator.pk}
    make_covered(family, make_practitioner(), lead)


def test_ended_early_takes_the_sight_away_at_once(family, lead, cover):
    accepted = make_covered(family, cover, lead)
    with pytest.raises(ValidationError, match="Enter why the cover ends"):
        end_cover(accepted, by=lead, reason="")

    end_cover(accepted, by=lead, reason="Back")

    assert as_now(accepted).state == State.ENDED
    assert not sees(cover, family)
    assert not is_lead(cover, family)
    with pytest.raises(NotNow, match="already: ended early"):
        end_cover(accepted, by=lead, reason="Back")


def test_whoever_covers_can_give_it_up_and_the_lead_is_told(family, lead, cover):
    accepted = make_covered(family, cover, lead)

    end_cover(accepted, by=cover, reason="Ill")

    assert as_now(accepted).state == State.GIVEN_UP
    assert not sees(cover, family)
    assert Notice.objects.filter(practitioner=lead, kind="cover_missing").exists()


def test_a_request_is_taken_back_before_it_is_answered(family, lead, cover):
    asked = make_cover(family, cover, lead)

    end_cover(asked, by=lead, reason="Not needed")

    assert as_now(asked).state == State.WITHDRAWN
    assert not sees(cover, family)
    with pytest.raises(PermissionDenied, match="do not have access"):
        accept_cover(asked, by=cover)


def test_longer_goes_on_without_a_gap(family, lead, cover):
    accepted = make_covered(family, cover, lead, last=2)
    with pytest.raises(ValidationError, match="must be after the present one"):
        extend_cover(accepted, ends_on=in_days(2), by=lead)

    extend_cover(accepted, ends_on=in_days(9), by=lead)

    let_days_pass(accepted, 5)
    end_grants_whose_time_is_up()
    assert may_do(cover, family) == AS_LEAD
    assert Notice.objects.filter(practitioner=cover, kind="cover_changed").exists()


def test_two_covers_never_overlap_by_a_day(family, lead, cover):
    make_covered(family, cover, lead, first=0, last=4)
    other = make_practitioner()

    with pytest.raises(ValidationError, match="Somebody else has been asked"):
        make_cover(family, other, lead, first=4, last=8)

    next_one = make_cover(family, other, lead, first=5, last=8)
    with pytest.raises(ValidationError, match="Somebody else has been asked"):
        extend_cover(Cover(pk=first_of(family), family=family), ends_on=in_days(5), by=lead)
    decline_cover(next_one, by=other, reason="Away")
    make_cover(family, make_practitioner(), lead, first=5, last=8)


def first_of(family):
    with as_owner():
        return family.covers.order_by("starts_on").first().pk


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({}, "covers_of_a_lead_never_overlap"),
        ({"starts_on": in_days(20), "ends_on": in_days(19)}, "cover_ends_after_it_starts"),
        ({"state": "declined", "answered_at": "2026-11-01T00:00Z"}, "declined_with_a_reason"),
    ],
)
def test_the_database_refuses_what_cannot_be(family, lead, cover, facts, constraint):
    asked = make_cover(family, cover, lead)
    row = {
        "family": family,
        "allocation": asked.allocation,
        "practitioner": make_practitioner(),
        "starts_on": in_days(6),
        "ends_on": in_days(8),
        "reason": "x",
        "arranged_by": lead,
    }

    with (
        pytest.raises(IntegrityError) as refused,
        acting_as(lead),
        transaction.atomic(),
    ):
        Cover.objects.create(**row | facts)

    assert constraint in str(refused.value) + str(refused.value.__cause__.diag.constraint_name)


def test_the_database_lets_nobody_cover_for_themselves(family, lead, cover):
    asked = make_cover(family, cover, lead)
    row = {"family": family, "allocation": asked.allocation, "practitioner": lead}
    days = {"starts_on": in_days(9), "ends_on": in_days(9)}

    with (
        pytest.raises(IntegrityError, match="by somebody else"),
        acting_as(lead),
        transaction.atomic(),
    ):
        Cover.objects.create(**row, **days, reason="x", arranged_by=lead)


def test_the_runtime_role_cannot_move_a_cover_to_somebody_else(family, lead, cover):
    asked, other = make_cover(family, cover, lead), make_practitioner()

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(lead),
        transaction.atomic(),
    ):
        Cover.objects.filter(pk=asked.pk).update(practitioner=other)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ({"roles": (Role.MANAGER,)}, "role cannot be"),
        ({"is_active": False}, "no longer uses Huddle"),
    ],
)
def test_only_who_could_lead_is_asked(family, lead, who, words):
    with pytest.raises(PermissionDenied, match=words):
        make_cover(family, make_practitioner(**who), lead)


def test_the_lead_is_not_asked_nor_somebody_with_a_conflict(family, lead, cover, coordinator):
    declare_conflict(family, cover, kind="knows", reason="Her friend", by=coordinator)

    with pytest.raises(PermissionDenied, match="cannot cover for themselves"):
        make_cover(family, lead, lead)
    with pytest.raises(PermissionDenied, match="conflict of interest"):
        make_cover(family, cover, lead)


def test_who_else_sees_the_family_arranges_nothing(family, lead, cover, nominator):
    with pytest.raises(PermissionDenied, match="Only the lead, their supervisor"):
        make_cover(family, cover, nominator)
    asked = make_cover(family, cover, lead)
    with pytest.raises(PermissionDenied, match="Only the lead, their supervisor"):
        end_cover(asked, by=nominator, reason="No")
    with pytest.raises(PermissionDenied, match="Only the lead, their supervisor"):
        extend_cover(asked, ends_on=in_days(30), by=cover)
    with pytest.raises(PermissionDenied, match="Only the person who was asked"):
        accept_cover(asked, by=nominator)


def test_the_days_make_sense(family, lead, cover):
    with pytest.raises(ValidationError, match="must be today or in the future"):
        make_cover(family, cover, lead, first=-1)
    with pytest.raises(ValidationError, match="first day or after it"):
        make_cover(family, cover, lead, first=3, last=2)
    with pytest.raises(ValidationError, match="Enter why the lead is away"):
        arrange_cover(lead_of(family), cover, by=lead, starts_on=TODAY, ends_on=TODAY, reason=" ")


def test_a_cover_ends_with_the_lead_whom_it_is_for(family, lead, cover, coordinator):
    accepted = make_covered(family, cover, lead)
    later = make_cover(family, make_practitioner(), lead, first=10, last=12)
    after = make_practitioner()

    accept_lead(offer_lead(family, after, by=coordinator, reason="Moved"), by=after)

    assert as_now(accepted).state == State.ENDED
    assert as_now(later).state == State.WITHDRAWN
    assert not sees(cover, family)
    assert not sees(later.practitioner, family)


def test_whoever_covers_may_become_the_lead(family, lead, cover, coordinator):
    accepted = make_covered(family, cover, lead)

    accept_lead(offer_lead(family, cover, by=coordinator, reason="Knows them"), by=cover)

    assert as_now(accepted).state == State.ENDED
    assert lead_of(family).practitioner == cover
    follow_covers()
    assert {why for _, why in may_do(cover, family)} == {"leading"}


def test_nothing_is_covered_where_nobody_leads_any_more(family, lead, cover, coordinator):
    allocation = lead_of(family)
    end_lead(family, by=coordinator, reason="Closing")

    with pytest.raises(NotNow, match="This lead has ended"):
        arrange_cover(
            allocation, cover, by=coordinator, starts_on=TODAY, ends_on=TODAY, reason="x"
        )


def test_a_cover_that_would_begin_twice_is_granted_once(family, lead, cover):
    accepted = make_covered(family, cover, lead, first=3)
    let_days_pass(accepted, 3)
    follow_covers()
    with as_owner():
        before = AuditEvent.objects.count()

    follow_covers()

    with as_owner():
        assert AuditEvent.objects.count() == before


def test_the_supervisor_arranges_cover_for_a_lead_who_is_ill(family, coordinator, cover):
    supervisor, ill = make_practitioner(roles=(Role.SUPERVISOR,)), make_practitioner()
    offer = offer_lead(family, ill, by=coordinator, reason="Near", supervisor=supervisor)
    accept_lead(offer, by=ill)

    make_covered(family, cover, supervisor)

    assert is_lead(cover, family)


def test_the_trail_holds_ids_only(family, lead, cover):
    accepted = make_covered(family, cover, lead)
    end_cover(accepted, by=lead, reason="Back from Whitby")

    with as_owner():
        events = AuditEvent.objects.filter(target=f"families.Cover:{accepted.pk}").order_by("at")
        assert [event.verb for event in events] == [
            "cover.arranged",
            "cover.accepted",
            "cover.begun",
            "cover.ended",
        ]
        assert all("Whitby" not in str(event.facts) for event in events)
        assert Allocation.objects.filter(family=family, state="current").count() == 1


def test_a_day_begins_in_london(family, lead, cover, monkeypatch):
    accepted = make_covered(family, cover, lead, first=1, last=1)
    tomorrow = TODAY + timedelta(days=1)
    for module in ("families.models.covering", "families.services.covering"):
        monkeypatch.setattr(f"{module}.today", lambda: tomorrow)

    assert is_lead(cover, family)
    assert follow_covers() == 1
    with as_owner():
        [until] = set(
            family.practitioner_grants.filter(source=accepted.pk).values_list("until", flat=True)
        )
    assert until == end_of_day(tomorrow)
