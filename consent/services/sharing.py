"""Decide with whom a family's record is shared, and withdraw it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from consent.models import LawfulBasis, SharingAgreement, SharingDecision, SharingStep
from consent.permissions.sharing import may_decide_sharing, may_withdraw_sharing
from consent.queries.bases import basis_of
from consent.services.following import follow_decision
from consent.services.looking_again import answer_by_deciding
from families.models import Contribution, Family
from families.services.locking import lock_family
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Agency, Practitioner

NO_SUCH_BASIS = "Your agency cannot rest on that basis to share."


@dataclass(frozen=True, kw_only=True)
class Footing:
    """What stands beside a decision: powers, confidence, consent, and what the family heard.

    Nothing of it is a gate: what nobody has said stays empty, and the record says so.
    """

    gateway: str = ""
    confidentiality: str = ""
    consent: str = ""
    family_told: str = ""
    told_note: str = ""
    agreement: SharingAgreement | None = None


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How much is shared, from when, until when. Nothing said is all of it, from now on."""

    themes: Iterable[str] | None = None
    children: Iterable[UUID] | None = None
    starts_at: datetime | None = None
    until: datetime | None = None
    review_on: date | None = None


@service
def decide_sharing(
    family: Family,
    *,
    share: bool,
    agencies: Iterable[Agency],
    reason: str,
    by: Practitioner,
    basis: str = "",
    footing: Footing = Footing(),
    extent: Extent = Extent(),
) -> SharingDecision:
    """Decide to share the record with these agencies, or not to. Either way with the reason.

    It stands in the place of every earlier decision about them. An agenda that is published in
    the same moment waits, and follows the decision.
    """
    family = lock_family(family, by)
    may_decide_sharing(by, family).enforce()
    if not reason.strip():
        raise ValidationError("Enter why you decided this", code="reason")
    named = {agency.pk: agency for agency in agencies}
    decision = SharingDecision(
        family=family,
        share=share,
        agencies=sorted(named),
        lawful_basis=_basis(basis, by) if share else None,
        basis=basis if share else "",
        reason=reason.strip(),
        decided_by=by,
        **vars(footing),
    )
    _set_extent(decision, extent)
    decision.save(force_insert=True)
    _record(decision, "sharing.decided", by)
    answer_by_deciding(family, by)
    follow_decision(decision, list(named.values()), by=by, why="It was decided anew whom to tell.")
    return decision


@service
def withdraw_sharing(decision: SharingDecision, *, reason: str, by: Practitioner) -> SharingStep:
    """Take it back: what stands on it ends in this transaction, and what does not stays."""
    family = lock_family(decision.family, by)
    decision = SharingDecision.objects.visible_to(by).get(pk=decision.pk)
    may_withdraw_sharing(by, decision).enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter why it is withdrawn"})
    step = SharingStep.objects.create(
        family=family,
        decision=decision,
        kind=SharingStep.Kind.WITHDRAWN,
        reason=reason.strip(),
        by=by,
    )
    _record(decision, "sharing.withdrawn", by)
    agencies = list(Agency.objects.filter(pk__in=decision.agencies))
    day = date_format(timezone.localtime(step.at), "j F Y")
    why = f"The decision to share was withdrawn on {day}."
    follow_decision(decision, agencies, by=by, why=why)
    return step


def _basis(code: str, by: Practitioner) -> LawfulBasis:
    """The row of the catalogue in force today for the sector of whoever decides."""
    if not code:
        raise ValidationError("Select what the sharing rests on", code="basis")
    row = basis_of(by.agency, code)
    if row is None:
        raise ValidationError(NO_SUCH_BASIS, code="basis")
    return row


def _set_extent(decision: SharingDecision, extent: Extent) -> None:
    now = timezone.now()
    decision.starts_at = extent.starts_at or now
    decision.until, decision.review_on = extent.until, extent.review_on
    if decision.until and decision.until <= max(decision.starts_at, now):
        raise ValidationError({"until": "The decision must end after it begins, in the future"})
    if not decision.share:
        return
    if extent.themes is not None:
        decision.themes = sorted(set(extent.themes) & set(Contribution.Theme.values))
    if extent.children is not None:
        babies = decision.family.people.babies().filter(pk__in=list(extent.children))
        decision.children = sorted(babies.values_list("pk", flat=True))
    if decision.themes == [] or decision.children == []:
        raise ValidationError("Select what is shared, or all of it", code="extent")


def _record(decision: SharingDecision, verb: str, by: Practitioner) -> None:
    audit.record(
        verb,
        decision,
        by=by,
        family=decision.family_id,
        share=decision.share,
        agencies=[str(agency) for agency in decision.agencies],
        themes=decision.themes,
        children=len(decision.children) if decision.children is not None else None,
        until=decision.until.isoformat() if decision.until else None,
    )
