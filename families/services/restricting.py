"""Restrict or seal a record to people named one by one, name another, and lift it again."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from families.models import Family, GrantReason, NamedReader, RestrictionChange
from families.notices.records import tell_named, tell_restricted
from families.permissions.restricting import may_name_readers, may_restrict
from families.queries.limits import able, by_name, those_who_run
from families.queries.people import practitioners_around
from families.queries.restricting import who_may_be_named
from families.services.granting import CONTRIBUTE, VIEW, end_grants, grant_practitioner
from families.services.locking import lock_family
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.roles import Permission

STANDARD = Family.Restriction.STANDARD
FEWEST = 2  # the database holds this too
TOO_FEW = "Keep at least two people, one of whom can add to the record"


@service
def restrict_family(
    family: Family,
    *,
    restriction: str,
    why: str,
    reason: str,
    keep: Iterable[Practitioner],
    by: Practitioner,
) -> RestrictionChange:
    """Only people named stay: those in ``keep``, and whoever sees it by a grant of their own.

    Teams lose sight in this transaction, everywhere. Lifted to standard they get it back, and
    those who were named see it only as members of their teams again.
    """
    family = lock_family(family, by)
    may_restrict(by, family, restriction).enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter why"})
    return change_restriction(family, restriction, why, reason, keep=keep, by=by)


def change_restriction(
    family: Family,
    restriction: str,
    why: str,
    reason: str,
    *,
    by: Practitioner,
    keep: Iterable[Practitioner] = (),
) -> RestrictionChange:
    """For services that hold the family and have asked a permission of their own."""
    staying = list(keep)
    if restriction != STANDARD:
        _check_enough(family, staying)
    change = RestrictionChange.objects.create(
        family=family, restriction=restriction, why=why, reason=reason.strip(), decided_by=by
    )
    _keep(family, staying, change.reason, by)
    _record(family, change, kept=len(staying))
    _restrict(family, restriction)
    if restriction == STANDARD:
        _end_names(family, by)
    return change


@service
def name_reader(
    family: Family, person: Practitioner, *, reason: str, by: Practitioner
) -> NamedReader:
    """One more person sees the restricted record. They are told, without a word about it."""
    family = lock_family(family, by)
    may_name_readers(by, family).enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter why they need it"})
    if not who_may_be_named(family, by).filter(pk=person.pk).exists():
        raise PermissionDenied("Only somebody whose team or agency works with the family.")
    named = _name(family, person, reason.strip(), by)
    tell_named(person, named)
    return named


@service
def end_name(named: NamedReader, *, reason: str, by: Practitioner) -> NamedReader:
    """This person no longer sees it by name. Nobody else is told."""
    family = lock_family(named.family, by)
    may_name_readers(by, family).enforce()
    visible = NamedReader.objects.visible_to(by).select_for_update(of=["self"])
    held = visible.select_related("practitioner").get(pk=named.pk)
    if held.ended_at is not None:
        not_now("This person is no longer named.").enforce()
    if not reason.strip():
        raise ValidationError({"reason": "Enter why"})
    if not _enough(by_name(family, but=held)):
        not_now(f"{TOO_FEW}. Name somebody else first.").enforce()
    _end(held, reason.strip(), by)
    return held


def _keep(family: Family, staying: list[Practitioner], reason: str, by: Practitioner) -> None:
    around = {person.pk for person in practitioners_around(family)}
    for person in staying:
        if person.pk not in around:
            raise PermissionDenied("Only somebody who sees the family now can be kept.")
        _name(family, person, reason, by)


def _record(family: Family, change: RestrictionChange, *, kept: int) -> None:
    """In the trail, and to whoever runs the family's huddles, before it takes effect."""
    audit.record(
        "family.restricted",
        family,
        by=change.decided_by,
        family=family.pk,
        before=str(family.restriction),
        now=str(change.restriction),
        why=str(change.why),
        kept=kept,
    )
    for person in those_who_run(family):
        if person != change.decided_by:
            tell_restricted(person, change)


def _name(family: Family, person: Practitioner, reason: str, by: Practitioner) -> NamedReader:
    if NamedReader.objects.filter(family=family, practitioner=person, ended_at=None).exists():
        not_now("This person is named already.").enforce()
    named = NamedReader.objects.create(
        family=family, practitioner=person, reason=reason, named_by=by
    )
    audit.record("reader.named", named, by=by, family=family.pk, practitioner=str(person.pk))
    permissions = CONTRIBUTE if person.holds(Permission.FAMILY_CONTRIBUTE) else VIEW
    grant_practitioner(
        family, person, GrantReason.NAMED, by=by, permissions=permissions, source=named.pk
    )
    return named


def _end_names(family: Family, by: Practitioner) -> None:
    """Their own last: whoever lifts it may see it by name only."""
    standing = NamedReader.objects.filter(family=family, ended_at=None)
    for named in sorted(standing, key=lambda one: one.practitioner_id == by.pk):
        _end(named, "The restriction was lifted", by)


def _end(named: NamedReader, reason: str, by: Practitioner) -> None:
    named.ended_at, named.ended_by, named.end_reason = timezone.now(), by, reason
    named.save(update_fields=["ended_at", "ended_by", "end_reason"])
    audit.record(
        "reader.name_ended",
        named,
        by=by,
        family=named.family_id,
        practitioner=str(named.practitioner_id),
    )
    end_grants(named.family, GrantReason.NAMED, source=named.pk, by=by)


def _check_enough(family: Family, staying: list[Practitioner]) -> None:
    people = {person.pk: person for person in [*by_name(family), *staying]}
    if not _enough(list(people.values())):
        raise ValidationError({"keep": TOO_FEW})


def _enough(people: list[Practitioner]) -> bool:
    return len(people) >= FEWEST and any(map(able, people))


def _restrict(family: Family, restriction: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT families_restrict(%s, %s)", [family.pk, restriction])
    family.restriction = Family.Restriction(restriction)
