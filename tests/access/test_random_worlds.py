"""Whatever was granted, limited, ended or declared: every channel gives the same families."""

import csv
import io
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from families.models import Conflict, Contribution, Family, GrantReason
from families.queries.lists import families_of
from families.services.granting import (
    Limits,
    end_expired_grants,
    grant_practitioner,
    grant_team,
)
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from tests.access.standing import raw
from tests.factories import make_agency, make_practitioner, make_team
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
FAMILIES, TEAMS, PEOPLE = 4, 3, 4

grants = st.lists(
    st.fixed_dictionaries(
        {
            "family": st.integers(0, FAMILIES - 1),
            "team": st.none() | st.integers(0, TEAMS - 1),
            "person": st.integers(0, PEOPLE - 1),
            "reason": st.sampled_from(list(GrantReason)),
            "hours": st.sampled_from([None, -1, 24]),
            "themes": st.none() | st.just([Contribution.Theme.ROUTINE]),
        }
    ),
    max_size=12,
)
pairs = st.sets(st.tuples(st.integers(0, FAMILIES - 1), st.integers(0, PEOPLE - 1)), max_size=4)
worlds = st.fixed_dictionaries(
    {
        "grants": grants,
        "conflicts": pairs,
        "restrictions": st.lists(
            st.sampled_from(Family.Restriction.values), min_size=FAMILIES, max_size=FAMILIES
        ),
        "memberships": st.lists(
            st.sets(st.integers(0, TEAMS - 1)), min_size=PEOPLE, max_size=PEOPLE
        ),
        "inactive": st.sets(st.integers(0, PEOPLE - 1), max_size=1),
    }
)


class World:
    """People in teams of two agencies, and families that one registrar wrote down."""

    def __init__(self, drawn):
        agency = make_agency()
        self.teams = [make_team(agency), make_team(agency), make_team()]
        self.people = [make_practitioner() for _ in range(PEOPLE)]
        self.registrar = make_practitioner()
        with acting_as(self.registrar):
            self.families = [
                Family.objects.create(reference=f"CMC-{9000 + n}", locality="East Leeds")
                for n in range(FAMILIES)
            ]
            for family in self.families:
                grant_practitioner(family, self.registrar, GrantReason.INVOLVED, by=self.registrar)
        for granted in drawn["grants"]:
            self.grant(**granted)
        with as_owner():
            self.arrange(**drawn)
        self.declare(drawn["conflicts"])
        end_expired_grants()

    def grant(self, family, team, person, reason, hours, themes):
        until = hours and timezone.now() + timedelta(hours=hours)
        how = {"by": self.registrar, "until": until, "limits": Limits(themes=themes)}
        if team is None:
            grant_practitioner(self.families[family], self.people[person], reason, **how)
        else:
            grant_team(self.families[family], self.teams[team], reason, **how)

    def arrange(self, memberships, restrictions, inactive, **_):
        for person, teams in zip(self.people, memberships, strict=True):
            person.groups.set([self.teams[n].group_id for n in teams])
        for family, restriction in zip(self.families, restrictions, strict=True):
            Family.objects.filter(pk=family.pk).update(restriction=restriction)
        gone = [self.people[n].pk for n in inactive]
        Practitioner.objects.filter(pk__in=gone).update(is_active=False)

    def declare(self, conflicts):
        with acting_as(self.registrar):
            for family, person in sorted(conflicts):
                Conflict.objects.create(
                    family=self.families[family],
                    practitioner=self.people[person],
                    reason="A neighbour",
                    declared_by=self.registrar,
                )


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=worlds)
def test_every_channel_gives_the_same_families(client, drawn):
    before = transaction.savepoint()
    try:
        world = World(drawn)
        for person in world.people:
            found = channels(client, world, person)
            assert len(set(map(frozenset, found.values()))) == 1, found
            counted = page(client, "families:list").text
            assert f"<strong>{len(found['rows'])}</strong>" in counted or not person.is_active
    finally:
        client.cookies.clear()
        transaction.savepoint_rollback(before)


def channels(client, world, person):
    """The references that each way of asking gives."""
    person.refresh_from_db()
    person.refresh_principals()
    client.force_login(person, backend=ALLAUTH)
    with acting_as(person):
        rows = {reference for (reference,) in raw("SELECT reference FROM families_family")}
        queryset = set(families_of(person).values_list("reference", flat=True))
    each = {family.reference: family for family in world.families}
    return {
        "rows": rows,
        "queryset": queryset,
        "list": {r for r in each if r in page(client, "families:list").text},
        "file": set(in_file(page(client, "families:list_csv"))),
        "detail": {
            r
            for r, family in each.items()
            if page(client, "families:detail", family.pk).status_code == 200
        },
        "search": {
            r for r, family in each.items() if family.get_absolute_url() in search(client, r).text
        },
    }


def in_file(response):
    if response.status_code != 200:
        return []
    rows = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    return [row["Reference"] for row in rows]


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def search(client, words):
    return client.post(reverse("families:list"), {"q": words}, follow=True)
