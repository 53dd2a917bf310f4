"""A team's agency checks: the list of what it was asked, and one answer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from families.forms.reading import SHOW_READERS
from families.views.contributing import readers_for
from huddle.forms.checking import CheckForm
from huddle.models import AgencyCheck
from huddle.permissions.preparing import may_answer
from huddle.queries.checks import agencies_to_name, answered, check_page, may_return, unanswered
from huddle.services.checking import THEMES, Told, answer_check
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.models import Practitioner
from practitioners.roles import Permission

PAGE = 50


@require_GET
@requires(Permission.CHECK_ANSWER)
def checks(request: PractitionerRequest) -> HttpResponse:
    """One screen for all listed families: first what is missing, the oldest first."""
    missing = list(unanswered(request.user))
    given = Paginator(answered(request.user), PAGE).get_page(request.GET.get("page"))
    shown = [*missing, *given]
    audit.record_each("check.listed", [(c, c.family_id) for c in shown], by=request.user)
    page = {"missing": missing, "given": given, "returns": may_return(request.user)}
    return render(request, "huddle/checks.html", page)


@requires(Permission.CHECK_ANSWER)
def check(request: PractitionerRequest, check_id: UUID) -> HttpResponse:
    """The two-minute form; read only once the session is over."""
    found = _visible_check(request, check_id)
    verdict = may_answer(request.user, found)
    if not verdict and not verdict.not_now:
        verdict.enforce()
    sent = request.POST if request.method == "POST" else None
    if sent is not None:
        verdict.enforce()
    page = check_page(found, request.user)
    form = CheckForm(
        sent,
        agencies=agencies_to_name(found),
        told_before=bool(page.told),
        initial=_given(found),
    )
    if sent is not None and SHOW_READERS not in sent and form.is_valid():
        save_answer(found, form.cleaned_data, request.user)
        messages.success(request, f"Your answer for {found.family} is saved.")
        return redirect("huddle:checks")
    readers = readers_for(request, found.family, form, theme=THEMES) if verdict else None
    audit.record("check.viewed", found, by=request.user, family=found.family_id)
    shown = {"form": form, "found": page, "verdict": verdict, "readers": readers, "themes": THEMES}
    return render(request, "huddle/check.html", shown)


def _visible_check(request: PractitionerRequest, check_id: UUID) -> AgencyCheck:
    checks = AgencyCheck.objects.visible_to(request.user)
    wanted = ("family", "team__agency", "item__session__huddle", "answered_by")
    return get_object_or_404(checks.select_related(*wanted), pk=check_id)


def _given(check: AgencyCheck) -> dict[str, Any]:
    """A correction begins from the answer; what was told stays in the record."""
    if check.answered_at is None:
        return {}
    return {
        "answer": check.answer,
        "withheld_reason": check.withheld_reason,
        "last_seen_on": check.last_seen_on,
    }


def save_answer(check: AgencyCheck, cleaned: Mapping[str, Any], by: Practitioner) -> None:
    """Left blank, the service's own choice stands: nothing was written that they concern."""
    chosen = ("nature", "audience")
    given = {k: v for k, v in cleaned.items() if v or k not in chosen}
    answer = {name: given.pop(name) for name in ("answer", "last_seen_on", "withheld_reason")}
    answer_check(check, **answer, told=Told(**given), by=by)
