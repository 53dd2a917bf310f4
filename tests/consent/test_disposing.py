"""Two people dispose of a record whose time is over, and only while nothing stops them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError

from consent.models import DisposalProposal, LegalHold, RecordClass
from consent.services.disposing import confirm_disposal, hold_instead, keep_longer, sign_disposal
from consent.services.legal_holds import place_hold
from consent.services.retention import propose_disposals, reach_class
from families.models import Family
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.working_days import today
from tests.consent.governing import (
    ask_about,
    close_long_ago,
    dispose,
    dispose_by_sql,
    person_of,
    proposals,
    proposed,
)
from tests.owner import as_owner


def test_a_hold_on_a_lesser_class_of_the_family_stops_it_too(family, first, second, world):
    reach_class(family, RecordClass.CHILD_PROTECTION, by=world.coordinator)
    close_long_ago(family)
    proposal = proposed(family, first)
    sign_disposal(proposal, reference=family.reference, by=first)
    place_hold(reason="An inquiry.", record_class="early_help", by=first)

    with pytest.raises(IntegrityError, match="legal hold"):
        confirm_disposal(proposal, reference=family.reference, by=second)


def test_a_hold_placed_after_the_signature_stops_the_disposal(family, first, second):
    close_long_ago(family)
    proposal = proposed(family, first)
    sign_disposal(proposal, reference=family.reference, by=first)
    place_hold(reason="An inquiry.", reference=family.reference, by=second)

    with pytest.raises(NotNow, match="legal hold"):
        confirm_disposal(proposal, reference=family.reference, by=second)
    with pytest.raises(IntegrityError, match="legal hold"):
        dispose_by_sql(proposal, second)


def test_an_open_subject_access_request_stops_the_disposal(family, first, second):
    close_long_ago(family)
    ask_about(family, person_of(family, kind="adult"), first)
    proposal = proposed(family, first)

    with pytest.raises(NotNow, match="has not been answered"):
        sign_disposal(proposal, reference=family.reference, by=first)
    sign_as_owner(proposal, first)
    with pytest.raises(IntegrityError, match="request is open"):
        dispose_by_sql(proposal, second)


def sign_as_owner(proposal, by):
    with as_owner():
        DisposalProposal.objects.filter(pk=proposal.pk).update(
            state="signed", signed_by=by, signed_at=proposal.proposed_at
        )


def test_a_family_that_was_opened_again_is_not_disposed_of(family, first, second):
    close_long_ago(family)
    proposal = proposed(family, first)
    sign_disposal(proposal, reference=family.reference, by=first)
    with as_owner():
        Family.objects.filter(pk=family.pk).update(status="active")

    with pytest.raises(IntegrityError, match="retention has not ended"):
        dispose_by_sql(proposal, second)


def test_who_signs_types_the_reference(family, first):
    close_long_ago(family)

    with pytest.raises(ValidationError, match="exactly as it is shown"):
        sign_disposal(proposed(family, first), reference="CMC-9999", by=first)


def test_who_signed_does_not_confirm(family, first, second):
    close_long_ago(family)
    proposal = proposed(family, first)
    sign_disposal(proposal, reference=family.reference, by=first)

    with pytest.raises(PermissionDenied, match="Somebody else must confirm"):
        confirm_disposal(proposal, reference=family.reference, by=first)
    with pytest.raises(ProgrammingError, match="two different people"):
        dispose_by_sql(proposal, first)


def test_a_lone_lead_confirms_only_where_the_settings_say_so(family, first, settings):
    with as_owner():
        Practitioner.objects.exclude(pk=first.pk).filter(roles__contains=["ig_lead"]).update(
            is_active=False
        )
    close_long_ago(family)
    proposal = proposed(family, first)
    sign_disposal(proposal, reference=family.reference, by=first)
    with pytest.raises(PermissionDenied):
        confirm_disposal(proposal, reference=family.reference, by=first)

    settings.DISPOSAL_BY_ONE = True

    assert confirm_disposal(proposal, reference=family.reference, by=first)


def test_the_setting_helps_nobody_who_is_not_alone(family, first, second, settings):
    settings.DISPOSAL_BY_ONE = True
    close_long_ago(family)
    proposal = proposed(family, first)
    sign_disposal(proposal, reference=family.reference, by=first)

    with pytest.raises(PermissionDenied):
        confirm_disposal(proposal, reference=family.reference, by=first)


def test_nobody_else_signs_confirms_or_disposes(family, world, first):
    close_long_ago(family)
    proposal = proposed(family, first)

    for person in (world.coordinator, world.chair, world.health):
        with pytest.raises(PermissionDenied):
            sign_disposal(proposal, reference=family.reference, by=person)
        with pytest.raises(ProgrammingError, match="information governance"):
            dispose_by_sql(proposal, person)


def test_an_unsigned_disposal_is_refused_by_the_database(family, first, second):
    close_long_ago(family)

    with pytest.raises(IntegrityError, match="not signed"):
        dispose_by_sql(proposed(family, first), second)


def test_kept_longer_it_comes_back_on_its_day(family, first):
    close_long_ago(family)
    proposal = proposed(family, first)
    keep_longer(proposal, reason="A claim.", until=today() + timedelta(days=30), by=first)
    propose_disposals()
    assert len(proposals(family)) == 1

    with as_owner():
        DisposalProposal.objects.update(keep_until=today())

    propose_disposals()
    assert [one.state for one in proposals(family)] == ["kept", "proposed"]


def test_to_keep_longer_needs_a_reason_and_a_day_to_come(family, first):
    close_long_ago(family)
    proposal = proposed(family, first)

    with pytest.raises(ValidationError, match="reason"):
        keep_longer(proposal, reason=" ", until=today() + timedelta(days=1), by=first)
    with pytest.raises(ValidationError, match="in the future"):
        keep_longer(proposal, reason="A claim.", until=today(), by=first)


def test_put_on_hold_instead(family, first):
    close_long_ago(family)

    hold_instead(proposed(family, first), reason="An inquiry.", by=first)

    propose_disposals()
    assert [one.state for one in proposals(family)] == ["held"]
    with acting_as(first):
        assert LegalHold.objects.get(family=family).reason == "An inquiry."


def test_disposing_twice_is_refused(family, first, second):
    close_long_ago(family)
    dispose(family, first, second)

    with pytest.raises(NotNow, match="disposed of"):
        confirm_disposal(proposals(family)[0], reference=family.reference, by=second)
    with pytest.raises(IntegrityError, match="not signed"):
        dispose_by_sql(proposals(family)[0], second)
