"""Whose voice was heard last, and whose was not: never blank."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.template.defaultfilters import date as in_words

from families.models import SAID, Contribution, Family, Person
from families.queries.contributions import Said, said
from practitioners.models import Practitioner
from practitioners.working_days import today


@dataclass(frozen=True)
class Heard:
    """One person of the family and the latest of each thing that their voice told."""

    person: Person
    latest: list[Said]

    @property
    def said_or_shown(self) -> str:
        is_adult = self.person.kind == Person.Kind.ADULT
        return "Nothing in their own words" if is_adult else f"No observation of {self.name}"

    @property
    def name(self) -> str:
        return self.person.shown_name

    @property
    def silence(self) -> str:
        """What is said of somebody who was not heard within the review period, or nothing."""
        if self.person.kind == Person.Kind.UNBORN:
            return "Not born yet: what they show is added after the birth." * (not self.latest)
        last = self._last()
        if last is None:
            return f"{self.said_or_shown} has been shared with you."
        if last >= today() - timedelta(days=settings.VOICE_WITHIN_DAYS):
            return ""
        return f"{self.said_or_shown} since {in_words(last, 'j F Y')}."

    def _last(self) -> date | None:
        """Of a child, when somebody last saw what they show: words alone are not that."""
        seen = [
            one.contribution.event_date
            for one in self.latest
            if self.person.kind == Person.Kind.ADULT or one.contribution.voice not in SAID
        ]
        return max((day for day in seen if day), default=None)


def voices_of(family: Family, people: list[Person], reader: Practitioner) -> list[Heard]:
    """Everybody of the family, babies first; the latest of each that this reader may read."""
    rows = Contribution.objects.visible_to(reader).current().filter(family=family)
    rows = rows.exclude(voice="").order_by("-event_date", "-recorded_at")
    latest: dict[tuple[object, str], Said] = {}
    for one in said(rows, reader):
        contribution = one.contribution
        latest.setdefault((contribution.voice_of_id, contribution.voice), one)
    return [
        Heard(person, [one for (of, _), one in latest.items() if of == person.pk])
        for person in sorted(people, key=lambda one: one.kind == Person.Kind.ADULT)
    ]
