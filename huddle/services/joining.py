"""Join a nomination to a family that has a record already. It cannot be undone."""

from typing import Any

from consent.models import FamilyTold, WorkingAgreement
from families.models import (
    Address,
    Contribution,
    ContributionSubject,
    Family,
    FatherStatus,
    Person,
    Relationship,
)
from families.services.locking import lock_family
from families.services.registering import Adult, Baby, Home
from huddle.models import Nomination, NominationContribution
from huddle.permissions.screening import may_join, may_rest_on
from huddle.services.nominating import Asking, nominate
from huddle.services.screening import Sharing, close_if_alone, held, screened, share
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner

State = Nomination.State
Kind = Relationship.Kind
LONGEST_HANDLING = 200


@service
def join_nomination(
    nomination: Nomination,
    family: Family,
    *,
    child: Person | None,
    basis: str,
    reason: str,
    by: Practitioner,
) -> Nomination:
    """The team nominates the other family instead, and sees it from now on.

    ``child`` is the baby where they stand in that family already. What the coordinator can read
    of the nomination is told again there, in its source's name and to the same audience; what
    they cannot read stays where it is. The new nomination waits to be screened.
    """
    nomination = held(nomination, by)
    family = lock_family(family, by)
    may_join(by, nomination, family).enforce()
    may_rest_on(by, basis).enforce()
    sharing = Sharing(agencies=[nomination.team.agency], basis=basis, reason=reason)
    share(family, sharing, by=by, told=nomination.family_told)
    joined = _nominate_again(nomination, family, child, by)
    told = _tell_again(nomination, joined, by)
    audit.record("nomination.joined", joined, by=by, family=family.pk, contributions=told)
    screened(nomination, State.MERGED, f"Joined to {family.reference}", by)
    close_if_alone(nomination, by)
    return joined


def _nominate_again(
    nomination: Nomination, family: Family, child: Person | None, by: Practitioner
) -> Nomination:
    """As it was sent, by whom and when, for the other family."""
    return nominate(
        _asking(nomination, by),
        huddle=nomination.huddle,
        team=nomination.team,
        by=by,
        nominated_by=nomination.nominated_by,
        into=family,
        child=child,
        received_at=nomination.received_at,
        source=Nomination.Source(nomination.source),
        urgent=nomination.urgent,
    )


def _asking(nomination: Nomination, by: Practitioner) -> Asking:
    """What was asked, without what was told: that is copied with its own source and audience."""
    seen = WorkingAgreement.objects.visible_to(by).filter(family=nomination.family)
    agreement = seen.order_by("-recorded_at").first()
    not_asked = WorkingAgreement.Answer.NOT_ASKED
    father, father_is = _father(nomination, by)
    mother = _related(nomination, by, Kind.MOTHER)
    return Asking(
        mother=_adult(mother.person) if mother else Adult(name="Not known"),
        baby=_baby(nomination.child),
        father=father,
        father_is=father_is,
        home=_home(nomination, by),
        why_now="",
        ask=nomination.ask,
        contact_safety=nomination.family.contact_safety,
        family_told=FamilyTold(nomination.family_told),
        agreement=WorkingAgreement.Answer(agreement.answer if agreement else not_asked),
    )


def _tell_again(old: Nomination, new: Nomination, by: Practitioner) -> int:
    links = NominationContribution.objects.filter(nomination=old).values("contribution")
    told = Contribution.objects.visible_to(by).current().filter(first__in=links)
    told = told.exclude(change=Contribution.Change.WITHDRAWN).order_by("recorded_at")
    for one in told.prefetch_related("not_for"):
        again = Contribution.objects.create(
            family=new.family,
            source_agency=one.source_agency,
            author=one.author,
            text=one.text,
            held_where=one.held_where,
            nature=one.nature,
            theme=one.theme,
            event_date=one.event_date,
            audience=one.audience,
            named_agencies=one.named_agencies,
            **_cautions(one),
        )
        ContributionSubject.objects.create(family=new.family, contribution=again, person=new.child)
        NominationContribution.objects.create(
            family=new.family, nomination=new, contribution=again
        )
    return len(told)


def _cautions(one: Contribution) -> dict[str, Any]:
    """Whom it is not for are people of the other record: here nobody may be told."""
    kept = ("relevance", "confidence", "marking", "needs_source_permission", "noted_on")
    cautions = {name: getattr(one, name) for name in (*kept, "review_on")}
    if not one.not_for.all():
        return cautions | {"safe_to_discuss": one.safe_to_discuss, "handling": one.handling}
    somebody = "Somebody in the family must never be told. Ask its author"
    handling = f"{somebody}. {one.handling}".strip()[:LONGEST_HANDLING]
    return cautions | {"safe_to_discuss": Contribution.SafeToDiscuss.NO, "handling": handling}


def _related(nomination: Nomination, by: Practitioner, *kinds: str) -> Relationship | None:
    """Who stands in one of these relations to the baby, or to somebody of the family."""
    seen = Relationship.objects.visible_to(by).select_related("person")
    return seen.filter(family=nomination.family, kind__in=kinds).order_by("pk").first()


def _father(nomination: Nomination, by: Practitioner) -> tuple[Adult | None, Relationship.Kind]:
    found = _related(nomination, by, Kind.FATHER, Kind.PARTNER, Kind.EX_PARTNER)
    return (_adult(found.person), Kind(found.kind)) if found else (None, Kind.FATHER)


def _adult(person: Person) -> Adult:
    return Adult(
        name=person.name,
        dob=person.dob,
        nhs_number=person.nhs_number,
        nhs_number_absence=person.nhs_number_absence,
    )


def _baby(person: Person) -> Baby:
    return Baby(
        name=person.name,
        dob=person.dob,
        edd=person.edd,
        sex=person.sex,
        nhs_number=person.nhs_number,
        nhs_number_absence=person.nhs_number_absence,
        father_status=FatherStatus(person.father_status),
    )


def _home(nomination: Nomination, by: Practitioner) -> Home | None:
    """A protected address is not the coordinator's to carry: it stays in the first record."""
    seen = Address.objects.visible_to(by).filter(family=nomination.family, protected=False)
    address = seen.order_by("pk").first()
    return Home(lines=address.lines, postcode=address.postcode) if address else None
