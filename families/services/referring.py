"""Step up: a referral to children's social work, and their answer. Until then nobody lets go."""

from datetime import date

from families.models import Family
from families.permissions.leading import may_answer_referral, may_refer
from families.services.locking import lock_family
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.working_days import today


@service
def record_referral(family: Family, *, sent_on: date, by: Practitioner) -> Family:
    """The meeting referred the family. The lead stays until social work answers."""
    family = lock_family(family, by)
    may_refer(by).enforce()
    family.referral_sent_on, family.referral_answered_on = sent_on, None
    family.save(update_fields=["referral_sent_on", "referral_answered_on"])
    audit.record("referral.sent", family, by=by, family=family.pk)
    return family


@service
def withdraw_referral(family: Family, *, by: Practitioner) -> Family:
    """It was recorded in error: nothing was referred."""
    family = lock_family(family, by)
    may_refer(by).enforce()
    family.referral_sent_on = family.referral_answered_on = None
    family.save(update_fields=["referral_sent_on", "referral_answered_on"])
    audit.record("referral.withdrawn", family, by=by, family=family.pk)
    return family


@service
def answer_referral(family: Family, *, by: Practitioner) -> Family:
    """Children's social work has confirmed what it will do: the lead may end now."""
    family = lock_family(family, by)
    may_answer_referral(by, family).enforce()
    family.referral_answered_on = today()
    family.save(update_fields=["referral_answered_on"])
    audit.record("referral.answered", family, by=by, family=family.pk)
    return family
