"""Who may touch the plan: actions and their order, goals, barriers, what stops."""

from families.models import (
    AccessBarrier,
    Action,
    ActionAfter,
    ActionStep,
    BarrierNotFor,
    Goal,
    GoalNotFor,
    GoalReview,
    Stopping,
)
from families.rows.seen import FAMILY_SEEN, OF_ITS_BARRIER, OF_ITS_FAMILY, OF_ITS_GOAL, OWN_ARRAY
from practitioners.row_security import APPEND, PRACTITIONER, protect

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
