"""Around the session: still there? what was not sent? and a page that is out of date."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from practitioners import once, unsent
from practitioners.access import PractitionerRequest, for_everyone
from practitioners.wording import field_name


@require_GET
@never_cache
@for_everyone
def session_ping(request: PractitionerRequest) -> HttpResponse:
    """Asking keeps the session; the answer says whose it is and with which token to write."""
    return JsonResponse({"person": str(request.user.pk), "csrf": get_token(request)})


@require_http_methods(["GET", "POST"])
@never_cache
@for_everyone
def resume(request: PractitionerRequest) -> HttpResponse:
    """What was typed when the session ended: send it again, or let it go."""
    if request.method == "POST":
        unsent.forget(request.user, request.POST.get("discard", ""))
        return redirect("account_resume")
    forms = [
        {
            "form": form,
            "fields": form.fields,
            "rows": [
                {"key": field_name(name), "value": ", ".join(values)}
                for name, values in form.fields
                if any(values) and name != once.FIELD
            ],
        }
        for form in unsent.kept_for(request.user)
    ]
    page = {"kept": forms, "mark": unsent.MARK, "minutes": unsent.KEPT_FOR.seconds // 60}
    return render(request, "account/resume.html", page)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page opened before somebody signed in anew: its token is old, what it holds is not."""
    match = request.resolver_match
    behind_wall = match is None or getattr(match.func, "login_required", True)
    kept = unsent.keep(request) if behind_wall else None
    if kept and request.user.is_anonymous:
        return redirect_to_login(reverse("account_resume"))
    if kept and kept.practitioner_id == request.user.pk:
        return redirect("account_resume")
    return render(request, "403_csrf.html", {"kept": bool(kept)}, status=403)
