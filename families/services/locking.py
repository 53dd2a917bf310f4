"""Take a family in hand: two people who change it at once do so one after the other."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from families.models import Contribution, Family, Person
from families.permissions.contributing import may_change
from practitioners.models import Practitioner


def lock_family(family: Family, by: Practitioner) -> Family:
    """The family as it is now, held until the transaction ends; refused to a stranger
    and to whoever only reads it in an emergency."""
    locked = Family.objects.visible_to(by).select_for_update().filter(pk=family.pk).first()
    if locked is None:
        raise PermissionDenied("You do not have access to this family.")
    may_change(by, locked).enforce()
    return locked


def lock_contribution(contribution: Contribution, by: Practitioner) -> Contribution:
    """A contribution as it is now, held with its family; refused to whoever cannot read it."""
    lock_family(contribution.family, by)
    seen = Contribution.objects.visible_to(by).select_related("family", "source_agency")
    found = seen.filter(pk=contribution.pk).first()
    if found is None:
        raise PermissionDenied("You do not have access to this.")
    return found


def fresh_person(person: Person, by: Practitioner) -> Person:
    """Somebody of a family as they are now that nobody else can change them."""
    seen = Person.objects.visible_to(by).select_for_update(of=("self",))
    return seen.select_related("family").get(pk=person.pk)


def touch(family: Family) -> None:
    """The family moves up the lists that show the latest first."""
    family.updated_at = timezone.now()
    family.save(update_fields=["updated_at"])
