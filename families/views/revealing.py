"""Show a protected address to one more person, by somebody who knows it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from families.forms.revealing import RevealForm
from families.models import Address
from families.services.revealing import reveal_address
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_VIEW)
def reveal(request: PractitionerRequest, address_id: UUID) -> HttpResponse:
    visible = Address.objects.visible_to(request.user).filter(protected=True)
    address = get_object_or_404(visible.select_related("family"), pk=address_id)
    sent = request.POST if request.method == "POST" else None
    form = RevealForm(sent, address=address)
    if form.is_valid():
        reveal_address(address, to=form.cleaned_data["to"], by=request.user)
        messages.success(request, "They can now see the address")
        return redirect(address.family)
    audit.record("family.viewed", address.family, by=request.user, family=address.family_id)
    return render(request, "families/address_reveal.html", {"address": address, "form": form})
