"""Add what I know, or change it: the form, then who will read it, then it is shared."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_POST

from families.forms.contributing import ContributionForm, CorrectionForm
from families.forms.reading import SHOW_READERS, ReadersForm
from families.forms.voicing import VoiceForm
from families.models import Audience, Contribution, Family
from families.permissions.contributing import may_change_contribution, may_contribute
from families.queries.contributions import AUDIENCE_TAGS
from families.queries.limits import names_itself
from families.queries.readers import AgencyReaders, keep, kept, named_readers
from families.services.contributing import ReadersChangedError
from families.services.contributing import contribute as share
from families.services.correcting import correct_contribution
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.confirming import typed
from practitioners.govuk import GovukForm
from practitioners.once import once
from practitioners.posting import posted
from practitioners.roles import Permission


@dataclass(frozen=True)
class Telling:
    """What is about to be written, and the service that writes it for the readers shown."""

    family: Family
    form: ContributionForm
    send: Callable[[list[int]], Contribution]
    done: str
    replaces: Contribution | None = None
    template: str = "families/contribute.html"


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def contribute(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_contribute(request.user, family).enforce()
    form = ContributionForm(posted(request), family=family, practitioner=request.user)

    def send(expecting: list[int]) -> Contribution:
        return share(family, by=request.user, expecting=expecting, **form.told())

    return _step(request, Telling(family, form, send, "What you know has been added"))


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def voice(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    """What the baby shows, or what somebody of the family says: one person's each time."""
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_contribute(request.user, family).enforce()
    form = VoiceForm(posted(request), family=family, practitioner=request.user)

    def send(expecting: list[int]) -> Contribution:
        return share(family, by=request.user, expecting=expecting, **form.told())

    template = "families/voice.html"
    return _step(request, Telling(family, form, send, "The voice has been added", None, template))


@require_http_methods(["GET", "POST"])
@requires(Permission.FAMILY_CONTRIBUTE)
def correct(request: PractitionerRequest, contribution_id: UUID) -> HttpResponse:
    """The words or the readers: what was there before is kept as an older version."""
    seen = Contribution.objects.visible_to(request.user).select_related("family")
    found = get_object_or_404(seen, pk=contribution_id)
    may_change_contribution(request.user, found).enforce()
    form = CorrectionForm(posted(request), contribution=found, practitioner=request.user)

    def send(expecting: list[int]) -> Contribution:
        return correct_contribution(found, by=request.user, expecting=expecting, **form.told())

    done = "The new version stands in its place"
    return _step(request, Telling(found.family, form, send, done, replaces=found))


@require_POST
@requires(Permission.FAMILY_CONTRIBUTE)
def readers(request: PractitionerRequest, family_id: UUID) -> HttpResponse:
    """The part of a form that says who could read it, as its answers stand."""
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=family_id)
    may_contribute(request.user, family).enforce()
    form = ReadersForm(_answers(request.POST), family=family, practitioner=request.user)
    return render(request, "families/_readers.html", {"readers": form.shown()})


def readers_for(
    request: PractitionerRequest, family: Family, form: GovukForm, **given: Any
) -> list[AgencyReaders] | None:
    """Who could read it, as this form stands; where they only asked for that, it is not judged.

    ``given`` is what the form does not ask: themes, or whom it is about.
    """
    typed = form.data if form.is_bound else QueryDict()
    shown = ReadersForm(_answers(typed, **given), family=family, practitioner=request.user).shown()
    if SHOW_READERS in request.POST:
        form.keep_typing()
    return shown


def _answers(typed: Any, **given: Any) -> MultiValueDict[str, Any]:
    """Some forms ask for the agencies under another name."""
    found = {name: typed.getlist(name) for name in typed}
    found.setdefault("named_agencies", found.get("agencies", []))
    return MultiValueDict(found | given)


def _step(request: PractitionerRequest, telling: Telling) -> HttpResponse:
    """Ask; show who would read it; and share it with those, if they are still the same."""
    form = telling.form
    asks = SHOW_READERS in request.POST or "change" in request.POST
    if not form.is_bound or asks or not form.is_valid():
        return _ask(request, telling)
    if "confirm" not in request.POST:
        return _check(request, telling)
    return once(request, lambda: _send(request, telling))


def _send(request: PractitionerRequest, telling: Telling) -> HttpResponse:
    """Written; or asked again, where the readers are others by now or the words are refused."""
    try:
        made = telling.send(kept(request.POST.get("seen", "")))
    except ReadersChangedError:
        return _check(request, telling)
    except ValidationError as refused:
        telling.form.add_error(None, refused)
        return _ask(request, telling)
    messages.success(request, telling.done)
    if telling.replaces:
        return redirect("families:contribution", made.pk)
    return redirect(telling.family)


def _ask(request: PractitionerRequest, telling: Telling) -> HttpResponse:
    form, family = telling.form, telling.family
    shown = readers_for(request, family, form, **_as_it_is(telling), **form.implied())
    audit.record("family.viewed", family, by=request.user, family=family.pk)
    page = {"family": family, "form": form, "readers": shown, "replaces": telling.replaces}
    return render(request, telling.template, page)


def _as_it_is(telling: Telling) -> dict[str, Any]:
    """What is being changed has readers before anything is typed."""
    if telling.form.is_bound or telling.replaces is None:
        return {}
    initial = telling.form.initial
    found = {name: initial[name] for name in ("named_agencies", "about")}
    found |= {"audience": [initial["audience"]], "theme": [initial["theme"]]}
    return found | {"replaces": [telling.replaces.pk]}


def _check(request: PractitionerRequest, telling: Telling) -> HttpResponse:
    """Before it is sent: the words, everybody who could then read them, and who is new there."""
    answers = _answers(request.POST, **telling.form.implied())
    form = ReadersForm(answers, family=telling.family, practitioner=request.user)
    now = form.principals() or []
    before = kept(request.POST.get("seen", "")) or now
    readers = named_readers(telling.family, now)
    audit.record("family.viewed", telling.family, by=request.user, family=telling.family.pk)
    page = {
        "family": telling.family,
        "form": telling.form,
        "said": telling.form.cleaned_data,
        "names_us": telling.form.cleaned_data["audience"] != Audience.OWN_AGENCY
        and names_itself(telling.family, request.user),
        "replaces": telling.replaces,
        "audience": AUDIENCE_TAGS[telling.form.cleaned_data["audience"]],
        "head": ["Agency", "Team or person"],
        "readers": [[reader.agency, reader.name] for reader in readers],
        "seen": keep(now),
        "come": named_readers(telling.family, set(now) - set(before)),
        "gone": named_readers(telling.family, set(before) - set(now)),
        "kept": typed(request, "seen", SHOW_READERS),
    }
    return render(request, "families/contribute_check.html", page)
