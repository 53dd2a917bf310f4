"""A referral that the meeting decided: sent, chased, and what came of it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.models import Action, Family
from families.permissions.leading import may_answer_referral
from families.services.acting import accept_action, agree_action, close_action, finish_action
from families.services.referring import answer_referral, record_referral, withdraw_referral
from huddle.consequences.answers import day, somebody
from huddle.models import Decision, Referral
from huddle.models.following import SOCIAL_WORK
from huddle.permissions.following import may_record_outcome
from huddle.services.following_actions import asked_of
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.roles import Permission
from practitioners.working_days import today

CHASE = "Chase the outcome of the referral"
NO_ANSWER = "no_answer"
LONGEST = 500


def step_up(decision: Decision, by: Practitioner) -> dict[str, Any]:
    """D02: somebody chases the outcome, and the lead stays."""
    record_referral(decision.family, sent_on=day(decision.details, "sent_on"), by=by)
    return refer(decision, by) | {"referral": True}


def refer(decision: Decision, by: Practitioner) -> dict[str, Any]:
    """D02 and D10: sent on a day, by somebody who hears what came of it."""
    made = asked_of(decision, by, CHASE, "referrer", "chase_on")
    details = decision.details
    Referral.objects.create(
        family=decision.family,
        item=decision.item,
        decision=decision,
        where=details.get("forum", SOCIAL_WORK),
        referrer=somebody(details, "referrer"),
        sent_on=day(details, "sent_on"),
        chase_on=day(details, "chase_on"),
        action_id=made["actions"][0],
    )
    return made


def take_back(decision: Decision, by: Practitioner) -> None:
    """The decision to refer was replaced; what was answered already stays as it was told."""
    waiting = Referral.objects.visible_to(by).waiting().filter(decision=decision)
    waiting.update(withdrawn_at=timezone.now())


def take_step_up_back(family: Family, by: Practitioner) -> None:
    withdraw_referral(family, by=by)


@service
def record_outcome(
    referral: Referral,
    *,
    outcome: str,
    by: Practitioner,
    heard_on: date | None = None,
    note: str = "",
    chase_on: date | None = None,
) -> Referral:
    """Accepted, not accepted; or nobody has answered, and it is chased again by a new date."""
    referral = _locked(referral, by)
    may_record_outcome(by, referral).enforce()
    note = note.strip()
    if len(note) > LONGEST:
        raise ValidationError({"note": f"What was said must be {LONGEST} characters or fewer"})
    if outcome == NO_ANSWER:
        return _chase_again(referral, chase_on, by)
    _check(outcome, heard_on)
    referral.outcome, referral.heard_on, referral.outcome_note = outcome, heard_on, note
    referral.answered_at, referral.answered_by = timezone.now(), by
    referral.save(
        update_fields=["outcome", "heard_on", "outcome_note", "answered_at", "answered_by"]
    )
    _stop_chasing(referral, by)
    audit.record(
        "referral.outcome_recorded", referral, by=by, family=referral.family_id, outcome=outcome
    )
    _let_go(referral, by)
    return referral


@service
def confirm_step_up(family: Family, *, by: Practitioner) -> Family:
    """Children's social work has confirmed what it will do, whoever of them says so."""
    waiting = Referral.objects.visible_to(by).waiting().filter(family=family, where=SOCIAL_WORK)
    referrals = list(waiting)
    if not referrals:
        return answer_referral(family, by=by)
    for referral in referrals:
        record_outcome(referral, outcome=Referral.Outcome.ACCEPTED, heard_on=today(), by=by)
    family.refresh_from_db(fields=["referral_answered_on"])
    return family


def _locked(referral: Referral, by: Practitioner) -> Referral:
    held = Referral.objects.visible_to(by).select_for_update(of=("self",))
    return held.select_related("family", "referrer", "action").get(pk=referral.pk)


def _check(outcome: str, heard_on: date | None) -> None:
    if outcome not in Referral.Outcome.values:
        raise ValidationError({"outcome": "Select what came of the referral"})
    if heard_on is None:
        raise ValidationError({"heard_on": "Enter the date that you heard"})
    if heard_on > today():
        raise ValidationError({"heard_on": "The date that you heard must be today or in the past"})


def _chase_again(referral: Referral, chase_on: date | None, by: Practitioner) -> Referral:
    if chase_on is None or chase_on <= today():
        raise ValidationError({"chase_on": "Enter the date to chase it again, after today"})
    _stop_chasing(referral, by)
    referral.unanswered += 1
    referral.chase_on = chase_on
    referral.action = agree_action(
        referral.family, by=by, text=CHASE, owner=referral.referrer, due_on=chase_on
    )
    referral.save(update_fields=["unanswered", "chase_on", "action"])
    audit.record(
        "referral.chased", referral, by=by, family=referral.family_id, times=referral.unanswered
    )
    return referral


def _stop_chasing(referral: Referral, by: Practitioner) -> None:
    """The chase is done, by whoever may say so; whoever else reports leaves it to its owner."""
    action = referral.action
    if action is None or not action.is_open:
        return
    if action.owner_id == by.pk:
        if action.status == Action.Status.PROPOSED:
            action = accept_action(action, by=by)
        finish_action(action, done_on=today(), by=by)
    elif by.holds(Permission.SESSION_RECORD):
        why = "Somebody else recorded what came of it"
        close_action(action, by=by, status=Action.Status.SUPERSEDED, reason=why)


def _let_go(referral: Referral, by: Practitioner) -> None:
    """Once social work has answered for every child, the lead may end.

    What a referrer heard is written down; that the lead may go, social work or the meeting says.
    """
    sent = Referral.objects.visible_to(by).filter(family=referral.family_id, where=SOCIAL_WORK)
    if not referral.is_to_social_work or sent.waiting().exists():
        return
    if may_answer_referral(by, referral.family):
        answer_referral(referral.family, by=by)
