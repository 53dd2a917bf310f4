"""On what each agency may rest: its sector, and the rows of the catalogue in force for it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format

from consent.models import SECTOR_OF_KIND, AgencySector, LawfulBasis, Sector, SharingAgreement
from practitioners.models import Agency
from practitioners.working_days import add_working_days, today

BEFORE_REVIEW = 20  # working days


def sector_of(agency: Agency) -> Sector:
    """As information governance has said; otherwise what the agency's kind suggests."""
    said = AgencySector.objects.filter(agency=agency).first()
    return Sector(said.sector) if said else SECTOR_OF_KIND[Agency.Kind(agency.kind)]


def bases_of(agency: Agency, on: date | None = None) -> list[LawfulBasis]:
    """What this agency may rest on, its usual basis first."""
    rows = LawfulBasis.objects.in_force(on or today())
    return list(rows.filter(sector=sector_of(agency)).order_by("position"))


def basis_of(agency: Agency, code: str, on: date | None = None) -> LawfulBasis | None:
    return next((row for row in bases_of(agency, on) if row.code == code), None)


def catalogue() -> list[tuple[str, list[tuple[LawfulBasis, str]]]]:
    """Each sector with its bases, and the state of each today."""
    rows = list(LawfulBasis.objects.all())
    return [
        (
            str(sector.label),
            [(row, row.state(today())) for row in rows if row.sector == sector],
        )
        for sector in Sector
    ]


def placed_agencies() -> list[AgencySector]:
    """Those of which somebody has said that they are not what their kind suggests."""
    return list(AgencySector.objects.select_related("agency").order_by("agency__name"))


def agreements_told(found: Iterable[SharingAgreement]) -> list[list[str]]:
    """A row for each agreement, with its parties by name."""
    found = list(found)
    keys = {party for one in found for party in one.parties}
    names = {agency.pk: agency.name for agency in Agency.objects.filter(pk__in=keys)}
    return [
        [
            f"{one.reference}, version {one.version}",
            one.title,
            ", ".join(sorted(names.get(party, "") for party in one.parties)),
            one.dpia_reference or "None",
            one.policy_reference or "None",
            date_format(one.review_on, "j F Y") if one.review_on else "No date",
        ]
        for one in found
    ]


def rows_of(code: str) -> list[LawfulBasis]:
    """A basis of the catalogue, for each sector that has it."""
    return list(LawfulBasis.objects.filter(code=code))


def agreements_to_review(as_at: date) -> QuerySet[SharingAgreement]:
    """The newest version of each whose review is near, or over."""
    newer = SharingAgreement.objects.filter(
        reference=OuterRef("reference"), added_at__gt=OuterRef("added_at")
    )
    last = add_working_days(as_at, BEFORE_REVIEW)
    return SharingAgreement.objects.filter(~Exists(newer), review_on__lte=last)


def sharing_agreements() -> QuerySet[SharingAgreement]:
    return SharingAgreement.objects.select_related("added_by")
