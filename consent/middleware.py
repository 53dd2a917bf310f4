"""Emergency access ends to the second: the request after its time finds it closed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from consent.emergencies import is_over, remember
from consent.services.breaking_glass import end_what_is_over
from practitioners.models import Practitioner


class EndEmergencyAccess:
    """Beat ends it within a minute; whoever goes on reading in their session ends it at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, Practitioner) and is_over(request):
            end_what_is_over(by=request.user)
            remember(request, request.user)
        return self.get_response(request)
