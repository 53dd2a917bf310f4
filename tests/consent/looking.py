"""A family with everybody who may ask who looked, and what stands in its trail."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from consent.models import AccessPrompt
from consent.unusual import Rule
from families.models import Family
from families.services.leading import accept_lead, offer_lead
from practitioners import audit
from practitioners.models import AuditEvent, Practitioner
from practitioners.roles import Role
from tests.factories import make_practitioner, make_team
from tests.families.record import make_coordinator, make_family
from tests.owner import as_owner

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


@dataclass
class Looked:
    """The family and its people; ``nurse`` nominated it, ``colleague`` is of the nurse's team."""

    family: Family
    nurse: Practitioner
    colleague: Practitioner
    coordinator: Practitioner
    chair: Practitioner
    lead: Practitioner
    supervisor: Practitioner
    ig: Practitioner


def make_looked() -> Looked:
    nurse = make_practitioner(make_team(name="Seacroft"), full_name="Nadia Byrne")
    family = make_family(nurse)
    chair = make_practitioner(nurse.teams().get(), roles=(Role.CHAIR,))
    lead = make_practitioner(full_name="Leo Marsh")
    supervisor = make_practitioner(roles=(Role.SUPERVISOR,))
    looked = Looked(
        family,
        nurse,
        make_practitioner(nurse.teams().get(), full_name="Colm Akers"),
        make_coordinator(family, nurse),
        chair,
        lead,
        supervisor,
        make_practitioner(roles=(Role.IG_LEAD,)),
    )
    offer = offer_lead(family, lead, by=chair, reason="Known", supervisor=supervisor)
    accept_lead(offer, by=lead)
    return looked


def look(by: Practitioner, family: Family, verb: str = "family.viewed", at=None) -> AuditEvent:
    """As a page writes it; at another time where one is given."""
    if at is None:
        return audit.record(verb, family, by=by, family=family.pk)
    return AuditEvent.objects.create(
        at=at,
        verb=verb,
        target=f"families.Family:{family.pk}",
        by=by.pk,
        agency=by.agency_id,
        family=family.pk,
    )


def log_of(family: Family) -> str:
    return reverse("consent:access_log", args=[family.pk])


def trail_of(family: Family) -> list[tuple[str, object]]:
    """Verb and person of everything in the family's trail, oldest first."""
    with as_owner():
        events = AuditEvent.objects.filter(family=family.pk).order_by("at")
        return list(events.values_list("verb", "by"))


def make_prompt(about: Practitioner, family: Family) -> AccessPrompt:
    """As the database finds one, of today, whatever the person has done."""
    now = timezone.localtime()
    begins = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with as_owner():
        return AccessPrompt.objects.create(
            rule=Rule.NO_INVOLVEMENT,
            practitioner=about,
            family=family.pk,
            reference=family.reference,
            window_start=begins,
            window_end=begins + timedelta(days=1),
            events=1,
            families=1,
            found_at=now,
        )
