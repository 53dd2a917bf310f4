"""The thing that a message is about, as whoever gets the message sees it when it is sent."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from families.models import (
    Action,
    Alert,
    Allocation,
    Conflict,
    ContactRequest,
    Cover,
    Handover,
    Loss,
    NamedReader,
    RestrictionChange,
    SealedEnquiry,
)
from practitioners.models import Notice

UNSEEN = "No longer theirs to see"
Said = Callable[[Notice], str]
Model = (
    type[Action]
    | type[Alert]
    | type[Allocation]
    | type[Conflict]
    | type[ContactRequest]
    | type[Cover]
    | type[Handover]
    | type[Loss]
    | type[NamedReader]
    | type[RestrictionChange]
    | type[SealedEnquiry]
)


def seen(model: Model, notice: Notice) -> Any | None:
    """With its family; None where they do not see it, or no more."""
    visible = model.objects.visible_to(notice.practitioner).filter(pk=notice.about)
    return visible.select_related("family").first()


def naming_family(model: Model, words: str) -> Said:
    """These words with the family's reference in their place."""

    def said(notice: Notice) -> str:
        about = seen(model, notice)
        return words.format(about.family.reference if about else "")

    return said


def while_seen(model: Model) -> Said:
    """Nothing but sight keeps it from being sent."""
    return lambda notice: "" if seen(model, notice) else UNSEEN


def page(name: str) -> Said:
    """The page of the thing itself."""
    return lambda notice: reverse(name, args=[notice.about])


def family_page(model: Model) -> Said:
    def address(notice: Notice) -> str:
        about = seen(model, notice)
        return about.family.get_absolute_url() if about else reverse("families:list")

    return address
