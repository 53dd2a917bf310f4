"""What one row asks of another before it may be touched, in SQL: each predicate once."""

from practitioners.row_security import PRINCIPALS

OWN_ARRAY = f"visible_to && {PRINCIPALS}"

# The sub-select runs under the family's own policy.
FAMILY_SEEN = "EXISTS (SELECT 1 FROM families_family f WHERE f.id = family_id)"

CONTRIBUTION_SEEN = "EXISTS (SELECT 1 FROM families_contribution c WHERE c.id = contribution_id)"

# What the plan ties together is of one family.
OF_ITS_FAMILY = (
    "EXISTS (SELECT 1 FROM families_{thing} x WHERE x.id = {column} "
    "AND x.family_id = {table}.family_id)"
)

OF_ITS_GOAL = OF_ITS_FAMILY.format(thing="goal", column="goal_id", table="{table}")

OF_ITS_BARRIER = OF_ITS_FAMILY.format(thing="accessbarrier", column="barrier_id", table="{table}")

# Whom it is about and whom it is not for is said as it is told, and never later: some may read it
# for that. A correction is a contribution of its own, with its own.
AS_IT_IS_TOLD = (
    "EXISTS (SELECT 1 FROM families_contribution c WHERE c.id = contribution_id "
    "AND c.family_id = {table}.family_id "
    "AND c.transaction = pg_current_xact_id()::text::bigint)"
)

# Exactly for the contribution's readers. Words and their author stay as they were written.
IN_THE_SAME_FAMILY = (
    "EXISTS (SELECT 1 FROM families_contribution c WHERE c.id = contribution_id "
    "AND c.family_id = {table}.family_id)"
)
