"""Guards of who ends a membership, closes an account, and takes work or a huddle over."""

from tests.access.mutants.kinds import Function, Source, Statement, answered, unasked

LEAVING = "tests/practitioners/test_leaving.py"
RECERTIFYING = "tests/practitioners/test_recertifying.py"
LEAVERS = "tests/families/test_leavers.py"
REASSIGNING = "tests/families/test_reassigning.py"
HANDING = "tests/huddle/test_handing_over.py"
MAY = "practitioners/permissions.py"

TEAMS: list[Function | Source | Statement] = [
    Function(
        "a membership is ended by a contact of that agency only",
        f"{RECERTIFYING}::test_the_database_refuses_whoever_is_no_contact",
        "practitioners_leave_team",
        " AND agency_id = practitioners_contact_agency()",
        "",
    ),
    Function(
        "a contact is an active one",
        f"{RECERTIFYING}::test_the_database_refuses_a_contact_of_another_agency_or_one_who_has_left",
        "practitioners_contact_agency",
        "AND is_active",
        "",
    ),
    Function(
        "an account is closed by a contact of that agency only",
        f"{LEAVING}::test_a_contact_of_another_agency_cannot",
        "practitioners_close_account",
        " AND agency_id = in_agency",
        "",
    ),
    Function(
        "nobody closes their own account",
        f"{LEAVING}::test_nobody_closes_their_own_account",
        "practitioners_close_account",
        "in_practitioner = bound OR",
        "",
    ),
    Function(
        "grants end this way for closed accounts only",
        f"{LEAVERS}::test_grants_of_somebody_active_cannot_be_ended_this_way",
        "families_end_grants_of_leaver",
        "AND is_active",
        "AND false",
    ),
    Function(
        "open work is counted for a contact of that agency only",
        f"{LEAVERS}::test_only_a_contact_of_their_agency_is_told_the_numbers",
        "families_work_of",
        "AND p.agency_id = practitioners_contact_agency()",
        "",
    ),
    Function(
        "a huddle is handed over by its coordinator only",
        f"{HANDING}::test_the_database_refuses_whoever_does_not_coordinate_it",
        "huddle_hand_over",
        "AND p.id = huddle_bound_practitioner() ",
        "",
    ),
    Statement(
        "memberships are closed to the runtime role",
        f"{LEAVING}::test_the_runtime_role_can_neither_close_nor_open_an_account_itself",
        "GRANT DELETE ON practitioners_practitioner_groups TO huddle_runtime",
    ),
    answered(
        "a team is confirmed by a contact of its own agency",
        MAY,
        "    if team.agency_id != practitioner.agency_id:",
        "    if False:",
        f"{RECERTIFYING}::test_the_services_refuse_another_agencys_contact",
    ),
    answered(
        "a contact with a colleague does not decide about themselves",
        MAY,
        "    if contact == member and len(contacts) > 1:",
        "    if False:",
        f"{RECERTIFYING}::test_a_contact_with_a_colleague_does_not_decide_about_themselves",
    ),
    answered(
        "another agency's team is not found",
        "practitioners/team_queries.py",
        "Team.objects.filter(agency=contact.agency_id)\n        .annotate(",
        "Team.objects.all()\n        .annotate(",
        f"{RECERTIFYING}::test_another_agencys_team_and_people_do_not_exist",
    ),
    answered(
        "sessions end with the account",
        "practitioners/leaving.py",
        "sessions = end_sessions_of(member)",
        "sessions = 0",
        f"{LEAVING}::test_an_account_opened_again_does_not_bring_the_old_session_back",
    ),
    answered(
        "grants by name end with the account",
        "families/receivers.py",
        "    end_grants_of_leaver(practitioner, by=by)",
        "    pass",
        f"{LEAVERS}::test_an_account_opened_again_sees_no_family",
    ),
    unasked(
        "give an action away: may they",
        "families/services/acting.py",
        "may_reassign_action(by, action).enforce()",
        f"{REASSIGNING}::test_the_lead_may_and_a_colleague_may_not",
    ),
    answered(
        "nobody is let in to a family by an action that is given to them",
        "families/permissions/acting.py",
        "    if not set(owner.principals()) & set(action.family.visible_to):",
        "    if False:",
        f"{REASSIGNING}::test_nobody_is_let_in_to_a_family_this_way",
    ),
    answered(
        "another agency learns nothing by taking a huddle over",
        "huddle/permissions/handing_over.py",
        "    if person.agency_id == before.agency_id:",
        "    if True:",
        f"{HANDING}::test_another_agency_learns_of_no_family_that_is_not_shared_with_it",
    ),
    answered(
        "the former coordinator stops seeing the families",
        "huddle/services/handing_over.py",
        "    if not keep:\n        end_practitioner_grant(",
        "    if keep:\n        end_practitioner_grant(",
        f"{HANDING}::test_the_new_coordinator_sees_the_open_families_and_the_former_no_longer",
    ),
]
