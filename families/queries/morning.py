"""My families: offers to lead first, then those that somebody leads, the next day first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    Min,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
)
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.formats import date_format

from families.models import (
    Action,
    Alert,
    Allocation,
    Contact,
    Family,
    Person,
    Transfer,
    led_or_covered_by,
)
from families.morning import RULES, Rule, WithFacts, holds, next_first, reasons
from families.queries.alerts import unread
from families.queries.changes import News, is_unread, my_visit, news_of
from families.queries.lists import covers_today
from families.queries.seeing import seen_longest_ago, unseen_children
from practitioners.models import Practitioner
from practitioners.working_days import today

State = Allocation.State


@dataclass(frozen=True)
class Mine:
    """One family of the list: why it asks for something, and what is new."""

    family: WithFacts
    reasons: list[tuple[Rule, str]]
    news: list[News]
    reader: Practitioner

    @property
    def offer(self) -> Any:
        """The offer that waits, of which the page leads to the answer."""
        found = [one for one in self.family.mine if one.state == State.OFFERED]
        return found[0] if found else None

    @property
    def cover(self) -> str:
        """Who covers today for whom, from where the reader stands; "" where nobody does."""
        for allocation in self.family.mine:
            for one in allocation.covers_today:
                until = date_format(one.ends_on, "j F Y")
                if one.practitioner_id == self.reader.pk:
                    return f"You cover for {allocation.practitioner.full_name} until {until}"
                return f"{one.practitioner.full_name} covers for you until {until}"
        return ""


def my_families(reader: Practitioner, *, why: str = "") -> list[WithFacts]:
    """With everything that the rules read; offers first, then whose next day comes first.

    Those that one covers for somebody else stand among them as long as one does.
    """
    asked = [rule for rule in RULES if rule.key == why]
    found = sorted(_with_facts(reader), key=next_first)
    return [one for one in found if all(holds(rule, one, today()) for rule in asked)]


def as_listed(families: list[WithFacts], reader: Practitioner) -> list[Mine]:
    """A page of them, in as many queries for one as for all."""
    news = news_of([one for one in families if one.is_unread], reader)
    return [Mine(one, reasons(one, today()), news.get(one.pk, []), reader) for one in families]


def _mine(reader: Practitioner) -> QuerySet[Allocation]:
    return Allocation.objects.visible_to(reader).filter(
        led_or_covered_by(reader), state__in=[State.CURRENT, State.OFFERED]
    )


def _with_facts(reader: Practitioner) -> QuerySet[Any]:
    babies = Person.objects.visible_to(reader).babies().living()
    keys = dict(_mine(reader).values_list("pk", "family"))
    mine = Allocation.objects.visible_to(reader).filter(pk__in=keys)
    return (
        Family.objects.visible_to(reader)
        .open()
        .filter(pk__in=keys.values())
        .annotate(
            offered=_offered(mine),
            overdue=_actions(reader, "n", Count("pk"), due_on__lt=today()),
            next_action=_actions(reader, "d", Min("due_on")),
            due_date=_due_date(babies),
            last_seen=seen_longest_ago(reader),
            never_seen=Subquery(unseen_children(reader).order_by("dob").values("dob")[:1]),
            first_contact=_first_contact(reader, mine),
            alert_review=_alert_review(reader),
            transfer_sent=_transfer_sent(reader),
            youngest=_youngest(babies),
            alerts_unread=_alerts_unread(reader),
            visited=my_visit(reader),
        )
        .annotate(is_unread=ExpressionWrapper(is_unread(reader), BooleanField()))
        .prefetch_related(
            Prefetch("people", babies, "babies"),
            Prefetch(
                "allocations",
                mine.select_related("practitioner").prefetch_related(covers_today(reader)),
                "mine",
            ),
        )
    )


def _offered(mine: QuerySet[Allocation]) -> Subquery:
    waiting = mine.filter(family=OuterRef("pk"), state=State.OFFERED)
    on = TruncDate("offered_at", tzinfo=timezone.get_default_timezone())
    return Subquery(waiting.annotate(on=on).values("on")[:1])


def _actions(reader: Practitioner, name: str, what: Any, **narrowed: date) -> Subquery:
    rows = Action.objects.visible_to(reader).open().filter(family=OuterRef("pk"), **narrowed)
    return Subquery(rows.order_by().values("family").annotate(**{name: what}).values(name))


def _due_date(babies: QuerySet[Person]) -> Subquery:
    unborn = babies.filter(family=OuterRef("pk"), kind=Person.Kind.UNBORN)
    return Subquery(unborn.order_by().values("family").annotate(d=Min("edd")).values("d"))


def _transfer_sent(reader: Practitioner) -> Subquery:
    rows = Transfer.objects.visible_to(reader).waiting().filter(family=OuterRef("pk"))
    return Subquery(rows.values("sent_on")[:1])


def _youngest(babies: QuerySet[Person]) -> Subquery:
    born = babies.filter(family=OuterRef("pk"), kind=Person.Kind.CHILD)
    return Subquery(born.order_by("-dob").values("dob")[:1])


def _alert_review(reader: Practitioner) -> Subquery:
    rows = Alert.objects.visible_to(reader).open().filter(family=OuterRef("pk"))
    return Subquery(rows.order_by("review_on").values("review_on")[:1])


def _alerts_unread(reader: Practitioner) -> Subquery:
    rows = unread(reader).filter(family=OuterRef("pk")).order_by()
    return Subquery(rows.values("family").annotate(n=Count("pk")).values("n"))


def _first_contact(reader: Practitioner, mine: QuerySet[Allocation]) -> Subquery:
    """The day that was agreed with this lead, until they have reached the family since."""
    reached = Contact.objects.visible_to(reader).standing().two_way()
    reached = reached.filter(family=OuterRef("family"), happened_at__gte=OuterRef("answered_at"))
    waiting = mine.filter(family=OuterRef("pk"), state=State.CURRENT).filter(~Exists(reached))
    return Subquery(waiting.values("first_contact_due")[:1])
