"""Messages that go through the coordinator: ask for one, read one, pass one on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from families.forms.contacting import ContactAnswerForm, ContactForm
from families.models import ContactRequest, Family
from families.permissions.contacting import may_answer_contact, may_ask_for_contact
from families.queries.contacting import (
    TO_COORDINATOR,
    messages_of,
    services_to_pass_on_to,
    state_of,
)
from families.services.contacting import answer_contact, ask_for_contact
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.once import once
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def ask(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    """The same page for every family, whoever works with it."""
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_ask_for_contact(request.user, family).enforce()
    form = ContactForm(posted(request))
    if form.is_valid():
        return once(request, lambda: _ask(request, family, form))
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    return render(request, "families/contact_ask.html", {"family": family, "form": form})


def _ask(request: PractitionerRequest, family: Family, form: ContactForm) -> HttpResponse:
    ask_for_contact(family, by=request.user, **form.cleaned_data)
    messages.success(request, TO_COORDINATOR)
    return redirect(family)


@require_GET
@requires(Permission.FAMILY_VIEW)
def contacts(request: PractitionerRequest) -> HttpResponse:
    """What they asked, what waits for them, and what was passed on to them."""
    page = page_of(messages_of(request.user), request)
    shown = [(one, state_of(one, request.user)) for one in page]
    seen = [(one, one.family_id) for one in page]
    audit.record_each("family.seen", seen, by=request.user)
    return render(request, "families/contacts.html", {"page": page, "shown": shown})


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def contact(request: PractitionerRequest, message_id: UUID) -> HttpResponse:
    found = get_object_or_404(messages_of(request.user), pk=message_id)
    verdict = may_answer_contact(request.user, found)
    form = _answer_form(request, found) if verdict else None
    if request.method == "POST":
        verdict.enforce()
        if form and form.is_valid():
            answer_contact(found, by=request.user, to=form.cleaned_data["to"])
            messages.success(request, "Your answer is recorded")
            return redirect("families:contacts")
    audit.record("family.viewed", found.family, by=request.user, family=found.family_id)
    page = {"message": found, "state": state_of(found, request.user), "form": form}
    return render(request, "families/contact.html", page)


def _answer_form(request: PractitionerRequest, found: ContactRequest) -> ContactAnswerForm:
    sent = posted(request)
    return ContactAnswerForm(sent, services=services_to_pass_on_to(found.family, request.user))
