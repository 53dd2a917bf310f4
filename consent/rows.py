"""Who may touch which row: agreements and sharing decisions are added, never rewritten.

Requests, holds and disposals are information governance's and hold no word of the record; the
rows of a request are read by its reviewer while it is open, what was released by them alone.
"""

from consent.models import (
    AccessPrompt,
    AdviceRequest,
    AgencySector,
    BreakGlass,
    DisposalCertificate,
    DisposalProposal,
    EmergencyAttempt,
    HomePostcode,
    LawfulBasis,
    LegalHold,
    PromptAnswer,
    RetentionClass,
    RetentionRule,
    SharingAgreement,
    SharingDecision,
    SharingPrompt,
    SharingStep,
    SubjectAccess,
    SubjectAccessRelease,
    SubjectAccessRow,
    WorkingAgreement,
)
from consent.models.breaking_glass import TOLD
from families.rows import FAMILY_SEEN
from practitioners.roles import Role
from practitioners.row_security import (
    ALL,
    APPEND,
    PRACTITIONER,
    READ,
    WRITE,
    expose,
    permit,
    protect,
)

GOVERNS = (
    "EXISTS (SELECT 1 FROM practitioners_practitioner g "  # noqa: S608 - our own words
    f"WHERE g.id = {PRACTITIONER} AND g.is_active AND '{Role.IG_LEAD}' = ANY (g.roles))"
)

protect(WorkingAgreement, using=FAMILY_SEEN, rights=APPEND)
protect(SharingDecision, using=FAMILY_SEEN, rights=APPEND)
protect(SharingStep, using=FAMILY_SEEN, rights=APPEND)
protect(
    SharingPrompt,
    using=FAMILY_SEEN,
    fixed=("id", "family_id", "because", "about", "raised_at"),
)
# A question shows itself to whoever governs; nothing else of the family does.
protect(
    AdviceRequest,
    using=f"{FAMILY_SEEN} OR {GOVERNS}",
    fixed=("id", "family_id", "asked_of", "question", "asked_at", "asked_by_id"),
)
expose(LawfulBasis, rights=("SELECT", "UPDATE"), fixed=("id", "code", "sector", "position"))
expose(AgencySector, rights=WRITE, fixed=("id", "agency_id"))
expose(SharingAgreement, rights=APPEND)

permit("consent_in_force")  # of the rows that whoever is bound sees
permit("consent_due")  # for the clock: ids only

# Who looked: for those who answer for the family. Each asks who is bound.
permit(
    "consent_may_read_log",
    "consent_access_log",
    "consent_access_log_count",
    "consent_access_log_people",
)

# The sub-select runs under the request's own policy.
MINE = f"FROM consent_subjectaccess a WHERE a.id = access_id AND a.reviewer_id = {PRACTITIONER}"
REVIEWED = f"EXISTS (SELECT 1 {MINE})"
BEING_REVIEWED = f"EXISTS (SELECT 1 {MINE} AND a.state IN ('received', 'reviewing'))"

protect(
    SubjectAccess,
    using=GOVERNS,
    fixed=("id", "family_id", "family_reference", "received_on", "opened_by_id", "opened_at"),
)
protect(
    SubjectAccessRow,
    using=BEING_REVIEWED,
    fixed=(
        *("id", "family_id", "access_id", "position", "source", "source_id", "title", "text"),
        *("agency", "author", "dated", "about", "flags", "collected_at"),
    ),
)
protect(SubjectAccessRelease, using=REVIEWED, rights=APPEND)
protect(RetentionRule, using=GOVERNS, rights=APPEND)
protect(RetentionClass, using=f"{GOVERNS} OR {FAMILY_SEEN}", check=FAMILY_SEEN, rights=APPEND)
protect(LegalHold, using=GOVERNS, fixed=("id", "family_id", "record_class", "placed_by_id"))
protect(
    DisposalProposal,
    using=GOVERNS,
    rights=("SELECT", "UPDATE"),
    fixed=("id", "family_id", "family_reference", "record_class", "rule_id", "due_on"),
)
protect(DisposalCertificate, using=GOVERNS, rights=READ)

permit("consent_family_for", "consent_dispose")  # for information governance
permit("consent_access_people", "consent_subject_rows", "consent_not_theirs")  # for the reviewer
permit("consent_propose_disposals")  # for the clock

# Emergency access: the person's own once it is open, information governance's, and that of the
# family's coordinator and lead. Rows are written by functions; a review by who may review.
JUDGED = f"practitioner_id <> {PRACTITIONER} AND consent_reviews(family_id)"
REASONS = ", ".join(f"'{reason}'" for reason in TOLD)
KNOWS = (
    "EXISTS (SELECT 1 FROM families_familypractitionergrant g "  # noqa: S608 - our own words
    f"WHERE g.content_object_id = family_id AND g.user_id = {PRACTITIONER} "
    f"AND g.reason IN ({REASONS}) AND (g.until IS NULL OR g.until > now()))"
)
THEIRS = f"practitioner_id = {PRACTITIONER}"
protect(
    BreakGlass,
    using=f"({JUDGED}) OR started_at IS NOT NULL AND ({THEIRS} OR {KNOWS})",
    check=JUDGED,
    rights=("SELECT", "UPDATE"),
    fixed=(
        str(field.column)
        for field in BreakGlass._meta.local_concrete_fields
        if field.name not in {"outcome", "note", "reviewed_at", "reviewed_by"}
    ),
)
protect(EmergencyAttempt, using=THEIRS, rights=READ)
permit("consent_break_glass", "consent_end_break_glass", "consent_end_expired_break_glass")
permit("consent_reviews", "consent_answer_request", "consent_break_glass_reads")

# Prompts to ask are found by the database and belong to information governance alone.
FOUND = ("id", "rule", "practitioner_id", "family", "reference", "window_start", "window_end")
protect(
    AccessPrompt,
    using=GOVERNS,
    rights=("SELECT", "UPDATE"),
    fixed=(*FOUND, "events", "families", "found_at"),
)
protect(PromptAnswer, using=GOVERNS, rights=APPEND)
# Where somebody lives is theirs alone, and even to them a digest.
protect(
    HomePostcode,
    using=f"practitioner_id = {PRACTITIONER}",
    rights=ALL,
    fixed=("id", "practitioner_id"),
)
permit("consent_find_prompts")  # for the clock: gives a count
permit("consent_prompt_lines")  # asks who is bound
