"""Families of an agency with the days that a test says: as if they had been worked with then.

Services write the day on which they are called. Figures are about days that are past, so the
rows are written as the owner, each the way that its service leaves it.
"""

from datetime import date, datetime

from django.contrib.auth.models import Permission
from django.utils import timezone

from families.models import (
    Action,
    ActionStep,
    Allocation,
    Contact,
    ContactPerson,
    Family,
    FamilyTeamGrant,
    Involvement,
    Loss,
    Person,
    Stage,
)
from practitioners.models import Practitioner
from practitioners.roles import Role
from tests.factories import make_agency, make_practitioner, make_team
from tests.owner import as_owner

_numbers = iter(range(1, 1_000_000))


def at(said: str) -> datetime:
    """A day, or a day and an hour, in London."""
    day, _, hour = said.partition(" ")
    return timezone.make_aware(datetime.fromisoformat(f"{day} {hour or '12:00'}"))


class Agency:
    """One agency with a manager, and whatever a test adds to it."""

    def __init__(self, name=None):
        self.agency = make_agency(name)
        self.team = make_team(self.agency)
        self.manager = make_practitioner(make_team(self.agency), roles=(Role.MANAGER,))

    def lead(self, team=None, **facts) -> Practitioner:
        return make_practitioner(team or self.team, **facts)


def family(agency, *, known="2024-01-02", stages=(("2024-01-02", "active"),), **facts) -> Family:
    """One that the agency's team nominated; each of its ``stages`` began on its day."""
    facts = {"reference": f"CMC-9{next(_numbers):04d}", "locality": "East Leeds"} | facts
    team = facts.pop("team", None) or agency.team
    with as_owner():
        found = Family.objects.create(status=stages[-1][1], **facts)
        Family.objects.filter(pk=found.pk).update(created_at=at(known))
        Stage.objects.filter(family=found).delete()
        Stage.objects.bulk_create(
            Stage(family=found, status=status, since=at(day)) for day, status in stages
        )
        if stages[-1][1] == Family.Status.CLOSED:
            Family.objects.filter(pk=found.pk).update(closed_on=at(stages[-1][0]).date())
        FamilyTeamGrant.objects.create(
            content_object=found,
            group=team.group,
            permission=Permission.objects.get(codename="view_family"),
            reason="registered",
            granted_by=agency.manager.pk,
        )
    return found


def led(family, lead, accepted, ended=None, **facts) -> Allocation:
    with as_owner():
        return Allocation.objects.create(
            family=family,
            practitioner=lead,
            state="ended" if ended else "current",
            offered_by=lead,
            offered_at=at(accepted),
            answered_at=at(accepted),
            ended_at=at(ended) if ended else None,
            **facts,
        )


def baby(family, dob=None, edd=None, known="2024-01-02", **facts) -> Person:
    return _person(
        family,
        known,
        kind="child" if dob else "unborn",
        name="Robin Ash",
        dob=dob,
        edd=edd,
        father_status="unknown",
        **facts,
    )


def mother(family, known="2024-01-02") -> Person:
    return _person(family, known, kind="adult", name="Alex Ash")


def _person(family, known, **facts) -> Person:
    with as_owner():
        found = Person.objects.create(family=family, nhs_number_absence="not_known", **facts)
        Person.objects.filter(pk=found.pk).update(created_at=at(known))
    return found


def lost(child, recorded) -> Loss:
    """A pregnancy that ended, recorded on this day; it was not the only baby."""
    with as_owner():
        Person.objects.filter(pk=child.pk).update(loss="pregnancy")
        found = Loss.objects.create(
            family_id=child.family_id,
            child=child,
            kind="pregnancy",
            is_last=False,
            recorded_by=Practitioner.objects.first(),
        )
        Loss.objects.filter(pk=found.pk).update(recorded_at=at(recorded))
    return found


def contact(family, by, when, *, spoke=(), saw=(), company="parent", **facts) -> Contact:
    facts = {"kind": "visit", "outcome": ""} | facts
    with as_owner():
        found = Contact.objects.create(
            family=family,
            happened_at=at(when),
            practitioner=by,
            team=by.teams().get(),
            recorded_by=by,
            **facts,
        )
        rows = [(person, "") for person in spoke] + [(person, company) for person in saw]
        ContactPerson.objects.bulk_create(
            ContactPerson(family=family, contact=found, person=person, seen=seen)
            for person, seen in rows
        )
    return found


def action(family, owner, *, agreed, due, done=None, status=None, steps=(), **facts) -> Action:
    """Its ``steps`` are days and what it became."""
    status = status or ("done" if done else "accepted")
    with as_owner():
        found = Action.objects.create(
            family=family,
            text="Call Chloé",
            owner=owner,
            owner_agency=owner.agency,
            due_on=due,
            done_on=done,
            status=status,
            status_reason="" if status in {*Action.OPEN, "done"} else "Said why",
            agreed_by=owner,
            **facts,
        )
        Action.objects.filter(pk=found.pk).update(agreed_at=at(agreed))
        before = "proposed"
        for day, after in steps:
            step = ActionStep.objects.create(
                family=family,
                action=found,
                step="step",
                before=before,
                after=after,
                owner=owner,
                taken_by=owner,
            )
            ActionStep.objects.filter(pk=step.pk).update(taken_at=at(day))
            before = after
    return found


def works_with(family, team, **facts) -> Involvement:
    with as_owner():
        return Involvement.objects.create(family=family, team=team, **facts)


def day(said: str) -> date:
    return date.fromisoformat(said)
