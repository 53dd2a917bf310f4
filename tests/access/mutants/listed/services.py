"""Guards in the services of a family's record: each asks whether they may, and refuses."""

from tests.access.mutants.kinds import answered, unasked

FAMILIES = "tests/families/"
HUDDLE = "tests/huddle/"
MAY_ADD = "families/permissions/contributing.py"
MAY_ACT = "families/permissions/acting.py"

SERVICES = [
    unasked(
        "contribute: may they add to the record",
        "families/services/contributing.py",
        "may_contribute(by, family).enforce()",
        f"{FAMILIES}test_contributing.py::test_who_may_only_see_cannot_contribute",
    ),
    unasked(
        "births: only who adds to the record, and once",
        "families/services/births.py",
        "may_record_birth(by, baby).enforce()",
        f"{FAMILIES}test_births.py::test_whoever_only_sees_the_family_records_no_birth",
    ),
    unasked(
        "births: a twin only of a child who is born",
        "families/services/births.py",
        "may_record_twin(by, sibling).enforce()",
        f"{FAMILIES}test_births.py::test_a_twin_has_the_same_parents_and_home_and_is_somebody_else",
    ),
    unasked(
        "losses: only who adds to the record, and once",
        "families/services/losses.py",
        "may_record_loss(by, child).enforce()",
        f"{FAMILIES}test_losses.py::test_whoever_only_sees_the_family_records_nothing",
    ),
    unasked(
        "losses: put right by who adds to the record",
        "families/services/losses.py",
        "may_take_back_loss(by, held).enforce()",
        f"{FAMILIES}test_losses.py::test_only_who_adds_to_the_record_puts_it_right",
    ),
    answered(
        "losses: few go on seeing the record",
        "families/services/losses.py",
        "    if narrowed:\n",
        "    if False:\n",
        f"{FAMILIES}test_losses.py::"
        "test_only_who_leads_who_runs_the_huddle_and_those_named_go_on_seeing_it",
    ),
    answered(
        "losses: no reminder that waits is sent",
        "families/notices/acting.py",
        "if action.is_quiet:",
        "if False:",
        f"{FAMILIES}test_losses.py::test_nobody_is_reminded_of_what_was_agreed_before",
    ),
    answered(
        "losses: no published agenda shows it any more",
        "huddle/services/after_loss.py",
        "            take_down(item, by)",
        "            pass",
        f"{HUDDLE}test_after_a_loss.py::"
        "test_who_sees_it_then_is_who_recorded_it_and_the_coordinator",
    ),
    answered(
        "several actions at once: one's own only",
        "families/queries/actions.py",
        "filter(owner=reader, pk__in=_ids(asked))",
        "filter(pk__in=_ids(asked))",
        f"{FAMILIES}test_actions_list.py::test_nobody_updates_actions_of_others_at_once",
    ),
    answered(
        "a stranger takes no family in hand",
        "families/services/locking.py",
        "Family.objects.visible_to(by).select_for_update()",
        "Family._base_manager.select_for_update()",
        "tests/access/test_two_layers.py::test_a_stranger_takes_no_family_in_hand",
    ),
    answered(
        "contribute: by role",
        MAY_ADD,
        """    if not (verdict := may(practitioner, Permission.FAMILY_CONTRIBUTE)):
        return verdict
    if not held_by""",
        "    if not held_by",
        f"{FAMILIES}test_contributing.py::test_a_supervisor_cannot_contribute",
    ),
    answered(
        "contribute: not with a team's grant on a restricted family",
        "families/held.py",
        "if one.by_name or self.open_to_teams",
        "if True",
        f"{FAMILIES}test_contributing.py::test_a_restricted_family_takes_nothing_from_the_team",
    ),
    answered(
        "what one person holds is never read as another's",
        "families/held.py",
        "if kept is not None and kept.holder == practitioner.pk:",
        "if kept is not None:",
        f"{FAMILIES}test_held.py::test_what_one_person_holds_is_never_read_as_another_s",
    ),
    answered(
        "contribute: not with a grant that has run out",
        "families/models/family.py",
        "return Q(until=None) | Q(until__gt=timezone.now())",
        "return Q()",
        f"{FAMILIES}test_contributing.py"
        "::test_a_grant_to_contribute_that_has_run_out_lets_nobody_add",
    ),
    unasked(
        "agree an action: may they",
        "families/services/acting.py",
        "may_agree_action(by, family).enforce()",
        f"{FAMILIES}test_acting.py::test_a_closed_family_gets_no_new_action",
    ),
    unasked(
        "agree an action: may that person own it",
        "families/services/acting.py",
        "may_own_action(owner, family, asked_by=by).enforce()",
        f"{FAMILIES}test_acting.py::test_a_practitioner_asks_their_own_agency_only",
    ),
    answered(
        "own an action: they work with the family",
        MAY_ACT,
        "if not set(owner.principals()) & set(family.visible_to):",
        "if False:",
        f"{FAMILIES}test_acting.py::test_the_lead_asks_any_agency_that_works_with_the_family",
    ),
    unasked(
        "work an action: may they take this step",
        "families/services/acting.py",
        "may_take(by, action, name).enforce()",
        f"{FAMILIES}test_acting.py::test_who",
    ),
    answered(
        "work an action: the owner alone answers",
        MAY_ACT,
        "if action.owner_id != practitioner.pk:",
        "if False:",
        f"{FAMILIES}test_acting.py::test_who",
    ),
    answered(
        "reveal an address: only who knows it",
        "families/services/revealing.py",
        'known = Address.objects.visible_to(by).select_for_update(of=["self"])',
        'known = Address._base_manager.select_for_update(of=["self"])',
        "tests/access/test_two_layers.py::test_who_does_not_know_an_address_reveals_nothing",
    ),
    answered(
        "reveal an address: only to who works with the family",
        "families/services/revealing.py",
        "if not principals & set(family.visible_to):",
        "if False:",
        f"{FAMILIES}test_revealing.py::test_a_stranger_to_the_family_is_never_told",
    ),
    unasked(
        "record an agreement: may they",
        "consent/services/agreements.py",
        "may_record_agreement(by, family).enforce()",
        "tests/consent/test_agreement_and_sharing.py"
        "::test_who_only_sees_records_and_decides_nothing",
    ),
    unasked(
        "decide about sharing: may they",
        "consent/services/sharing.py",
        "may_decide_sharing(by, family).enforce()",
        "tests/consent/test_agreement_and_sharing.py"
        "::test_who_only_sees_records_and_decides_nothing",
    ),
]
