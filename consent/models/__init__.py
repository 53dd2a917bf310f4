"""May this be shared, on what footing; who asked what is held; how long it is kept."""

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
from consent.models.breaking_glass import BreakGlass, EmergencyAttempt
from consent.models.home import HomePostcode
from consent.models.looking_again import SharingPrompt
from consent.models.prompts import AccessPrompt, PromptAnswer
from consent.models.retention import (
    DisposalCertificate,
    DisposalProposal,
    LegalHold,
    RecordClass,
    RetentionClass,
    RetentionRule,
)
from consent.models.sharing import Confidentiality, Consent, Gateway, SharingDecision, SharingStep
from consent.models.subject_access import (
    Capacity,
    Exemption,
    SubjectAccess,
    SubjectAccessRelease,
    SubjectAccessRow,
)

__all__ = [
    "FIXED_KINDS",
    "SECTOR_OF_KIND",
    "AccessPrompt",
    "AdviceRequest",
    "AgencySector",
    "Basis",
    "BreakGlass",
    "Capacity",
    "Confidentiality",
    "Consent",
    "DisposalCertificate",
    "DisposalProposal",
    "EmergencyAttempt",
    "Exemption",
    "FamilyTold",
    "Gateway",
    "HomePostcode",
    "HowAnswered",
    "LawfulBasis",
    "LegalHold",
    "PromptAnswer",
    "RecordClass",
    "RetentionClass",
    "RetentionRule",
    "Sector",
    "SharingAgreement",
    "SharingDecision",
    "SharingPrompt",
    "SharingStep",
    "SubjectAccess",
    "SubjectAccessRelease",
    "SubjectAccessRow",
    "WorkingAgreement",
]
