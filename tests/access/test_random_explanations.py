"""In random worlds: who is said to read a record, and who gets it, are the same people."""

from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from families.models import Audience
from practitioners.models import Practitioner
from practitioners.roles import Role
from tests.access.test_random_worlds import ALLAUTH, PEOPLE, World, worlds
from tests.families.reading import on_family
from tests.huddle.worlds import told
from tests.owner import as_owner

roles = st.lists(
    st.sampled_from([Role.PRACTITIONER, Role.SUPERVISOR, Role.MANAGER, Role.IG_LEAD]),
    min_size=PEOPLE,
    max_size=PEOPLE,
)
audiences = st.sampled_from([Audience.HUDDLE, Audience.OWN_AGENCY, Audience.CHAIR_AND_LEAD])


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=worlds, roles=roles, audience=audiences)
def test_everybody_listed_gets_the_page_and_everybody_who_gets_it_is_listed(
    client, drawn, roles, audience
):
    before = transaction.savepoint()
    try:
        world = World(drawn)
        give_roles(world, roles)
        pages = dict(pages_about(world, audience))
        gets = who_gets(client, [*world.people, world.registrar], pages)  # who registered is last
        for opened, explained in pages.items():
            found = client.get(explained).context["access"]
            assert not found.unnamed
            assert listed(found) == gets[opened]
    finally:
        client.cookies.clear()
        transaction.savepoint_rollback(before)


def give_roles(world, roles):
    with as_owner():
        for person, role in zip(world.people, roles, strict=True):
            Practitioner.objects.filter(pk=person.pk).update(roles=[role.value])


def pages_about(world, audience):
    """Each record's page, and the one that explains who gets it; words explain themselves."""
    for family in world.families:
        said = told(family, world.registrar, audience=audience)
        words = reverse("families:contribution_access", args=[said.pk])
        yield family.get_absolute_url(), on_family("access", family)
        yield words, words


def who_gets(client, people, pages):
    found = {page: set() for page in pages}
    for person in people:
        client.force_login(person, backend=ALLAUTH)
        for page in pages:
            if client.get(page).status_code == 200:
                found[page].add(person.pk)
    return found


def listed(access):
    return {person.pk for entry in access.entries for person in entry.members}
