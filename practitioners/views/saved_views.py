"""Saved views: keep the filters of a list, and remove them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from practitioners import saved_lists
from practitioners.access import PractitionerRequest, for_everyone
from practitioners.forms.saved_views import SaveViewForm
from practitioners.models import SavedView
from practitioners.posting import posted


@require_http_methods(["GET", "POST"])
@for_everyone
def save(request: PractitionerRequest, of: str) -> HttpResponse:
    if of not in saved_lists.LISTS:
        raise Http404
    query = saved_lists.LISTS[of].kept(request.GET)
    back = saved_lists.LISTS[of].address(query)
    form = SaveViewForm(posted(request))
    if form.is_valid() and _saved(request, of, query, form):
        return redirect(back)
    return render(request, "practitioners/saved_view_new.html", {"form": form, "back": back})


@require_http_methods(["GET", "POST"])
@for_everyone
def remove(request: PractitionerRequest, view_id: UUID) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=view_id)
    back = saved_lists.address_of(view)
    if request.method == "POST":
        saved_lists.forget_view(view, by=request.user)
        messages.success(request, "The saved view has been removed")
        return redirect(back)
    return render(request, "practitioners/saved_view_remove.html", {"view": view, "back": back})


def _saved(request: PractitionerRequest, of: str, query: str, form: SaveViewForm) -> bool:
    try:
        saved_lists.save_view(form.cleaned_data["name"], of, query, by=request.user)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, "The view has been saved")
    return True
