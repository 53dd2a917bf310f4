"""Who may touch which row: the ground floor's tables and those of the libraries below it.

None of these hold case data, so none is under row-level security, save what somebody typed and
could not send, and what they call their lists. Team membership, roles and grants decide who
sees what: the runtime role may read them and never write them.
"""

from practitioners.models import (
    Agency,
    AuditEvent,
    AuditSeal,
    Bounce,
    Capacity,
    Delivery,
    Departure,
    FormKey,
    Notice,
    NoticeChoice,
    NoticeHours,
    Practitioner,
    SavedView,
    SealDelivery,
    Team,
    TeamCheck,
    TeamCheckLine,
    UnsentForm,
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

expose(Agency, rights=READ)
expose(Team, rights=READ)
expose(
    Practitioner,
    rights=("SELECT", "UPDATE"),
    fixed=("id", "email", "agency_id", "roles", "is_active", "is_superuser", "principal"),
)
expose("practitioners_practitioner_groups", rights=READ)
expose("practitioners_practitioner_user_permissions", rights=READ)
expose(AuditEvent, rights=("INSERT",))
expose(AuditSeal, rights=READ)  # numbers, times and hashes; only the functions write them
expose(SealDelivery, rights=WRITE, fixed=("number", "sha256", "planned_at"))
permit("practitioners_seal_events")  # seals what is finished: whoever calls it, does the same
permit("practitioners_verify_seals", "practitioners_unsealed_events")  # counts, no event
expose(Notice, rights=WRITE)
# Written by the sender, and by what Notify calls back when nobody is bound. No word of a message.
expose(
    Delivery,
    rights=WRITE,
    fixed=("id", "notice_id", "practitioner_id", "by", "address", "reference", "asked_at"),
)
expose(Bounce, rights=WRITE, fixed=("id", "practitioner_id", "address", "by", "since"))
protect(  # written when its author's session has ended and nobody is bound
    UnsentForm,
    using=f"practitioner_id = {PRACTITIONER}",
    check="true",
    rights=("SELECT", "INSERT", "DELETE"),
)
permit("practitioners_forget_unsent")
protect(  # a name of one's own may say more than it should
    SavedView,
    using=f"practitioner_id = {PRACTITIONER}",
    rights=("SELECT", "INSERT", "DELETE"),
)

OWN = f"practitioner_id = {PRACTITIONER}"
protect(NoticeChoice, using=OWN, fixed=("id", "practitioner_id", "kind"))
protect(NoticeHours, using=OWN, fixed=("practitioner_id",))

expose(FormKey, rights=ALL, fixed=("id", "practitioner_id", "key"))
expose(TeamCheck, rights=WRITE, fixed=("id", "team_id", "period", "due_on", "opened_at"))
expose(TeamCheckLine, rights=WRITE, fixed=("id", "team_check_id", "member_id"))
expose(Departure, rights=READ)
# Numbers about colleagues. Who may say them, a trigger asks.
expose(Capacity, rights=WRITE, fixed=("id", "practitioner_id"))
# For the contact of an agency who is bound, about that agency's teams and people only.
permit("practitioners_leave_team", "practitioners_close_account")

expose("auth_group", rights=READ)
expose("auth_group_permissions", rights=READ)
expose("auth_permission", rights=READ)
expose("django_content_type", rights=READ)
expose("django_migrations", rights=READ)
expose("django_session", rights=ALL)
expose("account_emailaddress", rights=WRITE)
expose("account_emailconfirmation", rights=APPEND)
# Guardian's generic tables are never used: families have tables of their own.
expose("guardian_groupobjectpermission", rights=READ)
expose("guardian_userobjectpermission", rights=READ)
