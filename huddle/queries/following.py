"""Referrals of a family with what came of them, as a page or a list shows them."""

from dataclasses import dataclass

from huddle.consequences.choices import where_to
from huddle.models import Referral
from huddle.models.following import ReferralQuerySet
from huddle.permissions.following import may_record_outcome
from practitioners.access import Verdict
from practitioners.models import Practitioner


@dataclass(frozen=True)
class Sent:
    referral: Referral
    where: str
    may_answer: Verdict


def in_words(referrals: ReferralQuerySet, reader: Practitioner) -> list[Sent]:
    """Each with where it went, and whether this reader may say what came of it."""
    found = referrals.filter(withdrawn_at=None).select_related("family", "referrer")
    return [Sent(one, where_to(one.where), may_record_outcome(reader, one)) for one in found]
