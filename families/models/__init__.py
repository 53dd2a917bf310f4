"""The family's record: who they are, who works with them, who leads and what was agreed."""

from families.models.actions import Action
from families.models.conflicts import Conflict
from families.models.family import (
    Family,
    FamilyPractitionerGrant,
    FamilyTeamGrant,
    GrantReason,
)
from families.models.households import Address, Household, HouseholdMember
from families.models.leading import Allocation
from families.models.people import FatherStatus, Person, Relationship
from families.models.record import Audience, Contribution, ContributionSubject, Involvement

__all__ = [
    "Action",
    "Address",
    "Allocation",
    "Audience",
    "Conflict",
    "Contribution",
    "ContributionSubject",
    "Family",
    "FamilyPractitionerGrant",
    "FamilyTeamGrant",
    "FatherStatus",
    "GrantReason",
    "Household",
    "HouseholdMember",
    "Involvement",
    "Person",
    "Relationship",
]
