"""Guards in Python of what is seen: the querysets, the principals and the binding."""

from tests.access.mutants.kinds import Source

LAYERS = "tests/access/test_two_layers.py"
ALIKE = f"{LAYERS}::test_the_querysets_alone_show_what_the_database_alone_shows"
BINDING = "tests/practitioners/test_binding.py"
GRANTING = "tests/families/test_granting.py"
VISIBILITY = "families/models/visibility.py"
NOMINATIONS = "huddle/models/nominations.py"
IMPORTS = "huddle/models/imports.py"
SESSIONS = "huddle/models/sessions.py"
BIND = "practitioners/binding.py"

SIGHT = [
    Source(
        "families, contributions and actions are those whose array names the reader",
        ALIKE,
        VISIBILITY,
        "return self.filter(visible_to__overlap=practitioner.principals())",
        "return self.all()",
    ),
    Source(
        "what belongs to a family follows the family",
        ALIKE,
        VISIBILITY,
        "return self.filter(family__visible_to__overlap=practitioner.principals())",
        "return self.all()",
    ),
    Source(
        "a contribution is for its audience only",
        ALIKE,
        "families/models/contributions.py",
        "seen = super().visible_to(practitioner)",
        "seen = self.all()",
    ),
    Source(
        "a contribution is never wider than its family",
        f"{LAYERS}::test_a_contribution_is_never_wider_than_its_family",
        "families/models/contributions.py",
        "return seen.filter(family__visible_to__overlap=practitioner.principals())",
        "return seen",
    ),
    Source(
        "a protected address is for its reveal_to only",
        ALIKE,
        "families/models/households.py",
        ".filter(Q(protected=False) | Q(reveal_to__overlap=practitioner.principals()))",
        ".all()",
    ),
    Source(
        "a draft is its author's",
        ALIKE,
        NOMINATIONS,
        "return self.filter(practitioner=practitioner)",
        "return self.all()",
    ),
    Source(
        "a danger stop is for who was stopped and the coordinator",
        ALIKE,
        NOMINATIONS,
        "return self.filter(Q(stopped_by=practitioner) | Q(huddle__coordinator=practitioner))",
        "return self.all()",
    ),
    Source(
        "an imported file is its coordinator's",
        ALIKE,
        IMPORTS,
        "return self.filter(huddle__coordinator=practitioner)",
        "return self.all()",
    ),
    Source(
        "an imported row is its coordinator's",
        ALIKE,
        IMPORTS,
        "return self.filter(batch__huddle__coordinator=practitioner)",
        "return self.all()",
    ),
    Source(
        "a session is for those who belong to it",
        "tests/huddle/test_session_pages.py::test_its_people_find_the_session_and_others_do_not",
        SESSIONS,
        "return self.filter(reduce(or_, ways_into_a_session(practitioner).values()))",
        "return self.all()",
    ),
    Source(
        "somebody inactive has no principals",
        f"{LAYERS}::test_somebody_inactive_sees_nothing_by_either_layer",
        "practitioners/models/people.py",
        "return self._principals if self.is_active else []",
        "return self._principals",
    ),
    Source(
        "a team lets see those whose roles open families",
        "tests/families/test_roles_and_teams.py"
        "::test_raw_sql_finds_nothing_by_a_team_for_a_role_that_opens_no_family",
        "practitioners/models/people.py",
        "return bool(TEAM_READERS & set(self.roles))",
        "return True",
    ),
    Source(
        "somebody inactive is bound to nothing",
        f"{BINDING}::test_somebody_inactive_is_not_even_bound",
        BIND,
        "if not isinstance(practitioner, Practitioner) or not practitioner.is_active:",
        "if not isinstance(practitioner, Practitioner):",
    ),
    Source(
        "somebody inactive does not stay bound",
        f"{BINDING}::test_somebody_who_was_closed_meanwhile_is_bound_anew_and_sees_nothing",
        BIND,
        "if bound == str(practitioner.pk) and practitioner.is_active:",
        "if bound == str(practitioner.pk):",
    ),
    Source(
        "a nested binding gives back the caller's",
        f"{BINDING}::test_within_one_persons_block_another_sees_their_own_and_then_it_is_given_back",
        BIND,
        "        yield\n        _write(principals, bound)",
        "        yield",
    ),
    Source(
        "each binding asks anew which teams they are in",
        f"{BINDING}::test_leaving_a_team_takes_effect_with_the_next_binding",
        BIND,
        "    practitioner.refresh_principals()\n",
        "",
    ),
    Source(
        "a binding ends with its transaction",
        f"{BINDING}::test_a_binding_ends_with_its_transaction",
        BIND,
        "SELECT set_config('huddle.principals', %s, true), "
        "set_config('huddle.practitioner', %s, true)",
        "SELECT set_config('huddle.principals', %s, false), "
        "set_config('huddle.practitioner', %s, false)",
    ),
    Source(
        "a service acts with the sight of whoever acts",
        f"{GRANTING}::test_whoever_does_not_see_a_family_cannot_grant_it_to_themselves "
        f"{GRANTING}::test_a_grant_ends_and_takes_its_sight_with_it",
        BIND,
        """with acting_as(cast("Practitioner", kwargs["by"])):""",
        "if True:",
    ),
    Source(
        "a request is bound to whoever asks",
        "tests/families/test_pages.py::test_a_stranger_finds_nothing_and_the_family_s_people_do",
        "practitioners/middleware.py",
        "            bind(request.user)\n",
        "",
    ),
    Source(
        "a view that raises leaves nothing behind",
        "tests/practitioners/test_middleware.py::test_what_a_refused_view_wrote_is_taken_back",
        "practitioners/middleware.py",
        """            with transaction.atomic():
                return view(request, *args, **kwargs)""",
        "            return view(request, *args, **kwargs)",
    ),
    Source(
        "a refusal by role is in the trail",
        "tests/practitioners/test_middleware.py::test_a_refusal_by_role_is_in_the_trail",
        "practitioners/middleware.py",
        "                audit.record_refusal(request.resolver_match.view_name, by=request.user)",
        "                pass",
    ),
    Source(
        "a page is kept by no cache",
        "tests/access/test_browsers.py::test_a_page_may_not_be_framed_sniffed_kept_or_told_of",
        "practitioners/middleware.py",
        "patch_cache_control(response, private=True, no_store=True)",
        "pass",
    ),
    Source(
        "roles of somebody inactive allow nothing",
        f"{LAYERS}::test_somebody_inactive_sees_nothing_by_either_layer",
        "practitioners/models/people.py",
        "return self.is_active and any(",
        "return any(",
    ),
    Source(
        "a notice is asked about with the sight of whom it tells",
        "tests/practitioners/test_notices.py"
        "::test_whether_it_is_wanted_is_asked_with_the_sight_of_the_person_told",
        "practitioners/outbox.py",
        "with acting_as(notice.practitioner):",
        "if True:",
    ),
    Source(
        "an inactive account is told nothing",
        "tests/practitioners/test_notices.py::test_an_inactive_account_is_told_nothing",
        "practitioners/outbox.py",
        "if not notice.practitioner.is_active:",
        "if False:",
    ),
    Source(
        "a notice is asked about once more when it is sent",
        "tests/practitioners/test_notices.py"
        "::test_what_is_no_longer_wanted_is_cancelled_with_its_reason",
        "practitioners/outbox.py",
        "return kind.still_wanted(notice)",
        'return ""',
    ),
    Source(
        "a reminder goes only to who still sees the action",
        "tests/families/test_reminding.py::test_who_no_longer_sees_the_family_is_not_reminded",
        "families/notices/acting.py",
        "    if action is None:\n        return UNSEEN\n",
        '    if action is None:\n        return ""\n',
    ),
    Source(
        "a list is searched with the permission inside",
        "tests/families/test_pages.py"
        "::test_a_search_finds_a_family_for_its_own_people_only "
        f"{LAYERS}::test_a_search_alone_finds_only_what_is_seen",
        "families/queries/lists.py",
        "families = Family.objects.visible_to(practitioner)\n",
        "families = Family.objects.all()\n",
    ),
]
