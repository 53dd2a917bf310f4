"""Emergency access ends by itself or by a person, is answered where closed, and is reviewed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection
from django.utils import timezone

from consent.models import BreakGlass
from consent.services.breaking_glass import (
    end_break_glass,
    end_what_is_over,
    open_for,
    refuse_request,
    review_break_glass,
)
from families.models import Family
from families.services.granting import end_expired_grants
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import Notice
from tests.consent.breaking_glass.emergency import declare_conflict, later, opened, restrict, sees
from tests.factories import make_practitioner
from tests.owner import as_owner


def test_it_ends_when_the_person_ends_it(family, person):
    access = opened(family, person).access

    end_break_glass(access, by=person)

    assert not sees(person, family)
    with acting_as(person):
        access.refresh_from_db()
        assert not access.is_open
        with pytest.raises(NotNow):
            end_break_glass(access, by=person)


def test_governance_ends_it_and_a_stranger_does_not(family, person, governance):
    access = opened(family, person).access
    with pytest.raises(PermissionDenied):
        end_break_glass(access, by=make_practitioner())

    end_break_glass(access, by=governance)

    assert not sees(person, family)


def test_sql_of_a_stranger_ends_nothing(family, person):
    access = opened(family, person).access

    with acting_as(make_practitioner()), connection.cursor() as cursor:
        cursor.execute("SELECT consent_end_break_glass(%s)", [access.pk])
        assert cursor.fetchone() == (False,)
    assert sees(person, family)


def test_it_ends_by_itself(family, person):
    access = opened(family, person, hours=1).access
    later(access, 2)
    assert sees(person, family)  # nobody has come by yet

    assert end_expired_grants() == 1

    assert not sees(person, family)
    with acting_as(person):
        assert not BreakGlass.objects.get(pk=access.pk).is_open


def test_what_is_over_ends_for_the_one_person_and_for_nobody_else(family, person):
    other = make_practitioner()
    later(opened(family, person, hours=1).access, 2)
    opened(family, other)

    assert end_what_is_over(by=person) == 1
    assert end_what_is_over(by=other) == 0

    assert not sees(person, family)
    assert sees(other, family)


def test_a_conflict_or_a_seal_ends_it_at_once(family, nominator, person):
    other = make_practitioner()
    opened(family, person)
    access = opened(family, other).access

    declare_conflict(family, person, nominator)
    assert not sees(person, family)
    restrict(family, Family.Restriction.SEALED)

    assert not sees(other, family)
    with acting_as(other):
        assert not BreakGlass.objects.get(pk=access.pk).is_open


def test_a_sealed_family_opens_only_when_governance_opens_it(
    family, coordinator, governance, person
):
    restrict(family, Family.Restriction.SEALED)
    opened(family, person)
    opened(family, person)  # asked again: still one request
    with acting_as(governance):
        [request] = BreakGlass.objects.visible_to(governance).to_answer()
    with acting_as(coordinator):
        assert not BreakGlass.objects.exists()

    open_for(request, by=governance)

    assert sees(person, family)
    assert not sees(governance, family)
    kinds = Notice.objects.filter(about=request.pk).values_list("kind", "practitioner")
    assert set(kinds) == {
        ("break_glass_granted", person.pk),
        ("break_glass_used", coordinator.pk),
    }
    with pytest.raises(NotNow):
        open_for(request, by=governance)


def test_governance_does_not_open_it_over_a_conflict(family, nominator, governance, person):
    declare_conflict(family, person, nominator)
    opened(family, person)
    with acting_as(governance):
        [request] = BreakGlass.objects.visible_to(governance).to_answer()

    with pytest.raises(NotNow, match="conflict of interest"):
        open_for(request, by=governance)

    assert not sees(person, family)


def test_a_request_refused_stays_closed_and_silent(family, governance, person):
    restrict(family, Family.Restriction.SEALED)
    opened(family, person)
    with acting_as(governance):
        [request] = BreakGlass.objects.visible_to(governance).to_answer()

    refuse_request(request, by=governance)

    assert not sees(person, family)
    with acting_as(person):
        assert not BreakGlass.objects.exists()
    assert not Notice.objects.filter(practitioner=person).exists()


def test_governance_cannot_answer_its_own_request(family, governance):
    restrict(family, Family.Restriction.SEALED)
    opened(family, governance)
    with as_owner():
        request = BreakGlass.objects.get()

    with pytest.raises(PermissionDenied):
        open_for(request, by=governance)
    with (
        pytest.raises(ProgrammingError, match="no such request"),
        acting_as(governance),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT consent_answer_request(%s, true)", [request.pk])
    with acting_as(governance):
        assert not BreakGlass.objects.exists()


def test_it_is_reviewed_once_by_somebody_else_when_it_is_over(family, governance, person):
    access = opened(family, person).access
    with pytest.raises(NotNow, match="still open"):
        review_break_glass(access, outcome="appropriate", note="", by=governance)
    end_break_glass(access, by=person)

    review_break_glass(access, outcome="arrange", note="Ask the coordinator", by=governance)

    with pytest.raises(NotNow, match="already been reviewed"):
        review_break_glass(access, outcome="appropriate", note="", by=governance)
    with acting_as(person):
        mine = BreakGlass.objects.visible_to(person).get()
        assert (mine.outcome, mine.note) == ("arrange", "Ask the coordinator")


def test_nobody_reviews_their_own(family, governance):
    access = opened(family, governance).access
    end_break_glass(access, by=governance)

    with pytest.raises(PermissionDenied, match="Somebody else"):
        review_break_glass(access, outcome="appropriate", note="", by=governance)


def test_a_person_of_the_family_cannot_review_nor_governance_with_a_conflict(
    family, coordinator, nominator, governance, person
):
    access = opened(family, person).access
    end_break_glass(access, by=person)
    declare_conflict(family, governance, nominator)

    for reviewer in (coordinator, governance):
        with pytest.raises(PermissionDenied):
            review_break_glass(access, outcome="appropriate", note="", by=reviewer)


def test_a_review_cannot_be_written_by_who_used_it_nor_by_a_stranger(family, person, coordinator):
    opened(family, person)

    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(person):
        BreakGlass.objects.update(note="Fine")
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(coordinator):
        BreakGlass.objects.update(note="Fine")
    with acting_as(make_practitioner()):
        assert BreakGlass.objects.update(note="Fine") == 0
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(person):
        BreakGlass.objects.update(until=timezone.now())


def test_sql_of_governance_writes_no_review_of_its_own_use(family, governance):
    access = opened(family, governance).access

    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(governance):
        BreakGlass.objects.filter(pk=access.pk).update(note="All was well.")
