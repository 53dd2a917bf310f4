"""What this floor knows of a family's history: what was told, actions, leads, births, status."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from uuid import UUID

from django.template.defaultfilters import date as in_words
from django.urls import reverse
from django.utils.timezone import localdate, make_aware

from families.chronology import Asked, Entry, Moment, Source, register
from families.models import Action, Allocation, Contribution, ContributionSubject
from families.queries.contributions import said
from families.queries.losses import losses_of
from families.queries.readers import UNNAMED
from families.queries.record import named_as_told
from practitioners.models import Agency

LED = (Allocation.State.CURRENT, Allocation.State.ENDED)


def day(on: date | None) -> str:
    return str(in_words(on, "j F Y"))


def begin_of(on: date) -> datetime:
    """The place within its day of what has a date and no hour."""
    return make_aware(datetime.combine(on, time.min))


def agencies_in(moments: Iterable[Moment]) -> list[tuple[str, str]]:
    """Whose moments these are, by name: the choices of a filter."""
    found = {one.agency for one in moments if one.agency}
    return [
        (str(one.pk), one.name) for one in Agency.objects.filter(pk__in=found).order_by("name")
    ]


@register
class Told(Source):
    """Each piece of information as it stands now, on the day that it is about or was said."""

    kind, label = "told", "What agencies told"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        about = self._about(asked)
        rows = Contribution.objects.visible_to(asked.reader).current().filter(family=asked.family)
        for pk, happened, noted, at, agency in rows.values_list(
            "pk", "event_date", "noted_on", "recorded_at", "source_agency"
        ):
            on = happened or noted or localdate(at)
            yield Moment(self.kind, pk, on, at, agency=agency, children=frozenset(about[pk]))

    def _about(self, asked: Asked) -> dict[UUID, set[UUID]]:
        """The children that each is about; nobody where it is about an adult, or nobody said."""
        found: dict[UUID, set[UUID]] = defaultdict(set)
        subjects = ContributionSubject.objects.visible_to(asked.reader).filter(
            family=asked.family, person__in=[child.pk for child in asked.children]
        )
        for contribution, person in subjects.values_list("contribution", "person"):
            found[contribution].add(person)
        return found

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = Contribution.objects.visible_to(asked.reader).current().filter(pk__in=rows)
        return {
            (one.contribution.pk, ""): Entry(
                f"{one.contribution.source_agency}: {one.contribution.get_theme_display()}",
                reverse("families:contribution", args=[one.contribution.pk]),
                said=one,
            )
            for one in said(found, asked.reader)
        }


@register
class Done(Source):
    """An action twice: agreed, and ended."""

    kind, label = "action", "Actions"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        rows = Action.objects.visible_to(asked.reader).filter(family=asked.family)
        for one in rows.select_related("owner"):
            agency = asked.agency_of(one.owner.principal, one.owner_agency_id)
            on = localdate(one.agreed_at)
            yield Moment(self.kind, one.pk, on, one.agreed_at, "agreed", agency)
            if not one.is_open:
                on = one.done_on or localdate(one.updated_at)
                yield Moment(self.kind, one.pk, on, one.updated_at, "ended", agency)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = Action.objects.visible_to(asked.reader).filter(pk__in=rows)
        found = found.select_related("owner", "owner_agency", "agreed_by__agency")
        entries = {}
        for one in named_as_told(found, set(asked.hidden)):
            href = one.get_absolute_url()
            entries[one.pk, "agreed"] = Entry(
                f"Action agreed: {one.text}",
                href,
                [f"{one.owner_shown}, by {day(one.due_on)}."],
                f"Agreed by {asked.named(one.agreed_by)}",
            )
            entries[one.pk, "ended"] = Entry(
                f"{one.get_status_display()}: {one.text}",
                href,
                [words for words in (one.difference_made, one.status_reason) if words],
                one.owner_shown,
            )
        return entries


@register
class Leads(Source):
    """Who was asked to lead, what they answered, and until when they led."""

    kind, label = "lead", "Single Lead Practitioner"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        rows = Allocation.objects.visible_to(asked.reader).filter(family=asked.family)
        for one in rows.select_related("practitioner"):
            agency: UUID | None = one.practitioner.agency_id
            if one.state not in LED:
                agency = asked.agency_of(one.practitioner.principal, one.practitioner.agency_id)
            for part, at in (
                ("offered", one.offered_at),
                ("answered", one.answered_at),
                ("ended", one.ended_at),
            ):
                if at:
                    yield Moment(self.kind, one.pk, localdate(at), at, part, agency)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = Allocation.objects.visible_to(asked.reader).filter(pk__in=rows)
        found = found.select_related("practitioner__agency", "offered_by__agency")
        href = f"{asked.family.get_absolute_url()}#leads"
        entries = {}
        for one in found:
            who = self._who(asked, one)
            led, declined = one.state in LED, one.state == Allocation.State.DECLINED
            for part, what, why in (
                ("offered", "Asked to be Single Lead Practitioner", one.reason),
                ("answered", "Declined to lead" if declined else "Leads", one.decline_reason),
                ("ended", "Stopped leading" if led else "No longer asked to lead", one.end_reason),
            ):
                by = f"Asked by {asked.named(one.offered_by)}" if part == "offered" else ""
                entries[one.pk, part] = Entry(f"{what}: {who}", href, [why] if why else [], by)
        return entries

    def _who(self, asked: Asked, one: Allocation) -> str:
        """Who leads or led is known whatever their service."""
        if one.state not in LED and one.practitioner.principal in asked.hidden:
            return UNNAMED.name
        return f"{one.practitioner.full_name}, {one.practitioner.agency}"


@register
class Births(Source):
    """When each child was born or is due."""

    kind, label = "birth", "Births and due dates"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        for one in asked.children:
            if on := one.dob or one.expected_on:
                only = frozenset([one.pk])
                yield Moment(self.kind, one.pk, on, begin_of(on), children=only)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        href = f"{asked.family.get_absolute_url()}#people"
        return {
            (one.pk, ""): Entry(f"{'Born' if one.dob else 'Due'}: {one.shown_name}", href)
            for one in asked.children
            if one.pk in rows
        }


@register
class Losses(Source):
    """That a pregnancy ended or a child died; nothing of what was recorded by mistake."""

    kind, label = "loss", "Losses"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        for one in losses_of(asked.family, asked.reader):
            agency = asked.agency_of(one.recorded_by.principal, one.recorded_by.agency_id)
            on, only = one.happened_on or localdate(one.recorded_at), frozenset([one.child_id])
            yield Moment(self.kind, one.pk, on, one.recorded_at, agency=agency, children=only)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        href = f"{asked.family.get_absolute_url()}#people"
        return {
            (one.pk, ""): Entry(
                f"{one.words}: {one.child.shown_name}",
                href,
                by=f"Recorded by {asked.named(one.recorded_by)}",
            )
            for one in losses_of(asked.family, asked.reader)
            if one.pk in rows
        }


@register
class Status(Source):
    """When the record was opened, and closed."""

    kind, label = "status", "Record opened and closed"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        one = asked.family
        yield Moment(self.kind, one.pk, localdate(one.created_at), one.created_at, "opened")
        if one.closed_on:
            yield Moment(self.kind, one.pk, one.closed_on, one.updated_at, "closed")

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        one, href = asked.family, asked.family.get_absolute_url()
        now = f"Its status now: {one.get_status_display().lower()}."
        return {
            (one.pk, "opened"): Entry("Record opened", href, [now]),
            (one.pk, "closed"): Entry("Record closed", href),
        }
