"""What a handover of the lead asks of this floor: agreement and sharing, confirmed again."""

from consent.models import WorkingAgreement
from consent.queries.sharing import agencies_shared_with, stands_on_own_footing
from families.handover_steps import Check, register
from families.models import Handover
from practitioners.models import Practitioner

AGREEMENT = "Agreement is asked for again"
SHARING = "Sharing with the new lead’s agency"


@register
def agreement_asked_again(handover: Handover, reader: Practitioner) -> Check:
    """Somebody has recorded an answer, whatever it was, since the handover began."""
    answers = WorkingAgreement.objects.visible_to(reader).filter(
        family=handover.family_id, recorded_at__gte=handover.begun_at
    )
    hint = "Either lead records what the family says about the new one"
    return Check(AGREEMENT, answers.exists(), hint, handover.family.get_absolute_url())


@register
def shared_with_the_new_lead(handover: Handover, reader: Practitioner) -> Check:
    """A decision is in force, or their team has the family's record by itself."""
    lead, family = handover.incoming.practitioner, handover.family
    shared = lead.agency_id in agencies_shared_with(family)
    done = shared or stands_on_own_footing(family, lead.principals())
    hint = "A decision to share is in force, or it is their own record"
    return Check(SHARING, done, hint, family.get_absolute_url())
