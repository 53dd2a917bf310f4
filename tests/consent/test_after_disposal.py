"""Disposal leaves no word of the family, keeps skeleton and trail, and touches no other."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from consent.models import DisposalCertificate, SubjectAccess
from consent.services.subject_access import end_access
from families.models import Family
from huddle.models import Decision, MinutesItem
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.row_security import RULES
from tests.access.told.making import make_told_week
from tests.access.told.meeting import sign
from tests.access.words import WORDS
from tests.consent.governing import (
    ask_about,
    close_long_ago,
    dispose,
    person_of,
    proposed,
    raw,
    release_all,
)
from tests.huddle.worlds import make_nominated
from tests.owner import as_owner

# Kept by intent: they are of no family, or of another one.
OF_OTHERS = {
    *("waiting names", "waiting told", "import row", "restricted name", "sealed name", "draft"),
    *("unsent form", "danger record", "screening note", "agenda note"),
    *("restriction reason", "prompt note", "signed early"),
}


def test_after_disposal_no_word_of_the_family_is_anywhere(first, second):
    """Raw SQL as the owner, over every column of every table."""
    week = make_told_week()
    sign(week)
    answer_all(week)
    mother = person_of(week.family, kind="adult")
    release_all(ask_about(week.family, mother, first), first)
    close_long_ago(week.family)
    told = {kind: words for kind, words in WORDS.items() if kind not in OF_OTHERS}
    before = {kind for kind, words in told.items() if stands_anywhere(words)}
    assert before == told.keys()

    dispose(week.family, first, second)

    assert {kind: words for kind, words in told.items() if stands_anywhere(words)} == {}
    others = {kind for kind in OF_OTHERS if stands_anywhere(WORDS[kind])}
    assert others == OF_OTHERS


def answer_all(week):
    """The request that waits in such a week has been withdrawn."""
    reviewer = week.people["reviewer"]
    with acting_as(reviewer):
        access = SubjectAccess.objects.get(pk=week.things["access"])
    end_access(access, state="withdrawn", reason="They rang.", by=reviewer)


def stands_anywhere(words):
    with as_owner():
        return any(
            raw(f'SELECT 1 FROM "{table}" t WHERE t::text LIKE ANY (%s) LIMIT 1', like(words))  # noqa: S608
            for table in RULES
        )


def like(words):
    return [f"%{word}%" for word in words]


def test_disposal_keeps_the_skeleton_and_the_trail_and_certifies(first, second):
    week = make_told_week()
    sign(week)
    answer_all(week)
    close_long_ago(week.family)
    with as_owner():
        events = AuditEvent.objects.filter(family=week.family.pk).count()
        decisions = Decision.objects.filter(family=week.family).count()

    dispose(week.family, first, second)

    with as_owner():
        family = Family.objects.get(pk=week.family.pk)
        assert (family.reference, family.visible_to) == (week.family.reference, [])
        assert not family.team_grants.exists()
        assert not family.practitioner_grants.exists()
        assert Decision.objects.filter(family=family, code="D01").exists()
        assert Decision.objects.filter(family=family).count() == decisions
        assert AuditEvent.objects.filter(family=family.pk).count() >= events
        certificate = DisposalCertificate.objects.get(family=family)
        assert certificate.counts["families.Person"] == 2
        assert certificate.counts["huddle.MinutesItem"] == 1
        assert (certificate.signed_by, certificate.confirmed_by) == (first, second)


def test_disposal_touches_no_other_family(first, second, world):
    family, other = make_nominated(world), make_nominated(world)
    close_long_ago(family)

    dispose(family, first, second)

    assert person_of(other, kind="adult").name == "Amina Yusuf"
    assert person_of(family, kind="adult").name == "[erased]"


@pytest.mark.parametrize("role", ["runtime", "owner"])
def test_signed_minutes_stay_as_they_are_for_whoever_writes_a_certificate(first, role):
    """Neither a certificate of the past nor one made by hand opens what is signed."""
    week = make_told_week()
    sign(week)
    answer_all(week)
    close_long_ago(week.family)
    proposal = proposed(week.family, first)
    made = DisposalCertificate(
        family=week.family,
        family_reference=week.family.reference,
        proposal=proposal,
        rule_id=proposal.rule_id,
        signed_by=first,
        confirmed_by=first,
        erased_at=proposal.proposed_at,
        transaction=1,
    )
    if role == "runtime":
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(first):
            made.save()
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(first):
            raw("SELECT erase_family(%s)", week.family.pk)
        return
    with as_owner():
        made.save()
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            MinutesItem.objects.filter(family=week.family).update(body={})
        with pytest.raises(IntegrityError, match="signed"), transaction.atomic():
            Decision.objects.filter(family=week.family).update(rationale="x")


def test_after_a_disposal_in_the_same_transaction_minutes_are_closed_again(first, second):
    week = make_told_week()
    sign(week)
    answer_all(week)
    close_long_ago(week.family)
    dispose(week.family, first, second)

    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        MinutesItem.objects.filter(family=week.family).update(body={"x": 1})
    with as_owner(), pytest.raises(IntegrityError, match="certificate"), transaction.atomic():
        DisposalCertificate.objects.update(counts=None)
