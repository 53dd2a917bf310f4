"""Close a family when the meeting has closed every child of it, and open it again."""

from typing import Any

from django.core.exceptions import ValidationError

from consent.services.retention import reach_class
from families.events import family_changed
from families.models import Action, Alert, Allocation, Family, RestrictionChange, Transfer
from families.permissions.acting import may_own_action
from families.permissions.leading import may_become_lead
from families.queries.limits import those_who_run
from families.services.acting import close_action, take_up_again
from families.services.leading import end_lead, resume_lead, withdraw_offer
from families.services.reopening import say_why_closed
from families.services.restricting import restrict_family
from huddle.consequences.choices import CENSUS_CODES
from huddle.consequences.rules import GRIEF
from huddle.models import AgendaItem, Decision, HuddleSession, Nomination
from huddle.notices.following import REDIRECTED
from huddle.services.family_state import CLOSES
from practitioners import audit, notices
from practitioners.models import Practitioner

Made = dict[str, Any]
Status = Family.Status
HANDED_ON = "Handed on when the huddle closed the family: its owner goes on with it"
AFTER_LOSS = "The huddle closed the family after a death or a loss"


def check_can_close(item: AgendaItem, details: dict[str, Any]) -> None:
    """Nothing is left that the huddle asked for, and nobody is waited for."""
    actions = Action.objects.open().filter(family=item.family)
    if details.get("handed_on"):
        actions = actions.filter(status=Action.Status.PROPOSED)
        _refuse_open(actions.count(), "not accepted by its owner", "not accepted by their owners")
    _refuse_open(actions.count(), "still open", "still open")
    _check_alerts(item.family, details)
    _check_transfer(item.family, details)
    if item.family.awaits_social_work:
        raise ValidationError(
            "Children's social work has not confirmed the referral yet. "
            "The family stays open until then."
        )


def close_family(decision: Decision, by: Practitioner) -> Made:
    """The family closes, and whoever leads or was asked to may stop. What can be taken back."""
    family = Family.objects.visible_to(by).select_for_update().get(pk=decision.family_id)
    closing = _closing(decision)
    reasons = {details.get("closure_reason") for details in closing}
    narrowed = bool(reasons & GRIEF) and _narrow(family, reasons, by)
    made: Made = {
        "restricted": narrowed,
        "handed_on": _hand_on(family, by),
        "leads": _end_lead(family, by),
    }
    family.status, family.review_due = Status.CLOSED, None
    family.not_counted = _not_counted(reasons)
    family.save(update_fields=["status", "review_due", "not_counted"])
    reason = decision.details.get("closure_reason", "redirected")
    say_why_closed(family, reason, CENSUS_CODES.get(reason, ""), by=by)
    made["items"] = _take_off_agendas(decision, by)
    for details in closing:
        reach_class(family, details["retention_class"], by=by)
    audit.record(
        "family.closed",
        family,
        by=by,
        family=family.pk,
        reason=reason,
        retention=decision.details["retention_class"],
    )
    decision.family = family
    family_changed.send(sender=Family, family=family, what="closed", by=by)
    return made


def reopen(family: Family, made: Made, by: Practitioner) -> None:
    """Closed in error a moment ago: all of it as before, save what has changed since."""
    if made.get("restricted"):
        restrict_family(
            family,
            restriction=Family.Restriction.STANDARD,
            why=RestrictionChange.Why.OVER,
            reason="The closing was taken back",
            keep=(),
            by=by,
        )
    family.refresh_from_db()
    family.status, family.not_counted = Status.ACTIVE, ""
    family.save(update_fields=["status", "not_counted"])
    audit.record("family.reopened", family, by=by, family=family.pk)
    for ended in Allocation.objects.visible_to(by).filter(pk__in=made.get("leads", ())):
        if may_become_lead(ended.practitioner, family):
            resume_lead(ended, by=by)
    for key, status in made.get("handed_on", ()):
        action = Action.objects.visible_to(by).get(pk=key)
        if may_own_action(action.owner, family, asked_by=by):
            take_up_again(action, status=status, by=by)
    for item in _items(by, pk__in=made.get("items", ()), state=AgendaItem.State.WITHDRAWN):
        item.state, item.withdrawn_reason = AgendaItem.State.LISTED, ""
        item.save(update_fields=["state", "withdrawn_reason"])
        audit.record("family.listed", item, by=by, family=family.pk)


def tell_nominators(decision: Decision, by: Practitioner) -> Made:
    """D16: whoever nominated the child reads where to turn, once the meeting is over."""
    nominations = Nomination.objects.visible_to(by).filter(
        family=decision.family_id, state=Nomination.State.ACCEPTED
    )
    for nomination in nominations.select_related("nominated_by"):
        notices.plan(
            REDIRECTED,
            nomination.nominated_by,
            decision.item,
            due_at=decision.item.session.ends_at,
        )
    return {}


def _closing(decision: Decision) -> list[dict[str, Any]]:
    """What was said for each child that is closed, in whichever discussion."""
    closed = Decision.objects.filter(
        family=decision.family_id, code__in=CLOSES, replaced_at=None, provisional=False
    )
    return list(closed.values_list("details", flat=True))


def _not_counted(reasons: set[Any]) -> str:
    """A record that is no family of its own is in no figure: where all was closed as that."""
    [only, *others] = reasons
    return "" if others or only not in Family.NotCounted else str(only)


def _check_alerts(family: Family, details: dict[str, Any]) -> None:
    """Each is ended, or somebody who is still here goes on answering for it."""
    alerts = Alert.objects.open().filter(family=family)
    if details.get("alerts_stay"):
        alerts = alerts.filter(owner__is_active=False)
    if count := alerts.count():
        holds = "1 alert still holds" if count == 1 else f"{count} alerts still hold"
        raise ValidationError(
            f"{holds}. End each one, or say that its owner goes on answering for it."
        )


def _check_transfer(family: Family, details: dict[str, Any]) -> None:
    """A family that moved is closed when somebody there has said that they have it."""
    begun = family.episodes.filter(closed_at=None).values("opened_at")
    transfers = Transfer.objects.standing().filter(family=family, recorded_at__gte=begun)
    if transfers.waiting().exists():
        raise ValidationError(
            "The transfer has not been acknowledged yet. The family stays open until then."
        )
    if details.get("closure_reason") == "moved" and not transfers.exists():
        raise ValidationError(
            "Record to whom the transfer was sent, and that they have it, on the family's page."
        )


def _refuse_open(count: int, one: str, many: str) -> None:
    if count:
        actions = f"1 action is {one}" if count == 1 else f"{count} actions are {many}"
        raise ValidationError(f"{actions}. Close each one before you close the family.")


def _hand_on(family: Family, by: Practitioner) -> list[list[str]]:
    """Checked before: only where the meeting said so is any action still open."""
    handed_on = []
    for action in Action.objects.visible_to(by).open().filter(family=family):
        handed_on.append([str(action.pk), str(action.status)])
        close_action(action, by=by, status=Action.Status.SUPERSEDED, reason=HANDED_ON)
    return handed_on


def _end_lead(family: Family, by: Practitioner) -> list[str]:
    for offer in family.allocations.offered():
        withdraw_offer(offer, by=by)
    if not family.allocations.current().exists():
        return []
    return [str(end_lead(family, by=by, reason="The huddle closed the family.").pk)]


def _take_off_agendas(decision: Decision, by: Practitioner) -> list[str]:
    """No later session goes on asking about it."""
    ahead = _items(
        by,
        family=decision.family_id,
        state=AgendaItem.State.LISTED,
        session__state=HuddleSession.State.SCHEDULED,
    )
    for item in ahead:
        item.state, item.withdrawn_reason = AgendaItem.State.WITHDRAWN, "The family was closed."
        item.save(update_fields=["state", "withdrawn_reason"])
        audit.record("family.withdrawn", item, by=by, family=decision.family_id)
    return [str(item.pk) for item in ahead]


def _items(by: Practitioner, **where: Any) -> list[AgendaItem]:
    return list(AgendaItem.objects.visible_to(by).filter(**where))


def _who_goes_on_seeing(family: Family) -> list[Practitioner]:
    """Before anybody's access ends: those who run the huddle, and whoever led."""
    people = list(those_who_run(family))
    leads = family.allocations.current().select_related("practitioner")
    return people + [one.practitioner for one in leads if one.practitioner.is_active]


def _narrow(family: Family, reasons: set[Any], by: Practitioner) -> bool:
    """After a death or a loss few go on seeing the record: those who ran it and whoever led."""
    if family.restriction != Family.Restriction.STANDARD:
        return False
    why = RestrictionChange.Why
    restrict_family(
        family,
        restriction=Family.Restriction.RESTRICTED,
        why=why.PREGNANCY_LOSS if "pregnancy_ended" in reasons else why.OTHER,
        reason=AFTER_LOSS,
        keep={person.pk: person for person in _who_goes_on_seeing(family)}.values(),
        by=by,
    )
    family.refresh_from_db()
    return True
