"""What agencies know, in the words that its reader needs, with every caution beside it."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.template.defaultfilters import date as in_words
from django.utils.timezone import localdate

from families.models import (
    Audience,
    Contribution,
    Dispute,
    Family,
    Person,
    SourcePermission,
)
from practitioners.models import Agency, Practitioner
from practitioners.working_days import today

AUDIENCE_TAGS = {
    Audience.OWN_AGENCY: "Own agency only",
    Audience.HUDDLE: "Everyone working with this family",
    Audience.NAMED: "Named agencies",
    Audience.CHAIR_AND_LEAD: "Chair, coordinator and lead",
    Audience.VERBAL: "Said aloud only",
}
NATURES = {
    Contribution.Nature.WITNESSED: "Fact, seen or heard",
    Contribution.Nature.RECORDED: "Fact, from records",
    Contribution.Nature.FAMILY_SAID: "The family said",
    Contribution.Nature.THIRD_PARTY_SAID: "Somebody else said",
    Contribution.Nature.OPINION: "Professional opinion",
    Contribution.Nature.HYPOTHESIS: "Hypothesis",
    Contribution.Nature.HISTORIC: "Historic",
}
SAFE_TO_DISCUSS = {
    Contribution.SafeToDiscuss.YES: "Safe to discuss with the family",
    Contribution.SafeToDiscuss.PARTLY: "Safe to discuss with the family only in part: ask {}",
    Contribution.SafeToDiscuss.NO: "Not safe to discuss with the family",
    Contribution.SafeToDiscuss.ASK: "Ask {} before you discuss it with the family",
}


@dataclass(frozen=True)
class Said:
    """A contribution with the words that its reader needs."""

    contribution: Contribution
    nature: str
    audience: str
    agencies: list[str]
    about: list[Person]
    not_for: list[Person]
    disputes: list[Dispute]
    asked: SourcePermission | None
    is_own: bool

    @property
    def is_verbal(self) -> bool:
        return self.contribution.audience == Audience.VERBAL

    @property
    def tags(self) -> list[str]:
        """Before the words are read: what to beware of."""
        one = self.contribution
        found = [one.get_marking_display()] if one.marking == one.Marking.SENSITIVE else []
        found += [one.get_confidence_display()] if one.confidence else []
        found += ["Disputed"] if self.disputes else []
        return found + (["Check that it still holds"] if self.is_due else [])

    @property
    def is_due(self) -> bool:
        by = self.contribution.review_on
        return by is not None and by < today()

    @property
    def late(self) -> str:
        """Written on a later day than it was said or noted."""
        one = self.contribution
        if not one.is_late:
            return ""
        happened = f"happened {_day(one.event_date)}, " if one.event_date else ""
        written = localdate(one.recorded_at)
        return f"Late entry: {happened}noted {_day(one.noted_on)}, written {_day(written)}"

    @property
    def discussing(self) -> str:
        how = SAFE_TO_DISCUSS[Contribution.SafeToDiscuss(self.contribution.safe_to_discuss)]
        return how.format(self.contribution.source_agency)

    @property
    def warnings(self) -> list[str]:
        """What must not happen with it."""
        names = " or ".join(person.shown_name for person in self.not_for)
        found = [f"Do not say or show this to {names}"] if names else []
        unsafe = self.contribution.safe_to_discuss == Contribution.SafeToDiscuss.NO
        return found + ([self.discussing] if unsafe else [])

    @property
    def permission(self) -> str:
        """Whether its source lets it be passed on."""
        source = self.contribution.source_agency
        if not self.contribution.needs_source_permission:
            return ""
        if self.asked is None:
            return f"Ask {source} before you pass it on. Nobody has asked yet"
        if self.asked.answered_at is None:
            return f"{source} has been asked and has not answered. Do not pass it on yet"
        on = _day(localdate(self.asked.answered_at))
        if self.asked.granted:
            return f"{source} agreed on {on} that it is passed on: {self.asked.asked_for}"
        return f"{source} refused on {on}. Do not pass it on"


def contributions_of(
    family: Family, practitioner: Practitioner, *, but: str = ""
) -> list[tuple[str, list[Said]]]:
    """What this reader may read, under its theme, without one; each theme's latest first."""
    themes = list(Contribution.Theme)
    rows = Contribution.objects.visible_to(practitioner).current().filter(family=family)
    found = said(rows.exclude(theme=but), practitioner)
    found.sort(key=lambda one: themes.index(Contribution.Theme(one.contribution.theme)))
    return [
        (Contribution.Theme(theme).label, list(group))
        for theme, group in groupby(found, key=lambda one: one.contribution.theme)
    ]


def said(rows: QuerySet[Contribution], reader: Practitioner) -> list[Said]:
    """These contributions as every page shows them; as many queries for one as for many."""
    disputes = Dispute.objects.visible_to(reader).select_related(
        "person", "practitioner__agency", "recorded_by", "answered_by"
    )
    found = list(
        rows.select_related("source_agency", "author", "voice_of").prefetch_related(
            "about",
            "not_for",
            Prefetch("disputes", disputes),
            "source_permissions",
        )
    )
    names = _agency_names(found)
    return [_said(row, names, reader) for row in found]


def versions_of(contribution: Contribution, reader: Practitioner) -> list[Said]:
    """Each version that this reader may read, the newest first."""
    rows = Contribution.objects.visible_to(reader).filter(first=contribution.first)
    return said(rows.order_by("-recorded_at", "-replaced_at"), reader)


def _said(contribution: Contribution, names: dict[UUID, str], reader: Practitioner) -> Said:
    asked = list(contribution.source_permissions.all())
    return Said(
        contribution,
        NATURES[Contribution.Nature(contribution.nature)],
        AUDIENCE_TAGS[Audience(contribution.audience)],
        sorted(names[pk] for pk in contribution.named_agencies if pk in names),
        about=list(contribution.about.all()),
        not_for=list(contribution.not_for.all()),
        disputes=[one for one in contribution.disputes.all() if one.outcome != "corrected"],
        asked=asked[-1] if asked else None,
        is_own=contribution.source_agency_id == reader.agency_id,
    )


def _agency_names(contributions: list[Contribution]) -> dict[UUID, str]:
    named = {pk for contribution in contributions for pk in contribution.named_agencies}
    return {agency.pk: agency.name for agency in Agency.objects.filter(pk__in=named)}


def _day(day: date | None) -> str:
    return str(in_words(day, "j F Y"))
