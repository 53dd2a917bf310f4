"""Plan what a family's people are reminded of: an offer, a review, a baby whom nobody has seen.

Each looks at what is so on the day it is asked: a missed week is made good by the newest step.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils import timezone

from families.notices.leading import ANSWER_WITHIN, LEAD_UNANSWERED
from families.notices.reviews import REVIEW_OVERDUE, review_step
from families.notices.unseen import NOT_SEEN_LONG, not_seen_step
from families.queries.reminders import LedFamily, led_families, waiting_offers
from families.queries.seeing import not_seen_since
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.notices import Wanted, plan_new
from practitioners.working_days import add_working_days


def remind_of_families(as_at: date) -> int:
    """How many are told something new."""
    led = led_families(as_at)
    return plan_new([*_offers(as_at), *_reviews(led, as_at), *_unseen(led, as_at)])


def _offers(as_at: date) -> Iterator[Wanted]:
    for offer in waiting_offers():
        asked_on = timezone.localdate(offer.offered_at)
        if as_at >= add_working_days(asked_on, ANSWER_WITHIN):
            for who in {offer.asked, offer.offered_by}:
                yield Wanted(LEAD_UNANSWERED, who, offer.pk)


def _reviews(led: list[LedFamily], as_at: date) -> Iterator[Wanted]:
    for family in led:
        step = review_step(family.review_due, as_at)
        told = family.both if step is REVIEW_OVERDUE else {family.first}
        for who in told:
            if step and who:
                yield Wanted(step, who, family.pk, str(family.review_due))


def _unseen(led: list[LedFamily], as_at: date) -> Iterator[Wanted]:
    """Of families that somebody leads, with their sight: they may know more than may be said."""
    for who, families in _by_lead(led).items():
        for pk, since in _not_seen(who, families).items():
            step = not_seen_step(since, as_at)
            told = families[pk].both if step is NOT_SEEN_LONG else {who.pk}
            for person in told:
                if step:
                    yield Wanted(step, person, pk, str(since))


def _by_lead(led: list[LedFamily]) -> dict[Practitioner, dict[UUID, LedFamily]]:
    mine: dict[UUID, dict[UUID, LedFamily]] = defaultdict(dict)
    for family in led:
        if family.lead:
            mine[family.lead][family.pk] = family
    people = Practitioner.objects.filter(is_active=True).in_bulk(list(mine))
    return {people[who]: families for who, families in mine.items() if who in people}


def _not_seen(who: Practitioner, families: dict[UUID, LedFamily]) -> dict[UUID, date]:
    with acting_as(who):
        return not_seen_since(who, list(families))
