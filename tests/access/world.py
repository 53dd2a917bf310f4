"""One week in one huddle, with everything in it that a page can show, and everybody who might ask.

Everything is made by the services, by the person who would do it.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from consent.models import FamilyTold, SharingDecision, WorkingAgreement
from consent.services.advice import ask_advice
from consent.services.breaking_glass import Sought, break_glass
from consent.services.legal_holds import place_hold
from families.models import (
    Action,
    Address,
    Audience,
    Conflict,
    Contribution,
    Family,
    FatherStatus,
    Person,
    RestrictionChange,
)
from families.services.acting import accept_action, agree_action
from families.services.barriers import open_barrier
from families.services.conflicts import declare_conflict
from families.services.contacting import ask_for_contact
from families.services.contributing import Care, contribute
from families.services.covering import arrange_cover
from families.services.disputing import dispute_contribution
from families.services.handovers import begin_handover
from families.services.leading import accept_lead, offer_lead
from families.services.losses import record_death
from families.services.passing_on import ask_source
from families.services.planning import set_goal, stop_doing
from families.services.reaching import Met, log_contact
from families.services.registering import Adult, Baby, Home
from families.services.restricting import restrict_family
from families.services.statuses import Said, open_status
from families.services.transferring import send_transfer
from huddle.models import (
    AgencyCheck,
    AgendaItem,
    HuddleSession,
    ImportRow,
    Nomination,
)
from huddle.services.danger import stop_for_danger
from huddle.services.drafting import begin_draft
from huddle.services.holding import accept_statement, open_session
from huddle.services.importing import import_nominations
from huddle.services.nominating import Asking, nominate
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from huddle.services.reallocating import plan_reallocation
from huddle.services.screening import Sharing, accept_nomination
from practitioners import recertifying
from practitioners.binding import acting_as
from practitioners.models import Notice, Practitioner
from practitioners.roles import Role
from practitioners.saved_lists import save_view
from practitioners.working_days import add_working_days, today
from tests.access.world_meeting import (
    Week,
    dissented,
    planned,
    referred,
    to_tell,
    understood,
    worried,
)
from tests.consent.governing import ask_about, close_long_ago, person_of, proposed, rows_of
from tests.consent.looking import make_prompt
from tests.factories import make_practitioner, make_team
from tests.families.alerts import make_alert
from tests.huddle.nominations import csv_of
from tests.huddle.worlds import World, make_session, make_world
from tests.owner import as_owner

SECRET = "Named agencies only: the address was searched on Friday."

MET = Met(kind="phone", happened_at=timezone.now() - timedelta(days=1), outcome="no_answer")


def make_week() -> Week:
    """A family nominated, listed, published and being discussed; a second one to screen."""
    world = make_world()
    family = _nominated(world, "Amina Yusuf")
    people = _people(world)
    session = _published(world, family)
    week = Week(world, family, session, people)
    _lead_and_act(week)
    _tell(week)
    week.things["conflict_id"] = declare_conflict(
        family,
        make_practitioner(world.team_of(world.police)),
        kind=Conflict.Kind.RELATED,
        reason="Her cousin.",
        by=world.coordinator,
    ).pk
    week.things["named_id"] = _restricted(world)
    week.things["loss_id"] = _lost(week)
    week.things |= {"handover_id": _handed_over(world, people["colleague"]), "asked": "told"}
    open_session(session, by=world.chair)
    for person in (world.chair, world.coordinator, world.health, world.police):
        accept_statement(session, by=person)
    _question(week)
    _things(week)
    _govern(week)
    return week


def _nominated(world: World, mother: str) -> Family:
    nomination = _nominate(world, mother)
    sharing = Sharing(
        agencies=world.agencies, basis="public_task", reason="The huddle needs to know."
    )
    accept_nomination(nomination, sharing, by=world.coordinator)
    return nomination.family


def _nominate(world: World, mother: str) -> Nomination:
    asking = Asking(
        mother=Adult(name=mother),
        baby=Baby(
            name=f"Baby of {mother}",
            dob=today() - timedelta(days=60),
            father_status=FatherStatus.UNKNOWN,
        ),
        why_now="Faltering growth since October.",
        family_told=FamilyTold.TOLD,
        agreement=WorkingAgreement.Answer.AGREED,
        home=Home(lines="7 Copper Beech Court", postcode="LS9 7KO", protected=True),
        strengths="Warm care at home.",
        ask="Who can help?",
    )
    team = world.team_of(world.health)
    return nominate(asking, huddle=world.huddle, team=team, by=world.health)


def _people(world: World) -> dict[str, Practitioner | None]:
    health = world.team_of(world.health)
    outsider = make_practitioner()
    return {
        "nobody": None,
        "outsider": outsider,
        "superuser": make_practitioner(is_superuser=True),
        "admin": make_practitioner(health, roles=(Role.ADMINISTRATOR,)),
        "ig": make_practitioner(health, roles=(Role.IG_LEAD,)),
        "manager": make_practitioner(health, roles=(Role.MANAGER,)),
        "supervisor": make_practitioner(health, roles=(Role.SUPERVISOR,)),
        "nominator": world.health,
        "colleague": make_practitioner(health),
        "police": world.police,
        "lead": make_practitioner(make_team()),
        "owner": make_practitioner(make_team()),
        "coordinator": world.coordinator,
        "chair": world.chair,
        "other_coordinator": make_practitioner(roles=(Role.COORDINATOR,)),
        "contact": make_practitioner(health, roles=(Role.AGENCY_CONTACT,)),
    }


def _published(world: World, family: Family) -> HuddleSession:
    session = make_session(world)
    list_family(session, family, AgendaItem.Why.NEW, by=world.coordinator)
    return publish_agenda(session, by=world.coordinator)


def _lead_and_act(week: Week) -> None:
    chair, family = week.world.chair, week.family
    lead, owner = week.people["lead"], week.people["owner"]
    allocation = offer_lead(family, lead, by=chair, reason="Knows the family.")
    accept_lead(allocation, by=lead)
    action = agree_action(
        family, by=chair, text="Ring the family", owner=owner, due_on=add_working_days(today(), 3)
    )
    cover = arrange_cover(
        allocation,
        week.people["colleague"],
        starts_on=today() + timedelta(days=7),
        ends_on=today() + timedelta(days=14),
        reason="Annual leave.",
        by=lead,
    )
    accept_action(action, by=owner)
    view = save_view("Late", "actions", "status=overdue", by=owner)
    week.things["cover_id"] = cover.pk
    week.things |= {"of": "actions", "view_id": view.pk, "token": "no-token"}
    week.things["notice_id"] = _told(owner, action).pk
    week.things |= _given_out(week, lead)
    goal = set_goal(
        family,
        words="We want a dry bedroom",
        need="housing",
        measure="No mould by spring",
        review_on=add_working_days(today(), 20),
        by=lead,
    )
    stopping = stop_doing(
        family, text="Asking twice", owner=lead, by_on=add_working_days(today(), 3), by=lead
    )
    barrier = open_barrier(family, code="travel", effect="Two buses.", opened_on=today(), by=lead)
    week.things["status_id"] = _status(week, lead)
    week.things |= {"alert_id": make_alert(family, lead).pk, "tool": "epds"}
    transfer = send_transfer(family, sent_to="Bradford", sent_on=today(), by=lead)
    week.things["transfer_id"] = transfer.pk
    week.things |= {
        "allocation_id": allocation.pk,
        "action_id": action.pk,
        "barrier_id": barrier.pk,
        "goal_id": goal.pk,
        "stopping_id": stopping.pk,
    }


def _told(person: Practitioner, about: Action) -> Notice:
    """What one person was told already."""
    with as_owner():
        return Notice.objects.create(
            kind="action_agreed",
            practitioner=person,
            about=about.pk,
            key="told already",
            state=Notice.State.SENT,
            ended_at=timezone.now(),
        )


def _given_out(week: Week, leaver: Practitioner) -> dict[str, Any]:
    """A plan of the coordinator's that has not begun: what the lead has goes to a colleague."""
    people = week.people
    plan = plan_reallocation(
        leaver,
        {week.family: people["colleague"]},
        supervisor=people["supervisor"],
        by=people["coordinator"],
    )
    with as_owner():
        return {"reallocation_id": plan.pk, "line_id": plan.lines.get().pk}


def _status(week: Week, by: Practitioner) -> Any:
    """The baby is a child in need, say those who would know."""
    with acting_as(by):
        child = Person.objects.babies().select_related("family").get(family=week.family)
    said = Said(kind="in_need", says="social_work", opened_on=today())
    return open_status(child, said, by=by).pk


def _tell(week: Week) -> None:
    week.things["secret"] = contribute(
        week.family,
        by=week.world.police,
        text=SECRET,
        nature=Contribution.Nature.RECORDED,
        theme=Contribution.Theme.PRESSURE,
        audience=Audience.NAMED,
        named_agencies=[week.world.housing.agency],
    ).pk


def _govern(week: Week) -> None:
    """A request that the information governance lead reviews, a hold, a record to dispose of."""
    lead = week.people["ig"]
    access = ask_about(week.family, person_of(week.family, kind="adult"), lead)
    hold = place_hold(record_class="nhs_child", reason="An inquiry.", by=lead)
    old = _nominated(week.world, "Edith Long")
    close_long_ago(old)
    week.things |= {
        "access": access.pk,
        "held": rows_of(access, lead)[0].pk,
        "proposal": proposed(old, lead).pk,
        "hold": hold.pk,
    }


def _restricted(world: World) -> Any:
    """Another family, open to its nominator and the coordinator by name."""
    family = _nominated(world, "Beatrix Holt")
    restrict_family(
        family,
        restriction=Family.Restriction.RESTRICTED,
        why=RestrictionChange.Why.STAFF,
        reason="A colleague's sister.",
        keep=[world.health],
        by=world.coordinator,
    )
    with acting_as(world.coordinator):
        return family.named_readers.get().pk


def _lost(week: Week) -> Any:
    """In that family the baby dies: two people go on seeing the record."""
    health = week.world.health
    with acting_as(health):
        [child] = Person.objects.babies().filter(name="Baby of Beatrix Holt")
    return record_death(child, on=today(), keep=(), by=health).pk


def _handed_over(world: World, to: Practitioner) -> Any:
    """Another family, whose nominator leads and hands over to a colleague."""
    family = _nominated(world, "Cora Wood")
    for person in (world.health, to):
        offer = offer_lead(family, person, reason="Near.", by=world.coordinator)
        if person != to:
            accept_lead(offer, by=person)
    return begin_handover(
        family, reason="Leave.", overlap_until=today() + timedelta(days=7), by=world.health
    ).pk


def _question(week: Week) -> None:
    """The police tell something to all who work with the family, and want to be asked first."""
    police, health = week.world.police, week.world.health
    told = contribute(
        week.family,
        by=police,
        text="Two calls in October",
        nature=Contribution.Nature.RECORDED,
        theme=Contribution.Theme.PRESSURE,
        audience=Audience.HUDDLE,
        care=Care(needs_source_permission=True),
    )
    disputed = dispute_contribution(told, by=health, says="There was one")
    asked = ask_source(told, by=health, asked_for="The minutes")
    message = ask_for_contact(
        week.family,
        by=health,
        about="visit",
        message="May we come on Thursday?",
        urgent=False,
        reach="By telephone",
    )
    met = log_contact(week.family, by=health, team=week.world.team_of(health), met=MET)
    week.things |= {
        "contact_id": met.pk,
        "contribution_id": told.pk,
        "dispute_id": disputed.pk,
        "permission_id": asked.pk,
        "message_id": message.pk,
    }


def _things(week: Week) -> None:
    world, things = week.world, week.things
    waiting = _nominate(world, "Kayleigh Dunn")
    draft = begin_draft(uuid4(), danger=False, by=world.health)
    stopped = begin_draft(uuid4(), danger=True, by=world.health)
    stop = stop_for_danger(stopped, huddle=world.huddle, team=None, by=world.health)
    batch, row = _imported(world)
    things["referral_id"] = referred(week).pk
    things["telling_id"] = to_tell(week).pk
    things["concern_id"] = worried(week).pk
    things["dissent_id"] = dissented(week).pk
    things |= planned(week)
    things["point_id"] = understood(week).pk
    access = break_glass(
        Sought(reference=week.family.reference),
        reason="risk",
        words="The police ask where the baby is tonight.",
        hours=1,
        by=make_practitioner(),
    ).access
    with acting_as(world.coordinator):
        item = AgendaItem.objects.get(session=week.session)
        check = AgencyCheck.objects.get(item=item, team=world.team_of(world.police))
        child = week.family.people.babies().get()
    with acting_as(world.health):
        address = Address.objects.get(family=week.family)
    recertifying.open_checks(today())
    asked = ask_advice(
        week.family, asked_of="governance", question="May we tell the nursery?", by=world.health
    )
    with acting_as(world.coordinator):
        decision = SharingDecision.objects.filter(family=week.family).latest("decided_at")
        mother = week.family.people.adults().get()
    things |= {
        "team_id": world.team_of(world.health).pk,
        "person_id": week.people["colleague"].pk,
        "decision_id": decision.pk,
        "carer_id": mother.pk,
        "request_id": asked.pk,
        "basis_code": "disclosure_duty",
        "nomination": waiting.pk,
        "family": week.family.pk,
        "draft": draft.pk,
        "number": 1,
        "step": "mother",
        "stop": stop.pk,
        "batch": batch,
        "row": row,
        "session_id": week.session.pk,
        "huddle_id": world.huddle.pk,
        "part": "when",
        "feed": "not-an-address",
        "item_id": item.pk,
        "check_id": check.pk,
        "child_id": child.pk,
        "code": "D11",
        "family_id": week.family.pk,
        "address_id": address.pk,
        "household_id": address.household_id,
        "access_id": access.pk,
        "which": "open",
        "measure": "M11",
        "prompt_id": make_prompt(week.people["colleague"], week.family).pk,
        "document_id": uuid4(),
        "part_id": uuid4(),  # nor here before it is signed
        "answer_id": uuid4(),  # there is none before the session is closed
        "uidb36": "1",
        "key": "set-password",
    }


def _imported(world: World) -> tuple[Any, Any]:
    team = world.team_of(world.health)
    upload = csv_of(
        {
            "agency": team.agency.name,
            "team": team.name,
            "nominated_by_email": world.health.email,
            "child_dob": "15/06/2022",
        }
    )
    batch = import_nominations(
        upload, filename="nominations.csv", huddle=world.huddle, by=world.coordinator
    )
    with acting_as(world.coordinator):
        row = ImportRow.objects.get(batch=batch)
    return batch.pk, row.pk
