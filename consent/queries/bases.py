"""On what each agency may rest: its sector, and the rows of the catalogue in force for it."""

from datetime import date

from consent.models import SECTOR_OF_KIND, AgencySector, LawfulBasis, Sector
from practitioners.models import Agency
from practitioners.working_days import today


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
