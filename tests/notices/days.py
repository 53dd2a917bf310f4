"""What each clock looks at, made so that its day is the one that is given."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from consent.services.bases import add_agreement
from consent.services.sharing import Extent
from families.services.acting import agree_action
from families.services.leading import accept_lead, offer_lead
from huddle.models import AgencyCheck, ConcernStep, Minutes, MinutesItem
from huddle.services.concerns import raise_concern
from huddle.services.following_actions import agree
from huddle.services.holding import close_session
from huddle.services.signing import sign_minutes
from practitioners.binding import acting_as
from practitioners.models import TeamCheck
from practitioners.roles import Role
from practitioners.working_days import add_working_days, today
from tests.factories import make_practitioner
from tests.families.record import make_baby, make_coordinator, make_family
from tests.huddle.holding import hold, publish
from tests.huddle.test_addenda import change
from tests.huddle.test_signing import record
from tests.huddle.worlds import AGREED_ALOUD, make_nominated, make_world, share
from tests.notices.clock import LONDON
from tests.owner import as_owner

FAR = timedelta(days=300)  # further back than any of the days that are looked at


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), LONDON)


def dated(row, **facts) -> None:
    with as_owner():
        type(row).objects.filter(pk=row.pk).update(**facts)


def a_led_family():
    nominator = make_practitioner()
    family = make_family(nominator)
    baby = make_baby(family, nominator)
    coordinator = make_coordinator(family, nominator)
    lead = make_practitioner()
    accept_lead(offer_lead(family, lead, by=coordinator, reason="Near"), by=lead)
    return family, baby, coordinator, lead


def an_action(day: date) -> set[UUID]:
    """Due on that day, of an agency with a manager and a contact."""
    family, _, coordinator, _ = a_led_family()
    owner = make_practitioner()
    for role in (Role.MANAGER, Role.AGENCY_CONTACT):
        make_practitioner(owner.teams().get(), roles=(role,))
    action = agree_action(family, by=coordinator, text="Ring", owner=owner, due_on=today())
    dated(action, due_on=day, agreed_at=at(day - FAR))
    return {action.pk}


def a_family(day: date) -> set[UUID]:
    """Its review on that day; offered anew then; the baby not seen since 29 days before it."""
    family, baby, coordinator, _ = a_led_family()
    dated(family, review_due=day)
    dated(baby, dob=day - timedelta(days=29))
    offer = offer_lead(family, make_practitioner(), by=coordinator, reason="Nearer")
    dated(offer, offered_at=at(day))
    return {family.pk, offer.pk}


def a_session(day: date) -> set[UUID]:
    """Published, held on that day; no team has answered."""
    world = make_world()
    session = publish(world, make_nominated(world))
    dated(session, starts_at=at(day))
    with as_owner():
        AgencyCheck.objects.update(requested_at=at(day - FAR))
    return {session.pk}


def a_concern(day: date) -> set[UUID]:
    """To be answered by that day."""
    meeting = hold()
    said = {"worry": "Nobody was let in.", "would_settle": "Somebody sees her."}
    concern = raise_concern(
        meeting.item, **said, asked=meeting.world.health, by=meeting.world.police
    )
    with as_owner():
        ConcernStep.objects.update(due_on=day)
    return {concern.pk}


def a_draft(day: date) -> set[UUID]:
    """To be signed by that day; and minutes signed on it, in which somebody has an action."""
    draft, signed = _closed(), _closed()
    days = draft.session.huddle.minutes_days
    dated(draft.session, closed_at=at(add_working_days(day, -days)))
    sign_minutes(signed.session, unagreed=AGREED_ALOUD, by=signed.chair)
    with as_owner():
        minutes = Minutes.objects.get(session=signed.session)
        part = MinutesItem.objects.get(minutes=minutes)
    change("huddle_minutes", "signed_at", at(day))
    return {draft.session.pk, part.pk}


def _closed():
    meeting = hold()
    record(meeting)
    with acting_as(meeting.chair):
        health = meeting.world.health
        agree(meeting.item, text="Ring", owner=health, due_on=today(), by=meeting.chair)
    close_session(meeting.session, by=meeting.chair)
    return meeting.fresh()


def a_decision(day: date) -> set[UUID]:
    """To share, until noon of that day."""
    world = make_world()
    family = make_nominated(world, share_with=[])
    decision = share(world, family, world.police.agency, extent=Extent(until=at(day)))
    return {decision.pk}


def an_agreement(day: date) -> set[UUID]:
    lead = make_practitioner(roles=(Role.IG_LEAD,))
    named = {"reference": "DSA-1", "title": "Huddle", "version": "1", "parties": [lead.agency]}
    return {add_agreement(**named, review_on=day, by=lead).pk}


def a_team(day: date) -> set[UUID]:
    """To be confirmed by that day."""
    contact = make_practitioner(roles=(Role.AGENCY_CONTACT,))
    with as_owner():
        team = contact.teams().get()
        return {TeamCheck.objects.create(team=team, period=day - FAR, due_on=day).pk}


def without_a_lead(day: date) -> set[UUID]:
    """Nobody leads, for as long as is looked at."""
    nominator = make_practitioner()
    family = make_family(nominator)
    make_coordinator(family, nominator)
    dated(family, lead_needed_since=at(day - FAR))
    return {family.pk}


MADE: dict[str, Callable[[date], set[UUID]]] = {
    "due actions": an_action,
    "reminders of families": a_family,
    "unanswered checks": a_session,
    "concerns": a_concern,
    "draft minutes": a_draft,
    "decisions to share": a_decision,
    "sharing agreements": an_agreement,
    "team checks": a_team,
    "without a lead": without_a_lead,
}
