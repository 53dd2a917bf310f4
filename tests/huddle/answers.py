"""What somebody types on the pages of a nomination, and walking through them."""

import uuid
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from huddle.models import NominationDraft
from huddle.services.drafting import begin_draft
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.working_days import today

BORN = today() - timedelta(days=90)
DUE = today() + timedelta(days=60)


def typed_date(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


MOTHER = {"name": "Amina Yusuf", "nhs_number": "999 000 4560"} | typed_date(
    "dob", today().replace(year=today().year - 28, day=2)
)
BABY = {
    "name": "Zakariya Yusuf",
    "born": "yes",
    "sex": "M",
    "nhs_number_absence": "not_yet_allocated",
} | typed_date("dob", BORN)
UNBORN = {"name": "", "born": "no"} | typed_date("edd", DUE)
ANSWERS = {
    "mother": MOTHER,
    "baby": BABY,
    "home": {"lines": "7 Copper Beech Court", "postcode": "LS9 7KO", "protected": "no"},
    "father": {"status": "known", "name": "Hassan Yusuf"},
    "why-now": {"text": "Faltering growth since October.", "audience": "huddle"},
    "strengths": {"text": "Warm care seen at home."},
    "ask": {"text": "Feeding support."},
    "agreement": {"told": "told", "agreement": "agreed"},
    "contact": {"care": "yes", "text": "Ring after six."},
}


def signed_in(practitioner: Practitioner) -> Client:
    client = Client()
    client.force_login(practitioner)
    client.practitioner = practitioner
    return client


def begin(client: Client, danger: str = "no", pk: uuid.UUID | None = None):
    pk = pk or uuid.uuid4()
    return pk, client.post(reverse("huddle:nominate"), {"draft": pk, "danger": danger})


def step_url(pk, step: str) -> str:
    if step.startswith("baby"):
        return reverse("huddle:nominate_baby", args=[pk, int(step[4:] or 1)])
    return reverse("huddle:nominate_step", args=[pk, step])


def answer(client: Client, pk, step: str, **changes):
    return client.post(step_url(pk, step), ANSWERS[step.rstrip("123456789")] | changes)


def fill(client: Client, **changes) -> uuid.UUID:
    """Every question answered, without walking the pages; ``changes`` by step, with - as _."""
    by = client.practitioner
    draft = begin_draft(uuid.uuid4(), danger=False, by=by)
    for step, given in ANSWERS.items():
        typed = given | changes.get(step.replace("-", "_"), {})
        kept = {name: _listed(value) for name, value in typed.items()}
        draft.answers |= {"babies": [kept]} if step == "baby" else {step: kept}
    with acting_as(by):
        draft.save(update_fields=["answers"])
    return draft.pk


def _listed(value) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def send(client: Client, pk):
    return client.post(reverse("huddle:nominate_check", args=[pk]))


def draft_of(practitioner: Practitioner) -> NominationDraft:
    return NominationDraft.objects.visible_to(practitioner).get()
