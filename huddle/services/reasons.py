"""Keep every reason why a family is on an agenda: those of the rules, and those of people."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from huddle.agenda import Candidate
from huddle.models import AgendaItem, AgendaReason


def give_reason(item: AgendaItem, why: str, words: str) -> None:
    """Somebody put the family on the agenda and said why; the rules leave this alone."""
    AgendaReason.objects.update_or_create(
        item=item,
        why=why,
        defaults={"words": words, "by_rule": False},
        create_defaults={"family_id": item.family_id, "words": words},
    )


def renew_reasons(items: Iterable[AgendaItem], found: Mapping[UUID, Candidate]) -> None:
    """What the rules say today, in the place of what they said when they were last asked."""
    items = list(items)
    AgendaReason.objects.filter(item__in=items, by_rule=True).delete()
    given = set(AgendaReason.objects.filter(item__in=items).values_list("item", "why"))
    AgendaReason.objects.bulk_create(
        AgendaReason(
            family_id=item.family_id,
            item=item,
            why=reason.rule.why,
            words=reason.words,
            is_private=reason.rule.private,
            by_rule=True,
        )
        for item in items
        if (candidate := found.get(item.family_id))
        for reason in candidate.reasons
        if (item.pk, reason.rule.why) not in given
    )
