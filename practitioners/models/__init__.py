"""Who works with families, for which agency and team, what they did and what they are told."""

from practitioners.models.audit import AuditEvent
from practitioners.models.capacity import FULL_TIME, Capacity
from practitioners.models.channels import Bounce, Delivery
from practitioners.models.notices import Notice
from practitioners.models.once import FormKey
from practitioners.models.people import (
    Agency,
    NextPrincipal,
    Practitioner,
    PractitionerManager,
    Team,
)
from practitioners.models.saved_views import SavedView
from practitioners.models.seals import AuditSeal, SealDelivery
from practitioners.models.teams import Departure, TeamCheck, TeamCheckLine
from practitioners.models.telling import NoticeChoice, NoticeHours
from practitioners.models.unsent import UnsentForm

__all__ = [
    "FULL_TIME",
    "Agency",
    "AuditEvent",
    "AuditSeal",
    "Bounce",
    "Capacity",
    "Delivery",
    "Departure",
    "FormKey",
    "NextPrincipal",
    "Notice",
    "NoticeChoice",
    "NoticeHours",
    "Practitioner",
    "PractitionerManager",
    "SavedView",
    "SealDelivery",
    "Team",
    "TeamCheck",
    "TeamCheckLine",
    "UnsentForm",
]
