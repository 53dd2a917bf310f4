"""A session in session, for tests: everybody there, the statement accepted, one family listed."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from families.models import Family, Person
from huddle.models import AgendaItem, HuddleSession
from huddle.services.holding import accept_statement, open_session
from huddle.services.preparing import list_family
from huddle.services.publishing import publish_agenda
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.working_days import add_working_days, today
from tests.factories import make_practitioner
from tests.huddle.worlds import World, make_nominated, make_session, make_world, share
from tests.owner import as_owner

Why = AgendaItem.Why
SOON = add_working_days(today(), 2)
SAID = {
    "text": "Nobody has seen her feed.",
    "nature": "witnessed",
    "theme": "pressure",
    "audience": "huddle",
}


def url(name, *args):
    return reverse(f"huddle:{name}", args=args)


@dataclass
class Meeting:
    """Everything that a test of a session needs, and ``by`` the chair."""

    world: World
    session: HuddleSession
    family: Family
    item: AgendaItem
    child: Person

    @property
    def chair(self) -> Practitioner:
        return self.world.chair

    def fresh(self) -> "Meeting":
        """As the rows stand now, in the chair's eyes."""
        with acting_as(self.chair):
            self.item = AgendaItem.objects.select_related("session", "family").get(pk=self.item.pk)
        self.session, self.family = self.item.session, self.item.family
        return self


def publish(world: World, *families: Family, days_ahead: int = 3) -> HuddleSession:
    session = make_session(world, days_ahead)
    for family in families:
        list_family(session, family, Why.NEW, by=world.coordinator)
    return publish_agenda(session, by=world.coordinator, short_notice_reason="Test.")


def attend(session: HuddleSession, *people: Practitioner) -> None:
    """They are in the room and accept the statement."""
    for person in people:
        accept_statement(session, by=person)


def hold(
    world: World | None = None, *, quorate: bool = True, days_ahead: int = 3, **facts: object
) -> Meeting:
    """A session in session on one new family, with everybody there who makes it quorate."""
    world = world or make_world()
    family = make_nominated(world, **facts)
    session = publish(world, family, days_ahead=days_ahead)
    session = open_session(session, by=world.chair)
    attend(session, world.chair, world.coordinator, world.housing)
    if quorate:
        attend(session, world.health, world.police)
    return meeting_about(world, session, family)


def meeting_about(world: World, session: HuddleSession, family: Family) -> Meeting:
    with acting_as(world.chair):
        item = AgendaItem.objects.select_related("session__huddle", "family").get(
            session=session, family=family
        )
        child = family.people.babies().first()
    return Meeting(world, session, family, item, child)


def next_meeting(meeting: Meeting, *, quorate: bool = True) -> Meeting:
    """The next session, in session, with the same family on its agenda."""
    world = meeting.world
    with acting_as(world.coordinator):
        item = AgendaItem.objects.filter(
            family=meeting.family, session__starts_at__gt=meeting.session.starts_at
        ).first()
    session = item.session if item else make_session(world, 8)
    list_family(session, meeting.family, Why.RELISTED, by=world.coordinator)
    session = publish_agenda(session, by=world.coordinator)
    session = open_session(session, by=world.chair)
    attend(session, world.chair, world.coordinator)
    if quorate:
        attend(session, world.health, world.police)
    return meeting_about(world, session, meeting.family)


def make_twin(meeting: Meeting) -> Person:
    with acting_as(meeting.world.health):
        return Person.objects.create(
            family=meeting.family,
            kind="child",
            name="Zahra Yusuf",
            dob=today() - timedelta(days=90),
            nhs_number_absence=meeting.child.nhs_number_absence,
            father_status="unknown",
        )


def all_rows(queryset):
    """What really stands in the database."""
    with as_owner():
        return list(queryset.all())


def answers_for(code: str, meeting: Meeting) -> dict[str, object]:
    """The smallest complete answers for each decision."""
    world = meeting.world
    health = world.health
    return {
        "D01": {
            "contacted_on": today(),
            "contacted_time": "09:40",
            "contacted_by": health,
            "duty_reference": "DA-1",
            "safety_until_then": "With her grandmother.",
        },
        "D02": {"referrer": health, "sent_on": today(), "chase_on": SOON},
        "D03": {"lead": health, "supervisor": world.police, "first_contact_due": SOON},
        "D04": {
            "lead": health,
            "supervisor": world.police,
            "overlap_on": SOON,
            "handover": "Feeding plan.",
            "family_told": "told",
        },
        "D05": {
            "agreement": "agreed",
            "planner": health,
            "plan_due": SOON,
            "meeting_on": SOON,
        },
        "D06": {"agency": health.agency, "reports": health, "feedback_on": SOON},
        "D07": {
            "rechecks": health,
            "recheck_on": SOON,
            "way_back": "Ring the health visitor.",
        },
        "D08": {"questions": [{"question": "Seen by the GP?", "owner": health, "due_on": SOON}]},
        "D09": {
            "social_work_rationale": "Safe at home.",
            "lead_accepted": True,
            "joint_visit_on": SOON,
        },
        "D10": {"forum": "marac", "referrer": health, "sent_on": today(), "chase_on": SOON},
        "D11": {"review_on": SOON},
        "D12": {"offered_by": health, "by_when": SOON},
        "D13": {
            "process": "Child protection plan",
            "reference": "CP-17",
            "stops": "Weekly discussion.",
        },
        "D14": {"because": "time"},
        "D15": {
            "closure_reason": "needs_met",
            "family_told": "told",
            "told_by": health,
            "way_back": "Ring the health visitor.",
            "retention_class": "early_help",
        },
        "D16": {
            "where_to": "The children's centre",
            "who_told": "The health visitor",
            "retention_class": "early_help",
        },
    }[code]


def make_supervisor(meeting: Meeting, **facts: object) -> Practitioner:
    """Somebody of the chair's agency, with which the family is shared from now on."""
    share(meeting.world, meeting.family, meeting.chair.agency)
    return make_practitioner(meeting.world.team_of(meeting.chair), **facts)
