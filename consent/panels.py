"""On a family's page: what the family agreed to, with whom it is shared, and who has looked."""

from uuid import UUID

from consent.models import SharingDecision, WorkingAgreement
from consent.permissions.access_log import may_read_access_log
from families.models import Family
from families.panels import Panel, register
from practitioners.models import Agency, Practitioner


@register
def agreement_and_sharing(practitioner: Practitioner, family: Family) -> Panel:
    """Every answer and every decision, the latest first; none replaces another."""
    agreements = WorkingAgreement.objects.visible_to(practitioner).filter(family=family)
    decisions = SharingDecision.objects.visible_to(practitioner).filter(family=family)
    found = list(decisions.select_related("decided_by__agency"))
    names = _agency_names({agency for decision in found for agency in decision.agencies})
    return Panel(
        "Agreement and sharing",
        "consent/_panel.html",
        {
            "agreements": list(agreements.select_related("person", "recorded_by__agency")),
            "decisions": [
                (decision, sorted(names.get(agency, "") for agency in decision.agencies))
                for decision in found
            ],
        },
    )


@register
def who_has_looked(practitioner: Practitioner, family: Family) -> Panel | None:
    """A link, for those who answer for the family."""
    if not may_read_access_log(family.pk):
        return None
    return Panel("Who has looked at this family", "consent/_access_log_panel.html")


def _agency_names(agencies: set[UUID]) -> dict[UUID, str]:
    return {agency.pk: agency.name for agency in Agency.objects.filter(pk__in=agencies)}
