"""What waits for the information governance lead: one page that leads to each kind of work."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from practitioners.access import PractitionerRequest, requires
from practitioners.governance import KINDS, Work
from practitioners.models import Practitioner
from practitioners.roles import Permission


@require_GET
@requires(Permission.GOVERN)
def governance(request: PractitionerRequest) -> HttpResponse:
    works = [_line(work, request.user) for work in KINDS]
    return render(request, "consent/governance.html", {"works": works})


def _line(work: Work, practitioner: Practitioner) -> dict[str, Any]:
    waiting = work.waiting(practitioner)
    return {
        "title": work.title,
        "href": reverse(work.page),
        "hint": work.hint,
        "status": "" if waiting else "Nothing waits",
        "tag": f"{waiting} to do" if waiting else "",
        "colour": "blue",
    }
