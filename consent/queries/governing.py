"""Who does the work of information governance: to be told, and to be called."""

from django.db.models import QuerySet

from practitioners.models import Practitioner
from practitioners.roles import Role


def governance_leads() -> QuerySet[Practitioner]:
    leads = Practitioner.objects.filter(roles__contains=[Role.IG_LEAD.value], is_active=True)
    return leads.select_related("agency").order_by("full_name")
