"""Your account: the password, and where you live, if you want looking there to be asked about."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from consent.forms.home import HomePostcodeForm
from consent.queries.home import home_postcode_of
from consent.services.home import give_home_postcode, remove_home_postcode
from practitioners.access import PractitionerRequest, for_everyone
from practitioners.posting import posted


@require_http_methods(["GET", "POST"])
@for_everyone
def account(request: PractitionerRequest) -> HttpResponse:
    form = HomePostcodeForm(posted(request))
    if form.is_valid():
        give_home_postcode(form.cleaned_data["own_postcode"], by=request.user)
        messages.success(request, "Your home postcode can be compared from now on")
        return redirect("consent:account")
    page = {"form": form, "home": home_postcode_of(request.user)}
    return render(request, "consent/account.html", page)


@require_POST
@for_everyone
def home_postcode_remove(request: PractitionerRequest) -> HttpResponse:
    remove_home_postcode(by=request.user)
    messages.success(request, "Your home postcode is removed")
    return redirect("consent:account")
