"""Who may touch which row of a huddle: what concerns a family follows the family.

Huddles, sessions and attendance hold no word about a family, so they are not protected here;
drafts belong to their author, imported files to the coordinator of the huddle.
"""

from families.rows import CONTRIBUTION_SEEN, FAMILY_SEEN
from huddle.models import (
    Addendum,
    AgencyCheck,
    AgendaItem,
    AgendaReason,
    Attendance,
    CalendarEntry,
    CalendarFeed,
    CaptureDraft,
    CheckContribution,
    Concern,
    ConcernStep,
    DangerStop,
    Decision,
    Dissent,
    Document,
    DocumentFile,
    DraftAnswer,
    Extract,
    FormulationPoint,
    Huddle,
    HuddleSession,
    ImportBatch,
    ImportRow,
    ItemAction,
    ItemContribution,
    ItemInvitation,
    ItemPresence,
    ItemTurn,
    Minutes,
    MinutesItem,
    Nomination,
    NominationContribution,
    NominationDraft,
    PlanCopy,
    PlanEntry,
    PlanTranslation,
    Reallocation,
    ReallocationLine,
    Referral,
    Statement,
    Telling,
)
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

COORDINATOR = "(SELECT h.coordinator_id FROM huddle_huddle h WHERE h.id = huddle_id)"
COORDINATES = f"{PRACTITIONER} = {COORDINATOR}"

RUN_IT = """(
    SELECT ARRAY[h.coordinator_id, s.chair_id] FROM huddle_agendaitem i
      JOIN huddle_huddlesession s ON s.id = i.session_id
      JOIN huddle_huddle h ON h.id = s.huddle_id WHERE i.id = item_id)"""
RUNS_IT = f"{PRACTITIONER} = ANY ({RUN_IT}::uuid[])"
# The two who run the session of an item.
WHO_RUN_ITEM = (
    "SELECT unnest(ARRAY[s.chair_id, h.coordinator_id]) FROM huddle_agendaitem i "
    "JOIN huddle_huddlesession s ON s.id = i.session_id "
    "JOIN huddle_huddle h ON h.id = s.huddle_id WHERE i.id = item_id"
)
RUNS_ITEM = f"{PRACTITIONER} IN ({WHO_RUN_ITEM})"

WHO_RUN_PART = (
    "SELECT unnest(ARRAY[s.chair_id, h.coordinator_id]) FROM huddle_minutesitem m "
    "JOIN huddle_agendaitem i ON i.id = m.item_id "
    "JOIN huddle_huddlesession s ON s.id = i.session_id "
    "JOIN huddle_huddle h ON h.id = s.huddle_id WHERE m.id = part_id"
)
RUNS_PART = f"{PRACTITIONER} IN ({WHO_RUN_PART})"
WHO_LEADS = (
    "SELECT a.practitioner_id FROM families_allocation a "
    "WHERE a.family_id = huddle_extract.family_id AND a.state = 'current'"
)
LEADS = f"{PRACTITIONER} IN ({WHO_LEADS})"

expose(Huddle, rights=READ)
expose("huddle_huddle_core_teams", rights=READ)
expose("huddle_huddle_deputies", rights=READ)
expose(Statement, rights=READ)  # a trigger writes it
expose(HuddleSession, rights=WRITE, fixed=("id", "huddle_id"))
expose(Attendance, rights=WRITE, fixed=("id", "session_id", "practitioner_id"))
expose(Minutes, rights=APPEND)
expose(CalendarEntry, rights=WRITE, fixed=("id", "session_id", "practitioner_id"))

protect(
    NominationDraft,
    using=f"practitioner_id = {PRACTITIONER}",
    rights=ALL,
    fixed=("id", "practitioner_id"),
)
for model in (Nomination, AgendaItem, AgencyCheck, Decision, Referral, Telling):
    protect(model, using=FAMILY_SEEN, fixed=("id", "family_id"))
protect(
    AgendaReason,
    using=f"{FAMILY_SEEN} AND (NOT is_private OR {RUNS_IT})",
    rights=ALL,
    fixed=("id", "family_id", "item_id", "why", "is_private"),
)
CHAIR = "(SELECT h.chair_id FROM huddle_huddle h WHERE h.id = huddle_id)"
RUNS_ITS_HUDDLE = f"{PRACTITIONER} IN ({COORDINATOR}, {CHAIR})"
protect(
    Concern,
    using=f"({FAMILY_SEEN}) AND ({PRACTITIONER} = ANY (readers) OR {RUNS_ITS_HUDDLE})",
    fixed=(
        *("id", "family_id", "huddle_id", "item_id", "child_id", "dissent_id", "raised_by_id"),
        *("agency_id", "worry", "would_settle", "raised_at"),
    ),
)
protect(
    ConcernStep,
    using="EXISTS (SELECT 1 FROM huddle_concern c WHERE c.id = concern_id)",
    fixed=(*("id", "family_id", "concern_id", "stage", "asked_id", "why", "asked_at", "due_on"),),
)
protect(
    Dissent,
    using=FAMILY_SEEN,
    fixed=(
        *("id", "family_id", "item_id", "decision_id", "person_id", "agency_id"),
        *("view", "would_change", "recorded_at", "recorded_by_id"),
    ),
)
for link in (
    ItemAction,
    ItemContribution,
    NominationContribution,
    CheckContribution,
    MinutesItem,
):
    protect(link, using=FAMILY_SEEN, rights=APPEND)
protect(
    FormulationPoint,
    using=FAMILY_SEEN,
    fixed=("id", "family_id", "item_id", "contribution_id", "part"),
)
protect(
    DraftAnswer,
    using=f"{FAMILY_SEEN} AND (practitioner_id = {PRACTITIONER} OR {RUNS_ITEM})",
    check=f"{FAMILY_SEEN} AND (practitioner_id = {PRACTITIONER} OR "
    f"(settled_at IS NOT NULL AND {RUNS_ITEM}))",
    fixed=("id", "family_id", "item_id", "practitioner_id", "answer", "words", "answered_at"),
)
protect(
    Addendum,
    using=FAMILY_SEEN,
    check=f"{FAMILY_SEEN} AND author_id = {PRACTITIONER}",
    rights=APPEND,
)
protect(
    Extract,
    using=f"{FAMILY_SEEN} AND (practitioner_id = {PRACTITIONER} OR {RUNS_PART} OR {LEADS})",
    check=f"{FAMILY_SEEN} AND (practitioner_id = {PRACTITIONER} OR "
    f"(opened_at IS NULL AND {RUNS_PART}))",
    fixed=("id", "family_id", "part_id", "practitioner_id", "released_at"),
)
protect(
    Document,
    using=f"practitioner_id = {PRACTITIONER}",
    fixed=("id", "practitioner_id", "kind", "about", "asked_at"),
)
protect(DocumentFile, using=f"practitioner_id = {PRACTITIONER}", rights=APPEND)
# Whoever plans it, and nobody else; what becomes of each family is done in their sight.
protect(
    Reallocation,
    using=f"made_by_id = {PRACTITIONER}",
    rights=ALL,
    fixed=("id", "leaver_id", "supervisor_id", "over_limit", "made_by_id", "made_at"),
)
protect(
    ReallocationLine,
    using="EXISTS (SELECT 1 FROM huddle_reallocation r WHERE r.id = reallocation_id)",
    rights=ALL,
    fixed=("id", "reallocation_id", "family_id", "to_id"),
)
permit("huddle_reallocations_due")  # for the clock: ids
permit("huddle_claim_documents")  # which to make and for whom; what they say it does not tell
permit("huddle_disposed_parts")  # hashes and dates, for those who run the session
protect(
    ItemInvitation,
    using=f"{FAMILY_SEEN} OR (practitioner_id = {PRACTITIONER} AND ended_at IS NULL)",
    check=FAMILY_SEEN,
    rights=APPEND,
)
# Its author's alone, and theirs no longer once they may not see the family.
protect(
    CaptureDraft,
    using=f"practitioner_id = {PRACTITIONER} AND {FAMILY_SEEN}",
    rights=ALL,
    fixed=("id", "family_id", "item_id", "practitioner_id", "place"),
)
# Who is there is written by the functions below: they look at what the person may see.
protect(ItemPresence, using=FAMILY_SEEN, rights=READ)
protect(
    ItemTurn,
    using=FAMILY_SEEN,
    fixed=(
        *("id", "family_id", "session_id", "item_id"),
        *("began_at", "began_by_id", "entered_at"),
    ),
)
protect(
    DangerStop,
    using=f"stopped_by_id = {PRACTITIONER} OR {COORDINATES}",
    fixed=("id", "huddle_id", "stopped_by_id", "stopped_at"),
)
protect(ImportBatch, using=COORDINATES, rights=APPEND)
protect(
    ImportRow,
    using="EXISTS (SELECT 1 FROM huddle_importbatch b WHERE b.id = batch_id)",
    fixed=("id", "batch_id", "number", "key"),
)
permit("huddle_waiting_concerns")  # for the clock
permit("huddle_hand_over")  # for the huddle's coordinator, to another coordinator
# For the huddle's coordinator: what is fixed above, checked by the database.
permit("huddle_settle", "huddle_set_core_teams", "huddle_set_deputies", "huddle_set_chair")
permit("huddle_unseen_items")  # counts, for those who run the session

# Of the session's families, also one that whoever is bound must not know: they answer nothing.
permit("huddle_held_with")  # for waking those who follow a session: of what they see
permit("huddle_arrive", "huddle_depart", "huddle_end_turns", "huddle_end_invitations")
permit("huddle_enter_late")  # for those who run the session, of those who may see the family
permit("huddle_declare_connections", "huddle_is_recused")  # about whoever is bound

# What quotes a contribution is read with it; a translation with all that it says.
QUOTED = f"(contribution_id IS NULL OR {CONTRIBUTION_SEEN})"
protect(
    PlanEntry,
    using=f"{FAMILY_SEEN} AND {QUOTED}",
    check=f"{FAMILY_SEEN} AND {QUOTED} AND {PRACTITIONER} IN (cleared_by_id, ended_by_id)",
    fixed=(
        *("id", "family_id", "person_id", "kind", "allocation_id", "decision_id", "action_id"),
        *("telling_id", "contribution_id", "words", "cleared_at", "cleared_by_id"),
    ),
)
ENTRIES_SEEN = (
    "NOT EXISTS (SELECT 1 FROM unnest(entries) AS made_of WHERE NOT EXISTS "
    "(SELECT 1 FROM huddle_planentry p WHERE p.id = made_of "
    "AND p.family_id = huddle_plantranslation.family_id))"
)
protect(
    PlanTranslation,
    using=f"{FAMILY_SEEN} AND {ENTRIES_SEEN}",
    check=f"{FAMILY_SEEN} AND {ENTRIES_SEEN} AND added_by_id = {PRACTITIONER}",
    rights=APPEND,
)
protect(
    PlanCopy,
    using=FAMILY_SEEN,
    check=f"{FAMILY_SEEN} AND {PRACTITIONER} IN (made_by_id, given_by_id)",
    fixed=(
        *("id", "family_id", "person_id", "translation_id", "entries", "made_at"),
        "made_by_id",
    ),
)
permit("huddle_hidden_lead")  # of a family that whoever is bound sees: its lead, and no other

protect(CalendarFeed, using=f"practitioner_id = {PRACTITIONER}", rights=ALL)
permit("huddle_calendar_reader")  # by the digest of a secret, which only its holder has
permit("huddle_measures")  # of the families that whoever is bound answers for
