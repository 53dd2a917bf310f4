"""What is sent twice is done once, with or without JavaScript: pressed twice, or sent again.

A page carries a key of its own (``{% form_key %}``). The first form with that key is done, in
the request's transaction; a second one waits for the first and is led where that one went.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from practitioners.access import PractitionerRequest
from practitioners.models import FormKey

FIELD = "form_key"
KEPT_FOR = timedelta(days=2)


def once(request: PractitionerRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Do it and remember where it led; sent again, go there and say that nothing was added."""
    key = _key(request)
    if key is None:
        return act()
    sent, is_new = FormKey.objects.get_or_create(practitioner=request.user, key=key)
    if not is_new:
        messages.info(request, "You sent this twice. It was added once.")
        return redirect(sent.led_to)
    response = act()
    if led_to := response.headers.get("Location"):
        FormKey.objects.filter(pk=sent.pk).update(led_to=led_to)
    else:  # not done after all: the same page may be sent again
        sent.delete()
    return response


def forget_old() -> int:
    return FormKey.objects.filter(sent_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _key(request: PractitionerRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
