"""Who may touch who works with a family, and when they met."""

from families.models import Contact, ContactAnswer, ContactPerson, ContactRequest, Involvement
from families.rows.seen import FAMILY_SEEN
from practitioners.row_security import APPEND, PRACTITIONER, protect

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
