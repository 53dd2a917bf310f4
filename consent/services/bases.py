"""Set the dates of a lawful basis, the sector of an agency; write down an agreement."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError

from consent.models import FIXED_KINDS, AgencySector, LawfulBasis, Sector, SharingAgreement
from consent.permissions.governing import may_govern
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Agency, Practitioner


@service
def date_bases(
    rows: Iterable[LawfulBasis],
    *,
    starts_on: date | None,
    ends_on: date | None,
    by: Practitioner,
) -> None:
    """From when and until when it can be rested on. Decisions made on it stand."""
    may_govern(by).enforce()
    if starts_on and ends_on and ends_on <= starts_on:
        raise ValidationError({"ends_on": "The day it ends must be after the day it starts"})
    for row in rows:
        row.starts_on, row.ends_on = starts_on, ends_on
        row.save(update_fields=["starts_on", "ends_on"])
        audit.record(
            "basis.dated",
            row,
            by=by,
            code=row.code,
            sector=row.sector,
            starts_on=starts_on.isoformat() if starts_on else None,
            ends_on=ends_on.isoformat() if ends_on else None,
        )


@service
def place_agency(agency: Agency, sector: str, *, by: Practitioner) -> AgencySector:
    """Say which sector an agency belongs to. Council, NHS and police are what they are."""
    may_govern(by).enforce()
    if agency.kind in FIXED_KINDS:
        raise ValidationError({"agency": "The sector of this agency cannot be changed"})
    placed, _ = AgencySector.objects.update_or_create(
        agency=agency, defaults={"sector": Sector(sector)}
    )
    audit.record("agency.placed", agency, by=by, sector=placed.sector)
    return placed


@service
def add_agreement(
    *,
    reference: str,
    title: str,
    version: str,
    parties: Iterable[Agency],
    by: Practitioner,
    dpia_reference: str = "",
    policy_reference: str = "",
    review_on: date | None = None,
) -> SharingAgreement:
    """A new version is added; none is rewritten."""
    may_govern(by).enforce()
    if SharingAgreement.objects.filter(reference=reference, version=version).exists():
        raise ValidationError({"version": "This version of the agreement is there already"})
    agreement = SharingAgreement.objects.create(
        reference=reference,
        title=title,
        version=version,
        parties=sorted({agency.pk for agency in parties}),
        dpia_reference=dpia_reference,
        policy_reference=policy_reference,
        review_on=review_on,
        added_by=by,
    )
    audit.record("agreement.added", agreement, by=by, parties=len(agreement.parties))
    return agreement
