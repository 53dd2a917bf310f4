"""Guards of pages: the permission in front of each, and what they write down of reading."""

import re

from practitioners.roles import Permission
from tests.access.mutants.kinds import ROOT, Source

MATRIX = "tests/access/test_matrix.py"
GATED = re.compile(r"@requires\(Permission\.(\w+)\)\n(?:@.*\n)*def (\w+)\(")
UNGATED = '@(lambda view: setattr(view, "required_permission", None) or view)'
# Behind the gate the page asks may_contribute() or may_sign(), which begin with the same question.
ASKED_AGAIN = {Permission.FAMILY_CONTRIBUTE, Permission.SESSION_HOLD}


def one_of_each_permission() -> list[Source]:
    """Each permission, at the first page that asks for it. A test asks at every page."""
    found: dict[str, Source] = {}
    # Those of consent ask a second question of their own, which refuses as well.
    paths = sorted(ROOT.glob("*/views/*.py"), key=lambda path: ("consent" in path.parts, path))
    for path in paths:
        for gate in GATED.finditer(path.read_text()):
            permission, view = gate.groups()
            found.setdefault(permission, _ungated(permission, view, path, gate.group()))
    return [found[p.name] for p in Permission if p.name in found and p not in ASKED_AGAIN]


def _ungated(permission: str, view: str, path, text: str) -> Source:
    return Source(
        f"page {view}: only with {permission}",
        f"{MATRIX}::test_whoever_has_no_role_gets_403_from_every_page_that_asks_for_one",
        str(path.relative_to(ROOT)),
        text,
        text.replace(f"@requires(Permission.{permission})", UNGATED),
    )


PAGES = [
    Source(
        "every page behind a permission asks for it",
        f"{MATRIX}::test_whoever_has_no_role_gets_403_from_every_page_that_asks_for_one",
        "practitioners/access.py",
        "            may(request.user, permission).enforce()\n",
        "",
    ),
    Source(
        "every verdict that refuses stops whoever asks",
        "tests/families/test_contributing.py::test_who_may_only_see_cannot_contribute",
        "practitioners/access.py",
        "        if self.reason:\n            raise",
        "        if False:\n            raise",
    ),
    *one_of_each_permission(),
    Source(
        "the file of an agency's figures is for its manager",
        "tests/huddle/test_figures.py::test_only_a_manager_takes_figures_out",
        "huddle/views/figures.py",
        "    may_export_figures(request.user).enforce()\n",
        "",
    ),
    Source(
        "the wall: no page without signing in",
        f"{MATRIX}::test_each_person_gets_from_each_page_what_the_policy_says[nobody]",
        "config/settings.py",
        '    "practitioners.sessions.SignInWall",\n',
        "",
    ),
    Source(
        "a page reaches a family through visible_to",
        "tests/architecture/test_floors.py::test_doors_open_only_what_is_visible",
        "families/views/record.py",
        "get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)",
        "get_object_or_404(Family, pk=family_id)",
    ),
    Source(
        "reading a family is written down",
        "tests/families/test_pages.py::test_reading_a_family_is_in_its_trail",
        "families/views/record.py",
        '    audit.record("family.viewed", family, by=request.user, family=family.pk)\n',
        "",
    ),
    Source(
        "looking at a family's map is written down",
        "tests/families/test_map.py::test_looking_at_the_map_is_in_the_family_s_trail",
        "families/views/mapping.py",
        '    audit.record("family.map_viewed", family, by=request.user, family=family.pk)\n',
        "",
    ),
    Source(
        "a form is taken only with its token",
        "tests/access/test_browsers.py::test_a_form_without_its_token_changes_nothing",
        "config/settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
    ),
    Source(
        "what somebody typed is kept for its author only",
        "tests/practitioners/test_unsent_forms.py"
        "::test_nobody_else_can_read_it_even_with_sql "
        "tests/practitioners/test_unsent_forms.py"
        "::test_somebody_else_at_the_same_computer_never_gets_it",
        "practitioners/unsent.py",
        "                practitioner=practitioner, kept_at__gt=timezone.now() - KEPT_FOR",
        "                kept_at__gt=timezone.now() - KEPT_FOR",
    ),
    Source(
        "an old form is shown no more",
        "tests/practitioners/test_unsent_forms.py::test_after_an_hour_it_is_gone",
        "practitioners/unsent.py",
        "practitioner=practitioner, kept_at__gt=timezone.now() - KEPT_FOR",
        "practitioner=practitioner",
    ),
]
