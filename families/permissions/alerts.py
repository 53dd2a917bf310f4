"""Who may raise an alert, say that it was read, and look after it."""

from families.models import Alert, AlertReading, Family
from families.permissions.contributing import may_contribute
from families.permissions.leading import leads
from practitioners.access import ALLOWED, Verdict, may, not_now
from practitioners.models import Practitioner
from practitioners.roles import Permission


def may_raise_alert(by: Practitioner, family: Family) -> Verdict:
    """Whoever adds to the family's record: what is dangerous waits for nobody."""
    return may_contribute(by, family)


def may_acknowledge(by: Practitioner, alert: Alert) -> Verdict:
    """Whoever sees the family, once."""
    if not (verdict := may(by, Permission.FAMILY_VIEW)):
        return verdict
    if not alert.is_open:
        return not_now("This alert has ended.")
    has_read = AlertReading.objects.visible_to(by).filter(alert=alert, practitioner=by).exists()
    return not_now("You have said that you read it.") if has_read else ALLOWED


def may_look_after(by: Practitioner, alert: Alert) -> Verdict:
    """Renew it, hand it on, end it: its owner, the family's lead, or who runs the huddle."""
    runs = by.holds(Permission.SESSION_RECORD)
    if not runs and not (verdict := may_contribute(by, alert.family)):
        return verdict
    if not runs and alert.owner_id != by.pk and not leads(by, alert.family):
        return Verdict("Only its owner, the family’s lead, the chair or the coordinator can.")
    return ALLOWED if alert.is_open else not_now("This alert has ended.")


def may_own_alert(owner: Practitioner, family: Family) -> Verdict:
    """Could this person answer for an alert? Whoever works with the family."""
    if not owner.is_active:
        return Verdict("This person no longer uses Huddle.")
    if not set(owner.principals()) & set(family.visible_to):
        return Verdict("This person does not work with the family.")
    return ALLOWED
