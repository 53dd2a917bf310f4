"""Who may touch which row of a family's record: the same predicate as ``visible_to``, in SQL.

The grant tables can be read with the family and never written by the runtime role: granting goes
through ``families_grant`` and ``families_end_grants``, which check who asks.
"""

from families.models import (
    AccessBarrier,
    Action,
    ActionAfter,
    ActionStep,
    Address,
    AddressChange,
    Allocation,
    BarrierNotFor,
    Conflict,
    Contact,
    ContactAnswer,
    ContactPerson,
    ContactRequest,
    Contribution,
    ContributionNotFor,
    ContributionSubject,
    Cover,
    Dispute,
    Family,
    FamilyPractitionerGrant,
    FamilyTeamGrant,
    Goal,
    GoalNotFor,
    GoalReview,
    Handover,
    HandoverStep,
    Household,
    HouseholdMember,
    Involvement,
    LeadUpdate,
    LeadUpdatePart,
    Loss,
    NamedReader,
    Person,
    Relationship,
    RestrictionChange,
    SealedEnquiry,
    SourcePermission,
    Stopping,
    Visit,
)
from practitioners.row_security import (
    APPEND,
    PRACTITIONER,
    PRINCIPALS,
    READ,
    permit,
    protect,
)

OWN_ARRAY = f"visible_to && {PRINCIPALS}"
# The sub-select runs under the family's own policy.
FAMILY_SEEN = "EXISTS (SELECT 1 FROM families_family f WHERE f.id = family_id)"
GRANTED_SEEN = "EXISTS (SELECT 1 FROM families_family f WHERE f.id = content_object_id)"
# Parts in a family's work that everybody around it knows, whoever takes them.
OPENLY = "('screening', 'chairing', 'offered', 'leading', 'covering', 'overseeing')"
CONTRIBUTION_SEEN = "EXISTS (SELECT 1 FROM families_contribution c WHERE c.id = contribution_id)"

protect(
    Family,
    using=OWN_ARRAY,
    fixed=("id", "reference", "restriction", "visible_to", "created_at", "closed_on"),
)
protect(Contribution, using=f"{OWN_ARRAY} AND {FAMILY_SEEN}", rights=APPEND)
# What the plan ties together is of one family.
OF_ITS_FAMILY = (
    "EXISTS (SELECT 1 FROM families_{thing} x WHERE x.id = {column} "
    "AND x.family_id = {table}.family_id)"
)
OF_ITS_GOAL = OF_ITS_FAMILY.format(thing="goal", column="goal_id", table="{table}")
OF_ITS_BARRIER = OF_ITS_FAMILY.format(thing="accessbarrier", column="barrier_id", table="{table}")
protect(
    Action,
    using=OWN_ARRAY,
    check=f"{OWN_ARRAY} AND (goal_id IS NULL OR {OF_ITS_GOAL.format(table='families_action')}) "
    f"AND (barrier_id IS NULL OR {OF_ITS_BARRIER.format(table='families_action')})",
    fixed=("id", "family_id", "visible_to", "agreed_by_id"),
)
protect(
    ActionAfter,
    using=FAMILY_SEEN,
    check=f"{FAMILY_SEEN} AND added_by_id = {PRACTITIONER}",
    rights=("SELECT", "INSERT", "DELETE"),
)
# What the family said stays as they said it; how it went is added, never changed.
protect(
    Goal,
    using=FAMILY_SEEN,
    fixed=("id", "family_id", "words", "need", "answers", "measure", "set_at", "set_by_id"),
)
protect(
    GoalReview,
    using=FAMILY_SEEN,
    check=f"{FAMILY_SEEN} AND recorded_by_id = {PRACTITIONER} "
    f"AND {OF_ITS_GOAL.format(table='families_goalreview')}",
    rights=APPEND,
)
# Somebody whom it is not for is added, and never taken away.
protect(
    GoalNotFor,
    using=FAMILY_SEEN,
    check=f"{FAMILY_SEEN} AND {OF_ITS_GOAL.format(table='families_goalnotfor')} AND "
    + OF_ITS_FAMILY.format(thing="person", column="person_id", table="families_goalnotfor"),
    rights=APPEND,
)
# What it stopped and since when stays; that it is gone is said once, and comes back as another.
protect(
    AccessBarrier,
    using=FAMILY_SEEN,
    fixed=(
        *("id", "family_id", "code", "effect", "opened_on", "opened_by_id", "recorded_at"),
        "reopens_id",
    ),
)
protect(
    BarrierNotFor,
    using=FAMILY_SEEN,
    check=f"{FAMILY_SEEN} AND {OF_ITS_BARRIER.format(table='families_barriernotfor')} AND "
    + OF_ITS_FAMILY.format(thing="person", column="person_id", table="families_barriernotfor"),
    rights=APPEND,
)
protect(
    Stopping,
    using=FAMILY_SEEN,
    fixed=("id", "family_id", "text", "added_at", "added_by_id"),
)
# In one's own name, of an action that one sees.
ACTION_SEEN = (
    "EXISTS (SELECT 1 FROM families_action a WHERE a.id = action_id "
    "AND a.family_id = families_actionstep.family_id)"
)
protect(
    ActionStep,
    using=ACTION_SEEN,
    check=f"{ACTION_SEEN} AND taken_by_id = {PRACTITIONER}",
    rights=APPEND,
)
for model in (Person, Relationship, Household, HouseholdMember, Allocation):
    protect(model, using=FAMILY_SEEN, fixed=("id", "family_id"))
# Who covers, whose lead and who arranged it stay as they were asked; dates and answers move.
protect(
    Cover,
    using=FAMILY_SEEN,
    fixed=(
        "id",
        "family_id",
        "allocation_id",
        "practitioner_id",
        "starts_on",
        "reason",
        "arranged_by_id",
        "arranged_at",
    ),
)
UNDER_WAY = (
    "EXISTS (SELECT 1 FROM families_handover h WHERE h.id = handover_id AND h.state = 'open' "
    "AND h.family_id = families_handoverstep.family_id)"
)
# Who hands over to whom stays; a step that is done stays as it was done.
protect(
    Handover,
    using=FAMILY_SEEN,
    fixed=(
        "id",
        "family_id",
        "outgoing_id",
        "incoming_id",
        "reason",
        "begun_at",
        "begun_by_id",
    ),
)
protect(
    HandoverStep,
    using=FAMILY_SEEN,
    check=f"{FAMILY_SEEN} AND done_by_id = {PRACTITIONER} AND {UNDER_WAY}",
    rights=APPEND,
)
# A hidden service is known to its own agency and to the coordinator; so are its grants.
protect(
    Involvement,
    using=f"{FAMILY_SEEN} AND (NOT is_hidden OR families_told_of(family_id, team_id))",
    check=FAMILY_SEEN,
    fixed=("id", "family_id", "team_id"),
)
# For whoever asked, the coordinator, and the team that it was passed on to; what became of it is
# never for whoever asked.
protect(
    ContactRequest,
    using=f"{FAMILY_SEEN} AND (asked_by_id = {PRACTITIONER} OR families_coordinates(family_id) "
    "OR families_passed_on(id))",
    check=f"{FAMILY_SEEN} AND asked_by_id = {PRACTITIONER}",
    rights=APPEND,
)
protect(
    ContactAnswer,
    using=f"{FAMILY_SEEN} AND (families_coordinates(family_id) OR families_in_team(team_id))",
    check=f"{FAMILY_SEEN} AND answered_by_id = {PRACTITIONER} "
    "AND families_may_pass_on(family_id, request_id, team_id)",
    rights=APPEND,
)
# A contact of a service that may not be named is known to its agency and to the coordinator.
protect(
    Contact,
    using=f"{FAMILY_SEEN} AND (NOT is_hidden OR families_told_of(family_id, team_id))",
    check=f"{FAMILY_SEEN} AND recorded_by_id = {PRACTITIONER} AND families_in_team(team_id)",
    rights=APPEND,
)
CONTACT_SEEN = "EXISTS (SELECT 1 FROM families_contact c WHERE c.id = contact_id{})"
# Who was there is said by whoever logs it, of people of that family.
PERSON_OF_IT = (
    "EXISTS (SELECT 1 FROM families_person p WHERE p.id = person_id "
    "AND p.family_id = families_contactperson.family_id)"
)
OWN_CONTACT = CONTACT_SEEN.format(
    f" AND c.family_id = families_contactperson.family_id AND c.recorded_by_id = {PRACTITIONER}"
)
protect(
    ContactPerson,
    using=CONTACT_SEEN.format(""),
    check=f"{OWN_CONTACT} AND {PERSON_OF_IT}",
    rights=APPEND,
)
protect(
    Conflict,
    using=FAMILY_SEEN,
    fixed=(
        "id",
        "family_id",
        "practitioner_id",
        "kind",
        "reason",
        "declared_at",
        "declared_by_id",
    ),
)
# Whom it is about and whom it is not for is said as it is told, and never later: some may read it
# for that. A correction is a contribution of its own, with its own.
AS_IT_IS_TOLD = (
    "EXISTS (SELECT 1 FROM families_contribution c WHERE c.id = contribution_id "
    "AND c.family_id = {table}.family_id "
    "AND c.transaction = pg_current_xact_id()::text::bigint)"
)
for about_one in (ContributionSubject, ContributionNotFor):
    protect(
        about_one,
        using=CONTRIBUTION_SEEN,
        check=AS_IT_IS_TOLD.format(table=about_one._meta.db_table),
        rights=APPEND,
    )
# Exactly for the contribution's readers. Words and their author stay as they were written.
IN_THE_SAME_FAMILY = (
    "EXISTS (SELECT 1 FROM families_contribution c WHERE c.id = contribution_id "
    "AND c.family_id = {table}.family_id)"
)
protect(
    Dispute,
    using=CONTRIBUTION_SEEN,
    check=IN_THE_SAME_FAMILY.format(table="families_dispute"),
    fixed=(
        "id",
        "family_id",
        "contribution_id",
        "person_id",
        "practitioner_id",
        "says",
        "recorded_at",
        "recorded_by_id",
    ),
)
protect(
    SourcePermission,
    using=CONTRIBUTION_SEEN,
    check=IN_THE_SAME_FAMILY.format(table="families_sourcepermission"),
    fixed=("id", "family_id", "contribution_id", "asked_for", "asked_at", "asked_by_id"),
)
protect(
    Address,
    using=f"{FAMILY_SEEN} AND (NOT protected OR reveal_to && {PRINCIPALS})",
    # A coordinator may write down an address that they are then not shown.
    check=FAMILY_SEEN,
    fixed=("id", "family_id", "protected", "reveal_to"),
)
# Why it is hidden is for those who know it, as long as it is.
ADDRESS_KNOWN = (
    "EXISTS (SELECT 1 FROM families_address a WHERE a.id = address_id AND a.protected "
    "AND a.family_id = families_addresschange.family_id)"
)
protect(
    AddressChange,
    using=ADDRESS_KNOWN,
    rights=APPEND,
)
# Who may see a family is known to those who see it: of a sealed one not even that it exists.
protect(
    FamilyTeamGrant,
    using=f"{GRANTED_SEEN} AND (reason = 'listed' "
    "OR NOT families_hides(content_object_id, group_id, NULL))",
    rights=READ,
)
protect(
    FamilyPractitionerGrant,
    using=f"{GRANTED_SEEN} AND (reason IN {OPENLY} "
    "OR NOT families_hides(content_object_id, NULL, user_id))",
    rights=READ,
)

# The lead's own, while they lead.
LEADS_IT = (
    "EXISTS (SELECT 1 FROM families_allocation a WHERE a.state = 'current' "
    "AND a.family_id = families_leadupdate.family_id AND a.practitioner_id = {})"
)
protect(
    LeadUpdate,
    using=FAMILY_SEEN,
    check=f"{FAMILY_SEEN} AND practitioner_id = {PRACTITIONER} "
    f"AND {LEADS_IT.format(PRACTITIONER)}",
    rights=APPEND,
)
OWN_UPDATE = (
    "EXISTS (SELECT 1 FROM families_leadupdate u WHERE u.id = update_id "
    "AND u.family_id = families_leadupdatepart.family_id AND u.practitioner_id = {})"
)
protect(
    LeadUpdatePart,
    using=CONTRIBUTION_SEEN,
    check=f"{AS_IT_IS_TOLD.format(table='families_leadupdatepart')} "
    f"AND {OWN_UPDATE.format(PRACTITIONER)}",
    rights=APPEND,
)
# When somebody was last there is nobody else's to read.
protect(
    Visit,
    using=f"{FAMILY_SEEN} AND practitioner_id = {PRACTITIONER}",
    fixed=("id", "family_id", "practitioner_id"),
)
protect(
    RestrictionChange,
    using=FAMILY_SEEN,
    rights=APPEND,
)
protect(
    NamedReader,
    using=FAMILY_SEEN,
    fixed=("id", "family_id", "practitioner_id", "reason", "named_at", "named_by_id"),
)
protect(
    Loss,
    using=FAMILY_SEEN,
    fixed=(
        *("id", "family_id", "child_id", "kind", "happened_on", "is_last", "narrowed"),
        *("recorded_at", "recorded_by_id"),
    ),
)
# Written by the function that answers nothing to who asks.
protect(SealedEnquiry, using=FAMILY_SEEN, rights=READ)

permit("families_told_of", "families_hides", "families_hidden_principals")  # asked by the rows
permit("families_coordinates", "families_in_team")  # likewise
permit("families_passed_on", "families_may_pass_on")  # likewise
permit("families_restrict", "families_ask_about_sealed", "families_restricted_contact")
permit(
    "families_grant", "families_end_grants", "families_end_agency_grants"
)  # for whoever is bound and sees the family
permit("families_protect_address", "families_would_read")  # likewise
permit("families_reveal_address", "families_lift_protection")  # for whoever knows the address
permit("families_search", "families_possible_match")  # tell whoever is bound what they may know
permit("families_caseload", "families_caseload_actions")  # of the agency of whoever is bound
permit("families_end_grants_of_leaver")  # of closed accounts only
permit("families_work_of")  # numbers, for the contact of the agency of whoever is asked about
permit("families_end_expired_grants", "families_drift", "families_due_actions")  # for the clock
permit("families_covers_due")  # likewise
permit("families_unknown_addresses")  # likewise: a number
permit("families_unknown_households", "families_show_unknown_address")  # for its coordinator
