"""What somebody was told, and how they want to be: on screen, by mail, at their hours."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from practitioners.access import PractitionerRequest, for_everyone, requires
from practitioners.channels import bounces, texts
from practitioners.forms.telling import ChoicesForm, HoursForm
from practitioners.paging import page_of
from practitioners.posting import posted
from practitioners.roles import Permission
from practitioners.telling import budget, centre
from practitioners.telling.keeping import set_hours
from practitioners.telling.stopping import choose, stop
from practitioners.telling.ways import choices_of, choosable, hours_of, ways_of


@require_http_methods(["GET", "POST"])
@for_everyone
def notices(request: PractitionerRequest) -> HttpResponse:
    if request.method == "POST":
        until = parse_datetime(request.POST.get("until", "")) or timezone.now()
        centre.read_all(request.user, until=until)
        return redirect("account_notices")
    page = page_of(centre.told(request.user), request)
    return render(
        request,
        "practitioners/notices.html",
        {
            "page": page,
            "lines": centre.lines(list(page)),
            "unread": centre.unread(request.user),
            "until": timezone.now().isoformat(),
            **_bounced(request),
        },
    )


@require_GET
@for_everyone
def open_notice(request: PractitionerRequest, notice_id: UUID) -> HttpResponse:
    """Of its own person only. Its page asks anew whether they may see what it is about."""
    notice = get_object_or_404(centre.told(request.user), pk=notice_id)
    return redirect(centre.open_notice(notice))


@require_GET
@for_everyone
def unread(request: PractitionerRequest) -> HttpResponse:
    """The number beside the link, for pages that have a script."""
    number = centre.unread(request.user)
    return render(request, "practitioners/_unread.html", {"unread": number})


@require_http_methods(["GET", "POST"])
@for_everyone
def settings(request: PractitionerRequest) -> HttpResponse:
    form = ChoicesForm(posted(request), chosen=choices_of(request.user))
    if form.is_valid():
        choose(form.cleaned_data, by=request.user)
        messages.success(request, "Your choices are kept")
        return redirect("account_notice_settings")
    always = [kind for kind in choosable() if len(ways_of(kind)) == 1]
    hours = hours_of(request.user)
    context = {"form": form, "always": always, "hours": hours, "texts": texts.said_of(hours)}
    return render(request, "practitioners/notice_settings.html", context | _bounced(request))


@require_http_methods(["GET", "POST"])
@for_everyone
def hours(request: PractitionerRequest) -> HttpResponse:
    form = HoursForm(posted(request), hours=hours_of(request.user))
    if form.is_valid():
        set_hours(by=request.user, **form.cleaned_data)
        messages.success(request, "Your hours are kept")
        return redirect("account_notice_settings")
    return render(request, "practitioners/notice_hours.html", {"form": form})


@csrf_exempt  # mail programs press it for their owner; what it needs is in the address
@login_not_required
@require_http_methods(["GET", "POST"])
def stop_kind(request: HttpRequest, token: str) -> HttpResponse:
    """The same answer for every address, so that none tells anything."""
    if request.method == "POST":
        stop(token)
    return render(request, "practitioners/notice_stop.html", {"done": request.method == "POST"})


@require_GET
@requires(Permission.CASELOAD_VIEW)
def mails(request: PractitionerRequest) -> HttpResponse:
    now = timezone.now()
    return render(
        request,
        "practitioners/mails.html",
        {
            "people": budget.mails_of(request.user.agency, now),
            "weeks": budget.weeks_shown(now),
            "bounced": bounces.bounces_of(request.user.agency),
        },
    )


def _bounced(request: PractitionerRequest) -> dict[str, object]:
    """Whether mail to them comes back, and whom they can ask."""
    bounce = bounces.bounce_of(request.user)
    ask = bounces.who_can_put_it_right(request.user) if bounce else []
    return {"bounce": bounce, "ask": ask}
