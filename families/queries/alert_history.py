"""Alerts in a family's chronology: raised and ended. Why is told under its own heading."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.timezone import localdate

from families.chronology import Asked, Entry, Moment, Source, register
from families.models import Alert


@register
class Alerts(Source):
    """That an alert was raised, and that it ended."""

    kind, label = "alert", "Alerts"

    def moments(self, asked: Asked) -> Iterator[Moment]:
        for one in Alert.objects.visible_to(asked.reader).filter(family=asked.family):
            for part, at in (("raised", one.raised_at), ("ended", one.ended_at)):
                if at:
                    yield Moment(self.kind, one.pk, localdate(at), at, part)

    def entries(self, asked: Asked, rows: set[UUID]) -> dict[tuple[UUID, str], Entry]:
        found = Alert.objects.visible_to(asked.reader).filter(pk__in=rows)
        entries = {}
        for one in found.select_related("raised_by__agency", "ended_by__agency"):
            what, href = one.get_kind_display(), one.get_absolute_url()
            by = f"Raised by {asked.named(one.raised_by)}"
            entries[one.pk, "raised"] = Entry(f"Alert raised: {what}", href, by=by)
            if one.ended_by:
                why, by = [f"{one.get_end_reason_display()}."], asked.named(one.ended_by)
                entries[one.pk, "ended"] = Entry(f"Alert ended: {what}", href, why, by)
        return entries
