"""Screen a nomination: accept it, ask for more, or send it where it belongs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from consent.services.sharing import Footing, decide_sharing
from families.models import Audience, Contribution, Family
from families.services.contributing import contribute
from families.services.reopening import reopen_family
from huddle.models import Nomination, NominationContribution
from huddle.notices.screening import ANSWERED, QUESTION, SCREENED
from huddle.permissions.screening import may_answer, may_ask, may_rest_on, may_screen
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Agency, Practitioner
from practitioners.notices import plan

State = Nomination.State
LONGEST_NOTE = 500


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """With which agencies the record is shared, on what footing, why; and why not with others."""

    agencies: Iterable[Agency]
    basis: str
    reason: str
    not_shared: Iterable[Agency] = ()
    why_not: str = ""
    consent: str = ""


@service
def accept_nomination(nomination: Nomination, sharing: Sharing, *, by: Practitioner) -> Nomination:
    """Accept it for the huddle and decide with whom it is shared; both are written down.

    The family then waits for a session's agenda: nobody else sees it before that is published.
    One that was closed begins a new time with the huddle.
    """
    nomination = held(nomination, by)
    may_screen(by, nomination).enforce()
    may_rest_on(by, sharing.basis).enforce()
    if nomination.family.status == Family.Status.CLOSED:
        reopen_family(nomination.family, by=by)
        nomination.family.refresh_from_db()
    share(nomination.family, sharing, by=by, told=nomination.family_told)
    return screened(nomination, State.ACCEPTED, "", by)


@service
def ask_nominator(nomination: Nomination, *, question: str, by: Practitioner) -> Nomination:
    """Ask whoever nominated; the nomination waits for their answer."""
    nomination = held(nomination, by)
    may_ask(by, nomination).enforce()
    _move(nomination, State.NEEDS_INFORMATION, _note(question, "Enter what you need to know"))
    audit.record("nomination.asked", nomination, by=by, family=nomination.family_id)
    plan(QUESTION, nomination.nominated_by, nomination, occurrence=_now())
    return nomination


@service
def answer_coordinator(
    nomination: Nomination,
    *,
    text: str,
    audience: str,
    by: Practitioner,
    named_agencies: Iterable[Agency] = (),
) -> Contribution:
    """The answer joins the family's record, with its audience, and the nomination goes back."""
    nomination = held(nomination, by)
    may_answer(by, nomination).enforce()
    contribution = contribute(
        nomination.family,
        by=by,
        text=text,
        nature=Contribution.Nature.OPINION,
        theme=Contribution.Theme.PRESSURE,
        audience=audience,
        named_agencies=named_agencies if audience == Audience.NAMED else (),
        about=[nomination.child],
    )
    NominationContribution.objects.create(
        family=nomination.family, nomination=nomination, contribution=contribution
    )
    _move(nomination, State.SUBMITTED, nomination.screening_note)
    audit.record("nomination.answered", nomination, by=by, family=nomination.family_id)
    plan(ANSWERED, nomination.huddle.coordinator, nomination, occurrence=_now())
    return contribution


@service
def redirect_nomination(
    nomination: Nomination, *, where_to: str, who_told: str, by: Practitioner
) -> Nomination:
    """It belongs elsewhere: say where, and who has been told. The family closes if alone."""
    nomination = held(nomination, by)
    may_screen(by, nomination).enforce()
    if not where_to.strip() or not who_told.strip():
        raise ValidationError("Enter where it goes and who has been told")
    note = _note(f"Redirected to {where_to.strip()}. Told: {who_told.strip()}", "")
    nomination = screened(nomination, State.REDIRECTED, note, by)
    close_if_alone(nomination, by)
    return nomination


def held(nomination: Nomination, by: Practitioner) -> Nomination:
    """The nomination as it is now, until the transaction ends; refused to a stranger."""
    visible = Nomination.objects.visible_to(by).select_for_update(of=("self",))
    found = visible.select_related("family", "child", "huddle", "team", "nominated_by")
    one = found.filter(pk=nomination.pk).first()
    if one is None:
        raise PermissionDenied("You do not have access to this nomination.")
    return one


def share(family: Family, sharing: Sharing, *, by: Practitioner, told: str = "") -> None:
    """One decision to share and, where agencies are left out, one not to.

    ``told`` is what whoever nominated has told the family: nobody is asked for it twice.
    """
    agencies, left_out = list(sharing.agencies), list(sharing.not_shared)
    if not agencies:
        raise ValidationError("Select at least one agency")
    if left_out and not sharing.why_not.strip():
        raise ValidationError("Enter why you do not share with the other agencies")
    decide_sharing(
        family,
        share=True,
        agencies=agencies,
        basis=sharing.basis,
        reason=sharing.reason,
        footing=Footing(consent=sharing.consent, family_told=told),
        by=by,
    )
    if left_out:
        footing = Footing(family_told=told)
        decide_sharing(
            family,
            share=False,
            agencies=left_out,
            reason=sharing.why_not,
            footing=footing,
            by=by,
        )


def screened(nomination: Nomination, state: str, note: str, by: Practitioner) -> Nomination:
    nomination.state = state
    nomination.screening_note = note
    nomination.screened_at = timezone.now()
    nomination.screened_by = by
    nomination.save(update_fields=["state", "screening_note", "screened_at", "screened_by"])
    audit.record(
        "nomination.screened", nomination, by=by, family=nomination.family_id, state=str(state)
    )
    plan(SCREENED, nomination.nominated_by, nomination)
    return nomination


def close_if_alone(nomination: Nomination, by: Practitioner) -> None:
    """A family that was only nominated, and of which no other nomination stands, is closed."""
    family = nomination.family
    standing = Nomination.objects.visible_to(by).filter(
        family=family, state__in=[State.SUBMITTED, State.NEEDS_INFORMATION, State.ACCEPTED]
    )
    if family.status == Family.Status.NOMINATED and not standing.exists():
        family.status = Family.Status.CLOSED
        family.save(update_fields=["status", "updated_at"])
        audit.record("family.closed", family, by=by, family=family.pk, why="screened")


def _move(nomination: Nomination, state: str, note: str) -> None:
    nomination.state = state
    nomination.screening_note = note
    nomination.save(update_fields=["state", "screening_note"])


def _note(text: str, missing: str) -> str:
    if not text.strip():
        raise ValidationError(missing)
    if len(text.strip()) > LONGEST_NOTE:
        raise ValidationError(f"The note must be {LONGEST_NOTE} characters or fewer")
    return text.strip()


def _now() -> str:
    """Asked again, they are told again."""
    return timezone.now().isoformat(timespec="seconds")
