"""The mailbox of the demo: what Huddle sent to anybody, for anybody to read."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from config.demo_mail import mailbox
from config.demo_mail.mailbox import Letter
from practitioners.access import for_everyone

PER_PAGE = 25


@require_safe
@login_not_required
@for_everyone
def letters(request: HttpRequest) -> HttpResponse:
    page = Paginator(mailbox.names(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo_mail/letters.html", _list(page))


@require_safe
@login_not_required
@for_everyone
def letter(request: HttpRequest, name: str) -> HttpResponse:
    if not (found := mailbox.read(name)):
        raise Http404
    return render(request, "demo_mail/letter.html", {"letter": found, "facts": _facts(found)})


def _list(page: Page) -> dict[str, object]:
    return {"page": page, "head": ["Subject", "To", "Sent"], "rows": _rows(page)}


def _rows(page: Page) -> list[list[object]]:
    found = [letter for name in page if (letter := mailbox.read(name))]
    return [
        [
            {"text": letter.subject, "href": reverse("demo_mail:letter", args=[letter.name])},
            letter.to,
            _when(letter),
        ]
        for letter in found
    ]


def _facts(letter: Letter) -> list[dict[str, str]]:
    facts = {"To": letter.to, "From": letter.sender, "Sent": _when(letter)}
    if letter.attachments:
        facts["Attachments"] = ", ".join(letter.attachments)
    return [{"key": key, "value": value} for key, value in facts.items()]


def _when(letter: Letter) -> str:
    return f"{localtime(letter.arrived_at):%-d %B %Y, %H:%M:%S}"
