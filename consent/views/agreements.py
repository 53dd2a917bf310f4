"""What one parent or carer answered, when asked to be worked with; and what they said before."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from consent.forms.agreements import AgreementForm
from consent.permissions.agreements import may_record_agreement
from consent.queries.agreements import answers_of
from consent.services.agreements import record_agreement
from families.models import Family, Person
from practitioners import audit
from practitioners.access import NotNow, PractitionerRequest, requires
from practitioners.posting import posted
from practitioners.roles import Permission

CHANGED = "Another answer has been recorded since you opened this page. Read it first."


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def agreement(request: PractitionerRequest, family_id: UUID, carer_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    adults = Person.objects.visible_to(request.user).filter(family=family).adults()
    person = get_object_or_404(adults, pk=carer_id)
    may_record_agreement(request.user, family).enforce()
    answers = answers_of(person, request.user)
    newest = str(answers[0].pk) if answers else ""
    sent = posted(request)
    form = AgreementForm(sent, initial={"seen": newest})
    if form.is_valid():
        if form.cleaned_data.pop("seen") != newest:
            raise NotNow(CHANGED)
        record_agreement(family, person=person, **form.cleaned_data, by=request.user)
        messages.success(request, "The answer has been recorded")
        return redirect(family)
    audit.record("agreement.viewed", person, by=request.user, family=family.pk)
    context = {"family": family, "person": person, "answers": answers, "form": form}
    return render(request, "consent/agreement.html", context)
