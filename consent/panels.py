"""On a family's page: what the family agreed to, with whom it is shared, and who has looked."""

from consent.permissions.access_log import may_read_access_log
from consent.permissions.agreements import may_record_agreement
from consent.permissions.sharing import may_decide_sharing
from consent.queries.agreements import answers_in
from consent.queries.decisions import decisions_of, prompts_of, told
from families.models import Family
from families.panels import Panel, register
from practitioners.models import Practitioner


@register
def agreement_and_sharing(practitioner: Practitioner, family: Family) -> Panel:
    """Each carer's answers, every decision, and what asks to be looked at again."""
    return Panel(
        "Agreement and sharing",
        "consent/_panel.html",
        {
            "answers": answers_in(family, practitioner),
            "decisions": told(decisions_of(family, practitioner), family, practitioner),
            "prompts": prompts_of(family, practitioner),
            "may_decide": may_decide_sharing(practitioner, family),
            "may_record": may_record_agreement(practitioner, family),
        },
    )


@register
def who_has_looked(practitioner: Practitioner, family: Family) -> Panel | None:
    """A link, for those who answer for the family."""
    if not may_read_access_log(family.pk):
        return None
    return Panel("Who has looked at this family", "consent/_access_log_panel.html")
