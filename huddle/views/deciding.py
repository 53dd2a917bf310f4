"""One family in the room: what is known, what the meeting decides, the actions it agrees."""

from types import EllipsisType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from families.forms.acting import ActionForm
from families.forms.contributing import ContributionForm
from families.forms.reading import SHOW_READERS
from families.models import Person
from families.permissions.leading import may_answer_referral
from families.views.contributing import readers_for
from huddle.consequences.table import TABLE
from huddle.forms.deciding import CodeForm, DecisionForm, DeferForm, decision_form
from huddle.models import AgendaItem, Decision, DecisionCode, HuddleSession
from huddle.permissions.holding import ask_once, has_accepted, may_decide, may_enter, may_speak
from huddle.queries.capture import (
    begin_with,
    keys_of,
    primary_decision,
    put_together,
    typed_before,
)
from huddle.queries.holding import children_of
from huddle.queries.item_page import item_page
from huddle.queries.live import live_of
from huddle.services import capturing, deciding, holding
from huddle.services.deciding import ChangedError
from huddle.services.referrals import confirm_step_up
from huddle.views.finding import visible_item
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.confirming import typed
from practitioners.once import FIELD, once
from practitioners.roles import Permission

State = HuddleSession.State
SEEN = "seen"  # the decision that stood when the page was made


@require_GET
@requires(Permission.SESSION_VIEW)
def item(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """The family, for the room. The statement first; after signing, the minutes."""
    found = visible_item(request, item_id)
    session = found.session
    if session.state == State.SIGNED:
        return redirect("huddle:minutes", session.pk)
    ask_once(request.user, session)
    if session.state == State.IN_SESSION and not has_accepted(request.user, session):
        return redirect("huddle:statement", session.pk)
    may_enter(request.user, session).enforce()
    page = item_page(found, request.user) | {"live": live_of(session, request.user)}
    return _show(request, "huddle/item.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def contribute(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    found = visible_item(request, item_id)
    may_speak(request.user, found).enforce()
    form = ContributionForm(_sent(request), family=found.family, practitioner=request.user)
    if SHOW_READERS not in request.POST and form.is_valid():
        return once(request, lambda: _share(request, found, form))
    before = typed_before(found, "contribute", request.user)
    begin_with(form, before)
    readers = readers_for(request, found.family, form)
    page = {
        "item": found,
        "family": found.family,
        "form": form,
        "readers": readers,
        "typed": before,
    }
    return _show(request, "huddle/item_contribute.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def decide(request: PractitionerRequest, item_id: UUID, child_id: UUID) -> HttpResponse:
    """Step one: which of the sixteen."""
    found, child = _to_decide(request, item_id, child_id)
    form = CodeForm(_sent(request))
    if form.is_valid():
        code = form.cleaned_data["code"]
        return redirect("huddle:decide_details", found.pk, child.pk, code)
    page = {"item": found, "child": child, "form": form}
    return _show(request, "huddle/decide.html", page)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def decide_details(
    request: PractitionerRequest, item_id: UUID, child_id: UUID, code: str
) -> HttpResponse:
    """Step two: what this decision demands; then a check; then it is recorded."""
    if code not in TABLE:
        raise Http404
    found, child = _to_decide(request, item_id, child_id)
    form = decision_form(code, found, request.user)(_sent(request))
    page: dict[str, Any] = {
        "item": found,
        "child": child,
        "form": form,
        "code": DecisionCode(code),
        "follows": TABLE[code].follows,
        "typed": typed_before(found, f"decide:{code}:{child.pk}", request.user),
        "stands": primary_decision(found, child, request.user),
    }
    begin_with(form, page["typed"])
    if _changed_meanwhile(request, page["stands"]):
        return _both(request, page)
    if not form.is_valid() or "change" in request.POST:
        return _show(request, "huddle/decide_details.html", page)
    if "confirm" not in request.POST:
        return _show(request, "huddle/decide_check.html", page | _to_check(request, form))
    return once(request, lambda: _decided(request, page))


def _decided(request: PractitionerRequest, page: dict[str, Any]) -> HttpResponse:
    """Recorded; or the form again with what the meeting must mend."""
    form = page["form"]
    try:
        _record(request, page["item"], page["child"], form)
    except ChangedError as changed:
        return _both(request, page | {"stands": changed.stands})
    except ValidationError as refusal:
        form.blame(refusal)
        return _show(request, "huddle/decide_details.html", page)
    _sent_at_last(request, page["item"])
    messages.success(request, f"Recorded: {page['code'].label}.")
    return redirect("huddle:item", page["item"].pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def defer(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """The whole family was not discussed: it comes first next time."""
    found = visible_item(request, item_id)
    may_decide(request.user, found).enforce()
    form = DeferForm(_sent(request))
    if form.is_valid():
        try:
            deciding.defer_item(found, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            _blame(form, refusal)
        else:
            messages.success(request, f"{found.family} is deferred to the next session.")
            return redirect("huddle:hold", found.session_id)
    return _show(request, "huddle/item_defer.html", {"item": found, "form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD)
def action(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    found = visible_item(request, item_id)
    may_decide(request.user, found).enforce()
    form = ActionForm(_sent(request), family=found.family, by=request.user)
    if form.is_valid():
        return once(request, lambda: _agree(request, found, form))
    return _show(request, "huddle/item_action.html", {"item": found, "form": form})


def _share(
    request: PractitionerRequest, found: AgendaItem, form: ContributionForm
) -> HttpResponse:
    holding.contribute_in_session(found, by=request.user, **form.told())
    _sent_at_last(request, found)
    messages.success(request, "What you know has been added.")
    return redirect("huddle:item", found.pk)


def _agree(request: PractitionerRequest, found: AgendaItem, form: ActionForm) -> HttpResponse:
    agreed = deciding.agree_in_session(found, by=request.user, **form.cleaned_data)
    messages.success(request, f"Agreed: an action for {agreed.owner.full_name}.")
    return redirect("huddle:item", found.pk)


@require_POST
@requires(Permission.SESSION_RECORD)
def ratify(request: PractitionerRequest, item_id: UUID, child_id: UUID) -> HttpResponse:
    """A quorate meeting confirms what an inquorate one decided."""
    found, child = _to_decide(request, item_id, child_id)
    provisional = deciding.waits_to_be_ratified(found, child)
    if provisional is None:
        raise Http404
    try:
        deciding.ratify_decision(provisional, found, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"Ratified: {provisional.get_code_display()}.")
    return redirect("huddle:item", found.pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_VIEW)
def referral(request: PractitionerRequest, item_id: UUID) -> HttpResponse:
    """Children's social work has answered, in the session or days after it: the lead may end."""
    found = visible_item(request, item_id)
    may_answer_referral(request.user, found.family).enforce()
    if request.method == "POST":
        confirm_step_up(found.family, by=request.user)
        messages.success(request, "Recorded: children's social work has confirmed the referral.")
        return redirect(found.family)
    return _show(request, "huddle/item_referral.html", {"item": found})


def _expected(request: PractitionerRequest) -> UUID | EllipsisType | None:
    """The decision that the page showed to stand; anything where it did not say."""
    if SEEN not in request.POST:
        return ...
    return next(iter(keys_of(request.POST[SEEN])), None)


def _changed_meanwhile(request: PractitionerRequest, stands: Decision | None) -> bool:
    expected = _expected(request) if request.method == "POST" else ...
    return expected is not ... and expected != (stands.pk if stands else None)


def _both(request: PractitionerRequest, page: dict[str, Any]) -> HttpResponse:
    """Somebody was quicker: both texts, and a form that holds both."""
    mine = request.POST.get("rationale", "")
    stands = page["stands"]
    data = request.POST.copy()
    data["rationale"] = put_together(stands.rationale if stands else "", mine)
    again = type(page["form"])(data)
    page = page | {"form": again, "theirs": stands, "mine": mine}
    return _show(request, "huddle/decide_details.html", page)


def _sent_at_last(request: PractitionerRequest, found: AgendaItem) -> None:
    """What had been kept of it is kept no longer."""
    keys = keys_of(request.POST.get(FIELD, ""), request.POST.get("draft", ""))
    capturing.let_go(found, keys, by=request.user)


def _show(request: PractitionerRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    """Whoever opens a page about the family stands in its trail."""
    item = page["item"]
    audit.record("item.viewed", item, by=request.user, family=item.family_id)
    return render(request, template, page)


def _to_decide(
    request: PractitionerRequest, item_id: UUID, child_id: UUID
) -> tuple[AgendaItem, Person]:
    found = visible_item(request, item_id)
    may_decide(request.user, found).enforce()
    child = next((child for child in children_of(found) if child.pk == child_id), None)
    if child is None:
        raise Http404
    return found, child


def _record(
    request: PractitionerRequest, found: AgendaItem, child: Person, form: DecisionForm
) -> None:
    deciding.decide(
        found,
        child,
        form.code,
        rationale=form.cleaned_data["rationale"],
        details=form.answers(),
        is_primary=form.is_primary(),
        expecting=_expected(request),
        level=form.cleaned_data["level"],
        review_on=form.cleaned_data.get("review"),
        happened=form.cleaned_data.get("happened"),
        by=request.user,
    )


def _to_check(request: PractitionerRequest, form: DecisionForm) -> dict[str, Any]:
    """What was typed, to be read once more and sent again unseen."""
    return {"rows": form.in_words(), "kept": typed(request)}


def _blame(form: DeferForm, refusal: ValidationError) -> None:
    for name, words in refusal.message_dict.items():
        form.add_error(name if name in form.fields else None, words)


def _sent(request: PractitionerRequest) -> Any:
    return request.POST if request.method == "POST" else None
