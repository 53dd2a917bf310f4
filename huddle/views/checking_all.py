"""All agency checks of one's team on one screen: answered one by one, or all in one go."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huddle.forms.checking_all import FamilyForm
from huddle.queries.checks import answered_before, unanswered
from huddle.views.checking import save_answer
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission

MOST = 40  # families on one screen; the others come when these are answered


@require_http_methods(["GET", "POST"])
@requires(Permission.CHECK_ANSWER)
def checks_all(request: PractitionerRequest) -> HttpResponse:
    """Saved where something was typed; the others stay as they are, and nothing typed is lost."""
    forms = _forms(request)
    audit.record_each(
        "check.listed",
        [(form.check_asked, form.check_asked.family_id) for form in forms],
        by=request.user,
    )
    if request.method == "POST":
        chosen = request.POST.get("only")
        typed = [form for form in forms if form.has_changed()]
        for form in typed:
            if chosen in {None, str(form.check_asked.pk)}:
                _save(request, form)
        if all(form.saved for form in typed):
            return _done(request, forms)
        for form in forms:
            if not form.saved and not form.judged:
                form.keep_typing()
    page = {"forms": forms, "wrong": [form for form in forms if form.judged and not form.saved]}
    return render(request, "huddle/checks_all.html", page)


def _forms(request: PractitionerRequest) -> list[FamilyForm]:
    missing = list(unanswered(request.user)[:MOST])
    before = answered_before(missing, request.user)
    sent = request.POST if request.method == "POST" else None
    return [
        FamilyForm(sent, check=check, before=before.get((check.team_id, check.family_id)))
        for check in missing
    ]


def _save(request: PractitionerRequest, form: FamilyForm) -> None:
    form.judged = True
    if not form.is_valid():
        return
    given = dict(form.cleaned_data)
    given.pop("still_so", None)
    try:
        save_answer(form.check_asked, given, request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    else:
        form.saved = True


def _done(request: PractitionerRequest, forms: list[FamilyForm]) -> HttpResponse:
    saved = sum(form.saved for form in forms)
    if saved:
        answers = "1 answer is" if saved == 1 else f"{saved} answers are"
        messages.success(request, f"{answers} saved.")
    return redirect("huddle:checks_all" if saved < len(forms) else "huddle:checks")
