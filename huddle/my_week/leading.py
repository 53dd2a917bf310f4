"""The families that somebody leads, covers or hands over."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from families.models import Cover, Handover, Person
from families.queries.alerts import alerts_to_review
from families.queries.morning import Mine, as_listed, my_families
from families.queries.transfers import waiting_for
from families.queries.without_lead import gaps_of, without_lead
from huddle.my_week.parts import MOST, Section, Seen, family_task, in_words
from practitioners.models import Practitioner
from practitioners.working_days import today


def led(practitioner: Practitioner) -> Section:
    """The first of "My families", in its order and with its reasons."""
    found = as_listed(my_families(practitioner)[:MOST], practitioner)
    covers = _covers_to_come(practitioner)
    return Section(
        "Families you lead",
        [*map(_led_task, found), *map(_cover_task, covers)],
        "You lead no family, and nobody has asked you to.",
        ("My families", reverse("families:mine")),
        [
            *((one.family, one.family.pk) for one in found),
            *((cover, cover.family_id) for cover in covers),
        ],
    )


def _covers_to_come(practitioner: Practitioner) -> list[Cover]:
    """Asked, or accepted and not begun; those that run stand among the families."""
    covers = Cover.objects.visible_to(practitioner).standing().filter(practitioner=practitioner)
    covers = covers.exclude(state=Cover.State.ACCEPTED, starts_on__lte=today())
    related = covers.select_related("family", "allocation__practitioner")
    return list(related.prefetch_related(_babies_for(practitioner)).order_by("starts_on")[:MOST])


def handed_over(practitioner: Practitioner) -> Section | None:
    """Handovers in which they have a part; only where there is one."""
    parts = Q(outgoing__practitioner=practitioner) | Q(incoming__practitioner=practitioner)
    supervised = Q(outgoing__supervisor=practitioner)
    under_way = Handover.objects.visible_to(practitioner).open().filter(parts | supervised)
    found = list(under_way.select_related("family").order_by("begun_at")[:MOST])
    tasks = [
        family_task(
            one.family, f"Both act until {in_words(one.overlap_until)}", one.get_absolute_url()
        )
        | {"tag": "Handing over", "colour": "yellow"}
        for one in found
    ]
    seen: list[Seen] = [(one, one.family_id) for one in found]
    return Section("Handovers", tasks, "", seen=seen) if tasks else None


def alerts(practitioner: Practitioner) -> Section | None:
    """Those that must be looked at again soon; only where there is one."""
    found = list(alerts_to_review(practitioner)[:MOST])
    tasks = [
        family_task(one.family, one.get_kind_display(), one.get_absolute_url())
        | {"tag": f"Look again by {in_words(one.review_on)}", "colour": "yellow"}
        for one in found
    ]
    seen: list[Seen] = [(one, one.family_id) for one in found]
    return Section("Alerts to look at again", tasks, "", seen=seen) if tasks else None


def transfers(practitioner: Practitioner) -> Section | None:
    """Families that moved, of which nobody elsewhere has said that they have them."""
    found = list(waiting_for(practitioner)[:MOST])
    tasks = [
        family_task(one.family, f"Sent on {in_words(one.sent_on)}", one.get_absolute_url())
        | {"tag": "Waiting for acknowledgement", "colour": "yellow"}
        for one in found
    ]
    seen: list[Seen] = [(one, one.family_id) for one in found]
    return Section("Transfers to another area", tasks, "", seen=seen) if tasks else None


def _led_task(one: Mine) -> dict[str, Any]:
    family = one.family
    names = ", ".join(baby.shown_name for baby in family.babies)
    if one.offer:
        href = reverse("families:offer", args=[one.offer.pk])
        return family_task(family, names, href) | {"tag": "Will you lead?", "colour": "yellow"}
    hint = f"{names}. {one.cover}" if one.cover else names
    task = family_task(family, hint, family.get_absolute_url())
    if one.reasons:
        rule, words = one.reasons[0]
        return task | {"tag": words, "colour": rule.colour}
    due = None if family.quiet_since else family.review_due
    return task | {"status": f"Review {in_words(due)}" if due else ""}


def _cover_task(cover: Cover) -> dict[str, Any]:
    """They see that the family is not theirs for long, and whose it is."""
    family = cover.family
    names = ", ".join(baby.shown_name for baby in family.babies)  # type: ignore[attr-defined]
    days = f"{in_words(cover.starts_on)} to {in_words(cover.ends_on)}"
    hint = f"{names}. For {cover.allocation.practitioner.full_name}, {days}"
    if cover.state == Cover.State.ASKED:
        asked = {"tag": "Will you cover?", "colour": "yellow"}
        return family_task(family, hint, cover.get_absolute_url()) | asked
    return family_task(family, hint, family.get_absolute_url()) | {"status": cover.state_on}


def _babies_for(practitioner: Practitioner) -> Prefetch:
    babies: QuerySet[Person] = Person.objects.visible_to(practitioner).babies()
    return Prefetch("family__people", babies, "babies")


def _handover_task(handover: Handover) -> dict[str, Any]:
    until = f"Both act until {in_words(handover.overlap_until)}"
    return family_task(handover.family, until, handover.get_absolute_url())


def without_a_lead(practitioner: Practitioner) -> Section | None:
    """Families that somebody must lead and nobody does; only where there is one."""
    found = list(without_lead(practitioner)[:MOST])
    gaps = gaps_of(found)
    nobody = {"tag": "Nobody leads", "colour": "red"}
    tasks = [
        family_task(one, gaps[one.pk].words, one.get_absolute_url()) | nobody for one in found
    ]
    more = ("All families without a lead", reverse("huddle:left_work"))
    seen: list[Seen] = [(one, one.pk) for one in found]
    return Section("Without a lead", tasks, "", more, seen) if tasks else None
