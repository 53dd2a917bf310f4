"""Who may touch which row: agreements and sharing decisions are added, never rewritten."""

from consent.models import SharingDecision, WorkingAgreement
from families.rows import FAMILY_SEEN
from practitioners.row_security import APPEND, permit, protect

protect(WorkingAgreement, using=FAMILY_SEEN, rights=APPEND)
protect(SharingDecision, using=FAMILY_SEEN, rights=APPEND)

# Who looked: for those who answer for the family. Each asks who is bound.
permit("consent_may_read_log", "consent_family_of_reference")
permit("consent_access_log", "consent_access_log_count", "consent_access_log_people")
