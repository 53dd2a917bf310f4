"""Ask somebody to tell the family what was decided, and record what became of it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from families.models import Action, Contribution
from families.services.acting import accept_action, close_action, finish_action
from families.services.contributing import Care, contribute
from huddle.models import AgendaItem, Telling
from huddle.permissions.holding import may_decide
from huddle.permissions.telling import may_report_telling
from huddle.services.following_actions import agree
from huddle.services.holding import lock_item
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.roles import Permission
from practitioners.working_days import today

Safe = Telling.Safe
TELL = {
    Safe.YES: "Tell the family what the huddle decided",
    Safe.CARE: "Tell the family what the huddle decided. Read first how it is safe",
}
MOST = 300


@service
def ask_to_tell(
    item: AgendaItem,
    *,
    safe: str,
    by: Practitioner,
    teller: Practitioner | None = None,
    tell_on: date | None = None,
    care: str = "",
) -> Telling:
    """Once for the family. Asked again in the same discussion, the later answer stands."""
    item = lock_item(item, by)
    may_decide(by, item).enforce()
    facts = _checked(safe, teller, tell_on, care.strip())
    telling = Telling.objects.select_for_update().filter(item=item).first()
    telling = telling or Telling(family=item.family, item=item)
    if telling.ended_at is not None:
        not_now("What became of it is recorded already.").enforce()
    _ask_no_longer(telling, by)
    for name, value in facts.items():
        setattr(telling, name, value)
    telling.action, telling.decided_by = _ask(item, telling, by), by
    changed = [*facts, "action", "decided_by"]
    telling.save(update_fields=None if telling._state.adding else changed)
    audit.record(
        "telling.agreed",
        telling,
        by=by,
        family=item.family_id,
        safe=safe,
        teller=str(telling.teller_id or ""),
    )
    return telling


@service
def record_told(
    telling: Telling, *, told_on: date, by: Practitioner, said: str = "", theme: str = ""
) -> Telling:
    """They were told on that day. What they said back is theirs, and reads as theirs."""
    telling = _locked(telling, by)
    may_report_telling(by, telling).enforce()
    if told_on > today():
        raise ValidationError({"told_on": "The date they were told must be today or in the past"})
    if said.strip():
        telling.said = _contribute(telling, said, theme, told_on, by)
    telling.told_on = told_on
    return _end(telling, by, told=True)


@service
def record_not_told(telling: Telling, *, because: str, by: Practitioner) -> Telling:
    """It could not be done, or was no longer safe: the next meeting reads why."""
    telling = _locked(telling, by)
    may_report_telling(by, telling).enforce()
    because = because.strip()
    if not because:
        raise ValidationError({"because": "Enter why they were not told"})
    if len(because) > MOST:
        raise ValidationError({"because": f"The reason must be {MOST} characters or fewer"})
    telling.not_told_because = because
    return _end(telling, by, told=False)


def _checked(
    safe: str, teller: Practitioner | None, tell_on: date | None, care: str
) -> dict[str, Any]:
    faults = {}
    if safe not in Safe.values:
        raise ValidationError({"safe": "Select whether it is safe to tell them"})
    if safe == Safe.NO:
        teller = tell_on = None
    if safe != Safe.YES and not care:
        faults["care"] = "Enter how it is safe to tell them, or why it is not"
    if len(care) > MOST:
        faults["care"] = f"What to take care of must be {MOST} characters or fewer"
    if safe != Safe.NO and teller is None:
        faults["teller"] = "Select who tells the family"
    if safe != Safe.NO and (tell_on is None or tell_on < today()):
        faults["tell_on"] = "Enter the date to tell them by, today or in the future"
    if faults:
        raise ValidationError(faults)
    return {"safe": safe, "teller": teller, "tell_on": tell_on, "care": care}


def _ask(item: AgendaItem, telling: Telling, by: Practitioner) -> Action | None:
    if telling.teller is None or telling.tell_on is None:
        return None
    text = TELL[Safe(telling.safe)]
    return agree(
        item, text=text, owner=telling.teller, due_on=telling.tell_on, by=by, asked_as="teller"
    )


def _ask_no_longer(telling: Telling, by: Practitioner) -> None:
    if telling.action is not None and telling.action.is_open:
        why = "The meeting decided anew who tells the family"
        close_action(telling.action, by=by, status=Action.Status.SUPERSEDED, reason=why)


def _locked(telling: Telling, by: Practitioner) -> Telling:
    held = Telling.objects.visible_to(by).select_for_update(of=("self",))
    return held.select_related("family", "action").get(pk=telling.pk)


def _contribute(
    telling: Telling, said: str, theme: str, told_on: date, by: Practitioner
) -> Contribution:
    return contribute(
        telling.family,
        text=said,
        nature=Contribution.Nature.FAMILY_SAID,
        theme=theme or Contribution.Theme.UNKNOWN,
        audience=Contribution.Audience.HUDDLE,
        event_date=told_on,
        care=Care(safe_to_discuss=Contribution.SafeToDiscuss.YES),
        by=by,
    )


def _end(telling: Telling, by: Practitioner, *, told: bool) -> Telling:
    telling.ended_at, telling.ended_by = timezone.now(), by
    telling.save(update_fields=["told_on", "not_told_because", "said", "ended_at", "ended_by"])
    _end_action(telling, by, told=told)
    audit.record("telling.ended", telling, by=by, family=telling.family_id, told=told)
    return telling


def _end_action(telling: Telling, by: Practitioner, *, told: bool) -> None:
    action = telling.action
    if action is None or not action.is_open:
        return
    if told and action.owner_id == by.pk:
        if action.status == Action.Status.PROPOSED:
            action = accept_action(action, by=by)
        finish_action(action, done_on=telling.told_on or today(), by=by)
    elif told or by.holds(Permission.SESSION_RECORD):
        why = "What became of it was recorded with the decision"
        close_action(action, by=by, status=Action.Status.SUPERSEDED, reason=why)
    else:
        why = "They were not told: the reason stands with the decision"
        close_action(action, by=by, status=Action.Status.NOT_POSSIBLE, reason=why)
