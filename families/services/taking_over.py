"""The end of a handover: the new lead accepts, and the old one ends in the same moment."""

from families.models import GrantReason, Handover
from families.permissions.handovers import may_complete_handover
from families.services.granting import end_grants
from families.services.handovers import close, in_hand
from families.services.leading import accept_lead
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner


@service
def complete_handover(handover: Handover, *, by: Practitioner, over_limit: str = "") -> Handover:
    """Only when everything is done; until then the present lead leads."""
    handover = in_hand(handover, by)
    may_complete_handover(by, handover).enforce()
    close(handover, Handover.State.COMPLETED)
    accept_lead(handover.incoming, by=by, over_limit=over_limit)
    end_grants(handover.family, GrantReason.COVERING, by=by, source=handover.pk)
    audit.record("handover.completed", handover, by=by, family=handover.family_id)
    return handover
