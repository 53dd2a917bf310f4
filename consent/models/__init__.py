"""May this be shared, on what footing; and does the family agree to be worked with."""

from consent.models.agreements import FamilyTold, WorkingAgreement
from consent.models.sharing import SharingDecision

__all__ = ["FamilyTold", "SharingDecision", "WorkingAgreement"]
