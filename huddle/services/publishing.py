"""Publish an agenda: its people may know its families from now on, and are asked to check."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from consent.models import SharingPrompt
from consent.services.looking_again import raise_prompt
from families.events import announce
from families.models import Family, GrantReason
from families.services.granting import CONTRIBUTE, grant_practitioner, grant_team
from huddle.events import agenda_published
from huddle.models import AgencyCheck, AgendaItem, Huddle, HuddleSession
from huddle.notices.changing import ADDED, AGENDA_CHANGED, occurrence
from huddle.notices.preparing import AGENDA, CHECK_REQUESTED
from huddle.permissions.preparing import may_add_late, may_publish
from huddle.queries.reach import (
    Reach,
    core_teams,
    people_of,
    reach,
    undecided,
    who_may_answer,
)
from huddle.services.moving_on import move_on
from huddle.services.preparing import (
    items_of,
    locked,
    put_on_agenda,
    record_listing,
    refuse_if_sealed,
)
from huddle.states import PUBLISH
from practitioners import audit, notices
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Notice, Practitioner, Team
from practitioners.working_days import add_working_days, today


@service
def publish_agenda(
    session: HuddleSession, *, by: Practitioner, short_notice_reason: str = ""
) -> HuddleSession:
    """Send the agenda out: whom each family is shown to follows the decisions to share it.

    Raises ``ValidationError`` when it is late and no reason is given. Two people pressing at
    once publish it once.
    """
    session = locked(session)
    may_publish(by, session).enforce()
    items = list(items_of(session, by).filter(state=AgendaItem.State.LISTED))
    for item in items:
        refuse_if_sealed(session, item.family)
    if not items:
        raise NotNow("There is no family on this agenda yet.")
    if is_short_notice(session) and not short_notice_reason.strip():
        raise ValidationError({"short_notice_reason": needs_a_reason(session.huddle)})
    session.published_by, session.short_notice_reason = by, short_notice_reason.strip()
    session.statement = session.huddle.statements.latest("number")
    move_on(session, PUBLISH, "published_by", "short_notice_reason", "statement")
    told = _show(session, items, by=by)
    _tell(session, told)
    audit.record(
        "agenda.published", session, by=by, families=len(items), teams=[str(t.pk) for t in told]
    )
    announce(agenda_published, session, session_id=session.pk)
    return session


@service
def add_late(
    session: HuddleSession, family: Family, *, reason: str, by: Practitioner
) -> AgendaItem:
    """Put an urgent family on an agenda that is already out; its people are told at once."""
    session = locked(session)
    may_add_late(by, session).enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter why this cannot wait for the next session"})
    if items_of(session, by).filter(family=family, state=AgendaItem.State.LISTED).exists():
        raise NotNow("This family is already on the agenda.")
    refuse_if_sealed(session, family)
    item = put_on_agenda(session, family, AgendaItem.Why.URGENT, reason.strip())
    record_listing(item, by)
    teams = _show(session, [item], by=by)
    tell_of_addition(item, teams, chair=session.chair)
    return item


def notice_of(huddle: Huddle) -> str:
    """1 working day's, or as many as the huddle gives its people."""
    days = huddle.publish_days
    return f"{days} working days'" if days > 1 else "1 working day's"


def needs_a_reason(huddle: Huddle) -> str:
    return f"Enter why the agenda is published with less than {notice_of(huddle)} notice"


def is_short_notice(session: HuddleSession) -> bool:
    """Would its people have less time to look into their records than the huddle gives them?"""
    return add_working_days(today(), session.huddle.publish_days) > session.starts_on


def _show(session: HuddleSession, items: list[AgendaItem], *, by: Practitioner) -> list[Team]:
    """Let the teams and the chair see the families; the teams that see at least one of them."""
    families = Family.objects.visible_to(by).filter(pk__in=[item.family_id for item in items])
    list(families.order_by("pk").select_for_update())  # a decision about sharing waits, or is in
    seen: dict[Team, None] = {}
    for one in reach(items, core_teams(session.huddle)):
        _show_family(session, one, by)
        ask_for_checks(one)
        ask_to_look_again(one)
        seen |= dict.fromkeys(one.shown)
    return list(seen)


def _show_family(session: HuddleSession, one: Reach, by: Practitioner) -> None:
    family = one.item.family
    for team in one.shown:
        grant_team(family, team, GrantReason.LISTED, source=session.pk, by=by)
    grant_practitioner(
        family,
        session.chair,
        GrantReason.CHAIRING,
        permissions=CONTRIBUTE,
        source=session.pk,
        by=by,
    )
    if family.status == Family.Status.NOMINATED:
        family.status = Family.Status.LISTED
        family.save(update_fields=["status", "updated_at"])


def ask_to_look_again(one: Reach) -> None:
    """A core team about whose agency nobody has decided anything is new at the table."""
    if one.left_out and not one.named_only and undecided(one.item.family, one.left_out):
        raise_prompt(one.item.family, SharingPrompt.Because.NEW_AGENCY, about=one.item.pk)


def ask_for_checks(one: Reach) -> None:
    now = timezone.now()
    AgencyCheck.objects.bulk_create(
        [
            AgencyCheck(family=one.item.family, item=one.item, team=team, requested_at=now)
            for team in one.shown
        ],
        ignore_conflicts=True,  # a family that comes back keeps what was answered before
    )


def _tell(session: HuddleSession, teams: Iterable[Team]) -> None:
    people = people_of(teams)
    for person in [*people, *({session.chair} - set(people))]:
        notices.plan(AGENDA, person, session)
    for person in who_may_answer(people):
        notices.plan(CHECK_REQUESTED, person, session)


def tell_of_addition(
    item: AgendaItem, teams: Iterable[Team], *, chair: Practitioner | None = None
) -> None:
    """Only those who see the family from now on: for everybody else nothing has changed."""
    session, people = item.session, people_of(teams)
    at = occurrence(ADDED, item, f"{timezone.now():%Y%m%dT%H%M%S}")
    have_it = _told_of(session)
    for person in {*people, *([chair] if chair else [])}:
        if person.pk in have_it:
            notices.plan(AGENDA_CHANGED, person, session, occurrence=at)
        else:
            notices.plan(AGENDA, person, session)
    for person in who_may_answer(people):
        notices.plan(CHECK_REQUESTED, person, session, occurrence=at)


def _told_of(session: HuddleSession) -> set[UUID]:
    """Who knows the agenda already: whoever is told of it yet reads it as it is then."""
    sent = Notice.objects.filter(kind=AGENDA.kind, about=session.pk)
    return set(sent.exclude(state=Notice.State.DUE).values_list("practitioner", flat=True))
