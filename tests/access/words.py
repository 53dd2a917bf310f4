"""A week in which every text holds words of its own, so that a page can be asked whose it shows.

Everything is written by the services, by the person who would write it, save the restriction of a
family, for which there is no page yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.urls import reverse

from consent.models import AccessPrompt, FamilyTold, RecordClass, SharingDecision, WorkingAgreement
from consent.services.advice import ask_advice
from consent.services.agreements import record_agreement
from consent.services.breaking_glass import Sought, break_glass
from consent.services.disposing import confirm_disposal, sign_disposal
from consent.services.legal_holds import place_hold
from consent.services.prompts import answer_prompt
from consent.services.retention import reach_class
from families.models import (
    Address,
    Audience,
    Conflict,
    Contribution,
    Family,
    FatherStatus,
    NamedReader,
    RestrictionChange,
)
from families.services import matching
from families.services.acting import accept_action, agree_action, finish_action
from families.services.conflicts import declare_conflict
from families.services.contributing import Care, contribute
from families.services.correcting import correct_contribution
from families.services.disputing import dispute_contribution
from families.services.leading import accept_lead, decline_lead, offer_lead
from families.services.passing_on import ask_source
from families.services.registering import Adult, Baby, Home
from families.services.restricting import restrict_family
from huddle.models import AgencyCheck, AgendaItem, HuddleSession, ImportRow, Nomination
from huddle.services.checking import answer_check
from huddle.services.danger import record_duty_contact, stop_for_danger
from huddle.services.deciding import agree_in_session, decide
from huddle.services.drafting import begin_draft, keep_answers
from huddle.services.holding import (
    accept_statement,
    close_session,
    contribute_in_session,
    open_session,
)
from huddle.services.importing import import_nominations
from huddle.services.nominating import Asking, nominate
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from huddle.services.screening import Sharing, accept_nomination, ask_nominator
from huddle.services.signing import sign_minutes
from practitioners.binding import acting_as
from practitioners.models import Agency, Practitioner, UnsentForm
from practitioners.roles import Role
from practitioners.working_days import add_working_days, today
from tests.consent.governing import (
    ask_about,
    close_long_ago,
    make_lead,
    person_of,
    proposed,
    release_all,
    rows_of,
)
from tests.consent.looking import make_prompt
from tests.factories import make_agency, make_practitioner, make_team
from tests.huddle.nominations import csv_of
from tests.huddle.worlds import World, make_nominated, make_session, make_world
from tests.owner import as_owner

SOON = add_working_days(today(), 3)
TABLE = Path(__file__).with_name("words.txt")
COLUMNS = {
    "nobd": "nobody",
    "outs": "outsider",
    "supr": "superuser",
    "admn": "admin",
    "ig": "ig",
    "mngr": "manager",
    "supv": "supervisor",
    "nomi": "nominator",
    "coll": "colleague",
    "poli": "police",
    "hous": "housing",
    "cnfl": "conflicted",
    "left": "left_out",
    "namd": "named",
    "lead": "lead",
    "ownr": "owner",
    "coor": "coordinator",
    "chai": "chair",
    "othr": "other_coordinator",
    "revw": "reviewer",
    "emrg": "emergency",
}

# What stands where. Each says of itself only what no other one says.
WORDS = {
    "names": ("Ottoline Quarmby", "Peregrine Quarmby", "Ottoline", "Peregrine"),
    "nhs number": ("999 000 4560", "9990004560"),
    "address": ("14 Thrumwort Lane", "LS9 7QJ", "LS97QJ"),
    "contact safety": ("Ring only before noon",),
    "told to all": ("Faltering on the growth chart",),
    "own agency": ("Stitches seen in the waiting room",),
    "named agencies": ("A caller asked at the front desk",),
    "chair and lead": ("An officer was turned away",),
    "said aloud": ("Ledger seven at the station",),
    "dispute": ("She never left the ward",),
    "handling": ("Not a word on the landing",),
    "corrected": ("Five stitches at the walk-in centre",),
    "why corrected": ("The other waiting room was meant",),
    "permission asked": ("To say so at the table",),
    "told in check": ("Two missed scans in spring",),
    "told in session": ("Rent is paid until Easter",),
    "withheld why": ("A live enquiry at the docks",),
    "the ask": ("Who can fetch the cot",),
    "sharing reason": ("So that nobody asks her twice",),
    "not shared why": ("Her cousin works there",),
    "agreement note": ("Agreed at the kitchen table",),
    "advice asked": ("May the nursery hear of it",),
    "agenda note": ("Came by way of the midwife",),
    "rationale": ("Because the weight has fallen",),
    "decision details": ("Grandmother stays overnight",),
    "action": ("Bring the scales on Tuesday",),
    "action outcome": ("The weight is on its line again",),
    "offer reason": ("Known since the first visit",),
    "decline reason": ("Retires in the autumn",),
    "waiting names": ("Ysolde Ackroydson",),
    "waiting told": ("Sleeps on three cushions",),
    "screening note": ("Which cushions does she mean",),
    "import row": ("Philomena Garsdale", "Left with a neighbour"),
    "restricted name": ("Hephzibah Lorrimer",),
    "sealed name": ("Zillah Penhaligon",),
    "draft": ("Wilhelmina Oughtershaw",),
    "unsent form": ("Saw him by the swings",),
    "restriction reason": ("Her aunt sits on the board",),
    "conflict": ("Shares a fence with them",),
    "emergency reason": ("Found alone by the canal at dusk",),
    "prompt note": ("Covered the clinic that day",),
    "danger record": ("Duty spoke to Mx Tolliver",),
}


@dataclass
class Told:
    """The people by the names of their columns; the addresses to ask; the words of each kind."""

    world: World
    session: HuddleSession
    families: dict[str, Family]
    people: dict[str, Practitioner | None]
    things: dict[str, Any] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def family(self) -> Family:
        return self.families["listed"]

    def more_addresses(self) -> Iterator[str]:
        """Beside each page once: the pages of the other families."""
        for family in self.families.values():
            for page in ("families:detail", "families:contribute", "families:action_new"):
                yield reverse(page, args=[family.pk])
            yield reverse("huddle:screen_join_family", args=[self.things["nomination"], family.pk])
        rows = reverse("consent:subject_access_rows", args=[self.things["access"]])
        yield from (f"{rows}?show=all", f"{rows}?show=all&page=2")


def make_told_week() -> Told:
    """One family listed with everything that can be told of it; others that few may know."""
    world = make_world()
    people = _people(world)
    families = {
        "listed": _nominated(world, people),
        "restricted": _hidden(
            world, people["named"], "restricted name", Family.Restriction.RESTRICTED
        ),
        "sealed": _hidden(world, people["named"], "sealed name", Family.Restriction.SEALED),
    }
    session = make_session(world)
    note = WORDS["agenda note"][0]
    for name in ("listed", "restricted"):
        list_family(session, families[name], AgendaItem.Why.NEW, note=note, by=world.coordinator)
    conflict = _conflict(families["listed"], people["conflicted"], world.coordinator)
    publish_agenda(session, by=world.coordinator)
    with acting_as(world.coordinator):
        named = NamedReader.objects.get(family=families["restricted"])
    things = {"conflict_id": conflict.pk, "named_id": named.pk}
    week = Told(world, session, families, people, things)
    sought = matching.Sought("Baby One", today() - timedelta(days=60))
    matching.possible_matches(by=world.stranger, people=[sought])
    _lead(week)
    _tell(week)
    _wait(week)
    _meet(week)
    _govern(week)
    _look_into(week)
    references = {f"{name} reference": (one.reference,) for name, one in families.items()}
    week.words = WORDS | references
    return week


def sign(week: Told) -> None:
    """The session is over, and its minutes can be read."""
    chair = week.world.chair
    with acting_as(chair):
        listed = AgendaItem.objects.filter(session=week.session, state=AgendaItem.State.LISTED)
        items = list(listed.select_related("family"))
    for item in items:
        child = _baby_of(item.family, chair)
        decide(item, child, "D11", rationale="Later.", details={"review_on": SOON}, by=chair)
    close_session(week.session, by=chair)
    sign_minutes(week.session, by=chair)


def _look_into(week: Told) -> None:
    """A prompt to ask about somebody who looked at the family, and what came of it."""
    prompt = make_prompt(week.people["colleague"], week.family)
    note = WORDS["prompt note"][0]
    state = AccessPrompt.State.EXPLAINED
    answer_prompt(prompt, state=state, note=note, by=week.people["ig"])
    week.things["prompt_id"] = prompt.pk


def _people(world: World) -> dict[str, Practitioner | None]:
    health = world.team_of(world.health)
    left_out = make_team(make_agency(kind=Agency.Kind.COMMUNITY))
    with as_owner():
        world.huddle.core_teams.add(left_out)
    return {
        "nobody": None,
        "outsider": make_practitioner(),
        "superuser": make_practitioner(is_superuser=True),
        "admin": make_practitioner(health, roles=(Role.ADMINISTRATOR,)),
        "contact": make_practitioner(health, roles=(Role.AGENCY_CONTACT,)),
        "ig": make_practitioner(health, roles=(Role.IG_LEAD,)),
        "manager": make_practitioner(health, roles=(Role.MANAGER,)),
        "supervisor": make_practitioner(health, roles=(Role.SUPERVISOR,)),
        "nominator": world.health,
        "colleague": make_practitioner(health),
        "police": world.police,
        "housing": world.housing,
        "conflicted": make_practitioner(world.team_of(world.police)),
        "left_out": make_practitioner(left_out),
        "named": make_practitioner(health),
        "lead": make_practitioner(make_team()),
        "owner": make_practitioner(make_team()),
        "coordinator": world.coordinator,
        "chair": world.chair,
        "other_coordinator": make_practitioner(roles=(Role.COORDINATOR,)),
        "reviewer": make_lead(),
        "emergency": make_practitioner(),
    }


def _nominated(world: World, people: dict[str, Practitioner | None]) -> Family:
    mother, baby = WORDS["names"][:2]
    nomination = _nominate(
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


def _hidden(
    world: World, named: Practitioner, kind: str, restriction: Family.Restriction
) -> Family:
    """Open to the coordinator and to one person by name; the nominating team sees it no more."""
    nomination = _nominate(world, Adult(name=WORDS[kind][0]), "Baby One")
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


def _conflict(family: Family, person: Practitioner, by: Practitioner) -> Conflict:
    kind, reason = Conflict.Kind.KNOWS, WORDS["conflict"][0]
    return declare_conflict(family, person, kind=kind, reason=reason, by=by)


def _nominate(world: World, mother: Adult, baby: str, **told: Any) -> Nomination:
    asking = Asking(
        mother=mother,
        baby=Baby(name=baby, dob=today() - timedelta(days=60), father_status=FatherStatus.UNKNOWN),
        family_told=FamilyTold.TOLD,
        agreement=WorkingAgreement.Answer.AGREED,
        **{"why_now": "We are worried."} | told,
    )
    team = world.team_of(world.health)
    return nominate(asking, huddle=world.huddle, team=team, by=world.health)


def _lead(week: Told) -> None:
    """Somebody declined, somebody leads; one action is done and one is open."""
    chair, family = week.world.chair, week.family
    lead, owner, asked = (week.people[name] for name in ("lead", "owner", "colleague"))
    first = offer_lead(family, asked, by=chair, reason="Asked first.")
    decline_lead(first, by=asked, reason=WORDS["decline reason"][0])
    allocation = offer_lead(family, lead, by=chair, reason=WORDS["offer reason"][0])
    accept_lead(allocation, by=lead)
    action = agree_action(family, by=chair, text=WORDS["action"][0], owner=owner, due_on=SOON)
    done = agree_action(family, by=chair, text="Weigh.", owner=lead, due_on=SOON)
    accept_action(done, by=lead)
    outcome = WORDS["action outcome"][0]
    finish_action(done, by=lead, done_on=today(), difference_made=outcome)
    week.things |= {"allocation_id": allocation.pk, "action_id": action.pk}


def _tell(week: Told) -> None:
    """One contribution for each audience, and the checks."""
    world = week.world
    health, police, housing = world.health, world.police, world.housing
    _told(week, health, "own agency", Audience.OWN_AGENCY)
    _dispute(week)
    _told(week, police, "chair and lead", Audience.CHAIR_AND_LEAD)
    _told(week, police, "named agencies", Audience.NAMED, named_agencies=[housing.agency])
    held = WORDS["said aloud"][0]
    _told(week, police, "", Audience.VERBAL, held_where=held)
    answer_check(
        _check_of(week, health),
        answer=AgencyCheck.Answer.KNOWN,
        worry=WORDS["told in check"][0],
        audience=Audience.NAMED,
        named_agencies=[police.agency],
        by=health,
    )
    why = WORDS["withheld why"][0]
    answer_check(
        _check_of(week, housing),
        answer=AgencyCheck.Answer.WITHHELD,
        withheld_reason=why,
        by=housing,
    )


def _dispute(week: Told) -> None:
    """Somebody of the family says that it is not so; another agency wants to pass it on."""
    health, supervisor = week.world.health, week.people["supervisor"]
    with acting_as(health):
        mother = week.family.people.get(kind="adult")
        old = Contribution.objects.get(text=WORDS["own agency"][0])
    dispute_contribution(old, by=health, says=WORDS["dispute"][0], person=mother)
    care = Care(handling=WORDS["handling"][0], not_for=(mother,), needs_source_permission=True)
    told = correct_contribution(
        old,
        text=WORDS["corrected"][0],
        nature=old.nature,
        theme=old.theme,
        audience=old.audience,
        care=care,
        reason=WORDS["why corrected"][0],
        by=health,
    )
    asked = ask_source(told, asked_for=WORDS["permission asked"][0], by=supervisor)
    week.things |= {"contribution_id": told.pk, "permission_id": asked.pk}
    with acting_as(health):
        week.things["dispute_id"] = told.disputes.get().pk


def _told(week: Told, by: Practitioner, kind: str, audience: Audience, **more: Any) -> None:
    contribute(
        week.family,
        by=by,
        text=WORDS[kind][0] if kind else "",
        nature=Contribution.Nature.RECORDED,
        theme=Contribution.Theme.PRESSURE,
        audience=audience,
        **more,
    )


def _check_of(week: Told, practitioner: Practitioner) -> AgencyCheck:
    team = week.world.team_of(practitioner)
    with acting_as(practitioner):
        return AgencyCheck.objects.get(team=team, item__family=week.family)


def _govern(week: Told) -> None:
    """The mother asks what is held; another record has been answered for and disposed of."""
    reviewer = week.people["reviewer"]
    access = ask_about(week.family, person_of(week.family, kind="adult"), reviewer)
    hold = place_hold(record_class="nhs_child", reason="An inquiry.", by=reviewer)
    old = make_nominated(week.world)
    release_all(ask_about(old, person_of(old, kind="adult"), reviewer), reviewer)
    reach_class(old, RecordClass.CHILD_PROTECTION, by=week.world.coordinator)
    close_long_ago(old)
    proposal = proposed(old, reviewer)
    sign_disposal(proposal, reference=old.reference, by=reviewer)
    confirm_disposal(proposal, reference=old.reference, by=make_lead())
    week.things |= {
        "access": access.pk,
        "held": rows_of(access, reviewer)[0].pk,
        "proposal": proposal.pk,
        "hold": hold.pk,
    }


def _wait(week: Told) -> None:
    """What waits: a nomination that was asked about, a row, a draft, a stop, an unsent form."""
    world, health = week.world, week.world.health
    mother = Adult(name=WORDS["waiting names"][0])
    waiting = _nominate(world, mother, "Baby Two", why_now=WORDS["waiting told"][0])
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


def _meet(week: Told) -> None:
    """The session is in session: something is said, and decided, about the listed family."""
    world = week.world
    open_session(week.session, by=world.chair)
    for person in (world.chair, world.coordinator, world.health, world.police, world.housing):
        accept_statement(week.session, by=person)
    child = _baby_of(week.family, world.chair)
    with acting_as(world.chair):
        item = AgendaItem.objects.get(session=week.session, family=week.family)
    with acting_as(world.health):
        address = Address.objects.get(family=week.family)
    contribute_in_session(
        item,
        text=WORDS["told in session"][0],
        nature=Contribution.Nature.RECORDED,
        theme=Contribution.Theme.STRENGTH,
        audience=Audience.NAMED,
        named_agencies=[world.health.agency],
        by=world.housing,
    )
    agree_in_session(item, text="Call.", owner=world.police, due_on=SOON, by=world.chair)
    decide(
        item,
        child,
        "D01",
        rationale=WORDS["rationale"][0],
        details={
            "contacted_on": today(),
            "contacted_time": "09:40",
            "contacted_by": world.health,
            "duty_reference": "DA-1",
            "safety_until_then": WORDS["decision details"][0],
        },
        by=world.chair,
    )
    access = break_glass(
        Sought(reference=week.family.reference),
        reason="other",
        words=WORDS["emergency reason"][0],
        hours=1,
        by=week.people["emergency"],
    ).access
    asked = ask_advice(
        week.family, asked_of="governance", question=WORDS["advice asked"][0], by=world.health
    )
    with acting_as(world.coordinator):
        decision = SharingDecision.objects.filter(family=week.family).latest("decided_at")
        mother = week.family.people.adults().get()
    week.things |= {
        "decision_id": decision.pk,
        "carer_id": mother.pk,
        "request_id": asked.pk,
        "basis_code": "disclosure_duty",
        "access_id": access.pk,
        "number": 1,
        "step": "mother",
        "session_id": week.session.pk,
        "huddle_id": world.huddle.pk,
        "item_id": item.pk,
        "check_id": _check_of(week, world.police).pk,
        "child_id": child.pk,
        "code": "D11",
        "family_id": week.family.pk,
        "address_id": address.pk,
        "which": "open",
        "team_id": world.team_of(world.health).pk,
        "person_id": week.people["colleague"].pk,
        "uidb36": "1",
        "key": "set-password",
    }


def _baby_of(family: Family, by: Practitioner) -> Any:
    with acting_as(by):
        return family.people.babies().get()
