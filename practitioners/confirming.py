"""Ask whether to do it: what was typed goes through the page that asks, and comes back."""

from django.http import HttpRequest

BUTTONS = {"csrfmiddlewaretoken", "confirm", "change"}


def typed(request: HttpRequest, *but: str) -> list[tuple[str, str]]:
    """Each answer for a hidden field; the buttons, and ``but``, are asked anew."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in BUTTONS and name not in but
    ]
