"""Who may touch which row of a family's record: the same predicate as ``visible_to``, in SQL.

The grant tables can be read with the family and never written by the runtime role: granting goes
through ``families_grant`` and ``families_end_grants``, which check who asks.
"""

from families.rows import contacts, families, functions, leads, life, plan, words
from families.rows.seen import CONTRIBUTION_SEEN, FAMILY_SEEN

__all__ = [
    "CONTRIBUTION_SEEN",
    "FAMILY_SEEN",
    "contacts",
    "families",
    "functions",
    "leads",
    "life",
    "plan",
    "words",
]
