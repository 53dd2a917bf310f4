"""A conflict of interest takes one person's sight; a grant may reach only part of a record."""

from datetime import date

import pytest
from django.db import connection

from families.models import Audience, Conflict, Contribution, Family, GrantReason, Person
from families.services.contributing import contribute
from families.services.granting import Limits, grant_practitioner, grant_team
from practitioners.binding import acting_as
from tests.factories import make_practitioner, make_team
from tests.owner import as_owner

Theme = Contribution.Theme


@pytest.fixture
def reader():
    return make_practitioner()


@pytest.fixture
def colleague(reader):
    return make_practitioner(reader.teams().get())


def declare(family, person, by):
    with acting_as(by):
        return Conflict.objects.create(
            family=family, practitioner=person, reason="Their neighbour", declared_by=by
        )


def say(family, by, theme=Theme.PRESSURE, about=(), audience=Audience.HUDDLE):
    return contribute(
        family,
        by=by,
        text="The cot is in the kitchen.",
        nature=Contribution.Nature.WITNESSED,
        theme=theme,
        audience=audience,
        about=about,
    )


def sees(person, family):
    with acting_as(person):
        visible = Family.objects.visible_to(person).filter(pk=family.pk).exists()
        assert visible == Family.objects.filter(pk=family.pk).exists()
    return visible


def reads(person, contribution):
    with acting_as(person):
        return Contribution.objects.visible_to(person).filter(pk=contribution.pk).exists()


def drifted():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_drift()")
        return cursor.fetchall()


def test_a_conflict_takes_the_family_from_one_member_of_a_team_only(
    family, author, reader, colleague
):
    grant_team(family, reader.teams().get(), GrantReason.LISTED, by=author)
    told = say(family, author)

    declare(family, reader, by=author)

    assert not sees(reader, family)
    assert not reads(reader, told)
    assert sees(colleague, family)
    assert reads(colleague, told)
    assert not drifted()


def test_a_conflict_outweighs_a_grant_of_ones_own(family, author, reader):
    grant_practitioner(family, reader, GrantReason.ACTING, by=author)

    declare(family, reader, by=author)

    assert not sees(reader, family)


def test_whoever_told_something_no_longer_reads_it_under_a_conflict(family, author, reader):
    grant_team(family, reader.teams().get(), GrantReason.LISTED, by=author)
    told = say(family, reader, audience=Audience.CHAIR_AND_LEAD)

    declare(family, reader, by=author)

    assert not reads(reader, told)


def test_a_conflict_that_has_ended_gives_the_family_back(family, author, reader):
    grant_team(family, reader.teams().get(), GrantReason.LISTED, by=author)
    conflict = declare(family, reader, by=author)

    with acting_as(author):
        conflict.ended_at = conflict.declared_at
        conflict.save(update_fields=["ended_at"])

    assert sees(reader, family)
    assert not drifted()


def test_whoever_joins_a_team_with_a_conflict_sees_what_its_others_see(
    family, author, reader, colleague
):
    team = reader.teams().get()
    grant_team(family, team, GrantReason.LISTED, by=author)
    declare(family, reader, by=author)

    newcomer = make_practitioner(team)

    assert sees(newcomer, family)
    assert not drifted()


def test_whoever_leaves_a_team_with_a_conflict_sees_the_family_no_longer(
    family, author, reader, colleague
):
    grant_team(family, reader.teams().get(), GrantReason.LISTED, by=author)
    declare(family, reader, by=author)

    with as_owner():
        colleague.groups.clear()

    assert not sees(colleague, family)
    assert not drifted()


def test_a_grant_within_themes_reaches_nothing_else_of_other_agencies(family, author, reader):
    team = reader.teams().get()
    grant_team(family, team, GrantReason.LISTED, by=author, limits=Limits(themes=[Theme.ROUTINE]))

    routine, pressure = say(family, author, Theme.ROUTINE), say(family, author, Theme.PRESSURE)

    assert reads(reader, routine)
    assert not reads(reader, pressure)
    assert not drifted()


def test_what_their_own_agency_told_is_never_behind_a_limit(family, author, reader, colleague):
    team = reader.teams().get()
    grant_team(family, team, GrantReason.LISTED, by=author, limits=Limits(themes=[Theme.ROUTINE]))

    assert reads(colleague, say(family, reader, Theme.PRESSURE))


def test_a_second_grant_without_limits_opens_all(family, author, reader):
    team = reader.teams().get()
    grant_team(family, team, GrantReason.LISTED, by=author, limits=Limits(themes=[Theme.ROUTINE]))
    told = say(family, author, Theme.PRESSURE)

    grant_practitioner(family, reader, GrantReason.LEADING, by=author)

    assert reads(reader, told)


def test_a_grant_for_one_child_reaches_nothing_of_another(family, author, reader):
    with acting_as(author):
        mother = Person.objects.create(
            family=family,
            kind=Person.Kind.ADULT,
            name="Amina Yusuf",
            nhs_number_absence="not_known",
        )
        first, second = (
            Person.objects.create(
                family=family,
                kind=Person.Kind.CHILD,
                dob=date(2026, 9, 1),
                name=name,
                father_status="unknown",
                nhs_number_absence="not_known",
            )
            for name in ("Zara Yusuf", "Idris Yusuf")
        )
    limits = Limits(children=[first.pk])
    grant_team(family, make_team(), GrantReason.LISTED, by=author)
    grant_team(family, reader.teams().get(), GrantReason.LISTED, by=author, limits=limits)

    assert reads(reader, say(family, author, about=[first, mother]))
    assert not reads(reader, say(family, author, about=[first, second]))
    assert not reads(reader, say(family, author, about=[second]))
    assert not reads(reader, say(family, author))
    assert not drifted()


def test_granting_again_moves_the_limits(family, author, reader):
    team = reader.teams().get()
    told = say(family, author, Theme.PRESSURE)
    grant_team(family, team, GrantReason.LISTED, by=author)

    grant_team(family, team, GrantReason.LISTED, by=author, limits=Limits(themes=[Theme.ROUTINE]))

    assert not reads(reader, told)
