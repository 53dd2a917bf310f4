"""My team's nominations: what became of each, answering a question, and drafts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from families.forms.reading import SHOW_READERS
from families.models import Contribution
from families.views.contributing import readers_for
from huddle.forms.screening import AnswerForm
from huddle.models import Nomination, NominationDraft
from huddle.permissions.screening import may_answer
from huddle.queries.nominating import (
    agencies_to_name,
    asked_of,
    drafts_of,
    team_nominations,
)
from huddle.services.drafting import delete_draft as delete
from huddle.services.screening import answer_coordinator
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission

PAGE = 25


@requires(Permission.NOMINATE)
def nominations(request: PractitionerRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    found = team_nominations(request.user, state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    asked = list(asked_of(request.user))
    seen = {one.pk: (one, one.family_id) for one in [*page.object_list, *asked]}
    audit.record_each("nomination.seen", seen.values(), by=request.user)
    return render(
        request,
        "huddle/nominations.html",
        {
            "page": page,
            "rows": [_row(one) for one in page.object_list],
            "state": state,
            "states": Nomination.State.choices,
            "drafts": drafts_of(request.user),
            "asked": asked,
        },
    )


@requires(Permission.NOMINATE)
def answer(request: PractitionerRequest, nomination: UUID) -> HttpResponse:
    """Answer the coordinator's question; the nomination then goes back to them."""
    visible = Nomination.objects.visible_to(request.user)
    found = get_object_or_404(visible.select_related("family", "huddle", "team"), pk=nomination)
    may_answer(request.user, found).enforce()
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, agencies=agencies_to_name([found.huddle]))
    if sent is not None and SHOW_READERS not in sent and form.is_valid():
        answer_coordinator(
            found,
            text=form.cleaned_data["text"],
            audience=form.cleaned_data["audience"],
            named_agencies=form.named,
            by=request.user,
        )
        messages.success(request, f"Your answer about {found.family.reference} has been sent")
        return redirect("huddle:nominations")
    theme, about = [Contribution.Theme.PRESSURE], [found.child_id]  # as the service writes it
    readers = readers_for(request, found.family, form, theme=theme, about=about)
    audit.record("nomination.viewed", found, by=request.user, family=found.family_id)
    page = {"nomination": found, "form": form, "readers": readers, "theme": theme[0]}
    return render(request, "huddle/nomination_answer.html", page)


@requires(Permission.NOMINATE)
def delete_draft(request: PractitionerRequest, draft: UUID) -> HttpResponse:
    drafts = NominationDraft.objects.visible_to(request.user).unfinished()
    found = get_object_or_404(drafts, pk=draft)
    if request.method == "POST":
        delete(found, by=request.user)
        messages.success(request, "Your draft has been deleted")
        return redirect("huddle:nominations")
    return render(request, "huddle/draft_delete.html", {"draft": found})


def _row(nomination: Nomination) -> dict[str, Any]:
    return {
        "nomination": nomination,
        "colour": COLOURS[nomination.state],
        "note": nomination.screening_note,
    }


COLOURS: dict[str, str] = {
    Nomination.State.SUBMITTED: "blue",
    Nomination.State.NEEDS_INFORMATION: "yellow",
    Nomination.State.ACCEPTED: "green",
    Nomination.State.REDIRECTED: "grey",
    Nomination.State.MERGED: "grey",
}
