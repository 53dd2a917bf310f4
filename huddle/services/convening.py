"""Change what a standing huddle says, by page or by file; what follows from it, follows at once.

The database's functions ask again who is bound: the runtime role cannot write a huddle itself.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import timezone

from huddle.calendar import meeting_of
from huddle.models import Huddle, HuddleSession
from huddle.permissions.convening import may_settle
from huddle.permissions.handing_over import may_chair
from huddle.services.handing_over import change_chair
from huddle.services.preparing import schedule_sessions
from huddle.states import AHEAD
from practitioners import audit
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner

State = HuddleSession.State
SETTLED = (
    "locality",
    "weekday",
    "starts",
    "minutes_long",
    "held",
    "place",
    "video_link",
    "statement",
    "quorum_chair",
    "quorum_present",
    "quorum_written",
    "nominations_close_days",
    "publish_days",
    "minutes_days",
    "readable_days",
    "weeks_ahead",
    "minutes_new",
    "minutes_review",
    "not_seen_days",
    "sharing_ends_days",
    "concern_reply_days",
    "concern_next_days",
    "formulation_view",
    "sixth_p",
)
RHYTHM = {"weekday", "starts"}


@service
def settle(huddle: Huddle, *, by: Practitioner, **facts: Any) -> list[str]:
    """Change these facts; the names of those that are different now.

    Sessions whose agenda is not out follow a new day or hour. Those that were published or
    moved stay: people have planned with them. A new statement counts from the next publication.
    """
    huddle.refresh_from_db()
    may_settle(by, huddle).enforce()
    changed = sorted(name for name, value in facts.items() if getattr(huddle, name) != value)
    if not changed:
        return []
    for name in changed:
        setattr(huddle, name, facts[name])
    check(huddle, changed)
    given = {name: facts[name] for name in changed}
    _ask("huddle_settle(%s, %s::jsonb)", huddle.pk, json.dumps(given, cls=DjangoJSONEncoder))
    huddle.refresh_from_db()
    audit.record("huddle.settled", huddle, by=by, changed=changed)
    if RHYTHM & set(changed):
        _follow_rhythm(huddle, by)
    if {"weeks_ahead", *RHYTHM} & set(changed):
        schedule_sessions(huddle, huddle.weeks_ahead, by=by)
    return changed


@service
def set_deputies(huddle: Huddle, people: Iterable[Practitioner], *, by: Practitioner) -> None:
    """Who may chair a session in the chair's place, where the coordinator asks them to."""
    may_settle(by, huddle).enforce()
    people = list(people)
    for person in people:
        may_chair(person).enforce()
    before = set(huddle.deputies.values_list("pk", flat=True))
    wanted = {person.pk for person in people} - {huddle.chair_id}
    if wanted != before:
        _ask("huddle_set_deputies(%s, %s::uuid[])", huddle.pk, list(wanted))
        added, ended = len(wanted - before), len(before - wanted)
        audit.record("huddle.deputies_changed", huddle, by=by, added=added, ended=ended)


@service
def change_standing_chair(huddle: Huddle, to: Practitioner, *, by: Practitioner) -> int:
    """Another chair for the huddle and for its coming sessions; how many sessions those are.

    A session that has begun keeps its chair, and so does one that was given to a deputy.
    """
    huddle.refresh_from_db()
    may_settle(by, huddle).enforce()
    may_chair(to).enforce()
    before = huddle.chair
    if to.pk == before.pk:
        raise NotNow("This person chairs the huddle already.")
    coming = HuddleSession.objects.filter(huddle=huddle, chair=before, state__in=AHEAD)
    sessions = [change_chair(session, to, by=by) for session in coming]
    if not _ask("huddle_set_chair(%s, %s)", huddle.pk, to.pk):
        raise NotNow("This person can no longer chair a huddle.")
    huddle.chair = to
    audit.record(
        "huddle.chair_changed",
        huddle,
        by=by,
        before=str(before.pk),
        to=str(to.pk),
        sessions=len(sessions),
    )
    return len(sessions)


def check(huddle: Huddle, changed: Iterable[str]) -> None:
    """Raises ``ValidationError`` by field, in the words that the page shows."""
    wrong: dict[str, str] = {}
    try:
        huddle.clean_fields(exclude={f.name for f in huddle._meta.fields} - set(changed))
    except ValidationError as invalid:
        wrong = {name: messages[0] for name, messages in invalid.message_dict.items()}
    if not 0 <= huddle.weekday <= 4:  # noqa: PLR2004 - Friday
        wrong["weekday"] = "Select a day from Monday to Friday"
    if huddle.publish_days > huddle.nominations_close_days:
        wrong["publish_days"] = "The agenda must be published after nominations close"
    if not (huddle.quorum_chair or huddle.quorum_present or huddle.quorum_written):
        wrong["quorum_present"] = "Select who must be there: a rule without anybody is none"
    if not huddle.statement.strip():
        wrong["statement"] = "Enter the confidentiality statement"
    if wrong:
        raise ValidationError(wrong)


def _follow_rhythm(huddle: Huddle, by: Practitioner) -> None:
    """Sessions that nobody has been told of the families of, each within its own week."""
    ahead = HuddleSession.objects.filter(
        huddle=huddle,
        state=State.SCHEDULED,
        week__isnull=False,
        moved_from=None,
        starts_at__gt=timezone.now(),
    )
    for session in ahead.order_by("starts_at").select_for_update():
        at = meeting_of(huddle, session.week).starts_at if session.week else session.starts_at
        taken = HuddleSession.objects.filter(huddle=huddle, starts_at=at)
        if at <= timezone.now() or taken.exclude(state=State.CANCELLED).exists():
            continue
        session.starts_at = at
        session.save(update_fields=["starts_at"])
        audit.record("session.follows_huddle", session, by=by)


def _ask(function: str, *arguments: Any) -> Any:
    """What the runtime role may not write itself, the database does for whoever coordinates."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}", arguments)
        return cursor.fetchone()[0]
