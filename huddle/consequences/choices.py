"""The closed lists that decisions choose from."""

FAMILY_TOLD = (
    ("told", "The family has been told"),
    ("not_safe", "The family has not been told: it would not be safe"),
)
DEFERRED_BECAUSE = (
    ("time", "There was not enough time"),
    ("agency_absent", "A key agency was not there"),
    ("conflict", "A conflict of interest"),
    ("not_briefed", "The person presenting was not briefed"),
)
FORUMS = (
    ("marac", "MARAC"),
    ("perinatal_mh", "Perinatal mental health"),
    ("infant_mh", "Infant mental health"),
    ("fnp", "Family Nurse Partnership"),
    ("dva", "Domestic abuse service"),
    ("substance", "Drug and alcohol service"),
    ("housing", "Housing"),
    ("legal_planning", "Legal planning or pre-birth assessment"),
    ("other", "Another service or forum"),
)
CLOSURE_REASONS = (
    ("needs_met", "Needs met"),
    ("needs_met_single", "Needs met with the support of one agency"),
    ("stepped_up", "Stepped up to children's social work"),
    ("looked_after", "The child became looked after"),
    ("declined", "The family declined"),
    ("disengaged", "The family stopped engaging"),
    ("moved", "Moved out of the area"),
    ("transferred", "Transferred to another lead"),
    ("aged_out", "The child is over the age that the huddle is for, and has a lead"),
    ("pregnancy_ended", "The pregnancy ended"),
    ("died", "The child died"),
    ("duplicate", "Duplicate"),
    ("not_eligible", "Not eligible"),
    ("test", "Test record, of no real family"),
)
# The same by the codes of the children in need census, where it has one for it.
CENSUS_CODES = {
    "needs_met": "RC7",
    "needs_met_single": "RC7",
    "declined": "RC7",
    "disengaged": "RC7",
    "moved": "RC5",
    "transferred": "RC7",
    "aged_out": "RC7",
    "died": "RC2",
    "not_eligible": "RC8",
}
RETENTION_CLASSES = (
    ("early_help", "Early help and child in need"),
    ("child_protection", "Child protection"),
    ("looked_after", "Looked after"),
    ("no_live_birth", "No live birth"),
)


def where_to(code: str) -> str:
    """Where a referral went, in words."""
    return dict(FORUMS).get(code, "Children's social work")
