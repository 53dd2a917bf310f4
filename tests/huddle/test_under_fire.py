"""Leads, covers, handovers, leavers and closings from several connections at once: what must
always be true is true at every moment that anybody could look."""

import random
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import connection, connections, transaction

from families.models import Action, Allocation, Cover, Family, Handover
from families.queries import caseload
from families.queries.without_lead import gaps_of
from families.services import acting, covering, handovers, leading
from families.services.leaving import work_left
from families.services.locking import lock_family
from families.services.reopening import reopen_family
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.leaving import mark_left
from practitioners.models import Practitioner
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.huddle.worlds import make_nominated, make_world

pytestmark = pytest.mark.usefixtures("committed")

HANDS, STEPS = 4, 30
REFUSALS = (NotNow, PermissionDenied, ValidationError, ObjectDoesNotExist)
SOON = today() + timedelta(days=5)
State = Allocation.State


class Fire:
    """A partnership, and everything that people may do to who leads whom."""

    def __init__(self):
        self.world = make_world()
        team = self.world.team_of(self.world.health)
        self.people = [make_practitioner(team) for _ in range(5)]
        self.manager = make_practitioner(team, roles=(Role.MANAGER,))
        self.contact = make_practitioner(team, roles=(Role.AGENCY_CONTACT,))
        self.families = [make_nominated(self.world, share_with=[team.agency]) for _ in range(3)]
        self.done = set()
        self.wrong = []

    @property
    def meeting(self):
        return self.world.coordinator

    def hand(self, seed):
        """One person's hands: each step at random, and most of them refused."""
        chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        try:
            for _ in range(STEPS):
                step = chance.choice(self.steps)
                try:
                    step(self, chance, chance.choice(self.families))
                    self.done.add(step.__name__)
                except REFUSALS:
                    pass
        except Exception as error:  # noqa: BLE001 - shown by the test, whatever it is
            self.wrong.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    def offer(self, chance, family):
        leading.offer_lead(family, chance.choice(self.people), by=self.meeting, reason="Near")

    def answer(self, chance, family):
        offers = family.allocations.select_related("practitioner")
        offer = self.one(offers, state=State.OFFERED)
        if chance.random() < 0.8:
            leading.accept_lead(offer, by=offer.practitioner)
        else:
            leading.decline_lead(offer, by=offer.practitioner, reason="Full")

    def end(self, _, family):
        leading.end_lead(family, by=self.meeting, reason="Changes post")

    def cover(self, chance, family):
        lead = self.one(family.allocations, state=State.CURRENT)
        covering.arrange_cover(
            lead,
            chance.choice(self.people),
            by=self.meeting,
            starts_on=today(),
            ends_on=SOON,
            reason="Leave",
        )

    def answer_cover(self, chance, family):
        covers = family.covers.select_related("practitioner")
        asked = self.one(covers, state=Cover.State.ASKED)
        if chance.random() < 0.5:
            covering.accept_cover(asked, by=asked.practitioner)
        else:
            covering.decline_cover(asked, by=asked.practitioner, reason="Away too")

    def hand_over(self, _, family):
        handovers.begin_handover(family, by=self.meeting, reason="Moves", overlap_until=SOON)

    def keep(self, _, family):
        handover = self.one(family.handovers, state=Handover.State.OPEN)
        handovers.cancel_handover(handover, by=self.meeting, reason="Stays")

    def agree(self, chance, family):
        owner = chance.choice(self.people)
        acting.agree_action(family, by=self.meeting, text="Ring", owner=owner, due_on=SOON)

    def pass_on(self, chance, family):
        with acting_as(self.meeting):
            open_ones = list(family.actions.filter(status=Action.Status.PROPOSED))
        if open_ones:
            action, owner = chance.choice(open_ones), chance.choice(self.people)
            acting.reassign_action(action, owner=owner, by=self.meeting, reason="Nearer")

    def close(self, _, family):
        """What the meeting's closing does to who leads, in one transaction."""
        with acting_as(self.meeting):
            held = lock_family(family, self.meeting)
            if held.allocations.current().exists():
                leading.end_lead(held, by=self.meeting, reason="Closed")
            held.status = Family.Status.CLOSED
            held.save(update_fields=["status"])

    def reopen(self, _, family):
        reopen_family(family, by=self.meeting)

    def leave(self, chance, _):
        if chance.random() < 0.2:
            mark_left(chance.choice(self.people[1:]), by=self.contact)

    def one(self, rows, **narrowed):
        with acting_as(self.meeting):
            return rows.get(**narrowed)

    steps = (offer, offer, answer, answer, answer, end, cover, answer_cover, hand_over, keep)
    steps += (agree, agree, pass_on, close, reopen, reopen, reopen, leave)


def look(fire):
    """Everything at one moment; what is not as it must be, in words."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return [*_leads(fire), *_actions(fire), *_numbers(fire)]


def _leads(fire):
    with acting_as(fire.meeting):
        families = list(Family.objects.filter(pk__in=[f.pk for f in fire.families]))
        named = gaps_of(families)
        for family in families:
            current = list(family.allocations.current().select_related("practitioner"))
            ever = family.allocations.filter(answered_at__isnull=False)
            led_before = ever.exclude(state=State.DECLINED).exists()
            if len(current) > 1:
                yield f"{len(current)} lead {family}"
            elif family.status == Family.Status.CLOSED:
                if current or family.pk in named:
                    yield f"{family} is closed and led, or said to be without a lead"
            elif current and not _is_there(current[0]):
                if family.pk not in named:
                    yield f"nobody is there for {family}, and nothing says so"
            elif family.lead_needed_since and not current and family.pk not in named:
                yield f"a gap of {family} that nothing names"
            elif current and family.pk in named:
                yield f"{family} is led and said to be without a lead"
            if current and not led_before:
                yield f"{family} is led by somebody who never accepted"


def _is_there(lead):
    days = {"starts_on__lte": today(), "ends_on__gte": today()}
    covers = list(lead.covers.filter(**days).select_related("practitioner"))
    covered = any(
        one.state == Cover.State.ACCEPTED and one.practitioner.is_active for one in covers
    )
    away = any(one.state in (*Cover.AWAY, Cover.State.ACCEPTED) for one in covers)
    return lead.practitioner.is_active and (covered or not away)


def _actions(fire):
    """An owner who has left is not silence: it stands in the list of work that they left."""
    with acting_as(fire.contact):
        people = {person.pk for person in fire.people}
        left = work_left(list(people))
    with acting_as(fire.meeting):
        for action in Action.objects.open().filter(family__in=fire.families):
            owner = Practitioner.objects.get(pk=action.owner_id)
            listed = dict(left.get(owner.pk, [])).get("Open actions they own", 0)
            if not owner.is_active and not listed:
                yield f"nobody answers for {action}"


def _numbers(fire):
    with acting_as(fire.manager):
        loads, led = caseload.loads(today()), caseload.families_led(today())
        if sum(load.families for load in loads) != len(led):
            yield "the number of families differs from their list"
        for load in loads:
            own = caseload.families_led(today(), load.key)
            if load.families != len(own):
                yield f"{load.families} families of {load.key}, and {len(own)} in the list"


@pytest.mark.parametrize("seed", range(2))
def test_no_two_leads_no_silent_gap_no_lost_action_and_no_number_without_its_list(seed):
    fire = Fire()
    hands = [
        threading.Thread(target=fire.hand, args=[f"{seed} {number}"]) for number in range(HANDS)
    ]
    for hand in hands:
        hand.start()
    seen = []
    while any(hand.is_alive() for hand in hands):
        seen += look(fire)
    for hand in hands:
        hand.join()

    assert not fire.wrong
    assert not seen + look(fire)
    assert {"offer", "answer", "agree"} <= fire.done
