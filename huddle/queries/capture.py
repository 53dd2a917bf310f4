"""What somebody typed before on the same page of a session, and what stands there by now."""

from dataclasses import dataclass, field
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict

from families.models import Person
from huddle.models import AgendaItem, CaptureDraft, Decision
from practitioners.models import Practitioner
from practitioners.once import FIELD
from practitioners.wording import field_name

ASIDE = {"csrfmiddlewaretoken", FIELD, "seen", "draft", "place", "confirm", "change", "readers"}
MOST = 5  # older ones are not offered


@dataclass(frozen=True)
class Elsewhere:
    """Something else that they typed here, on another page or another day, and did not send."""

    draft: CaptureDraft
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class Typed:
    """What the page begins with, and what else was typed for the same place."""

    place: str
    draft: CaptureDraft | None = None
    elsewhere: list[Elsewhere] = field(default_factory=list)


def typed_before(item: AgendaItem, place: str, reader: Practitioner) -> Typed:
    mine = CaptureDraft.objects.visible_to(reader).filter(item=item, place=place)
    drafts = list(mine.order_by("-updated_at")[:MOST])
    if not drafts:
        return Typed(place)
    return Typed(place, drafts[0], [Elsewhere(one, _rows(one)) for one in drafts[1:]])


def begin_with(form: forms.Form, typed: Typed) -> None:
    """Put it into a form that nobody has sent yet."""
    if form.is_bound or typed.draft is None:
        return
    data = MultiValueDict(typed.draft.fields)
    form.initial = dict(form.initial) | {
        name: one.widget.value_from_datadict(data, MultiValueDict(), name)
        for name, one in form.fields.items()
        if any(key == name or key.startswith(f"{name}-") for key in data)
    }


def primary_decision(item: AgendaItem, child: Person, reader: Practitioner) -> Decision | None:
    """What stands for this child now."""
    current = Decision.objects.visible_to(reader).filter(
        item=item, child=child, is_primary=True, replaced_at=None
    )
    return current.select_related("recorded_by__agency").first()


def put_together(theirs: str, mine: str) -> str:
    """Both texts, once each: nobody's words are lost."""
    if mine.strip() in theirs:
        return theirs
    if theirs.strip() in mine:
        return mine
    return f"{theirs}\n\n{mine}"


def keys_of(*texts: str) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _rows(draft: CaptureDraft) -> list[tuple[str, str]]:
    return [
        (field_name(name), ", ".join(values))
        for name, values in draft.fields.items()
        if name not in ASIDE and any(values)
    ]
