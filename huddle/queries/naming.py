"""Who is not named to whom in a session: that a sensitive service came says whom it works with."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from families.models import Family
from huddle.models import Huddle, HuddleSession, ItemInvitation
from practitioners.models import Practitioner


def not_named_to(
    reader: Practitioner, session: HuddleSession, people: Iterable[UUID]
) -> set[UUID]:
    """Those of these people who come as guests from a sensitive service. One query.

    Whoever runs the session has written it down, and the service knows its own. A core team is
    named as the huddle names it.
    """
    runs = {session.chair_id, session.huddle.coordinator_id}
    if reader.pk in runs:
        return set()
    member = Practitioner.groups.through.objects
    core = member.filter(group__in=session.huddle.core_teams.values("group"))
    guests = member.filter(practitioner__in=set(people) - runs - {reader.pk}).exclude(
        practitioner__in=core.values("practitioner")
    )
    theirs = guests.filter(group__team__is_sensitive=True).exclude(group__in=reader.groups.all())
    return set(theirs.values_list("practitioner", flat=True))


def guests_not_named_to(reader: Practitioner, family: Family) -> set[int]:
    """The principals of those who came for this family as such guests, of any session."""
    sensitive = Practitioner.groups.through.objects.filter(
        practitioner=OuterRef("practitioner"), group__team__is_sensitive=True
    ).exclude(group__in=reader.groups.all())
    core = Huddle.core_teams.through.objects.filter(
        huddle=OuterRef("session__huddle"), team__group__user=OuterRef("practitioner")
    )
    theirs = (
        ItemInvitation.objects.visible_to(reader)
        .filter(Exists(sensitive), ~Exists(core), family=family)
        .exclude(Q(session__chair=reader) | Q(session__huddle__coordinator=reader))
        .exclude(practitioner=reader)
    )
    return set(theirs.values_list("practitioner__principal", flat=True))
