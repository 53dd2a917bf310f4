"""A family of which a plan can be made: a lead, a decision, an action, telling, and voices."""

from dataclasses import dataclass

from families.models import Person, Voice
from families.services.acting import agree_action
from families.services.contributing import Care, contribute
from families.services.leading import accept_lead, offer_lead
from huddle.models import Decision
from huddle.queries.plan import Plan, plan_for
from huddle.services import planning
from huddle.services.telling import ask_to_tell, record_told
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.working_days import today
from tests.huddle.deciding import record, rows
from tests.huddle.holding import SOON, Meeting, hold

SAFE = Care(safe_to_discuss="yes")
RATIONALE = "The weight chart has fallen across two lines."
REACH = "Ring 0113 496 0000 on weekdays."
DECIDED = "We meet again in four weeks to see how feeding goes."
ACTION = "Somebody comes with a set of scales."
TOLD = "We said what the meeting decided."


@dataclass
class Given:
    """The mother and the father, and each thing that their plans could hold."""

    meeting: Meeting
    mother: Person
    father: Person
    things: dict[str, object]

    @property
    def lead(self) -> Practitioner:
        return self.meeting.world.health

    @property
    def family(self):
        return self.meeting.family

    def clear(self, kind: str, *people: Person, words: str = "", by=None, about=None):
        return planning.clear(
            self.family,
            kind=kind,
            about=about or self.things[kind].pk,
            people=people or (self.mother, self.father),
            words=words or WORDS[kind],
            by=by or self.lead,
        )

    def clear_all(self, *people: Person) -> None:
        for kind in self.things:
            self.clear(kind, *people)

    def plan(self, person: Person | None = None, reader: Practitioner | None = None) -> Plan:
        reader = reader or self.lead
        with acting_as(reader):
            found = Person.objects.select_related("family").get(pk=(person or self.mother).pk)
            return plan_for(found, reader)

    def why(self, kind: str, person: Person | None = None, about=None, reader=None) -> str:
        """Why it is left out, or nothing where it is in."""
        about = about or self.things[kind].pk
        plan = self.plan(person, reader)
        [line] = [
            one
            for one in [*plan.inside, *plan.outside]
            if one.thing.kind == kind and one.thing.row.pk == about
        ]
        return line.left_out

    def confirm(self, person: Person | None = None, language: str = "", by=None):
        person = person or self.mother
        return planning.confirm(
            self.person(person),
            language=language,
            expecting=self.plan(person).entries,
            by=by or self.lead,
        )

    def person(self, person: Person) -> Person:
        with acting_as(self.lead):
            return Person.objects.select_related("family").get(pk=person.pk)


WORDS = {"lead": REACH, "decided": DECIDED, "action": ACTION, "told": TOLD, "voice": ""}


def make_given() -> Given:
    meeting = hold()
    world, family = meeting.world, meeting.family
    chair, health = world.chair, world.health
    allocation = offer_lead(family, health, by=chair, reason="Near.")
    accept_lead(allocation, by=health)
    record(meeting, "D11", rationale=RATIONALE)
    action = agree_action(
        family, by=chair, text="Weigh before Friday", owner=world.housing, due_on=SOON
    )
    telling = ask_to_tell(meeting.item, safe="yes", teller=health, tell_on=SOON, by=chair)
    record_told(telling, told_on=today(), by=health)
    with acting_as(health):
        mother = family.people.get(name="Amina Yusuf")
        father = Person.objects.create(
            family=family, kind="adult", name="Bilal Yusuf", nhs_number_absence="not_known"
        )
    voice = voiced(meeting, meeting.child, Voice.SETTLING, "Settles when she is sung to.")
    [decision] = rows(Decision, family=family, replaced_at=None)
    things = {
        "lead": allocation,
        "decided": decision,
        "action": action,
        "told": telling,
        "voice": voice,
    }
    return Given(meeting.fresh(), mother, father, things)


def voiced(meeting, of, voice, words, *, by=None, care=SAFE, **more):
    facts = {"nature": "family_said", "theme": "routine", "audience": "huddle"} | more
    return contribute(
        meeting.family,
        by=by or meeting.world.health,
        text=words,
        voice=voice,
        voice_of=of,
        event_date=today(),
        care=care,
        **facts,
    )
