"""How long records are kept, what stops their disposal, and that disposal leaves no word."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from consent.models import (
    DisposalCertificate,
    DisposalProposal,
    LegalHold,
    RecordClass,
    RetentionClass,
    RetentionRule,
    SubjectAccess,
)
from consent.services.disposing import (
    confirm_disposal,
    hold_instead,
    keep_longer,
    sign_disposal,
)
from consent.services.legal_holds import lift_hold, place_hold
from consent.services.retention import change_rule, propose_disposals, reach_class
from consent.services.subject_access import end_access
from families.models import Family
from huddle.models import Decision, MinutesItem
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Practitioner
from practitioners.row_security import RULES
from practitioners.working_days import today
from tests.access.words import WORDS, make_told_week, sign
from tests.consent.governing import (
    ask_about,
    close_long_ago,
    dispose,
    make_lead,
    person_of,
    proposed,
    release_all,
)
from tests.huddle.worlds import make_nominated, make_world
from tests.owner import as_owner


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def family(world):
    return make_nominated(world)


@pytest.fixture
def first():
    return make_lead()


@pytest.fixture
def second():
    return make_lead()


def proposals(family):
    with as_owner():
        return list(DisposalProposal.objects.filter(family=family).order_by("proposed_at"))


def set_level(family, level):
    with as_owner():
        Family.objects.filter(pk=family.pk).update(level_of_need=level)


def ends_on(family):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT record_class, due_on FROM consent_retention_ends(%s)", [family.pk])
        return cursor.fetchone()


def test_the_day_of_closing_is_kept_whoever_closes(family, world):
    with acting_as(world.coordinator):
        family.status = Family.Status.CLOSED
        family.save(update_fields=["status"])
        family.refresh_from_db()
        assert family.closed_on == today()

        family.status = Family.Status.ACTIVE
        family.save(update_fields=["status"])
        family.refresh_from_db()
        assert family.closed_on is None


def test_an_open_family_has_no_end(family):
    assert ends_on(family) is None


def test_early_help_counts_from_the_youngest_childs_birth(family):
    close_long_ago(family)

    assert ends_on(family) == ("early_help", date(today().year - 70, 1, 1))


def test_child_protection_once_is_child_protection_for_good(family):
    set_level(family, "s47")
    set_level(family, "multi_agency")
    close_long_ago(family, years=31)

    record_class, due = ends_on(family)

    assert record_class == "child_protection"
    assert due > today()


def test_a_lesser_class_never_shortens_what_a_longer_one_asks(family, world):
    reach_class(family, RecordClass.LOOKED_AFTER, by=world.coordinator)
    reach_class(family, RecordClass.NO_LIVE_BIRTH, by=world.coordinator)
    close_long_ago(family, years=40)

    assert ends_on(family)[0] == "looked_after"


def test_a_pregnancy_without_a_live_birth_has_its_own_rule(world):
    family = make_nominated(world, edd=today() + timedelta(days=60))
    close_long_ago(family)

    assert ends_on(family)[0] == "no_live_birth"


def test_a_class_without_a_rule_never_ends(family, world):
    close_long_ago(family)
    reach_class(family, RecordClass.CHILD_PROTECTION, by=world.coordinator)
    with as_owner():
        RetentionRule.objects.filter(record_class="child_protection").delete()

    assert ends_on(family)[1] is None
    propose_disposals()
    assert proposals(family) == []


def test_a_class_is_never_taken_away(family, world):
    reach_class(family, RecordClass.LOOKED_AFTER, by=world.coordinator)

    for statement in ("DELETE FROM", "UPDATE"):
        with pytest.raises(ProgrammingError), acting_as(world.coordinator):
            raw(
                f"{statement} consent_retentionclass"
                + (" SET record_class = 'audit'" if statement == "UPDATE" else "")
            )


def test_a_newer_rule_replaces_an_older_one_from_its_day_on(family, first):
    close_long_ago(family, years=40)
    change_rule(
        record_class="early_help",
        trigger="birth",
        years=50,
        authority="Leeds schedule, 2026",
        from_date=today(),
        by=first,
    )

    assert ends_on(family)[1] > today()


def test_only_information_governance_changes_a_rule(world):
    with pytest.raises(PermissionDenied):
        change_rule(
            record_class="early_help",
            trigger="birth",
            years=1,
            authority="Me",
            from_date=today(),
            by=world.coordinator,
        )
    with pytest.raises(ProgrammingError), acting_as(world.coordinator):
        RetentionRule.objects.create(
            record_class="early_help", trigger="birth", years=1, from_date=today()
        )


def test_the_night_proposes_once_and_disposes_of_nothing(family):
    close_long_ago(family)

    assert propose_disposals() == 1
    assert propose_disposals() == 0

    assert [one.state for one in proposals(family)] == ["proposed"]
    assert "Amina" in person_of(family, kind="adult").name


@pytest.mark.parametrize("on", ["family", "class"])
def test_a_hold_stops_the_proposal_until_it_is_lifted(family, first, on):
    close_long_ago(family)
    described = (
        {"reference": family.reference} if on == "family" else {"record_class": "early_help"}
    )
    hold = place_hold(reason="An inquiry.", by=first, **described)
    propose_disposals()
    assert proposals(family) == []

    lift_hold(hold, reason="It has ended.", by=first)

    propose_disposals()
    assert len(proposals(family)) == 1


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


def dispose_by_sql(proposal, by):
    with transaction.atomic(), acting_as(by):
        raw("SELECT consent_dispose(%s)", proposal.pk)


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


# Kept by intent: they are of no family, or of another one.
OF_OTHERS = {
    *("waiting names", "waiting told", "import row", "restricted name", "sealed name", "draft"),
    *("unsent form", "danger record", "screening note", "agenda note"),
    *("restriction reason", "prompt note"),
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


def test_a_class_is_reached_once(family, world):
    reach_class(family, RecordClass.LOOKED_AFTER, by=world.coordinator)
    reach_class(family, RecordClass.LOOKED_AFTER, by=world.coordinator)

    with as_owner():
        assert RetentionClass.objects.filter(family=family).count() == 1


def raw(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, *[list(parameters)] if parameters else [])
        return cursor.fetchall() if cursor.description else []
