"""Nominating a baby, one question a page: danger first, then who, why now, the ask, and check."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse

from families.services.matching import Matches, possible_matches
from huddle.drafts import STEPS, Filled, given_in
from huddle.forms.telling import DangerForm
from huddle.models import Nomination, NominationDraft
from huddle.queries.nominating import scene_for
from huddle.services.danger import stop_for_danger
from huddle.services.drafting import begin_draft, keep_answers, keep_baby
from huddle.services.drafting import remove_baby as take_out_baby
from huddle.services.sending import send_nomination
from practitioners.access import PractitionerRequest, requires
from practitioners.roles import Permission

MOST_BABIES = 5
CHECK = "check"  # in the address of a question that is being changed from the check page


@requires(Permission.NOMINATE)
def gate(request: PractitionerRequest) -> HttpResponse:
    """The first question. Its page chooses the draft's id, so that pressing twice begins one."""
    sent = request.POST if request.method == "POST" else None
    form = DangerForm(sent, initial={"draft": uuid4()})
    if sent is not None and form.is_valid():
        return _after_gate(request, form.cleaned_data["draft"], form.cleaned_data["danger"])
    return render(request, "huddle/nominate/gate.html", {"form": form})


@requires(Permission.NOMINATE)
def gate_again(request: PractitionerRequest, draft: UUID) -> HttpResponse:
    found = _draft(request, draft)
    sent = request.POST if request.method == "POST" else None
    given = {"draft": found.pk, "danger": found.answers.get("danger")}
    form = DangerForm(sent, initial=given)
    if sent is not None and form.is_valid():
        return _after_gate(request, found.pk, form.cleaned_data["danger"])
    return render(request, "huddle/nominate/gate.html", {"form": form})


@requires(Permission.NOMINATE)
def step(request: PractitionerRequest, draft: UUID, step: str) -> HttpResponse:
    filled = _filled(request, draft)
    if step not in filled.steps:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = filled.ask(step, sent)
    if sent is not None:
        keep_answers(filled.draft, step, given_in(form), by=request.user)
        if form.is_valid():
            return redirect(_onward(request, filled, step))
    return render(request, "huddle/nominate/step.html", _page(request, filled, step, form))


@requires(Permission.NOMINATE)
def baby(request: PractitionerRequest, draft: UUID, number: int) -> HttpResponse:
    filled = _filled(request, draft)
    if not 1 <= number <= min(filled.count + 1, MOST_BABIES):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = filled.ask_baby(number, sent)
    if sent is not None:
        keep_baby(filled.draft, number, given_in(form), by=request.user)
        if form.is_valid():
            another = "another" in sent and number < MOST_BABIES
            return redirect(_after_baby(request, filled, number, another=another))
    page = _page(request, filled, "baby", form) | {
        "number": number,
        "another": number >= filled.count and number < MOST_BABIES,
    }
    return render(request, "huddle/nominate/baby.html", page)


@requires(Permission.NOMINATE)
def remove_baby(request: PractitionerRequest, draft: UUID, number: int) -> HttpResponse:
    filled = _filled(request, draft)
    if not 1 <= number <= filled.count:
        raise Http404
    if request.method == "POST":
        take_out_baby(filled.draft, number, by=request.user)
        return redirect("huddle:nominate_check", filled.draft.pk)
    return render(request, "huddle/nominate/remove_baby.html", {"filled": filled, "n": number})


@requires(Permission.NOMINATE)
def match(request: PractitionerRequest, draft: UUID) -> HttpResponse:
    """There may be a record already: said of a family unseen without a word about it."""
    filled = _filled(request, draft)
    page = {"filled": filled, "matches": _matches(request, filled)}
    return render(request, "huddle/nominate/match.html", page)


@requires(Permission.NOMINATE)
def check(request: PractitionerRequest, draft: UUID) -> HttpResponse:
    found = _draft(request, draft)
    if found.became:
        return redirect("huddle:nominated", found.pk)
    filled = Filled(found, scene_for(request.user))
    gap = filled.first_gap()
    if request.method == "POST" and gap is None:
        return _send(request, filled)
    page = {
        "filled": filled,
        "danger": found.answers.get("danger"),
        "parts": _parts(filled),
        "errors": _errors(filled) if request.method == "POST" else [],
    }
    if gap is None:
        page["matches"] = _matches(request, filled)
    return render(request, "huddle/nominate/check.html", page)


@requires(Permission.NOMINATE)
def sent(request: PractitionerRequest, draft: UUID) -> HttpResponse:
    found = _draft(request, draft)
    made = Nomination.objects.visible_to(request.user).filter(pk__in=found.became)
    nominations = list(made.select_related("family", "huddle"))
    if not nominations:
        raise Http404
    return render(request, "huddle/nominate/sent.html", {"nominations": nominations})


def _draft(request: PractitionerRequest, draft: UUID) -> NominationDraft:
    return get_object_or_404(NominationDraft.objects.visible_to(request.user), pk=draft)


def _filled(request: PractitionerRequest, draft: UUID) -> Filled:
    """A draft that can still be changed: what was sent has no page any more."""
    drafts = NominationDraft.objects.visible_to(request.user).unfinished()
    return Filled(get_object_or_404(drafts, pk=draft), scene_for(request.user))


def _after_gate(request: PractitionerRequest, pk: UUID, danger: bool) -> HttpResponse:
    draft = begin_draft(pk, danger=danger, by=request.user)
    filled = Filled(draft, scene_for(request.user))
    if not danger:
        gap = filled.first_gap() or (CHECK, 0)
        return redirect(_url(filled, *gap))
    if filled.huddle is None:
        page = {"stop": None, "phone": settings.DUTY_AND_ADVICE_PHONE}
        return render(request, "huddle/nominate/stop.html", page)
    stop = stop_for_danger(draft, huddle=filled.huddle, team=filled.team, by=request.user)
    return redirect("huddle:danger_stop", stop.pk)


def _send(request: PractitionerRequest, filled: Filled) -> HttpResponse:
    huddle, team = filled.huddle, filled.team
    if huddle is None or team is None:
        raise Http404
    send_nomination(filled.draft, filled.askings(), huddle=huddle, team=team, by=request.user)
    return redirect("huddle:nominated", filled.draft.pk)


def _matches(request: PractitionerRequest, filled: Filled) -> Matches:
    people = filled.sought()
    return possible_matches(by=request.user, people=people, postcode=filled.postcode)


def _onward(request: PractitionerRequest, filled: Filled, step: str) -> str:
    """To the check page if they came from there, else to the question that follows."""
    if CHECK in request.GET:
        return _url(filled, CHECK)
    if step == "mother":
        return _url(filled, "baby", 1)
    if step == "home":
        filled.draft.refresh_from_db(fields=["answers"])
        if _matches(request, filled):
            return _url(filled, "match")
    after = filled.steps.index(step) + 1
    return _url(filled, filled.steps[after] if after < len(filled.steps) else CHECK)


def _after_baby(
    request: PractitionerRequest, filled: Filled, number: int, *, another: bool
) -> str:
    if another or (number < filled.count and CHECK not in request.GET):
        url = _url(filled, "baby", number + 1)
        return f"{url}?{CHECK}=1" if CHECK in request.GET else url
    return _url(filled, CHECK if CHECK in request.GET else "home")


def _url(filled: Filled, step: str, number: int = 0) -> str:
    draft = filled.draft.pk
    if step == "baby":
        return reverse("huddle:nominate_baby", args=[draft, number])
    if step in STEPS:
        return reverse("huddle:nominate_step", args=[draft, step])
    return reverse(f"huddle:nominate_{step}", args=[draft])


def _page(request: PractitionerRequest, filled: Filled, step: str, form: Any) -> dict[str, Any]:
    asked = [one for one in filled.steps if one != "place"]
    at = asked.index("mother" if step == "baby" else step) + 1 if step != "place" else 0
    before = filled.steps.index("mother" if step == "baby" else step) - 1
    back = _url(filled, "mother") if step == "baby" else _url(filled, "gate")
    if CHECK in request.GET:
        back = _url(filled, CHECK)
    elif step == "home":
        back = _url(filled, "baby", max(filled.count, 1))
    elif step != "baby" and before >= 0:
        back = _url(filled, filled.steps[before])
    progress = f"Question {at} of {len(asked)}" if at else ""
    return {
        "filled": filled,
        "form": form,
        "heading": form.heading,
        "back": back,
        "progress": progress,
    }


def _parts(filled: Filled) -> list[dict[str, Any]]:
    """The check page: each question in a card, with its answers and the way back to it."""
    return [
        {
            "title": _title(filled, step, number),
            "rows": [{"key": key, "value": linebreaksbr(value)} for key, value in form.said()]
            if form.is_valid()
            else [{"key": "Not finished", "tag": "Answer this question", "colour": "yellow"}],
            "actions": _card_actions(filled, step, number),
        }
        for step, number, form in filled.questions()
    ]


def _card_actions(filled: Filled, step: str, number: int) -> list[dict[str, str]]:
    title = _title(filled, step, number).lower()
    change = {"text": "Change", "href": f"{_url(filled, step, number)}?{CHECK}=1", "hidden": title}
    if step != "baby" or filled.count < 2:  # noqa: PLR2004 - the only baby cannot be taken out
        return [change]
    remove = reverse("huddle:nominate_baby_remove", args=[filled.draft.pk, number])
    return [change, {"text": "Remove", "href": remove, "hidden": title}]


def _errors(filled: Filled) -> list[dict[str, str]]:
    return [
        {
            "text": f"Answer the question “{_title(filled, step, number)}”",
            "href": f"{_url(filled, step, number)}?{CHECK}=1",
        }
        for step, number, form in filled.questions()
        if not form.is_valid()
    ]


def _title(filled: Filled, step: str, number: int) -> str:
    return f"Baby {number}" if step == "baby" and filled.count > 1 else TITLES[step]


TITLES = {
    "place": "Team and huddle",
    "mother": "Mother or carer",
    "baby": "Baby",
    "home": "Where they live",
    "father": "Father or partner",
    "why-now": "Why now",
    "strengths": "Strengths",
    "ask": "The ask",
    "agreement": "What the family knows",
    "contact": "Safe contact",
}
