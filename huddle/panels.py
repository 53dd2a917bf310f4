"""On a family's page: when the huddle discussed it and what it decided; the family's plans."""

from django.db.models import Prefetch

from families.models import Family
from families.panels import Panel, register
from families.permissions.leading import may_answer_referral
from huddle.models import AgendaItem, Decision, HuddleSession
from huddle.queries.dissenting import dissents_about
from huddle.queries.following import followed_of
from huddle.queries.times import times_of
from practitioners.models import Practitioner


@register
def huddle_history(practitioner: Practitioner, family: Family) -> Panel:
    """The latest session first. A decision that was replaced is in the minutes, not here."""
    standing = Decision.objects.visible_to(practitioner).filter(replaced_at=None)
    items = AgendaItem.objects.visible_to(practitioner).filter(family=family)
    items = items.exclude(session__state=HuddleSession.State.SCHEDULED)  # nobody's news yet
    items = items.select_related("session__huddle").order_by("-session__starts_at")
    decided = Prefetch("decisions", standing.select_related("child"), "standing")
    return Panel(
        "Huddle history",
        "huddle/_family_history.html",
        {
            "items": list(items.prefetch_related(decided)),
            **followed_of(family, practitioner),
            "dissents": dissents_about(family, practitioner),
            "times": times_of(family, practitioner),
            "may_answer": may_answer_referral(practitioner, family),
        },
    )


@register
def plans(practitioner: Practitioner, family: Family) -> Panel:
    """What the family itself is given."""
    return Panel("Plans for the family", "huddle/_plan_panel.html")
