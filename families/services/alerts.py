"""Alerts: raised with a reason, read by each, looked at again within a year, ended."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from families.models import AT_MOST, Alert, AlertReading, Family
from families.notices.alerts import plan_alert_review, tell_of_alert
from families.permissions.alerts import (
    may_acknowledge,
    may_look_after,
    may_own_alert,
    may_raise_alert,
)
from families.services.locking import lock_family, touch
from families.services.noting import Note, write_note
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today


@service
def raise_alert(
    family: Family,
    *,
    kind: str,
    reason: Note,
    owner: Practitioner,
    review_on: date,
    by: Practitioner,
) -> Alert:
    """What everybody must know first; why, for the readers that its author chooses.

    Whoever raises it has read it.
    """
    family = lock_family(family, by)
    may_raise_alert(by, family).enforce()
    _refuse_second(family, kind, by)
    told = write_note(family, reason, by=by)
    if told is None:
        raise ValidationError({"note": "Enter why"})
    alert = Alert(family=family, kind=kind, reason=told, raised_by=by)
    _give(alert, owner)
    _look_again(alert, review_on)
    alert.clean_fields(exclude=["family", "reason", "owner", "raised_by", "ended_by"])
    alert.save(force_insert=True)
    AlertReading.objects.create(family=family, alert=alert, practitioner=by)
    touch(family)
    audit.record("alert.raised", alert, by=by, family=family.pk, kind=kind)
    tell_of_alert(alert, by)
    plan_alert_review(alert)
    return alert


@service
def acknowledge_alert(alert: Alert, *, by: Practitioner) -> AlertReading:
    """I have read it. Whoever only reads in an emergency may say so too."""
    alert = _seen(alert, by)
    may_acknowledge(by, alert).enforce()
    reading = AlertReading.objects.create(family=alert.family, alert=alert, practitioner=by)
    audit.record("alert.acknowledged", alert, by=by, family=alert.family_id)
    return reading


@service
def renew_alert(alert: Alert, *, review_on: date, by: Practitioner) -> Alert:
    """It still holds, until somebody asks again."""
    alert = _held(alert, by)
    _look_again(alert, review_on)
    alert.save(update_fields=["checked_on", "review_on"])
    audit.record("alert.renewed", alert, by=by, family=alert.family_id)
    plan_alert_review(alert)
    return alert


@service
def hand_on_alert(alert: Alert, *, owner: Practitioner, by: Practitioner) -> Alert:
    """Somebody else answers for it from now on."""
    alert = _held(alert, by)
    _give(alert, owner)
    alert.save(update_fields=["owner"])
    audit.record("alert.handed_on", alert, by=by, family=alert.family_id)
    plan_alert_review(alert)
    return alert


@service
def end_alert(alert: Alert, *, end_reason: str, by: Practitioner) -> Alert:
    alert = _held(alert, by)
    alert.ended_at, alert.ended_by, alert.end_reason = timezone.now(), by, end_reason
    alert.clean_fields(exclude=["family", "reason", "owner", "raised_by", "ended_by"])
    alert.save(update_fields=["ended_at", "ended_by", "end_reason"])
    touch(alert.family)
    audit.record("alert.ended", alert, by=by, family=alert.family_id, reason=end_reason)
    return alert


def _refuse_second(family: Family, kind: str, by: Practitioner) -> None:
    others = Alert.objects.visible_to(by).open().filter(family=family, kind=kind)
    if kind != Alert.Kind.OTHER and others.exists():
        not_now("There is an alert of this kind already. Open it on the family’s page.").enforce()


def _give(alert: Alert, owner: Practitioner) -> None:
    if not (verdict := may_own_alert(owner, alert.family)):
        raise ValidationError({"owner": verdict.reason})
    alert.owner = owner


def _look_again(alert: Alert, review_on: date) -> None:
    if not today() < review_on <= today() + AT_MOST:
        words = "The day to look again must be after today and within a year"
        raise ValidationError({"review_on": words})
    alert.checked_on, alert.review_on = today(), review_on


def _seen(alert: Alert, by: Practitioner) -> Alert:
    seen = Alert.objects.visible_to(by).select_related("family", "owner")
    found = seen.select_for_update(of=("self",)).filter(pk=alert.pk).first()
    if found is None:
        raise PermissionDenied("You do not have access to this.")
    return found


def _held(alert: Alert, by: Practitioner) -> Alert:
    """As it is now, with its family in hand, for whoever looks after it."""
    family = lock_family(alert.family, by)
    found = _seen(alert, by)
    found.family = family
    may_look_after(by, found).enforce()
    return found
