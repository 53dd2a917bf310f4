"""Has anything changed that this person may see of a session? One query, one opaque answer.

The answer is a hash of what they may see, keyed for them alone. It is no counter: a counter's
gaps would tell of changes that are not theirs. Nothing in it moves when something moves that
they may not see; so the place of a family is its place among those that they see.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from families.models import Action, Allocation, Conflict, Contribution, Person
from huddle.models import (
    AgencyCheck,
    AgendaItem,
    Decision,
    FormulationPoint,
    HuddleSession,
    ItemAction,
    ItemContribution,
    ItemPresence,
    ItemTurn,
    Nomination,
)
from huddle.queries.holding import guests_of
from huddle.queries.in_session import attendances_shown
from practitioners.models import Practitioner

Mark = tuple[str, int]
# What a reader sees of each item, and of each family that is on: the columns that a page shows.
OF_AN_ITEM: tuple[tuple[Any, ...], ...] = (
    (ItemTurn, "ended_at"),
    (ItemPresence, "left_at"),
    (AgencyCheck, "answer", "last_seen_on"),
    (Decision, "replaced_at"),
    (ItemAction,),
)
OF_A_FAMILY: tuple[tuple[Any, ...], ...] = (
    (Nomination, "state"),
    (Action, "status", "due_on", "owner"),
    (Allocation, "state"),
    (Person, "name", "dob", "edd"),
)


class _Row(Func):
    """The columns of a row, as one text."""

    function = "jsonb_build_array"
    template = "%(function)s(%(expressions)s)::text"
    output_field = TextField()


def fingerprint(session: HuddleSession, reader: Practitioner) -> str:
    """The same as long as nothing changed that this reader may see of the session."""
    first, *others = _everything(session, reader)
    in_order = sorted(first.union(*others, all=True), key=lambda row: (row[1], row[0]))
    seen = "\n".join([f"{session.pk} {reader.pk}", *(mark for mark, _ in in_order)])
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, seen.encode(), hashlib.sha256).hexdigest()[:32]


def _everything(session: HuddleSession, reader: Practitioner) -> list[QuerySet[Any, Mark]]:
    items = AgendaItem.objects.visible_to(reader).filter(session=session)
    if session.state == HuddleSession.State.SCHEDULED:
        items = items.none()
    return [
        *_of_the_room(session, reader),
        *_of_the_items(session, items, reader),
        *_of_the_families(session, items.values("family"), reader),
    ]


def _of_the_room(session: HuddleSession, reader: Practitioner) -> Iterator[QuerySet[Any, Mark]]:
    yield _rows(HuddleSession.objects.filter(pk=session.pk), "state", "opened_at", "chair")
    came = ("practitioner", "mode", "statement_accepted_at", "away_since")
    yield _rows(attendances_shown(session, reader), *came)


def _of_the_items(
    session: HuddleSession, items: QuerySet[AgendaItem], reader: Practitioner
) -> Iterator[QuerySet[Any, Mark]]:
    here = {"item__in": items.values("pk")}
    family = ("family__level_of_need", "family__contact_safety", "family__referral_answered_on")
    yield _rows(items, "pk", "state", "why", "note", "minutes", *family, place="position")
    yield _rows(guests_of(session, reader).filter(**here), "pk", "ended_at")
    for model, *columns in OF_AN_ITEM:
        yield _rows(model.objects.visible_to(reader).filter(**here), "pk", *columns)
    said = Contribution.objects.visible_to(reader).filter(family__in=items.values("family"))
    points = FormulationPoint.objects.visible_to(reader).filter(**here)
    points = points.filter(contribution__in=said.values("first"))
    yield _rows(points, "pk", "replaced_at", place="position")


def _of_the_families(
    session: HuddleSession, families: QuerySet[Any, Any], reader: Practitioner
) -> Iterator[QuerySet[Any, Mark]]:
    about = {"family__in": families}
    for model, *columns in OF_A_FAMILY:
        yield _rows(model.objects.visible_to(reader).filter(**about), "pk", *columns)
    said = Contribution.objects.visible_to(reader).filter(**about)
    yield _rows(said, "pk", "replaced_at")
    yield _rows(ItemContribution.objects.visible_to(reader).filter(contribution__in=said), "pk")
    runs = Q(practitioner__in=[session.chair_id, session.huddle.coordinator_id])
    came = Q(practitioner__attendances__session=session)
    conflicts = Conflict.objects.visible_to(reader).filter(runs | came, **about)
    yield _rows(conflicts.distinct(), "pk", "ended_at")


def _rows(found: QuerySet[Model], *columns: str, place: str = "") -> QuerySet[Any, Mark]:
    kind = Cast(Value(found.model.__name__), TextField())
    return (
        found.order_by()
        .annotate(live_mark=_Row(kind, *(F(column) for column in columns)))
        .annotate(live_place=F(place) if place else Value(0))
        .values_list("live_mark", "live_place")
    )


@dataclass(frozen=True)
class Live:
    """How a page of a session follows it: from what it shows now, and where it hears of more."""

    session: HuddleSession
    mark: str
    at: datetime

    @property
    def stream(self) -> str:
        """Where it hears at once; "" where pages ask every few seconds."""
        if not settings.LIVE_URL:
            return ""
        return f"{settings.LIVE_URL}/live/sessions/{self.session.pk}/?seen={self.mark}"


def live_of(session: HuddleSession, reader: Practitioner) -> Live | None:
    """Nothing where nothing changes any more."""
    if session.state in {HuddleSession.State.SIGNED, HuddleSession.State.CANCELLED}:
        return None
    return Live(session, fingerprint(session, reader), timezone.now())
