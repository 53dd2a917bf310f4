"""Statuses in a family's chronology: each spell twice, as it began and as it ended."""

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from families.chronology import Asked, Entry, Moment, Source, register
from families.models import StatusEpisode
from families.queries.chronology import begin_of


@register
class Statuses(Source):
    """Early help, in need, protection and looked after; nothing that was recorded by mistake."""

    kind, label = "child_status", "Early help, in need, protection, looked after"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        rows = StatusEpisode.objects.visible_to(asked.reader).standing()
        for one in rows.filter(family=asked.family):
            only = frozenset([one.child_id])
            for part, on in (("began", one.opened_on), ("ended", one.ended_on)):
                if on:
                    yield Moment(self.kind, one.pk, on, begin_of(on), part, children=only)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = StatusEpisode.objects.visible_to(asked.reader).filter(pk__in=rows)
        found = found.select_related("child", "recorded_by__agency", "ended_by__agency")
        entries = {}
        for one in found:
            whom, href = one.child.shown_name, reverse("families:status", args=[one.pk])
            entries[one.pk, "began"] = Entry(
                f"{one.tag}: {whom}",
                href,
                [f"Says: {one.get_says_display()}."],
                f"Recorded by {asked.named(one.recorded_by)}",
            )
            if one.ended_by:
                why = [f"{one.get_end_reason_display()}."] if one.end_reason else []
                by = f"Recorded by {asked.named(one.ended_by)}"
                entries[one.pk, "ended"] = Entry(f"Ended: {one.label}: {whom}", href, why, by)
        return entries
