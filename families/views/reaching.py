"""The contact log of a family: read it, add to it, correct it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from families.forms.reaching import (
    ContactCorrectionForm,
    ContactFilterForm,
    ContactLogForm,
    as_now,
)
from families.models import Contact, Family, Person
from families.permissions.reaching import may_correct_contact, may_log_contact
from families.queries.alerts import alerts_of
from families.queries.people import hidden_principals
from families.queries.reaching import contacts_of, logged
from families.queries.seeing import last_seen_of
from families.services.reaching import correct_contact, log_contact
from families.views.contributing import readers_for
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission


@require_GET
@requires(Permission.FAMILY_VIEW)
def contact_log(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    form = ContactFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = page_of(contacts_of(family, request.user, **asked), request)
    babies = Person.objects.visible_to(request.user).babies().filter(family=family)
    teams = set(request.user.teams().values_list("pk", flat=True))
    may_log = may_log_contact(request.user, family)
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    shown = {
        "family": family,
        "form": form,
        "page": page,
        "logged": logged(list(page), request.user),
        "last_seen": last_seen_of(family, babies, request.user),
        "my_teams": teams if may_log else set(),
        "may_log": may_log,
    }
    return render(request, "families/contact_log.html", shown)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def new(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_log_contact(request.user, family).enforce()
    form = ContactLogForm(
        posted(request), family=family, practitioner=request.user, initial=as_now()
    )
    if "readers" not in request.POST and form.is_valid():
        answer = once(request, lambda: _log(request, family, form))
        if not form.errors:
            return answer
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    page = {
        "family": family,
        "form": form,
        "readers": readers_for(request, family, form),
        "alerts": alerts_of(family, request.user, hidden_principals(family)),
    }
    return render(request, "families/contact_new.html", page)


def _log(request: PractitionerRequest, family: Family, form: ContactLogForm) -> HttpResponse:
    with form.refusals():
        log_contact(
            family, by=request.user, team=form.team_chosen, met=form.met(), note=form.noted()
        )
        messages.success(request, "The contact has been added to the log")
        return redirect("families:contact_log", family.pk)
    return HttpResponse()


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def correct(request: PractitionerRequest, contact_id: UUID) -> HttpResponse:
    """What it says: what there was is kept and no longer counts."""
    seen = Contact.objects.visible_to(request.user).select_related("family")
    contact = get_object_or_404(seen, pk=contact_id)
    may_correct_contact(request.user, contact).enforce()
    people = Person.objects.visible_to(request.user).filter(family=contact.family)
    form = ContactCorrectionForm(posted(request), contact=contact, people=people, by=request.user)
    if form.is_valid():
        with form.refusals():
            change = form.cleaned_data["change"]
            correct_contact(contact, by=request.user, change=change, met=form.met())
            messages.success(request, "The new version stands in its place")
            return redirect("families:contact_log", contact.family_id)
    audit.record("family.viewed", contact.family, by=request.user, family=contact.family_id)
    page = {"family": contact.family, "form": form, "contact": contact}
    return render(request, "families/contact_correct.html", page)
