"""My families: offers to lead first, then those that somebody leads, the next day first."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    F,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Least, TruncDate
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
from families.morning import KEYS, RULES, Rule, WithFacts, reasons
from families.queries.alerts import unread
from families.queries.changes import News, is_unread, my_visit, news_of
from families.queries.lists import covers_today
from families.queries.seeing import LONG, seen_longest_ago, unseen_children
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


def my_families(reader: Practitioner, *, why: str = "") -> QuerySet[Family]:
    """With everything that the rules read; offers first, then whose next day comes first.

    Those that one covers for somebody else stand among them as long as one does.
    """
    families = _with_facts(reader)
    if why in KEYS:
        families = families.filter(**{f"is_{why}": True})
    first = [F("offered").asc(nulls_last=True), F("next_day").asc(nulls_last=True)]
    return families.order_by(*first, "-is_unread", "reference")


def as_listed(families: list[WithFacts], reader: Practitioner) -> list[Mine]:
    """A page of them, in as many queries for one as for all."""
    news = news_of([one for one in families if one.is_unread], reader)
    return [Mine(one, reasons(one, today()), news.get(one.pk, []), reader) for one in families]


def _mine(reader: Practitioner) -> QuerySet[Allocation]:
    return Allocation.objects.visible_to(reader).filter(
        led_or_covered_by(reader), state__in=[State.CURRENT, State.OFFERED]
    )


def _with_facts(reader: Practitioner) -> QuerySet[Any]:
    day = today()
    babies = Person.objects.visible_to(reader).babies().living()
    mine = _mine(reader)
    return (
        Family.objects.visible_to(reader)
        .open()
        .filter(pk__in=mine.values("family"))
        .annotate(
            offered=_offered(mine),
            overdue=_actions(reader, "n", Count("pk"), due_on__lt=day),
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
        .annotate(is_unread=_said(is_unread(reader)))
        .annotate(
            **{f"is_{one.key}": _said(_asks(one, day)) for one in RULES if one.key != "unread"},
            next_day=Least(
                F("next_action"),
                F("due_date"),
                Cast(F("last_seen") + Value(timedelta(days=LONG)), DateField()),
                F("never_seen"),
                F("first_contact"),
                F("review_due"),
                F("alert_review"),
                output_field=DateField(),
            ),
        )
        .prefetch_related(
            Prefetch("people", babies, "babies"),
            Prefetch(
                "allocations",
                mine.select_related("practitioner").prefetch_related(covers_today(reader)),
                "mine",
            ),
        )
    )


def _asks(rule: Rule, day: date) -> Q:
    """After a loss nobody is reminded; whether one is asked to lead still waits for an answer."""
    return rule.holds(day) if rule.key == "offer" else rule.holds(day) & Q(quiet_since=None)


def _said(holds: Q) -> Case:
    return Case(When(holds, then=Value(True)), default=Value(False), output_field=BooleanField())


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
