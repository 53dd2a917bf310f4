"""Who may record that an unborn baby was born."""

from families.models import Person
from families.permissions.adopting import may_link_people
from families.permissions.contributing import may_contribute
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner

Kind = Person.Kind


def may_record_birth(by: Practitioner, baby: Person) -> Verdict:
    """Whoever adds to the family's record, once."""
    if not (verdict := may_contribute(by, baby.family)):
        return verdict
    if not (verdict := may_link_people(baby.family)):
        return verdict
    if baby.loss:
        return not_now("This pregnancy is recorded as ended.")
    return ALLOWED if baby.kind == Kind.UNBORN else not_now("The birth is recorded already.")


def may_record_twin(by: Practitioner, sibling: Person) -> Verdict:
    """Whoever adds to the family's record, of a child who has been born."""
    if not (verdict := may_contribute(by, sibling.family)):
        return verdict
    if not (verdict := may_link_people(sibling.family)):
        return verdict
    if sibling.kind == Kind.CHILD:
        return ALLOWED
    return not_now("Record the birth of this baby first.")
