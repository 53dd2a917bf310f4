"""What a family agreed to, and with whom its record is shared: two records, each added anew."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError

from consent.models import FamilyTold, SharingDecision, WorkingAgreement
from consent.permissions.sharing import may_share_with
from consent.queries.sharing import agencies_shared_with
from consent.services.agreements import record_agreement
from consent.services.sharing import decide_sharing
from families.models import GrantReason, Person
from families.services.granting import grant_practitioner
from families.services.registering import open_family
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from tests.factories import make_agency, make_practitioner
from tests.owner import as_owner

Answer = WorkingAgreement.Answer
BASIS = SharingDecision.Basis.PUBLIC_TASK


@pytest.fixture
def nominator():
    return make_practitioner()


@pytest.fixture
def family(nominator):
    with acting_as(nominator):
        return open_family(
            locality="East Leeds",
            team=nominator.teams().get(),
            coordinator=make_practitioner(),
            by=nominator,
        )


def test_a_declined_agreement_is_recorded_and_stops_nothing(family, nominator):
    record_agreement(
        family, answer=Answer.DECLINED, family_told=FamilyTold.TOLD, note="No", by=nominator
    )
    record_agreement(family, answer=Answer.AGREED, family_told=FamilyTold.TOLD, by=nominator)

    with acting_as(nominator):
        answers = [agreement.answer for agreement in family.agreements.all()]
    assert answers == [Answer.AGREED, Answer.DECLINED]


def test_an_agreement_is_never_rewritten(family, nominator):
    agreement = record_agreement(
        family, answer=Answer.DECLINED, family_told=FamilyTold.TOLD, by=nominator
    )

    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(nominator):
        WorkingAgreement.objects.filter(pk=agreement.pk).update(answer=Answer.AGREED)


def test_an_agreement_is_of_a_person_of_the_family(family, nominator):
    with acting_as(nominator):
        another = open_family(
            locality="East Leeds",
            team=nominator.teams().get(),
            coordinator=make_practitioner(),
            by=nominator,
        )
        mother = Person.objects.create(
            family=another, kind="adult", name="Ann Ash", nhs_number_absence="not_known"
        )

    with pytest.raises(ValidationError, match="Select a person of this family"):
        record_agreement(
            family,
            answer=Answer.AGREED,
            family_told=FamilyTold.TOLD,
            person=mother,
            by=nominator,
        )


def test_a_stranger_records_and_decides_nothing(family):
    stranger = make_practitioner()

    with pytest.raises(PermissionDenied):
        record_agreement(family, answer=Answer.AGREED, family_told=FamilyTold.TOLD, by=stranger)
    with pytest.raises(PermissionDenied):
        decide_sharing(
            family, share=True, agencies=[make_agency()], basis=BASIS, reason="x", by=stranger
        )


def test_the_latest_decision_about_an_agency_counts(family, nominator):
    health, police = make_agency(), make_agency()
    decide_sharing(
        family,
        share=True,
        agencies=[health, police],
        basis=BASIS,
        reason="To plan together",
        by=nominator,
    )

    decide_sharing(family, share=False, agencies=[police], reason="More harm", by=nominator)

    with acting_as(nominator):
        assert agencies_shared_with(family) == {health.pk}
        assert may_share_with(health, family)
        assert "decided not to share" in may_share_with(police, family).reason
        assert "Nobody has decided" in may_share_with(make_agency(), family).reason


def test_sharing_needs_what_it_rests_on_and_why_and_not_sharing_needs_why(family, nominator):
    facts = {"agencies": [make_agency()], "by": nominator}

    with pytest.raises(ValidationError, match="what the sharing rests on"):
        decide_sharing(family, share=True, reason="To plan", **facts)
    with pytest.raises(ValidationError, match="why you decided this"):
        decide_sharing(family, share=False, reason="", **facts)


def test_a_decision_not_to_share_is_audited_as_one_to_share_is(family, nominator):
    decide_sharing(family, share=False, agencies=[make_agency()], reason="Harm", by=nominator)

    with as_owner():
        event = AuditEvent.objects.get(verb="sharing.decided", family=family.pk)
    assert event.facts["share"] is False
    assert "Harm" not in str(event.facts)


def test_who_only_sees_records_and_decides_nothing(family, nominator):
    reader = make_practitioner()
    grant_practitioner(family, reader, GrantReason.OVERSEEING, by=nominator)

    with pytest.raises(PermissionDenied, match="one of those who add to it"):
        record_agreement(family, answer=Answer.AGREED, family_told=FamilyTold.TOLD, by=reader)
    with pytest.raises(PermissionDenied, match="one of those who add to it"):
        decide_sharing(
            family, share=True, agencies=[make_agency()], basis=BASIS, reason="x", by=reader
        )
