"""What the meeting set going, as a page or a list shows it: referrals, telling the family."""

from dataclasses import dataclass
from typing import Any

from families.models import Family
from families.queries.people import hidden_principals
from families.queries.readers import UNNAMED
from huddle.consequences.choices import where_to
from huddle.models import AgendaItem, Referral, Telling
from huddle.models.following import ReferralQuerySet
from huddle.permissions.following import may_record_outcome
from huddle.permissions.telling import may_report_telling
from practitioners.access import Verdict
from practitioners.models import Practitioner


@dataclass(frozen=True)
class Sent:
    """A referral, and whether this reader may say what came of it."""

    referral: Referral
    where: str
    by: str
    may_answer: Verdict


@dataclass(frozen=True)
class ToTell:
    """Who tells the family, and whether this reader may say what became of it."""

    telling: Telling
    teller: str
    may_report: Verdict


def decided_of(item: AgendaItem, reader: Practitioner, hidden: set[int]) -> dict[str, Any]:
    """For the room: who tells the family, and the referrals of which it should hear."""
    referrals = Referral.objects.visible_to(reader).filter(family=item.family_id)
    tellings = Telling.objects.visible_to(reader).filter(item=item)
    return {
        "telling": next(iter(_to_tell(tellings, reader, hidden)), None),
        "referrals": _sent(referrals.of_discussion(item), reader, hidden),
    }


def followed_of(family: Family, reader: Practitioner) -> dict[str, Any]:
    """For the family's page: all that was sent, and who tells or told the family."""
    hidden = hidden_principals(family)
    referrals = Referral.objects.visible_to(reader).filter(family=family)
    tellings = Telling.objects.visible_to(reader).filter(family=family)
    return {
        "referrals": _sent(referrals, reader, hidden),
        "tellings": _to_tell(tellings.order_by("-decided_at"), reader, hidden),
    }


def named(person: Practitioner, hidden: set[int]) -> str:
    """Name and agency; of a sensitive service neither, for who is not told of it."""
    if person.principal in hidden:
        return UNNAMED.name
    return f"{person.full_name}, {person.agency}"


def _sent(referrals: ReferralQuerySet, reader: Practitioner, hidden: set[int]) -> list[Sent]:
    found = referrals.filter(withdrawn_at=None).select_related("family", "referrer__agency")
    return [
        Sent(
            one,
            where_to(one.where),
            named(one.referrer, hidden),
            may_record_outcome(reader, one),
        )
        for one in found
    ]


def _to_tell(tellings: Any, reader: Practitioner, hidden: set[int]) -> list[ToTell]:
    found = tellings.select_related("family", "teller__agency")
    return [
        ToTell(
            one,
            named(one.teller, hidden) if one.teller else "",
            may_report_telling(reader, one),
        )
        for one in found
    ]
