"""What is told, checked, disputed, done and governed about the listed family."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from consent.models import AccessPrompt, RecordClass
from consent.services.disposing import confirm_disposal, sign_disposal
from consent.services.legal_holds import place_hold
from consent.services.prompts import answer_prompt
from consent.services.retention import reach_class
from families.models import Action, Allocation, Audience, ContactPerson, Contribution, Person
from families.services.acting import accept_action, agree_action, finish_action
from families.services.barriers import open_barrier
from families.services.contacting import answer_contact, ask_for_contact
from families.services.contributing import Care, contribute
from families.services.correcting import correct_contribution
from families.services.covering import arrange_cover, decline_cover
from families.services.disputing import dispute_contribution
from families.services.handovers import begin_handover, cancel_handover, do_step
from families.services.leading import accept_lead, decline_lead, offer_lead, withdraw_offer
from families.services.noting import Note
from families.services.passing_on import ask_source
from families.services.planning import review_goal, set_goal, stop_doing
from families.services.reaching import Met, log_contact
from families.services.sequencing import sequence_action
from families.services.statuses import Said, open_status, take_back_status
from families.services.transferring import acknowledge_transfer, send_transfer
from huddle.models import AgencyCheck
from huddle.services import checking, planning
from huddle.services.reallocating import plan_reallocation
from practitioners.binding import acting_as
from practitioners.capacity import set_capacity
from practitioners.models import Practitioner
from practitioners.roles import Role
from practitioners.saved_lists import save_view
from practitioners.working_days import add_working_days, today
from tests.access.told.week import Told
from tests.access.words import WORDS
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
from tests.factories import make_practitioner, make_team
from tests.families.alerts import make_alert, why
from tests.huddle.worlds import make_nominated

SOON = add_working_days(today(), 3)


def lead(week: Told) -> None:
    """Somebody declined, somebody leads; one action is done and one is open."""
    chair, family = week.world.chair, week.family
    lead, owner, asked = (week.people[name] for name in ("lead", "owner", "colleague"))
    first = offer_lead(family, asked, by=chair, reason="Asked first.")
    decline_lead(first, by=asked, reason=WORDS["decline reason"][0])
    manager = make_practitioner(make_team(lead.agency), roles=(Role.MANAGER,))
    set_capacity(lead, by=manager, fte=Decimal(1), points=Decimal(0))
    asked, accepted = WORDS["over limit"]
    why = WORDS["offer reason"][0]
    allocation = offer_lead(family, lead, by=chair, reason=why, over_limit=asked)
    accept_lead(allocation, by=lead, over_limit=accepted)
    action = agree_action(family, by=chair, text=WORDS["action"][0], owner=owner, due_on=SOON)
    done = agree_action(family, by=chair, text="Weigh.", owner=lead, due_on=SOON)
    accept_action(done, by=lead)
    outcome = WORDS["action outcome"][0]
    finish_action(done, by=lead, done_on=today(), difference_made=outcome)
    view = save_view("Late", "actions", "status=overdue", by=lead)
    week.things |= {"allocation_id": allocation.pk, "action_id": action.pk}
    week.things |= {"of": "actions", "view_id": view.pk}
    week.things |= put_in_order(week, lead, action, done)
    week.things["cover_id"] = cover(week, allocation)
    week.things |= {"handover_id": handover(week), "asked": "told"}
    week.things |= given_out(week)


def given_out(week: Told) -> dict[str, UUID]:
    """A plan of the coordinator's for what the lead has, not begun."""
    people, coordinator = week.people, week.world.coordinator
    to, supervisor = {week.family: people["colleague"]}, people["supervisor"]
    plan = plan_reallocation(people["lead"], to, supervisor=supervisor, by=coordinator)
    with acting_as(coordinator):
        return {"reallocation_id": plan.pk, "line_id": plan.lines.get().pk}


def handover(week: Told) -> UUID:
    """It was begun and cancelled: the present lead goes on."""
    lead, owner, chair = week.people["lead"], week.people["owner"], week.world.chair
    offer = offer_lead(week.family, owner, by=chair, reason="Would take over.")
    reason = WORDS["handover reason"][0]
    one = begin_handover(week.family, reason=reason, overlap_until=SOON, by=lead)
    do_step(one, "what_works", note=WORDS["handover note"][0], by=lead)
    cancel_handover(one, reason=WORDS["handover cancelled"][0], by=lead)
    withdraw_offer(offer, by=chair)
    return one.pk


def plan(week: Told) -> None:
    """The open action is cleared for the mother's plan, which is translated and confirmed."""
    lead, about = week.people["lead"], {"kind": "action", "about": week.things["action_id"]}
    with acting_as(lead):
        mother = Person.objects.select_related("family").get(family=week.family, kind="adult")
    words = {"words": WORDS["plan"][0]}
    [entry] = planning.clear(week.family, people=[mother], by=lead, **about, **words)
    planning.translate(
        mother,
        language="pl",
        words=WORDS["plan translated"][0],
        translator="Interpreters.",
        translated_on=today(),
        expecting=[entry.pk],
        by=lead,
    )
    copy = planning.confirm(mother, language="pl", expecting=[entry.pk], by=lead)
    week.things |= about | {"entry_id": entry.pk, "copy_id": copy.pk}


def put_in_order(week: Told, lead: Practitioner, action: Action, done: Action) -> dict[str, Any]:
    """A goal that was reviewed, a barrier, and something that stops."""
    goal = set_goal(
        week.family,
        words=WORDS["goal"][0],
        answers=WORDS["what keeps it going"][0],
        need="housing",
        measure="Out every day.",
        review_on=SOON,
        by=lead,
    )
    note = WORDS["goal review"][0]
    review_goal(goal, outcome="improved", reviewed_on=today(), review_on=SOON, note=note, by=lead)
    stops = stop_doing(week.family, text=WORDS["what stops"][0], owner=lead, by_on=SOON, by=lead)
    effect = WORDS["barrier"][0]
    barrier = open_barrier(week.family, code="travel", effect=effect, opened_on=today(), by=lead)
    sequence_action(action, goal=goal, after=[done], by=lead)
    told = {"goal_id": goal.pk, "stopping_id": stops.pk, "barrier_id": barrier.pk}
    alert = make_alert(week.family, lead, kind="dog", reason=why(WORDS["why alert"][0]))
    there, who = WORDS["transfer"]
    sent = send_transfer(week.family, sent_to=there, sent_on=today(), by=lead)
    acknowledge_transfer(sent, who=who, on=today(), by=lead)
    told |= {"tool": "epds", "transfer_id": sent.pk}
    return told | {"status_id": status(week, lead), "alert_id": alert.pk}


def status(week: Told, by: Practitioner) -> UUID:
    """Recorded of a child who had none."""
    with acting_as(by):
        child = Person.objects.babies().select_related("family").get(family=week.family)
    one = open_status(child, Said(kind="in_need", says="other", opened_on=today()), by=by)
    return take_back_status(one, reason=WORDS["why status corrected"][0], by=by).pk


def cover(week: Told, allocation: Allocation) -> UUID:
    """Somebody else of the nominating team is asked to cover next week, and does not."""
    asked, lead = week.people["colleague"], week.people["lead"]
    one = arrange_cover(
        allocation,
        asked,
        starts_on=SOON,
        ends_on=SOON,
        reason=WORDS["cover reason"][0],
        by=lead,
    )
    return decline_cover(one, by=asked, reason=WORDS["cover declined"][0]).pk


def tell(week: Told) -> None:
    """One contribution for each audience, and the checks."""
    world = week.world
    health, police, housing = world.health, world.police, world.housing
    contributed(week, health, "own agency", Audience.OWN_AGENCY)
    dispute(week)
    give_voice(week)
    send_message(week)
    meet(week)
    contributed(week, police, "chair and lead", Audience.CHAIR_AND_LEAD)
    contributed(week, police, "named agencies", Audience.NAMED, named_agencies=[housing.agency])
    held = WORDS["said aloud"][0]
    contributed(week, police, "", Audience.VERBAL, held_where=held)
    checking.answer_check(
        check_of(week, health),
        answer=AgencyCheck.Answer.KNOWN,
        told=checking.Told(
            worry=WORDS["told in check"][0],
            audience=Audience.NAMED,
            named_agencies=[police.agency],
        ),
        by=health,
    )
    why = WORDS["withheld why"][0]
    checking.answer_check(
        check_of(week, housing),
        answer=AgencyCheck.Answer.WITHHELD,
        withheld_reason=why,
        by=housing,
    )


def dispute(week: Told) -> None:
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


def give_voice(week: Told) -> None:
    """What a baby shows, told to one's own agency."""
    with acting_as(week.world.health):
        baby = week.family.people.get(kind="child")
    of = {"voice": "gaze", "voice_of": baby, "event_date": today(), "setting": "In the clinic"}
    contributed(week, week.world.health, "voice", Audience.OWN_AGENCY, **of)


def send_message(week: Told) -> None:
    """For a service that may not be named: one waits for the coordinator, one is answered."""
    health = week.world.health
    reach = {"urgent": False, "reach": WORDS["message reach"][0]}
    message = WORDS["message asked"][0]
    waits = ask_for_contact(week.family, by=health, about="know", message=message, **reach)
    other = ask_for_contact(week.family, by=health, about="plan", message="Anybody?", **reach)
    answer_contact(other, by=week.world.coordinator)
    week.things["message_id"] = waits.pk


def meet(week: Told) -> None:
    """A visit, with what was noted of it for the police."""
    health, police = week.world.health, week.world.police
    with acting_as(health):
        baby = week.family.people.babies().get()
    met = Met(
        kind="visit",
        happened_at=timezone.now() - timedelta(days=2),
        seen=((baby, ContactPerson.Company.ALONE),),
    )
    note = Note(
        text=WORDS["noted in contact"][0],
        audience=Audience.NAMED,
        named_agencies=(police.agency,),
    )
    team = week.world.team_of(health)
    logged = log_contact(week.family, by=health, team=team, met=met, note=note)
    week.things["contact_id"] = logged.pk


def contributed(week: Told, by: Practitioner, kind: str, audience: Audience, **more: Any) -> None:
    contribute(
        week.family,
        by=by,
        text=WORDS[kind][0] if kind else "",
        nature=Contribution.Nature.RECORDED,
        theme=Contribution.Theme.PRESSURE,
        audience=audience,
        **more,
    )


def check_of(week: Told, practitioner: Practitioner) -> AgencyCheck:
    team = week.world.team_of(practitioner)
    with acting_as(practitioner):
        return AgencyCheck.objects.get(team=team, item__family=week.family)


def govern(week: Told) -> None:
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


def look_into(week: Told) -> None:
    """A prompt to ask about somebody who looked at the family, and what came of it."""
    prompt = make_prompt(week.people["colleague"], week.family)
    note = WORDS["prompt note"][0]
    state = AccessPrompt.State.EXPLAINED
    answer_prompt(prompt, state=state, note=note, by=week.people["ig"])
    week.things["prompt_id"] = prompt.pk
