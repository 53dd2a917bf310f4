"""The family's record: who they are, who works with them, who leads and what was agreed."""

from families.models.actions import Action, ActionAfter, ActionStep
from families.models.alerts import AT_MOST, Alert, AlertQuerySet, AlertReading
from families.models.barriers import AccessBarrier, BarrierNotFor
from families.models.conflicts import Conflict
from families.models.contacting import ContactAnswer, ContactRequest
from families.models.contacts import Contact, ContactPerson
from families.models.contributions import (
    Audience,
    Contribution,
    ContributionNotFor,
    ContributionSubject,
)
from families.models.covering import Cover
from families.models.disputes import Dispute
from families.models.episodes import Episode
from families.models.family import (
    Family,
    FamilyPractitionerGrant,
    FamilyTeamGrant,
    GrantReason,
    live,
)
from families.models.handovers import (
    Handover,
    HandoverStep,
    last_day_of_acting_for_the_lead,
    led_or_covered_by,
)
from families.models.households import (
    Address,
    AddressChange,
    Household,
    HouseholdMember,
)
from families.models.involvement import Involvement
from families.models.leading import Allocation
from families.models.losses import Loss
from families.models.passing_on import SourcePermission
from families.models.people import FatherStatus, LossKind, Person, Relationship
from families.models.plan import Goal, GoalNotFor, GoalReview, Need, Stopping
from families.models.restricting import NamedReader, RestrictionChange, SealedEnquiry
from families.models.scores import ToolScore
from families.models.stages import Stage
from families.models.statuses import StatusEpisode, StatusEpisodeQuerySet, under_section_17
from families.models.transfers import Transfer
from families.models.updates import LeadUpdate, LeadUpdatePart
from families.models.visits import Visit
from families.models.voices import SAID, Voice

__all__ = [
    "AT_MOST",
    "SAID",
    "AccessBarrier",
    "Action",
    "ActionAfter",
    "ActionStep",
    "Address",
    "AddressChange",
    "Alert",
    "AlertQuerySet",
    "AlertReading",
    "Allocation",
    "Audience",
    "BarrierNotFor",
    "Conflict",
    "Contact",
    "ContactAnswer",
    "ContactPerson",
    "ContactRequest",
    "Contribution",
    "ContributionNotFor",
    "ContributionSubject",
    "Cover",
    "Dispute",
    "Episode",
    "Family",
    "FamilyPractitionerGrant",
    "FamilyTeamGrant",
    "FatherStatus",
    "Goal",
    "GoalNotFor",
    "GoalReview",
    "GrantReason",
    "Handover",
    "HandoverStep",
    "Household",
    "HouseholdMember",
    "Involvement",
    "LeadUpdate",
    "LeadUpdatePart",
    "Loss",
    "LossKind",
    "NamedReader",
    "Need",
    "Person",
    "Relationship",
    "RestrictionChange",
    "SealedEnquiry",
    "SourcePermission",
    "Stage",
    "StatusEpisode",
    "StatusEpisodeQuerySet",
    "Stopping",
    "ToolScore",
    "Transfer",
    "Visit",
    "Voice",
    "last_day_of_acting_for_the_lead",
    "led_or_covered_by",
    "live",
    "under_section_17",
]
