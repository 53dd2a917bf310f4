"""The families of the week: one listed, two that few may know, one that waits."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from consent.models import FamilyTold, WorkingAgreement
from consent.services.agreements import record_agreement
from families.models import Conflict, Family, FatherStatus, Loss, RestrictionChange
from families.services.conflicts import declare_conflict
from families.services.losses import record_death
from families.services.registering import Adult, Baby, Home
from families.services.restricting import restrict_family
from huddle.models import ImportRow, Nomination
from huddle.services.danger import record_duty_contact, stop_for_danger
from huddle.services.drafting import begin_draft, keep_answers
from huddle.services.importing import import_nominations
from huddle.services.nominating import Asking, nominate
from huddle.services.screening import Sharing, accept_nomination, ask_nominator
from practitioners.binding import acting_as
from practitioners.models import Practitioner, UnsentForm
from practitioners.working_days import today
from tests.access.told.week import Told
from tests.access.words import WORDS
from tests.huddle.nominations import csv_of
from tests.huddle.worlds import World


def nominated(world: World, people: dict[str, Practitioner | None]) -> Family:
    mother, baby = WORDS["names"][:2]
    nomination = nominate_by_health(
        world,
        Adult(name=mother, nhs_number="9990004560"),
        baby,
        home=Home(lines=WORDS["address"][0], postcode=WORDS["address"][1], protected=True),
        why_now=WORDS["told to all"][0],
        ask=WORDS["the ask"][0],
        contact_safety=WORDS["contact safety"][0],
    )
    sharing = Sharing(
        agencies=[world.health.agency, world.police.agency, world.housing.agency],
        basis="public_task",
        reason=WORDS["sharing reason"][0],
        not_shared=[people["left_out"].agency],
        why_not=WORDS["not shared why"][0],
    )
    accept_nomination(nomination, sharing, by=world.coordinator)
    record_agreement(
        nomination.family,
        answer=WorkingAgreement.Answer.AGREED,
        family_told=FamilyTold.TOLD,
        note=WORDS["agreement note"][0],
        by=world.health,
    )
    return nomination.family


def hidden(
    world: World, named: Practitioner, kind: str, restriction: Family.Restriction
) -> Family:
    """Open to the coordinator and to one person by name; the nominating team sees it no more."""
    nomination = nominate_by_health(world, Adult(name=WORDS[kind][0]), "Baby One")
    sharing = Sharing(agencies=world.agencies, basis="public_task", reason="To help.")
    accept_nomination(nomination, sharing, by=world.coordinator)
    restrict_family(
        nomination.family,
        restriction=restriction,
        why=RestrictionChange.Why.STAFF,
        reason=WORDS["restriction reason"][0],
        keep=[named],
        by=world.coordinator,
    )
    nomination.family.restriction = restriction
    return nomination.family


def conflicted(family: Family, person: Practitioner, by: Practitioner) -> Conflict:
    kind, reason = Conflict.Kind.KNOWS, WORDS["conflict"][0]
    return declare_conflict(family, person, kind=kind, reason=reason, by=by)


def lost(family: Family, by: Practitioner) -> Loss:
    with acting_as(by):
        child = family.people.babies().get()
    return record_death(child, on=None, keep=(), by=by)


def nominate_by_health(world: World, mother: Adult, baby: str, **told: Any) -> Nomination:
    asking = Asking(
        mother=mother,
        baby=Baby(name=baby, dob=today() - timedelta(days=60), father_status=FatherStatus.UNKNOWN),
        family_told=FamilyTold.TOLD,
        agreement=WorkingAgreement.Answer.AGREED,
        **{"why_now": "We are worried."} | told,
    )
    team = world.team_of(world.health)
    return nominate(asking, huddle=world.huddle, team=team, by=world.health)


def wait(week: Told) -> None:
    """What waits: a nomination that was asked about, a row, a draft, a stop, an unsent form."""
    world, health = week.world, week.world.health
    mother = Adult(name=WORDS["waiting names"][0])
    waiting = nominate_by_health(world, mother, "Baby Two", why_now=WORDS["waiting told"][0])
    ask_nominator(waiting, question=WORDS["screening note"][0], by=world.coordinator)
    draft = begin_draft(uuid4(), danger=False, by=health)
    keep_answers(draft, "mother", {"name": [WORDS["draft"][0]]}, by=health)
    stopped = begin_draft(uuid4(), danger=True, by=health)
    stop = stop_for_danger(stopped, huddle=world.huddle, team=None, by=health)
    record_duty_contact(
        stop, contacted_at=stop.stopped_at, reference=WORDS["danger record"][0], by=health
    )
    with acting_as(health):
        UnsentForm.objects.create(
            practitioner=health, path="/", fields=[["text", [WORDS["unsent form"][0]]]]
        )
    week.families["waiting"] = waiting.family
    week.things |= {
        "nomination": waiting.pk,
        "family": week.family.pk,
        "draft": draft.pk,
        "stop": stop.pk,
        "huddle_id": world.huddle.pk,
        "team_id": world.team_of(health).pk,
    } | _imported(world)


def _imported(world: World) -> dict[str, Any]:
    team = world.team_of(world.health)
    mother, why_now = WORDS["import row"]
    upload = csv_of(
        {
            "agency": team.agency.name,
            "team": team.name,
            "nominated_by_email": world.health.email,
            "child_dob": "15/06/2022",
            "mother_name": mother,
            "mother_nhs_number": "",
            "why_now": why_now,
        }
    )
    batch = import_nominations(
        upload, filename="nominations.csv", huddle=world.huddle, by=world.coordinator
    )
    with acting_as(world.coordinator):
        return {"batch": batch.pk, "row": ImportRow.objects.get(batch=batch).pk}
