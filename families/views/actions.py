"""Actions across families: the list, the same as a file, and one step with several of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from families.forms.acting import TogetherForm
from families.forms.finding import ActionFilterForm
from families.models import Action
from families.queries.actions import actions_of, named_for, to_work_on
from families.services.acting_together import Outcome, take_together
from practitioners import audit, saved_lists
from practitioners.access import PractitionerRequest, requires
from practitioners.csv_files import csv_download
from practitioners.once import once
from practitioners.paging import MOST, PER_PAGE, page_of
from practitioners.posting import posted
from practitioners.roles import Permission
from practitioners.working_days import today

LIST = "actions"
saved_lists.register(LIST, "families:actions", *ActionFilterForm.base_fields)
CSV_HEAD = (
    "Family",
    "Due",
    "Status",
    "Overdue",
    "Owner",
    "Agency",
    "Agreed on",
    "Done on",
    "Difference recorded",
    "Page",
)


@require_GET
@requires(Permission.ACTION_WORK)
def actions(request: PractitionerRequest) -> HttpResponse:
    form = ActionFilterForm(request.GET)
    page = page_of(actions_of(request.user, **form.asked), request)
    shown = named_for(page)
    seen = [(action, action.family_id) for action in shown]
    audit.record_each("action.seen", seen, by=request.user)
    views = saved_lists.saved_views_of(request.user, LIST)
    context = {
        "form": form,
        "page": page,
        "actions": shown,
        "today": today(),
        "query": saved_lists.LISTS[LIST].kept(request.GET),
        "views": [(view, saved_lists.address_of(view)) for view in views],
    }
    return render(request, "families/actions.html", context)


@require_GET
@requires(Permission.ACTION_WORK)
def actions_csv(request: PractitionerRequest) -> HttpResponse:
    """What the list shows, as far as it counts, without a word that was typed."""
    found = named_for(actions_of(request.user, **ActionFilterForm(request.GET).asked)[:MOST])
    audit.record("actions.exported", request.user, by=request.user, actions=len(found))
    each = [(action, action.family_id) for action in found]
    audit.record_each("action.exported", each, by=request.user)
    return csv_download("actions.csv", CSV_HEAD, [_csv_row(request, action) for action in found])


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_WORK)
def together(request: PractitionerRequest) -> HttpResponse:
    """One step with those of one's own actions that were ticked in the list."""
    asked = request.POST if request.method == "POST" else request.GET
    chosen = to_work_on(request.user, asked.getlist("action")[:PER_PAGE])
    if not chosen:
        messages.info(request, "Select open actions of yours in the list first.")
        return redirect("families:actions")
    form = TogetherForm(posted(request), actions=chosen)
    if form.is_valid():
        return once(request, lambda: _take(request, chosen, form))
    seen = [(action, action.family_id) for action in chosen]
    audit.record_each("action.seen", seen, by=request.user)
    return _show(request, chosen, form)


def _take(request: PractitionerRequest, chosen: list[Action], form: TogetherForm) -> HttpResponse:
    outcomes = take_together(chosen, form.cleaned_data["step"], by=request.user, **form.facts)
    refused = [outcome for outcome in outcomes if outcome.why_not]
    done = len(outcomes) - len(refused)
    if done:
        messages.success(request, f"{done} action{'s' if done > 1 else ''} updated")
    if not refused:
        return redirect("families:actions")
    return _show(request, [outcome.action for outcome in refused], form, refused)


def _show(
    request: PractitionerRequest,
    chosen: list[Action],
    form: TogetherForm,
    refused: list[Outcome] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"actions": chosen, "form": form, "refused": refused}
    return render(request, "families/actions_together.html", context | {"today": today()})


def _csv_row(request: PractitionerRequest, action: Action) -> list[object]:
    unnamed = action.owner_is_unnamed
    return [
        action.family.reference,
        action.due_on,
        action.get_status_display(),
        "Yes" if action.is_open and action.due_on < today() else "No",
        "Not named here" if unnamed else action.owner.full_name,
        "" if unnamed else action.owner_agency.name,
        localdate(action.agreed_at),
        action.done_on,
        "Yes" if action.difference_made else "No",
        request.build_absolute_uri(action.get_absolute_url()),
    ]
