"""Every way of standing to a family, every audience, restriction, role and channel.

What is expected stands in readers.txt. A channel is one way by which words could reach somebody.
"""

import pytest
from django.urls import reverse

from families.models import Action, Address, Contribution, Family
from families.queries.lists import families_of
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.roles import Role
from tests.access.readers import BY_NAME, CELLS, ROLES, cells, channels
from tests.access.standing import WORDS, make_standing, raw
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
MODELS = {"address": Address, "protected": Address}


@pytest.mark.parametrize(("restriction", "how"), CELLS, ids=" ".join)
def test_each_way_of_standing_reads_what_the_table_says(client, restriction, how):
    one = make_standing(restriction, how)
    expected = CELLS[restriction, how]

    found = {
        **{("rows", *cell): seen for cell, seen in rows_of(one).items()},
        **{
            (role.value, *cell): seen
            for role in Role
            for cell, seen in pages_of(client, one, role).items()
        },
    }

    wrong = {cell: seen for cell, seen in found.items() if seen != is_due(expected, how, cell)}
    assert not wrong, wrong


def is_due(expected, how, cell):
    """Rows are asked for as a practitioner; a page is opened by the role as well."""
    role, _, thing = cell
    by_name = how.startswith(("person: ", "lead"))
    opens = role == "rows" or role in ROLES or (role in BY_NAME and by_name)
    return expected[thing] and opens


@pytest.mark.parametrize("how", ["team: listed", "listed, conflict of a colleague"])
@pytest.mark.parametrize("role", Role)
def test_behind_the_pages_a_team_lets_see_the_same_roles(role, how):
    one = make_standing("standard", how)
    with as_owner():
        Practitioner.objects.filter(pk=one.reader.pk).update(roles=[role.value])
    one.reader.refresh_from_db()

    found = rows_of(one)

    expected = CELLS["standard", how]
    assert found == {cell: expected[cell[1]] and role in ROLES for cell in found}


def rows_of(one):
    """Behind the pages: SQL of one's own as the runtime role, and the querysets."""
    reader, family = one.reader, one.family
    with acting_as(reader):
        mine = Family.objects.visible_to(reader).filter(pk=family.pk)
        found = {
            ("raw family", "family"): bool(raw("SELECT 1 FROM families_family")),
            ("raw action", "family"): bool(raw("SELECT 1 FROM families_action")),
            ("queryset", "family"): mine.exists(),
            ("queryset count", "family"): families_of(reader).count() == 1,
            ("raw search", "family"): bool(
                raw("SELECT * FROM families_search(%s, 5)", family.reference)
            ),
            ("grants", "family"): bool(raw("SELECT 1 FROM families_familypractitionergrant")),
        }
        assert Action.objects.visible_to(reader).exists() == found["raw action", "family"]
        contributions = Contribution.objects.visible_to(reader)
        addresses = Address.objects.visible_to(reader)
        for thing in WORDS.keys() - {"family"}:
            column = {"aloud": "held_where", "address": "lines", "protected": "lines"}.get(
                thing, "text"
            )
            rows = addresses if thing in MODELS else contributions
            table = rows.model._meta.db_table
            sql = f"SELECT 1 FROM {table} WHERE {column} = %s"  # noqa: S608 - names of our own
            found["raw", thing] = bool(raw(sql, WORDS[thing]))
            found["queryset", thing] = rows.filter(**{column: WORDS[thing]}).exists()
    return found


def pages_of(client, one, role):
    """What somebody of this role finds on the pages, with the same grants."""
    family = one.family
    with as_owner():
        Practitioner.objects.filter(pk=one.reader.pk).update(roles=[role.value])
    client.force_login(one.reader, backend=ALLAUTH)
    listing = reverse("families:list")
    listed = client.get(listing)
    detail = client.get(reverse("families:detail", args=[family.pk]))
    address = f'href="{family.get_absolute_url()}"'
    counted = "<strong>1</strong> family"
    found = {
        ("list", "family"): address in listed.text,
        ("count", "family"): counted in listed.text,
        ("search by name", "family"): address in search(client, "Ibbotson"),
        ("search by reference", "family"): counted in search(client, family.reference),
        ("file", "family"): family.reference in client.get(reverse("families:list_csv")).text,
        ("detail", "family"): detail.status_code == 200,
    }
    for thing, words in WORDS.items():
        if thing != "family":
            found["page", thing] = words in detail.text
    return found


def test_every_channel_that_is_counted_is_asked(client):
    one = make_standing("standard", "person: leading")

    asked = pages_of(client, one, Role.PRACTITIONER) | rows_of(one)

    a_role, rows = channels()
    assert len(asked) == a_role + rows
    assert cells() > 10_000


def search(client, words):
    return client.post(reverse("families:list"), {"q": words}, follow=True).text
