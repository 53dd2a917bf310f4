"""What the huddle adds to a family's chronology: nominations, checks, sessions, what followed."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import F, Model
from django.urls import reverse
from django.utils.timezone import localdate

from families.chronology import Asked, Entry, Moment, Source, register, unnamed_too
from families.models import Family
from families.queries.chronology import begin_of, day
from families.queries.readers import UNNAMED
from huddle.consequences.choices import where_to
from huddle.models import (
    AgencyCheck,
    AgendaItem,
    Decision,
    Dissent,
    HuddleSession,
    Nomination,
    Referral,
    Telling,
)
from huddle.queries.dissenting import about
from huddle.queries.late import entered_late
from huddle.queries.naming import guests_not_named_to
from practitioners.models import Practitioner, Team

TALKED = (AgendaItem.State.DISCUSSED, AgendaItem.State.DEFERRED)
MINUTED = F("item__minuted")


@unnamed_too
def guests(reader: Practitioner, family: Family) -> set[int]:
    return guests_not_named_to(reader, family)


def href_of(asked: Asked, row: Model) -> str:
    """Its part of the signed minutes; the family's page before there are any."""
    if part := vars(row).get("part"):
        return reverse("huddle:minutes_part", args=[part])
    return asked.family.get_absolute_url()


def team_named(asked: Asked, team: Team) -> str:
    if team.principal in asked.hidden:
        return UNNAMED.name
    return f"{team.agency}, {team.name}"


@register
class Nominations(Source):
    """Which team nominated which baby."""

    kind, label = "nomination", "Nominations"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        rows = Nomination.objects.visible_to(asked.reader).filter(family=asked.family)
        for one in rows.select_related("team"):
            agency = asked.agency_of(one.team.principal, one.team.agency_id)
            on, only = localdate(one.received_at), frozenset([one.child_id])
            yield Moment(self.kind, one.pk, on, one.received_at, agency=agency, children=only)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = Nomination.objects.visible_to(asked.reader).filter(pk__in=rows)
        found = found.select_related("team__agency", "child", "huddle")
        return {
            (one.pk, ""): Entry(
                f"Nominated to {one.huddle.name}: {one.child.shown_name}",
                asked.family.get_absolute_url(),
                [f"{one.get_state_display()}."],
                team_named(asked, one.team),
            )
            for one in found
        }


@register
class Checks(Source):
    """What each team answered. Why one withholds what it knows stands in the session only."""

    kind, label = "check", "Agency checks"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        rows = AgencyCheck.objects.visible_to(asked.reader).filter(family=asked.family)
        for one in rows.filter(answered_at__isnull=False).select_related("team"):
            assert one.answered_at  # noqa: S101 - for the type checker
            agency = asked.agency_of(one.team.principal, one.team.agency_id)
            on = localdate(one.answered_at)
            yield Moment(self.kind, one.pk, on, one.answered_at, agency=agency)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = AgencyCheck.objects.visible_to(asked.reader).filter(pk__in=rows)
        found = found.select_related("team__agency", "item__session__huddle")
        entries = {}
        for one in found.annotate(part=MINUTED):
            session = one.item.session
            text = [f"For {session.huddle.name} on {day(session.starts_on)}."]
            if one.last_seen_on:
                text += [f"Last seen on {day(one.last_seen_on)}."]
            what = f"Agency check answered: {one.get_answer_display()}"
            by = team_named(asked, one.team)
            entries[one.pk, ""] = Entry(what, href_of(asked, one), text, by)
        return entries


@register
class Sessions(Source):
    """That the huddle discussed the family, or put it off."""

    kind, label = "session", "Huddle sessions"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        rows = AgendaItem.objects.visible_to(asked.reader).filter(
            family=asked.family, state__in=TALKED
        )
        rows = rows.exclude(session__state=HuddleSession.State.SCHEDULED)
        for one in rows.select_related("session"):
            at = one.discussed_at or one.session.starts_at
            yield Moment(self.kind, one.pk, localdate(at), at)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = AgendaItem.objects.visible_to(asked.reader).filter(pk__in=rows)
        found = found.select_related("session__huddle").annotate(part=F("minuted"))
        return {
            (one.pk, ""): Entry(
                f"{one.get_state_display()} in {one.session.huddle.name}",
                href_of(asked, one),
                [f"{one.get_why_display()}."],
            )
            for one in found
        }


@register
class Decisions(Source):
    """What was decided for each child, as it stands. What it replaced is in the minutes."""

    kind, label = "decision", "Decisions"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        rows = Decision.objects.visible_to(asked.reader)
        rows = rows.filter(family=asked.family, replaced_at=None)
        for one in rows.select_related("item__session"):
            on = localdate(one.happened_at or one.item.discussed_at or one.recorded_at)
            only = frozenset([one.child_id])
            yield Moment(self.kind, one.pk, on, one.decided_at, children=only)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = Decision.objects.visible_to(asked.reader).filter(pk__in=rows)
        found = found.select_related("child", "item__session__huddle", "recorded_by")
        found = found.annotate(part=MINUTED)
        return {
            (one.pk, ""): Entry(
                f"{one.child.shown_name}: {one.code} {one.get_code_display()}",
                href_of(asked, one),
                [one.rationale, *_late(one)],
                f"Decided by {one.item.session.huddle.name}",
                ["Provisional"] if one.provisional else [],
            )
            for one in found
        }


@register
class Dissents(Source):
    """Who did not agree, while their view stands."""

    kind, label = "dissent", "Who did not agree"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        rows = Dissent.objects.visible_to(asked.reader).standing().filter(family=asked.family)
        for one in rows.select_related("person", "decision"):
            agency = asked.agency_of(one.person.principal, one.agency_id)
            only = frozenset([one.decision.child_id] if one.decision else [])
            on = localdate(one.recorded_at)
            yield Moment(self.kind, one.pk, on, one.recorded_at, "", agency, only)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = Dissent.objects.visible_to(asked.reader).filter(pk__in=rows)
        found = found.select_related("person__agency", "decision__child")
        return {
            (one.pk, ""): Entry(
                f"Does not agree{f' with {about(one)}' if one.decision else ''}",
                href_of(asked, one),
                [one.view, f"What would change their mind: {one.would_change}"],
                asked.named(one.person),
            )
            for one in found.annotate(part=MINUTED)
        }


@register
class Referrals(Source):
    """A referral twice: sent, and what came of it."""

    kind, label = "referral", "Referrals"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        rows = Referral.objects.visible_to(asked.reader).filter(family=asked.family)
        rows = rows.filter(withdrawn_at=None).select_related("referrer", "decision")
        for one in rows:
            agency = asked.agency_of(one.referrer.principal, one.referrer.agency_id)
            rest = (agency, frozenset([one.decision.child_id]))
            yield Moment(self.kind, one.pk, one.sent_on, begin_of(one.sent_on), "sent", *rest)
            if one.heard_on and one.answered_at:
                yield Moment(self.kind, one.pk, one.heard_on, one.answered_at, "heard", *rest)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = Referral.objects.visible_to(asked.reader).filter(pk__in=rows)
        found = found.select_related("referrer__agency", "answered_by__agency")
        entries = {}
        for one in found.annotate(part=MINUTED):
            where, href = where_to(one.where), href_of(asked, one)
            by = f"Referred by {asked.named(one.referrer)}"
            entries[one.pk, "sent"] = Entry(f"Referred: {where}", href, [], by)
            if one.answered_by:
                entries[one.pk, "heard"] = Entry(
                    f"Referral {one.get_outcome_display().lower()}: {where}",
                    href,
                    [one.outcome_note] if one.outcome_note else [],
                    f"Recorded by {asked.named(one.answered_by)}",
                )
        return entries


@register
class Tellings(Source):
    """Who tells the family what was decided, and what became of it."""

    kind, label = "telling", "Telling the family"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        rows = Telling.objects.visible_to(asked.reader).filter(family=asked.family)
        for one in rows.select_related("teller"):
            agency = None
            if one.teller:
                agency = asked.agency_of(one.teller.principal, one.teller.agency_id)
            on = localdate(one.decided_at)
            yield Moment(self.kind, one.pk, on, one.decided_at, "asked", agency)
            if one.ended_at:
                on = one.told_on or localdate(one.ended_at)
                yield Moment(self.kind, one.pk, on, one.ended_at, "ended", agency)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = Telling.objects.visible_to(asked.reader).filter(pk__in=rows)
        found = found.select_related("teller__agency").annotate(part=MINUTED)
        entries = {}
        for one in found:
            href = href_of(asked, one)
            entries[one.pk, "asked"] = Entry(href=href, **_to_tell(asked, one))
            entries[one.pk, "ended"] = Entry(href=href, **_told(asked, one))
        return entries


def _late(one: Decision) -> list[str]:
    words = entered_late(one.recorded_by, one.recorded_at, one.happened_at)
    return [f"{words}."] if words else []


def _teller(asked: Asked, one: Telling) -> str:
    return asked.named(one.teller) if one.teller else ""


def _to_tell(asked: Asked, one: Telling) -> dict[str, Any]:
    if one.safe == Telling.Safe.NO:
        return {"what": "The family is not told", "text": [one.care]}
    by_when = f"By {day(one.tell_on)}." + (f" Take care: {one.care}" if one.care else "")
    return {
        "what": "Somebody was asked to tell the family",
        "text": [by_when],
        "by": _teller(asked, one),
    }


def _told(asked: Asked, one: Telling) -> dict[str, Any]:
    by = f"Asked to tell them: {teller}" if (teller := _teller(asked, one)) else ""
    if one.told_on:
        return {"what": "The family was told", "by": by}
    return {"what": "The family has not been told", "text": [one.not_told_because], "by": by}
