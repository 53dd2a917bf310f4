"""My families: what the Single Lead Practitioner opens every morning."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from families.forms.finding import MyFamiliesForm
from families.morning import RULES
from families.queries.morning import as_listed, my_families
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.paging import page_of_list
from practitioners.roles import Permission


@require_GET
@requires(Permission.FAMILY_LEAD)
def mine(request: PractitionerRequest) -> HttpResponse:
    form = MyFamiliesForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = page_of_list(my_families(request.user, **asked), request)
    listed = as_listed(list(page), request.user)
    audit.record_each("family.seen", [(one, one.pk) for one in page], by=request.user)
    shown = {"form": form, "page": page, "listed": listed, "rules": RULES, "asked": asked}
    return render(request, "families/mine.html", shown)
