"""Keep the answers of a nomination as they are given, so that none is ever typed twice."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from huddle.models import NominationDraft
from huddle.permissions.drafting import may_draft
from practitioners import audit
from practitioners.access import may
from practitioners.binding import service
from practitioners.models import Practitioner
from practitioners.roles import Permission

Given = dict[str, list[str]]


@service
def begin_draft(pk: UUID, *, danger: bool, by: Practitioner) -> NominationDraft:
    """Begin with the gate's answer. The page chose the id: sending it twice begins one draft."""
    may(by, Permission.NOMINATE).enforce()
    fresh = NominationDraft(pk=pk, practitioner=by)
    NominationDraft.objects.bulk_create([fresh], ignore_conflicts=True)
    draft = _hold(fresh, by)
    return _keep(draft, danger="yes" if danger else "no")


@service
def keep_answers(
    draft: NominationDraft, step: str, given: Given, *, by: Practitioner
) -> NominationDraft:
    """As typed, wrong or not: whether it will do is asked again before it is sent."""
    return _keep(_hold(draft, by), **{step: given})


@service
def keep_baby(
    draft: NominationDraft, number: int, given: Given, *, by: Practitioner
) -> NominationDraft:
    """The answers about baby ``number``, from 1: another one, or one given before."""
    draft = _hold(draft, by)
    babies = list(draft.answers.get("babies", []))
    babies[number - 1 : number] = [given]
    return _keep(draft, babies=babies)


@service
def remove_baby(draft: NominationDraft, number: int, *, by: Practitioner) -> NominationDraft:
    draft = _hold(draft, by)
    babies = list(draft.answers.get("babies", []))
    del babies[number - 1 : number]
    return _keep(draft, babies=babies)


@service
def delete_draft(draft: NominationDraft, *, by: Practitioner) -> None:
    """Gone for good; a danger stop that came of it stays."""
    draft = _hold(draft, by)
    audit.record("draft.deleted", draft, by=by)
    draft.delete()


def _hold(draft: NominationDraft, by: Practitioner) -> NominationDraft:
    held = NominationDraft.objects.visible_to(by).select_for_update().filter(pk=draft.pk).first()
    if held is None:
        raise PermissionDenied("Only the person who began this nomination can go on with it.")
    may_draft(by, held).enforce()
    return held


def _keep(draft: NominationDraft, **given: Any) -> NominationDraft:
    draft.answers = draft.answers | given
    draft.save(update_fields=["answers", "updated_at"])
    return draft
