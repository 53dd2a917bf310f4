"""Guards of who leads, covers and hands over."""

from tests.access.mutants.kinds import answered, unasked

FAMILIES = "tests/families/"
MAY_LEAD = "families/permissions/leading.py"
LEADING = "families/services/leading.py"
COVERING = "families/services/covering.py"
MAY_COVER = "families/permissions/covering.py"
COVERS = f"{FAMILIES}test_covering.py::"
HANDOVERS = "families/services/handovers.py"
MAY_HAND_OVER = "families/permissions/handovers.py"
HANDS_OVER = f"{FAMILIES}test_handovers.py::"

LEADS = [
    unasked(
        "offer the lead: may they offer",
        LEADING,
        "may_offer_lead(by, family).enforce()\n    may_become_lead(",
        f"{FAMILIES}test_leading.py::test_a_practitioner_cannot_offer_the_lead",
    ),
    answered(
        "lead: somebody who left cannot be asked",
        MAY_LEAD,
        """    if not practitioner.is_active:
        return Verdict("This person no longer uses Huddle.")
""",
        "",
        f"{FAMILIES}test_leading.py::test_somebody_who_left_cannot_be_asked",
    ),
    answered(
        "lead: only who was asked answers",
        MAY_LEAD,
        "if allocation.practitioner_id != practitioner.pk:",
        "if False:",
        f"{FAMILIES}test_leading.py::test_only_who_was_asked_answers",
    ),
    unasked(
        "cover: may they arrange it",
        COVERING,
        "may_arrange_cover(by, allocation).enforce()",
        f"{COVERS}test_who_else_sees_the_family_arranges_nothing",
    ),
    unasked(
        "cover: only who could lead covers",
        COVERING,
        "may_cover(practitioner, allocation).enforce()",
        f"{COVERS}test_the_lead_is_not_asked_nor_somebody_with_a_conflict",
    ),
    answered(
        "cover: only who was asked answers",
        MAY_COVER,
        "if cover.practitioner_id != practitioner.pk:",
        "if False:",
        f"{COVERS}test_who_else_sees_the_family_arranges_nothing",
    ),
    unasked(
        "cover: may they end it",
        COVERING,
        "may_end_cover(by, cover).enforce()",
        f"{COVERS}test_who_else_sees_the_family_arranges_nothing",
    ),
    unasked(
        "cover: may they make it last longer",
        COVERING,
        "may_extend_cover(by, cover).enforce()",
        f"{COVERS}test_who_else_sees_the_family_arranges_nothing",
    ),
    answered(
        "cover: on its days only",
        "families/models/covering.py",
        "            starts_on__lte=today(),\n            ends_on__gte=today(),\n",
        "",
        f"{COVERS}test_a_cover_of_next_week_begins_by_the_clock",
    ),
    unasked(
        "handover: may they begin it",
        HANDOVERS,
        "may_begin_handover(by, family).enforce()",
        f"{HANDS_OVER}test_it_begins_once_somebody_is_asked_and_not_twice",
    ),
    unasked(
        "handover: each step by whom the table names",
        HANDOVERS,
        "may_do_step(by, handover, step).enforce()",
        f"{HANDS_OVER}test_who_does_which_step",
    ),
    unasked(
        "handover: may they give out the actions",
        HANDOVERS,
        "may_settle_actions(by, handover).enforce()",
        f"{HANDS_OVER}test_who_does_which_step",
    ),
    unasked(
        "handover: may they cancel it",
        HANDOVERS,
        "may_cancel_handover(by, handover).enforce()",
        f"{HANDS_OVER}test_who_does_which_step",
    ),
    unasked(
        "handover: accepted by the new lead, when all is done",
        "families/services/taking_over.py",
        "may_complete_handover(by, handover).enforce()",
        f"{HANDS_OVER}test_neither_the_old_lead_nor_their_supervisor_is_passed_over",
    ),
    unasked(
        "handover: no offer is accepted past it",
        LEADING,
        "may_accept_alone(allocation).enforce()",
        f"{HANDS_OVER}test_an_offer_is_not_accepted_past_the_handover",
    ),
    answered(
        "handover: only the new lead reads and accepts as one",
        MAY_HAND_OVER,
        "return incoming\n",
        "return True\n",
        f"{HANDS_OVER}test_who_does_which_step",
    ),
    unasked(
        "lead: only the meeting ends it",
        LEADING,
        "may_end_lead(by, family).enforce()",
        f"{FAMILIES}test_leading.py::test_a_practitioner_cannot_end_a_lead",
    ),
]
