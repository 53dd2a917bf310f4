"""Contributions: who reads which, as a table, in querysets and in raw SQL."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from families.models import Contribution, Family, FamilyPractitionerGrant, GrantReason
from families.services.contributing import contribute
from families.services.granting import CONTRIBUTE, end_grants, grant_practitioner
from families.services.leading import offer_lead
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner, make_team
from tests.families.record import make_baby, make_coordinator, make_family
from tests.owner import as_owner

# Who reads what a police officer wrote, by the audience that they chose. "named" names housing.
READERS = """
              own  huddle  named  chair_lead  verbal
author        yes  yes     yes    yes         yes
colleague     yes  yes     yes    -           yes
housing       -    yes     yes    -           yes
health        -    yes     -      -           yes
coordinator   -    yes     -      yes         yes
chair         -    yes     -      yes         yes
asked         -    yes     -      -           yes
lead          -    yes     -      yes         yes
stranger      -    -       -      -           -
named_agency_without_grant  -  -  -  -        -
manager       -    -       -      -           -
superuser     -    -       -      -           -
nobody        -    -       -      -           -
"""
AUDIENCES, *ROWS = [line.split() for line in READERS.strip().splitlines()]
CELLS = [
    pytest.param(person, audience, answer == "yes", id=f"{person} reads {audience}")
    for person, *answers in ROWS
    for audience, answer in zip(AUDIENCES, answers, strict=True)
]
WORDS = {
    "text": "Called out twice in October",
    "nature": "recorded",
    "theme": "pressure",
    "audience": "huddle",
}


@pytest.fixture
def people(people, family, author, coordinator, lead, stranger):
    asked = make_practitioner()
    offer_lead(family, asked, by=coordinator, reason="Nearer")
    agency = people["housing"].agency
    return people | {
        "asked": asked,
        "lead": lead,
        "stranger": stranger,
        "named_agency_without_grant": make_practitioner(make_team(agency)),
        "manager": make_practitioner(make_team(author.agency), roles=(Role.MANAGER,)),
        "superuser": make_practitioner(is_superuser=True),
        "nobody": make_practitioner(is_active=False),
    }


def write(family, by, audience, **facts):
    words = WORDS | {"audience": audience} | facts
    if audience == "verbal":
        words |= {"text": "", "held_where": "Police record, ask the author"}
    return contribute(family, by=by, **words)


@pytest.mark.parametrize(("person", "audience", "reads"), CELLS)
def test_readers(family, people, person, audience, reads):
    named = [people["housing"].agency] if audience == "named" else []
    written = write(family, people["author"], audience, named_agencies=named)
    reader = people[person]

    with acting_as(reader):
        visible = Contribution.objects.visible_to(reader).filter(pk=written.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM families_contribution")
            [in_raw_sql] = cursor.fetchone()

    assert visible == reads
    assert in_raw_sql == reads


def test_the_author_of_a_note_to_the_chair_loses_it_with_the_family(family, people, author):
    written = write(family, author, "chair_lead")
    end_grants(family, GrantReason.REGISTERED, by=people["coordinator"])

    with acting_as(author):
        assert not Contribution.objects.filter(pk=written.pk).exists()


def test_a_note_of_an_agency_outlives_the_lead_for_its_own_people(family, people):
    written = write(family, people["lead"], "own")

    end_grants(family, GrantReason.REGISTERED, by=people["coordinator"])

    with acting_as(people["lead"]):
        assert Contribution.objects.filter(pk=written.pk).exists()


def test_what_is_said_aloud_is_not_written(family, author):
    with pytest.raises(ValidationError, match="do not write what was said"):
        contribute(family, by=author, **WORDS | {"audience": "verbal", "held_where": "Our record"})


REFUSALS = [
    ({"audience": "verbal", "text": ""}, "Enter where it is held"),
    ({"text": " "}, "Enter what you know"),
    ({"audience": "named"}, "Select the agencies"),
    ({"event_date": today() + timedelta(days=1)}, "today or in the past"),
    ({"nature": "gossip"}, "not a valid choice"),
    ({"audience": "everybody"}, "not a valid choice"),
    ({"text": "x" * 1501}, "1500 characters"),
]


@pytest.mark.parametrize(("facts", "said"), REFUSALS)
def test_what_is_wrong_is_said(family, author, facts, said):
    with pytest.raises(ValidationError, match=said):
        contribute(family, by=author, **WORDS | facts)

    with as_owner():
        assert not Contribution.objects.exists()


def test_a_contribution_is_about_people_of_this_family(family, author):
    baby = make_baby(family, author)
    other = make_baby(make_family(author), author)

    written = contribute(family, by=author, **WORDS, about=[baby])

    with acting_as(author):
        assert list(written.about.all()) == [baby]
    with pytest.raises(ValidationError, match="people of this family"):
        contribute(family, by=author, **WORDS, about=[other])


def test_a_stranger_cannot_contribute(family):
    with pytest.raises(PermissionDenied, match="do not have access"):
        contribute(family, by=make_practitioner(), **WORDS)


def test_who_may_only_see_cannot_contribute(family, author):
    watcher = make_practitioner()
    grant_practitioner(family, watcher, GrantReason.ACTING, by=author)

    with pytest.raises(PermissionDenied, match="not one of those who add to it"):
        contribute(family, by=watcher, **WORDS)


def test_a_supervisor_cannot_contribute(family, author):
    supervisor = make_practitioner(author.teams().get(), roles=(Role.SUPERVISOR,))

    with pytest.raises(PermissionDenied, match="Your role cannot"):
        contribute(family, by=supervisor, **WORDS)


def test_a_restricted_family_takes_nothing_from_the_team(family, author):
    make_coordinator(family, author)
    grant_practitioner(family, author, GrantReason.ACTING, by=author)
    with as_owner():
        Family.objects.filter(pk=family.pk).update(restriction="restricted")

    with pytest.raises(PermissionDenied, match="not one of those who add to it"):
        contribute(family, by=author, **WORDS)


def test_the_trail_says_for_whom_and_not_what(family, author):
    contribute(family, by=author, **WORDS)

    with as_owner():
        event = AuditEvent.objects.get(verb="contribution.made")
    assert (event.family, event.by, event.facts["audience"]) == (family.pk, author.pk, "huddle")
    assert "October" not in str(event.facts)


def test_a_grant_to_contribute_that_has_run_out_lets_nobody_add(family, author):
    """They still see the family by another grant; the sweep of the minute has not come yet."""
    reader = make_practitioner()
    until = timezone.now() + timedelta(hours=1)
    grant_practitioner(family, reader, GrantReason.OVERSEEING, by=author)
    grant_practitioner(
        family, reader, GrantReason.ACTING, by=author, permissions=CONTRIBUTE, until=until
    )
    contribute(family, by=reader, **WORDS)
    with as_owner():
        ended = FamilyPractitionerGrant.objects.filter(user=reader, reason=GrantReason.ACTING)
        ended.update(until=until - timedelta(hours=2))

    with pytest.raises(PermissionDenied, match="one of those who add to it"):
        contribute(family, by=reader, **WORDS)
