"""The session of the week: what is said and decided there, and its end."""

from typing import Any
from uuid import uuid4

from consent.models import SharingDecision
from consent.services.advice import ask_advice
from consent.services.breaking_glass import Sought, break_glass
from families.models import Address, Audience, Contribution, Family, Person
from huddle.models import AgendaItem, MinutesItem, Referral
from huddle.services.addenda import add_addendum
from huddle.services.agreeing import ask_correction, settle_correction
from huddle.services.capturing import keep_typing
from huddle.services.concerns import answer_concern, raise_concern
from huddle.services.deciding import agree_in_session, decide
from huddle.services.dissenting import dissent
from huddle.services.documents import ask_document, make_due
from huddle.services.formulating import add_point, write_hypothesis
from huddle.services.holding import (
    accept_statement,
    close_session,
    contribute_in_session,
    open_session,
)
from huddle.services.inviting import invite_to_item
from huddle.services.presence import begin_item
from huddle.services.referrals import record_outcome
from huddle.services.signing import sign_minutes
from huddle.services.telling import ask_to_tell
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.working_days import today
from tests.access.told.record import SOON, check_of
from tests.access.told.week import Told
from tests.access.words import WORDS
from tests.factories import make_practitioner, make_team
from tests.huddle.worlds import World


def turn_to_the_family(week: Told) -> None:
    """The session is with the listed family, and somebody else is invited for it."""
    world = week.world
    with acting_as(world.chair):
        item = AgendaItem.objects.get(session=week.session, family=week.family)
    guest = make_practitioner(make_team(world.police.agency))
    invite_to_item(item, guest, reason="They know the family.", by=world.chair)
    begin_item(item, by=world.chair)


def close(week: Told) -> None:
    """The session is over: a correction of the draft is asked for and dealt with, one waits."""
    chair, health = week.world.chair, week.world.health
    with acting_as(chair):
        listed = AgendaItem.objects.filter(session=week.session, state=AgendaItem.State.LISTED)
        items = list(listed.select_related("family"))
        about = AgendaItem.objects.get(session=week.session, family=week.family)
    for item in items:
        child = _baby_of(item.family, chair)
        decide(item, child, "D11", rationale="Later.", details={"review_on": SOON}, by=chair)
    close_session(week.session, by=chair)
    note = ask_correction(about, words=WORDS["correction asked"][0], by=health)
    settle_correction(note, words=WORDS["correction settled"][0], by=chair)
    waits = ask_correction(about, words="Nor was she there.", by=health)
    week.things["answer_id"] = waits.pk


def sign(week: Told) -> None:
    """The minutes can be read; the session is closed first where nobody has closed it."""
    if "answer_id" not in week.things:
        close(week)
    sign_minutes(week.session, unagreed=WORDS["signed early"][0], by=week.world.chair)
    with acting_as(week.world.health):
        part = MinutesItem.objects.get(family=week.family)
    add_addendum(part, words=WORDS["addendum"][0], by=week.world.health)
    document = ask_document("part", part.pk, by=week.world.health)
    make_due()
    week.things |= {"part_id": part.pk, "document_id": document.pk}


def meet(week: Told) -> None:
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
    begin_item(item, by=world.chair)
    guest = make_practitioner(make_team(world.police.agency))
    invite_to_item(item, guest, reason="They know the group.", by=world.chair)
    keep_typing(item, "contribute", uuid4(), {"text": ["Not sent."]}, by=world.health)
    contribute_in_session(
        item,
        text=WORDS["told in session"][0],
        nature=Contribution.Nature.RECORDED,
        theme=Contribution.Theme.STRENGTH,
        audience=Audience.NAMED,
        named_agencies=[world.health.agency],
        by=world.housing,
    )
    point = add_point(
        item,
        "perpetuating",
        text=WORDS["formulation point"][0],
        audience=Audience.NAMED,
        named_agencies=[world.health.agency],
        by=world.housing,
    )
    write_hypothesis(item, WORDS["hypothesis"][0], by=world.police)
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
    telling = ask_to_tell(
        item,
        safe="care",
        care=WORDS["how to tell"][0],
        teller=world.health,
        tell_on=SOON,
        by=world.chair,
    )
    worry = raise_concern(
        item,
        worry=WORDS["concern"][0],
        would_settle="Somebody sees her.",
        asked=world.health,
        by=world.police,
    )
    with acting_as(world.health):
        step = worry.steps.get()
    answer_concern(step, answer=WORDS["concern answered"][0], by=world.health)
    view = dissent(
        item,
        view=WORDS["dissent"][0],
        would_change=WORDS["what would change it"][0],
        by=world.police,
    )
    referral = refer(item, child, world)
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
        "referral_id": referral.pk,
        "telling_id": telling.pk,
        "dissent_id": view.pk,
        "point_id": point.pk,
        "concern_id": worry.pk,
        "check_id": check_of(week, world.police).pk,
        "child_id": child.pk,
        "code": "D11",
        "family_id": week.family.pk,
        "address_id": address.pk,
        "household_id": address.household_id,
        "part": "when",
        "which": "open",
        "measure": "M11",
        "feed": "not-an-address",
        "team_id": world.team_of(world.health).pk,
        "person_id": week.people["colleague"].pk,
        "uidb36": "1",
        "key": "set-password",
    }


def refer(item: AgendaItem, child: Person, world: World) -> Referral:
    """Beside what was decided, help was asked for, and somebody answered."""
    decision = decide(
        item,
        child,
        "D10",
        rationale="Perhaps they can help.",
        details={"forum": "fnp", "referrer": world.health, "sent_on": today(), "chase_on": SOON},
        is_primary=False,
        by=world.chair,
    )
    with acting_as(world.chair):
        referral = Referral.objects.get(decision=decision)
    return record_outcome(
        referral,
        outcome=Referral.Outcome.ACCEPTED,
        heard_on=today(),
        note=WORDS["referral outcome"][0],
        by=world.health,
    )


def _baby_of(family: Family, by: Practitioner) -> Any:
    with acting_as(by):
        return family.people.babies().get()
