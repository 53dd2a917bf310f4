"""How long records are kept: rules that a newer one replaces, classes that are only added."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection

from consent.models import RecordClass, RetentionClass, RetentionRule
from consent.permissions.governing import may_govern
from families.models import Family
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner

# What people can look at in a day; the next night proposes the next ones.
MOST_IN_A_NIGHT = 500


@service
def change_rule(
    *,
    record_class: str,
    trigger: str,
    years: int,
    authority: str,
    from_date: date,
    by: Practitioner,
) -> RetentionRule:
    """A newer rule from a day on. The earlier ones stay, so that a disposal can be explained."""
    may_govern(by).enforce()
    if not authority.strip():
        raise ValidationError({"authority": "Enter on whose authority"})
    counts_from_event = trigger == RetentionRule.Trigger.EVENT
    if counts_from_event != (record_class == RecordClass.AUDIT):
        raise ValidationError({"trigger": "Select from when the years are counted"})
    rule = RetentionRule.objects.create(
        record_class=record_class,
        trigger=trigger,
        years=years,
        authority=authority.strip(),
        from_date=from_date,
        confirmed=True,
        created_by=by.pk,
    )
    audit.record("retention.rule_changed", rule, by=by, record_class=record_class, years=years)
    return rule


@service
def reach_class(family: Family, record_class: str, *, by: Practitioner) -> None:
    """The family's record belongs to this class from now on, beside those it had."""
    known, new = RetentionClass.objects.get_or_create(
        family=family,
        record_class=record_class,
        defaults={"because": RetentionClass.Because.CLOSURE},
    )
    if new:
        audit.record(
            "retention.class_reached", known, by=by, family=family.pk, record_class=record_class
        )


def propose_disposals() -> int:
    """Put before a person whatever may be disposed of; how many are new. Safe twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_propose_disposals(%s)", [MOST_IN_A_NIGHT])
        proposed = cursor.fetchone()[0]
    if proposed:
        audit.record_by_system("disposal.proposed", "consent.DisposalProposal", proposed=proposed)
    return proposed
