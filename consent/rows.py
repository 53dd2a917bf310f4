"""Who may touch which row: agreements and sharing decisions are added, never rewritten."""

from consent.models import SharingDecision, WorkingAgreement
from families.rows import FAMILY_SEEN
from practitioners.row_security import APPEND, protect

protect(WorkingAgreement, using=FAMILY_SEEN, rights=APPEND)
protect(SharingDecision, using=FAMILY_SEEN, rights=APPEND)
