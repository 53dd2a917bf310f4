"""Nominate a baby: from a page or from a file, the same rows come of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from consent.models import FamilyTold, SharingPrompt, WorkingAgreement
from consent.queries.sharing import decision_about, stands_on_own_footing
from consent.services.agreements import record_agreement
from consent.services.looking_again import raise_prompt
from families.events import announce
from families.models import (
    Audience,
    Contribution,
    ContributionNotFor,
    ContributionSubject,
    Family,
    GrantReason,
    Person,
    Relationship,
)
from families.services.granting import CONTRIBUTE, grant_practitioner, grant_team
from families.services.locking import lock_family
from families.services.registering import (
    Adult,
    Baby,
    Home,
    add_baby,
    adult_of,
    involve,
    let_in,
    open_family,
    relate,
    settle,
)
from huddle.events import nomination_made
from huddle.models import Huddle, Nomination, NominationContribution
from huddle.permissions.nominating import may_nominate
from huddle.permissions.sharing import may_let_team_in
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner, Team

LONGEST_CONTACT_SAFETY = 500


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What a team tells and asks when it nominates a baby: clean, from a form or from a file.

    ``father_is`` says how the father or partner is related: a father to the baby, a partner or
    ex-partner to the mother. ``audience`` is of both ``why_now`` and ``strengths``, and so is
    ``not_for``: "mother", "father" or both, who must never be told.
    """

    mother: Adult
    baby: Baby
    why_now: str
    family_told: FamilyTold
    agreement: WorkingAgreement.Answer
    father: Adult | None = None
    father_is: Relationship.Kind = Relationship.Kind.FATHER
    home: Home | None = None
    strengths: str = ""
    ask: str = ""
    contact_safety: str = ""
    audience: Audience = Audience.HUDDLE
    named_agencies: tuple[UUID, ...] = ()
    not_for: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Named:
    """The people of the nomination as they stand in the record."""

    child: Person
    mother: Person
    father: Person | None

    def chosen(self, words: Iterable[str]) -> list[Person]:
        """Those whom the nomination calls "mother" or "father"."""
        people = {"mother": self.mother, "father": self.father}
        found = [people.get(word) for word in sorted(words)]
        if None in found:
            raise ValidationError("Select again who must never be told")
        return [person for person in found if person]


@dataclass(frozen=True)
class Asker:
    """The team that asks, who in it, and who writes it down."""

    team: Team
    practitioner: Practitioner
    by: Practitioner


@service
def nominate(
    asking: Asking,
    *,
    huddle: Huddle,
    team: Team,
    by: Practitioner,
    nominated_by: Practitioner | None = None,
    into: Family | None = None,
    child: Person | None = None,
    received_at: datetime | None = None,
    source: Nomination.Source = Nomination.Source.PAGE,
    urgent: bool = False,
) -> Nomination:
    """Make a nomination, and the family unless it joins one (``into``) that ``by`` may see.

    ``child`` is the baby when they already stand in that family: nominated again, not twice
    recorded.
    """
    may_nominate(by, team, huddle).enforce()
    asker = Asker(team, nominated_by or by, by)
    received_at = received_at or timezone.now()
    family = _family(asking, into, huddle, asker)
    named = _people(asking, family, child, asker)
    nomination = Nomination(
        family=family,
        child=named.child,
        huddle=huddle,
        team=team,
        nominated_by=asker.practitioner,
        received_at=received_at,
        ask=asking.ask,
        family_told=asking.family_told,
        source=source,
        urgent=urgent,
    )
    nomination.save(force_insert=True)
    _record(asking, nomination, asker, named)
    return nomination


def _record(asking: Asking, nomination: Nomination, asker: Asker, named: Named) -> None:
    """What stands beside the nomination: who works with them, the agreement, what was told."""
    family, by = nomination.family, asker.by
    involved = asker.practitioner if _belongs(asker.practitioner, asker.team) else None
    on = timezone.localdate(nomination.received_at)
    involve(family, asker.team, by=by, practitioner=involved, since=on)
    record_agreement(family, answer=asking.agreement, family_told=asking.family_told, by=by)
    _tell(asking, nomination, asker, named.chosen(asking.not_for))
    audit.record(
        "nomination.made", nomination, by=by, family=family.pk, source=str(nomination.source)
    )
    announce(nomination_made, nomination, nomination_id=nomination.pk, family_id=family.pk)


def _family(asking: Asking, into: Family | None, huddle: Huddle, asker: Asker) -> Family:
    if into is None:
        return open_family(
            locality=huddle.locality,
            team=asker.team,
            coordinator=huddle.coordinator,
            contact_safety=asking.contact_safety,
            by=asker.by,
        )
    family = lock_family(into, asker.by)
    may_let_team_in(asker.team, family).enforce()
    _join(family, asker, huddle.coordinator)
    _add_contact_safety(family, asking.contact_safety, asker.by)
    return family


def _join(family: Family, asker: Asker, coordinator: Practitioner) -> None:
    """A team that joins another's record stands on the decision that let it in."""
    decision = decision_about(asker.team.agency, family)
    if decision is None or stands_on_own_footing(family, [asker.team.principal]):
        let_in(family, team=asker.team, coordinator=coordinator, by=asker.by)
        return
    grant_practitioner(
        family, coordinator, GrantReason.SCREENING, by=asker.by, permissions=CONTRIBUTE
    )
    grant_team(family, asker.team, GrantReason.SHARED, by=asker.by, source=decision.pk)
    raise_prompt(family, SharingPrompt.Because.NEW_AGENCY, about=asker.team.agency_id)


def _add_contact_safety(family: Family, told: str, by: Practitioner) -> None:
    """What two teams say about safe contact both counts: neither overwrites the other."""
    if told and told not in family.contact_safety:
        family.contact_safety = " / ".join(filter(None, [told, family.contact_safety]))
        if len(family.contact_safety) > LONGEST_CONTACT_SAFETY:
            raise ValidationError(
                "What is known about safe contact is too long to add to. Shorten what you add",
            )
        family.save(update_fields=["contact_safety", "updated_at"])
        audit.record("contact_safety.added", family, by=by, family=family.pk)


def _people(asking: Asking, family: Family, child: Person | None, asker: Asker) -> Named:
    if child is not None and child.family_id != family.pk:
        raise ValidationError("Select a baby of this family")
    mother = adult_of(family, asking.mother, by=asker.by)
    baby = child or add_baby(family, asking.baby, mother=mother, by=asker.by)
    father = None
    if asking.father:
        father = adult_of(family, asking.father, by=asker.by)
        of_baby = asking.father_is == Relationship.Kind.FATHER
        relate(father, baby if of_baby else mother, asking.father_is)
    settle(family, _home(asking, asker), [mother, baby], by=asker.by)
    return Named(baby, mother, father)


def _home(asking: Asking, asker: Asker) -> Home | None:
    """A protected address is shown to the nominating team, and to nobody who only writes it."""
    return replace(asking.home, reveal_to=(asker.team.principal,)) if asking.home else None


def _belongs(practitioner: Practitioner, team: Team) -> bool:
    return team.members().filter(pk=practitioner.pk).exists()


def _tell(asking: Asking, nomination: Nomination, asker: Asker, not_for: list[Person]) -> None:
    told = {
        Contribution.Theme.PRESSURE: asking.why_now,
        Contribution.Theme.STRENGTH: asking.strengths,
    }
    for theme, text in told.items():
        if text:
            contribution = _contribute(theme, text, asking, nomination, asker)
            ContributionNotFor.objects.bulk_create(
                ContributionNotFor(
                    family=nomination.family, contribution=contribution, person=person
                )
                for person in not_for
            )


def _contribute(
    theme: Contribution.Theme, text: str, asking: Asking, nomination: Nomination, asker: Asker
) -> Contribution:
    contribution = Contribution.objects.create(
        family=nomination.family,
        source_agency=asker.team.agency,
        author=asker.practitioner,
        text=text,
        nature=Contribution.Nature.OPINION,
        theme=theme,
        event_date=timezone.localdate(nomination.received_at),
        audience=asking.audience,
        named_agencies=list(asking.named_agencies),
    )
    ContributionSubject.objects.create(
        family=nomination.family, contribution=contribution, person=nomination.child
    )
    NominationContribution.objects.create(
        family=nomination.family, nomination=nomination, contribution=contribution
    )
    return contribution
