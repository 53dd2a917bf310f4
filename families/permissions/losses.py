"""Who may record that a pregnancy ended or a child died, and take it back as a mistake."""

from families.models import Loss, LossKind, Person
from families.permissions.contributing import may_contribute
from practitioners.access import ALLOWED, Verdict, not_now
from practitioners.models import Practitioner

OF = {Person.Kind.UNBORN: LossKind.PREGNANCY, Person.Kind.CHILD: LossKind.DEATH}


def may_record_loss(by: Practitioner, child: Person) -> Verdict:
    """Whoever adds to the family's record, once."""
    if not (verdict := may_contribute(by, child.family)):
        return verdict
    return not_now("This is recorded already.") if child.loss else ALLOWED


def may_take_back_loss(by: Practitioner, loss: Loss) -> Verdict:
    """Whoever still adds to the family's record: few people do by then."""
    if not (verdict := may_contribute(by, loss.family)):
        return verdict
    return not_now("This was taken back already.") if loss.taken_back_at else ALLOWED
