"""A family with a word for each audience, and somebody who stands to it in one given way."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from families.models import (
    Address,
    Audience,
    Conflict,
    Contribution,
    Family,
    GrantReason,
    Household,
    Person,
)
from families.services.acting import agree_action
from families.services.contributing import contribute
from families.services.granting import (
    CONTRIBUTE,
    EVERYTHING,
    Limits,
    end_expired_grants,
    grant_practitioner,
    grant_team,
)
from practitioners.binding import acting_as
from practitioners.models import Practitioner, Team
from practitioners.working_days import add_working_days, today
from tests.factories import make_agency, make_practitioner, make_team
from tests.owner import as_owner

Theme = Contribution.Theme
SOON = add_working_days(today(), 3)
# What stands where. No word of one stands in another.
WORDS = {
    "family": "Marmaduke Ibbotson",
    "mine": "Seen by our own nurse",
    "theirs": "A note in their own file",
    "huddle": "Faltering since October",
    "named-me": "For two agencies only",
    "named-other": "For a third agency only",
    "chair-lead": "The chair must know",
    "aloud": "Ledger seven",
    "address": "9 Tenter Row",
    "protected": "14 Thrumwort Lane",
}


@dataclass
class Standing:
    """The family, whoever wrote it down, and the reader of another agency with a colleague."""

    family: Family
    author: Practitioner
    reader: Practitioner
    colleague: Practitioner
    team: Team
    children: list[Person]


def make_standing(restriction: str, how: str) -> Standing:
    """A family of this restriction, and a reader who stands to it like this."""
    one = _family()
    _let_in(one, how)
    with as_owner():
        Family.objects.filter(pk=one.family.pk).update(restriction=restriction)
    return one


def _family() -> Standing:
    author, team = make_practitioner(), make_team()
    reader, colleague = make_practitioner(team), make_practitioner(team)
    with acting_as(author):
        family = Family.objects.create(
            reference=f"CMC-{uuid4().hex[:8].upper()}", locality="East Leeds", status="active"
        )
        for person in (author, colleague):
            grant_practitioner(
                family, person, GrantReason.INVOLVED, permissions=CONTRIBUTE, by=author
            )
        names = (WORDS["family"], "Baby Two")
        children = [_child(family, name) for name in names]
        for protected in (False, True):
            _address(family, protected, author)
    one = Standing(family, author, reader, colleague, team, children)
    _tell(one)
    return one


def _child(family: Family, name: str) -> Person:
    return Person.objects.create(
        family=family,
        kind=Person.Kind.CHILD,
        name=name,
        dob=date(2026, 9, 1),
        nhs_number_absence="not_known",
        father_status="unknown",
    )


def _address(family: Family, protected: bool, author: Practitioner) -> None:
    household = Household.objects.create(family=family, address_is_protected=protected)
    Address.objects.create(
        family=family,
        household=household,
        lines=WORDS["protected" if protected else "address"],
        postcode="LS9 7QJ",
        protected=protected,
        reveal_to=[author.principal] if protected else [],
    )


def _tell(one: Standing) -> None:
    author, reader = one.author, one.reader
    _say(one, one.colleague, "mine", Audience.OWN_AGENCY)
    _say(one, author, "theirs", Audience.OWN_AGENCY)
    _say(one, author, "huddle", Audience.HUDDLE)
    _say(one, author, "named-me", Audience.NAMED, named_agencies=[reader.agency])
    _say(one, author, "named-other", Audience.NAMED, named_agencies=[make_agency()])
    _say(one, author, "chair-lead", Audience.CHAIR_AND_LEAD)
    _say(one, author, "aloud", Audience.VERBAL)
    agree_action(one.family, by=author, text="Bring the scales", owner=author, due_on=SOON)


def _say(one: Standing, by: Practitioner, thing: str, audience: Audience, **more: object) -> None:
    aloud = audience == Audience.VERBAL
    contribute(
        one.family,
        by=by,
        text="" if aloud else WORDS[thing],
        held_where=WORDS[thing] if aloud else "",
        nature=Contribution.Nature.RECORDED,
        theme=Theme.PRESSURE,
        audience=audience,
        about=one.children[:1],
        **more,
    )


def _let_in(one: Standing, how: str) -> None:
    """In words of readers.txt, read from left to right."""
    if how.startswith(("team: ", "person: ")):
        kind, reason = how.split(": ")
        _grant(one, GrantReason(reason), to=one.team if kind == "team" else one.reader)
        return
    if how.startswith("listed"):
        _list(one, how)
    if how.startswith("lead"):
        _grant(one, GrantReason.LEADING, to=one.reader)
    if "shown the address" in how:
        with as_owner():
            Address.objects.filter(family=one.family, protected=True).update(
                reveal_to=[one.author.principal, one.reader.principal]
            )
    _afterwards(one, how)


def _list(one: Standing, how: str) -> None:
    limits, until, team = EVERYTHING, None, one.team
    if "routines" in how:
        limits = Limits(themes=[Theme.ROUTINE])
    if "another child" in how:
        limits = Limits(children=[one.children[1].pk])
    if "yesterday" in how:
        until = timezone.now() - timedelta(days=1)
    if "another team" in how:
        team = make_team(one.team.agency)
    grant_team(one.family, team, GrantReason.LISTED, by=one.author, limits=limits, until=until)
    end_expired_grants()


def _afterwards(one: Standing, how: str) -> None:
    if "conflict" in how:
        person = one.colleague if "colleague" in how else one.reader
        ended = timezone.now() if "ended" in how else None
        _declare(one, person, ended)
    with as_owner():
        if "left the team" in how:
            one.reader.groups.clear()
        if "inactive" in how:
            Practitioner.objects.filter(pk=one.reader.pk).update(is_active=False)
    one.reader.refresh_from_db()
    one.reader.refresh_principals()


def _declare(one: Standing, person: Practitioner, ended: object) -> None:
    with acting_as(one.author):
        conflict = Conflict.objects.create(
            family=one.family, practitioner=person, reason="A neighbour", declared_by=one.author
        )
        if ended:
            conflict.ended_at = ended
            conflict.save(update_fields=["ended_at"])


def _grant(one: Standing, reason: GrantReason, to: Team | Practitioner) -> None:
    if isinstance(to, Team):
        grant_team(one.family, to, reason, by=one.author)
    else:
        grant_practitioner(one.family, to, reason, by=one.author)


def raw(sql: str, *values: object) -> list[tuple]:
    """What the runtime role finds, whoever is bound."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchall()
