"""Who knows an address: protect it, show it to one more, hide it again, lift the protection."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from families.models import Address, AddressChange, Family, Household
from families.permissions.contributing import may_contribute
from families.permissions.revealing import may_show_unknown
from families.queries.access import readers_who_know
from families.queries.record import unknown_households
from families.services.locking import lock_family
from practitioners import audit
from practitioners.access import NotNow, not_now
from practitioners.binding import service
from practitioners.models import Practitioner, Team

Knower = Practitioner | Team


@service
def reveal_address(address: Address, *, to: Knower, by: Practitioner) -> Address:
    """Add a person or a team who already sees the family to those who may read where it is."""
    family = lock_family(address.family, by)
    held = _known(address, by)
    _check_works_with(family, to)
    if to.principal not in held.reveal_to:
        _show_to(held, [*held.reveal_to, to.principal])
    audit.record(
        "address.revealed", held, by=by, family=family.pk, to=str(to.pk), agency=str(to.agency_id)
    )
    return held


@service
def hide_address(address: Address, *, whom: Knower, reason: str, by: Practitioner) -> Address:
    """This person or team no longer reads it. Somebody who sees the family always does."""
    family = lock_family(address.family, by)
    held = _known(address, by)
    if not reason.strip():
        raise ValidationError({"reason": "Enter why"})
    if whom.principal not in held.reveal_to:
        not_now("This address is not shown to them by name.").enforce()
    left = [each for each in held.reveal_to if each != whom.principal]
    if not readers_who_know(family, left).exists():
        not_now("Nobody would be left who knows the address. Show it to somebody first.").enforce()
    _write_down(held, AddressChange.What.HIDDEN, reason, by)
    audit.record(
        "address.hidden",
        held,
        by=by,
        family=family.pk,
        whom=str(whom.pk),
        agency=str(whom.agency_id),
    )
    _show_to(held, left)
    return held


@service
def protect_address(
    address: Address, *, keep: Iterable[Knower], why: str, reason: str, by: Practitioner
) -> Address:
    """From now on only ``by`` and those kept read where it is."""
    family = lock_family(address.family, by)
    may_contribute(by, family).enforce()
    held = _locked(address, by)
    if held.protected:
        raise NotNow("This address is protected already.")
    if not reason.strip():
        raise ValidationError({"reason": "Enter why"})
    keeping = list(keep)
    for one in keeping:
        _check_works_with(family, one)
    reveal_to = list(dict.fromkeys([by.principal, *(one.principal for one in keeping)]))
    _call("families_protect_address(%s, %s)", held.household_id, reveal_to)
    held.refresh_from_db()
    _write_down(held, AddressChange.What.PROTECTED, reason, by, why)
    audit.record(
        "address.protected", held, by=by, family=family.pk, why=str(why), kept=len(keeping)
    )
    return held


@service
def lift_protection(address: Address, *, reason: str, by: Practitioner) -> Address:
    """Everybody who sees the family reads it again. The reasons stay with those who knew it."""
    family = lock_family(address.family, by)
    may_contribute(by, family).enforce()
    held = _known(address, by)
    if not reason.strip():
        raise ValidationError({"reason": "Enter why"})
    _write_down(held, AddressChange.What.LIFTED, reason, by)
    audit.record("address.protection_lifted", held, by=by, family=family.pk)
    _call("families_lift_protection(%s)", held.pk)
    held.refresh_from_db()
    return held


@service
def show_unknown_address(
    household: Household, *, to: Knower, reason: str, by: Practitioner
) -> None:
    """Nobody who sees the family knows where they live: its coordinator names who learns it.

    The coordinator reads it by this only where they name themselves. It is written down.
    """
    family = lock_family(household.family, by)
    may_show_unknown(by, household.pk, unknown_households(family)).enforce()
    _check_works_with(family, to)
    if not reason.strip():
        raise ValidationError({"reason": "Enter why"})
    audit.record(
        "address.shown_again",
        household,
        by=by,
        family=family.pk,
        to=str(to.pk),
        agency=str(to.agency_id),
    )
    _call("families_show_unknown_address(%s, %s, %s)", household.pk, to.principal, reason.strip())


def _known(address: Address, by: Practitioner) -> Address:
    held = _locked(address, by)
    if not held.protected:
        raise NotNow("This address is not protected.")
    return held


def _locked(address: Address, by: Practitioner) -> Address:
    known = Address.objects.visible_to(by).select_for_update(of=["self"])
    held = known.filter(pk=address.pk).first()
    if held is None:
        raise PermissionDenied("You do not have access to this address.")
    return held


def _check_works_with(family: Family, who: Knower) -> None:
    if isinstance(who, Practitioner):
        who.refresh_principals()
        principals, noun = set(who.principals()), "person"
    else:
        principals, noun = {who.principal}, "team"
    if not principals & set(family.visible_to):
        raise PermissionDenied(f"This {noun} does not work with the family.")


def _show_to(held: Address, reveal_to: list[int]) -> None:
    _call("families_reveal_address(%s, %s)", held.pk, reveal_to)
    held.reveal_to = reveal_to


def _write_down(
    held: Address, what: AddressChange.What, reason: str, by: Practitioner, why: str = ""
) -> None:
    AddressChange.objects.create(
        family=held.family,
        address=held,
        what=what,
        why=why,
        reason=reason.strip(),
        decided_by=by,
    )


def _call(function: str, *arguments: UUID | list[int] | int | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}", arguments)
