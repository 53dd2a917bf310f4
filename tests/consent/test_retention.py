"""How long records are kept, when their disposal is proposed, and what stops that."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection

from consent.models import RecordClass, RetentionClass, RetentionRule
from consent.services.legal_holds import lift_hold, place_hold
from consent.services.retention import change_rule, propose_disposals, reach_class
from families.models import Family
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.consent.governing import close_long_ago, person_of, proposals, raw
from tests.huddle.worlds import make_nominated
from tests.owner import as_owner


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


def test_a_class_is_reached_once(family, world):
    reach_class(family, RecordClass.LOOKED_AFTER, by=world.coordinator)
    reach_class(family, RecordClass.LOOKED_AFTER, by=world.coordinator)

    with as_owner():
        assert RetentionClass.objects.filter(family=family).count() == 1
