"""Open a record in an emergency, end that, answer for it and review it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from consent import notices
from consent.models import BreakGlass
from consent.models.breaking_glass import TOLD
from consent.permissions.breaking_glass import (
    may_answer_request,
    may_break_glass,
    may_end,
    may_review,
)
from consent.queries.governing import governance_leads
from families.matching import name_key
from families.models import FamilyPractitionerGrant, GrantReason, live
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import acting_as, service
from practitioners.models import Practitioner
from practitioners.notices import plan

SHORTEST_REASON = 20
OPEN_IT = """
SELECT answer, opened, break_glass FROM consent_break_glass(%s, %s, %s, %s, %s, %s, %s)
"""
LASTS = "Emergency access lasts 1 to {} hours"


@dataclass(frozen=True)
class Sought:
    """How the family is known: its reference, an NHS number, or a full name and date of birth."""

    reference: str = ""
    nhs_number: str = ""
    name: str = ""
    dob: date | None = None

    @property
    def kind(self) -> str:
        return "reference" if self.reference else "nhs_number" if self.nhs_number else "name"


@dataclass(frozen=True)
class Answer:
    """What came of it: "opened", "seen" already, "refused" (never why) or "throttled"."""

    said: str
    family: UUID | None = None
    access: BreakGlass | None = None


@service
def break_glass(
    sought: Sought, *, reason: str, words: str, hours: int, by: Practitioner
) -> Answer:
    """Open the record to read it, and tell who must know. The database decides whether.

    A refusal is an answer and not an exception: that it was tried must stay written down.
    """
    may_break_glass(by).enforce()
    if reason not in BreakGlass.Reason.values:
        raise ValidationError("Select why you need it", code="reason")
    if len(words.strip()) < SHORTEST_REASON:
        raise ValidationError("Say why in at least 20 characters", code="words")
    if not 1 <= hours <= settings.EMERGENCY_MOST_HOURS:
        raise ValidationError(LASTS.format(settings.EMERGENCY_MOST_HOURS), code="hours")
    answer = _asked(sought, reason, words, hours)
    if answer.access is None:
        if answer.said != "seen":
            audit.record("break_glass.refused", by, by=by, said=answer.said, sought=sought.kind)
        return answer
    audit.record(
        "break_glass.opened",
        answer.access,
        by=by,
        family=answer.family,
        reason=reason,
        hours=hours,
        sought=sought.kind,
    )
    _tell(answer.access, by)
    return answer


@service
def end_break_glass(access: BreakGlass, *, by: Practitioner) -> None:
    """At once, before its time."""
    may_end(by, access).enforce()
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_end_break_glass(%s)", [access.pk])
        if not cursor.fetchone()[0]:
            raise NotNow("This emergency access has ended already.")
    audit.record("break_glass.ended", access, by=by, family=access.family_id)


@service
def end_what_is_over(*, by: Practitioner) -> int:
    """What this person has open beyond its time; how many. Beat would find it within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM consent_end_expired_break_glass()")
        ended = [family for (family,) in cursor.fetchall()]
    for family in ended:
        audit.record_by_system(
            "family.grants_expired",
            f"families.Family:{family}",
            family=family,
            reason=GrantReason.BREAK_GLASS.value,
        )
    return len(ended)


@service
def open_for(access: BreakGlass, *, by: Practitioner) -> None:
    """Information governance opens what the person could not open alone, from now."""
    said = _answer_request(access, True, by)
    if said == "conflict":
        raise NotNow(
            "They have declared a conflict of interest with this family. "
            "It cannot be opened to them while that stands."
        )
    audit.record("break_glass.opened_for", access, by=by, family=access.family_id)
    access.refresh_from_db()
    plan(notices.BREAK_GLASS_GRANTED, access.practitioner, access)
    _tell(access, by)


@service
def refuse_request(access: BreakGlass, *, by: Practitioner) -> None:
    """It stays closed. The person is told nothing by Huddle: not even that there is a record."""
    _answer_request(access, False, by)
    audit.record("break_glass.request_refused", access, by=by, family=access.family_id)


@service
def review_break_glass(
    access: BreakGlass, *, outcome: str, note: str, by: Practitioner
) -> BreakGlass:
    """Say whether it was appropriate. Once, and never by who used it."""
    held = BreakGlass.objects.visible_to(by).select_for_update().filter(pk=access.pk).first()
    if held is None:
        raise PermissionDenied("You do not have access to this.")
    may_review(by, held).enforce()
    if outcome not in BreakGlass.Outcome.values:
        raise ValidationError("Select the outcome", code="outcome")
    held.outcome, held.note = outcome, note.strip()
    held.reviewed_at, held.reviewed_by = timezone.now(), by
    held.save(update_fields=["outcome", "note", "reviewed_at", "reviewed_by"])
    audit.record("break_glass.reviewed", held, by=by, family=held.family_id, outcome=outcome)
    return held


def _asked(sought: Sought, reason: str, words: str, hours: int) -> Answer:
    key = name_key(sought.name) if sought.dob else ""
    how = [sought.reference.strip(), sought.nhs_number, key, sought.dob]
    with connection.cursor() as cursor:
        cursor.execute(OPEN_IT, [*how, reason, words.strip(), hours])
        said, family, row = cursor.fetchone()
    return Answer(said, family, BreakGlass.objects.get(pk=row) if row else None)


def _answer_request(access: BreakGlass, opened: bool, by: Practitioner) -> str:
    may_answer_request(by, access).enforce()
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_answer_request(%s, %s)", [access.pk, opened])
        said = str(cursor.fetchone()[0])
    if said == "answered":
        raise NotNow("This request has already been answered.")
    return said


def _tell(access: BreakGlass, by: Practitioner) -> None:
    """Information governance, the lead and whoever coordinates, in the same transaction."""
    holders = FamilyPractitionerGrant.objects.filter(
        live(),
        content_object=access.family_id,
        reason__in=TOLD,
    )
    told = Practitioner.objects.filter(
        Q(pk__in=governance_leads().values("pk")) | Q(pk__in=holders.values("user")),
        is_active=True,
    ).exclude(pk__in=[access.practitioner_id, by.pk])
    with acting_as(access.practitioner):  # who sees the family now, and so who its people are
        people = list(told)
    for person in people:
        plan(notices.BREAK_GLASS_USED, person, access)
