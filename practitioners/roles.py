"""What each role may do. The only place where a role meets a permission."""

from django.db.models import TextChoices


class Permission(TextChoices):
    FAMILY_VIEW = "family:view", "See the families they work with"
    FAMILY_CONTRIBUTE = "family:contribute", "Add what they know about a family"
    NOMINATE = "nomination:make", "Nominate a baby for a huddle"
    NOMINATION_SCREEN = "nomination:screen", "Screen nominations"
    NOMINATION_IMPORT = "nomination:import", "Import nominations from a file"
    SESSION_VIEW = "session:view", "See a huddle session they belong to"
    SESSION_PREPARE = "session:prepare", "Build and publish an agenda"
    SESSION_HOLD = "session:hold", "Chair a session and sign its minutes"
    SESSION_RECORD = "session:record", "Record attendance, decisions and actions"
    CHECK_ANSWER = "check:answer", "Answer an agency check"
    FAMILY_LEAD = "family:lead", "Be a family's Single Lead Practitioner"
    ACTION_WORK = "action:work", "Accept and work actions"
    CASELOAD_VIEW = "caseload:view", "See the caseloads of their agency"
    BREAK_GLASS = "family:break_glass", "Open a family's record in an emergency"
    GOVERN = "governance:work", "Look after information governance"
    TEAM_CHECK = "team:check", "Confirm who is in their agency's teams"
    CAPACITY_SET = "capacity:set", "Say how much people of their agency can lead"
    LEFT_WORK = "work:left", "See the open work of people who have left"
    OPERATE = "operations:see", "See how queues and messages do, and no content"


class Role(TextChoices):
    PRACTITIONER = "practitioner", "Practitioner"
    COORDINATOR = "coordinator", "Huddle coordinator"
    CHAIR = "chair", "Huddle chair"
    SUPERVISOR = "supervisor", "Supervisor"
    MANAGER = "manager", "Manager"
    IG_LEAD = "ig_lead", "Information governance lead"
    ADMINISTRATOR = "administrator", "System administrator"
    AGENCY_CONTACT = "agency_contact", "Agency contact"


WORK_WITH_FAMILIES = frozenset(
    {
        Permission.FAMILY_VIEW,
        Permission.BREAK_GLASS,
        Permission.FAMILY_CONTRIBUTE,
        Permission.NOMINATE,
        Permission.SESSION_VIEW,
        Permission.CHECK_ANSWER,
        Permission.FAMILY_LEAD,
        Permission.ACTION_WORK,
    },
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PRACTITIONER: WORK_WITH_FAMILIES,
    Role.COORDINATOR: frozenset(
        {
            Permission.FAMILY_VIEW,
            Permission.BREAK_GLASS,
            Permission.FAMILY_CONTRIBUTE,
            Permission.NOMINATE,
            Permission.NOMINATION_SCREEN,
            Permission.NOMINATION_IMPORT,
            Permission.SESSION_VIEW,
            Permission.SESSION_PREPARE,
            Permission.SESSION_RECORD,
            Permission.ACTION_WORK,
            Permission.LEFT_WORK,
        },
    ),
    Role.CHAIR: frozenset(
        {
            Permission.FAMILY_VIEW,
            Permission.BREAK_GLASS,
            Permission.FAMILY_CONTRIBUTE,
            Permission.SESSION_VIEW,
            Permission.SESSION_HOLD,
            Permission.SESSION_RECORD,
            Permission.ACTION_WORK,
            Permission.LEFT_WORK,
        },
    ),
    Role.SUPERVISOR: frozenset(
        {
            Permission.FAMILY_VIEW,
            Permission.BREAK_GLASS,
            Permission.SESSION_VIEW,
            Permission.ACTION_WORK,
            Permission.CASELOAD_VIEW,
            Permission.LEFT_WORK,
        },
    ),
    Role.MANAGER: frozenset({Permission.CASELOAD_VIEW, Permission.CAPACITY_SET}),
    Role.IG_LEAD: frozenset({Permission.GOVERN, Permission.FAMILY_VIEW, Permission.BREAK_GLASS}),
    Role.ADMINISTRATOR: frozenset({Permission.OPERATE}),
    Role.AGENCY_CONTACT: frozenset({Permission.TEAM_CHECK, Permission.CAPACITY_SET}),
}

# The roles that see a family through a team of theirs; nobody else holds what their team holds,
# neither on pages nor in the database. Whoever looks after information governance sees a family by
# name only: in an emergency, for a time, reviewed by somebody else.
TEAM_READERS = frozenset(
    role for role in Role if Permission.FAMILY_VIEW in ROLE_PERMISSIONS[role]
) - {Role.IG_LEAD}
