"""The start page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huddle.my_week import week_of
from practitioners import audit
from practitioners.access import PractitionerRequest, for_everyone


@require_GET
@for_everyone
def my_week(request: PractitionerRequest) -> HttpResponse:
    week = week_of(request.user)
    audit.record_each("my_week.listed", week.seen, by=request.user)
    return render(request, "huddle/my_week.html", {"week": week})
