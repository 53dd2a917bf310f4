"""Two families of the demo with whose records people must be careful, made by the services."""

from datetime import timedelta

from django.utils import timezone

from consent.models import FamilyTold, WorkingAgreement
from consent.services.breaking_glass import Sought, break_glass, end_break_glass
from consent.services.sharing import Extent, Footing, decide_sharing
from families.models import Contribution, Family, FatherStatus, RestrictionChange
from families.services.contributing import Care, contribute
from families.services.disputing import dispute_contribution
from families.services.passing_on import ask_source
from families.services.registering import Adult, Baby, Home
from families.services.restricting import restrict_family
from huddle.demo.plans import load_plan
from huddle.models import Huddle
from huddle.services.nominating import Asking, nominate
from huddle.services.screening import Sharing, accept_nomination
from practitioners.binding import acting_as
from practitioners.models import Agency, Practitioner
from practitioners.recertifying import open_checks
from practitioners.working_days import today

SHARED_FOR = timedelta(days=6)


def load_cautions() -> None:
    """What waits for the coordinator, a health visitor and information governance to look at."""
    nominator, coordinator = _person("hv.gipton"), _person("coordinator")
    _restrict(_family("Imogen Sutcliffe", FatherStatus.UNKNOWN, nominator), nominator, coordinator)
    family = _family("Chidera Eze", FatherStatus.KNOWN, nominator, father="Marcus Reid")
    _share_until_soon(family, coordinator)
    _tell(family, nominator, coordinator)
    load_plan(family, nominator, coordinator)
    _open_in_an_emergency(family, _person("csws.east"))
    open_checks(today())


def _person(name: str) -> Practitioner:
    return Practitioner.objects.get(email=f"{name}@example.org")


def _family(
    mother: str, father_status: FatherStatus, by: Practitioner, father: str = ""
) -> Family:
    """Nominated with a protected address, and accepted for the huddle."""
    asking = Asking(
        mother=Adult(name=mother, nhs_number_absence="not_known"),
        father=Adult(name=father) if father else None,
        baby=Baby(
            name=f"Baby {mother.rsplit(maxsplit=1)[-1]}",
            dob=today() - timedelta(days=40),
            father_status=father_status,
            nhs_number_absence="not_known",
        ),
        home=Home(lines="3 Sample Court", postcode="LS14 6XX", protected=True),
        why_now="She has moved to be safe, and the baby has lost weight since.",
        strengths="She has asked for help herself.",
        ask="Who can visit without being followed?",
        not_for=frozenset(["father"] if father else []),
        family_told=FamilyTold.TOLD,
        agreement=WorkingAgreement.Answer.AGREED,
    )
    nomination = nominate(asking, huddle=Huddle.objects.get(), team=by.teams().get(), by=by)
    sharing = Sharing(
        agencies=[_agency("Leeds City Council"), by.agency],
        basis="public_task",
        reason="The huddle must be able to plan for the baby.",
    )
    accept_nomination(nomination, sharing, by=Huddle.objects.get().coordinator)
    return nomination.family


def _agency(name: str) -> Agency:
    return Agency.objects.get(name=name)


def _restrict(family: Family, nominator: Practitioner, coordinator: Practitioner) -> None:
    restrict_family(
        family,
        restriction=Family.Restriction.RESTRICTED,
        why=RestrictionChange.Why.STAFF,
        reason="Her sister works for one of the agencies at the table.",
        keep=[nominator],
        by=coordinator,
    )


def _share_until_soon(family: Family, coordinator: Practitioner) -> None:
    decide_sharing(
        family,
        share=True,
        agencies=[_agency("West Yorkshire Police")],
        basis="public_task",
        reason="They plan with her how she is kept safe, until the hearing.",
        footing=Footing(family_told=FamilyTold.TOLD),
        extent=Extent(until=timezone.now() + SHARED_FOR, review_on=today() + timedelta(days=2)),
        by=coordinator,
    )


def _tell(family: Family, nominator: Practitioner, coordinator: Practitioner) -> None:
    """Not for the father, waiting for its source, and disputed by the mother."""
    with acting_as(nominator):
        father = family.people.get(name="Marcus Reid")
        mother = family.people.get(name="Chidera Eze")
    told = contribute(
        family,
        by=nominator,
        text="She stays with a friend on the nights when he knows where she is.",
        nature=Contribution.Nature.FAMILY_SAID,
        theme=Contribution.Theme.PRESSURE,
        audience=Contribution.Audience.HUDDLE,
        about=[mother],
        care=Care(
            not_for=(father,),
            safe_to_discuss=Contribution.SafeToDiscuss.NO,
            needs_source_permission=True,
        ),
    )
    ask_source(told, by=coordinator, asked_for="To say so in the minutes")
    dispute_contribution(told, by=coordinator, says="It was one night only.", person=mother)


def _open_in_an_emergency(family: Family, by: Practitioner) -> None:
    answer = break_glass(
        Sought(reference=family.reference),
        reason="risk",
        words="The police ask tonight where the baby is.",
        hours=1,
        by=by,
    )
    if answer.access:
        end_break_glass(answer.access, by=by)
