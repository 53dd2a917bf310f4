"""May this be shared, on what footing; and does the family agree to be worked with."""

from consent.models.advice import AdviceRequest
from consent.models.agreements import FamilyTold, HowAnswered, WorkingAgreement
from consent.models.bases import (
    FIXED_KINDS,
    SECTOR_OF_KIND,
    AgencySector,
    Basis,
    LawfulBasis,
    Sector,
    SharingAgreement,
)
from consent.models.looking_again import SharingPrompt
from consent.models.sharing import (
    Confidentiality,
    Consent,
    Gateway,
    SharingDecision,
    SharingStep,
)

__all__ = [
    "FIXED_KINDS",
    "SECTOR_OF_KIND",
    "AdviceRequest",
    "AgencySector",
    "Basis",
    "Confidentiality",
    "Consent",
    "FamilyTold",
    "Gateway",
    "HowAnswered",
    "LawfulBasis",
    "Sector",
    "SharingAgreement",
    "SharingDecision",
    "SharingPrompt",
    "SharingStep",
    "WorkingAgreement",
]
