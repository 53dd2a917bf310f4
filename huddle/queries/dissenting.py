"""Who does not agree, as a page shows it."""

from dataclasses import dataclass

from families.models import Family
from families.queries.people import hidden_principals
from huddle.models import AgendaItem, Dissent
from huddle.models.dissent import DissentQuerySet
from huddle.permissions.dissenting import may_say_what_came, may_withdraw_dissent
from huddle.queries.following import named
from practitioners.access import Verdict
from practitioners.models import Practitioner


@dataclass(frozen=True)
class View:
    """One person's view, and what this reader may do about it."""

    dissent: Dissent
    about: str
    person: str
    may_withdraw: Verdict
    may_say: Verdict


def dissents_in(item: AgendaItem, reader: Practitioner, hidden: set[int]) -> list[View]:
    return _views(Dissent.objects.visible_to(reader).filter(item=item), reader, hidden)


def dissents_about(family: Family, reader: Practitioner) -> list[View]:
    found = Dissent.objects.visible_to(reader).filter(family=family)
    return _views(found, reader, hidden_principals(family))


def _views(found: DissentQuerySet, reader: Practitioner, hidden: set[int]) -> list[View]:
    standing = found.standing().select_related(
        "person__agency", "decision__child", "item__session__huddle"
    )
    return [
        View(
            one,
            about(one),
            named(one.person, hidden),
            may_withdraw_dissent(reader, one),
            may_say_what_came(reader, one),
        )
        for one in standing
    ]


def about(dissent: Dissent) -> str:
    """What of the discussion it is about; nothing where it is about the whole."""
    decision = dissent.decision
    if decision is None:
        return ""
    return f"{decision.code} {decision.get_code_display()} for {decision.child.shown_name}"
