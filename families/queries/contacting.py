"""Messages that the coordinator passes on: whose they are, and to whom they may go."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from families.models import (
    ContactAnswer,
    ContactRequest,
    Family,
    FamilyPractitionerGrant,
    GrantReason,
    Involvement,
    live,
)
from families.models.contacting import coordinated_by
from practitioners.models import Practitioner
from practitioners.roles import Permission

SHOWN_FOR = timedelta(days=14)
TO_COORDINATOR = "Passed to the coordinator"


def able_coordinators(family: Family) -> list[Practitioner]:
    """Those who run its huddle and see it: a conflict of interest takes one of them out."""
    grants = FamilyPractitionerGrant.objects.filter(
        live(), content_object=family, reason=GrantReason.SCREENING
    )
    people = Practitioner.objects.filter(
        pk__in=grants.values("user"), is_active=True, principal__in=family.visible_to
    ).order_by("pk")
    return [one for one in people if one.holds(Permission.NOMINATION_SCREEN)]


def services_to_pass_on_to(family: Family, coordinator: Practitioner) -> list[Involvement]:
    """The hidden services of the family, for who coordinates it."""
    hidden = Involvement.objects.visible_to(coordinator).filter(
        family=family, is_hidden=True, until=None
    )
    return list(hidden.select_related("team__agency", "team__group", "practitioner"))


def people_for(involved: Involvement) -> list[Practitioner]:
    """The service's named contact, else its team: those who can open the family."""
    seeing = set(involved.family.visible_to)
    people = [
        person
        for person in involved.team.members().filter(is_active=True)
        if seeing & set(person.principals()) and person.holds(Permission.FAMILY_VIEW)
    ]
    named = [person for person in people if person.pk == involved.practitioner_id]
    return named or people


def messages_of(reader: Practitioner) -> QuerySet[ContactRequest]:
    """Those that they asked, coordinate or were passed, with what they may know of the answer."""
    answers = ContactAnswer.objects.visible_to(reader).select_related("team__agency")
    seen = ContactRequest.objects.visible_to(reader).select_related("family", "asked_by__agency")
    seen = seen.annotate(is_mine_to_answer=coordinated_by(reader))
    return seen.prefetch_related(Prefetch("answer", answers))


def to_pass_on(coordinator: Practitioner) -> QuerySet[ContactRequest]:
    """What waits for them, urgent first."""
    answered = ContactAnswer.objects.visible_to(coordinator).filter(request=OuterRef("pk"))
    waiting = messages_of(coordinator).filter(~Exists(answered), coordinated_by(coordinator))
    return waiting.order_by("-urgent", "asked_at")


def passed_to(reader: Practitioner) -> QuerySet[ContactRequest]:
    """What was passed on to their team lately."""
    passed = ContactAnswer.objects.visible_to(reader).filter(
        request=OuterRef("pk"),
        team__principal__in=reader.principals(),
        answered_at__gte=timezone.now() - SHOWN_FOR,
    )
    return messages_of(reader).filter(Exists(passed)).order_by("-urgent", "asked_at")


def state_of(message: ContactRequest, reader: Practitioner) -> str:
    """What this reader may know became of it. Whoever asked learns always the same."""
    answer = getattr(message, "answer", None)
    if message.is_mine_to_answer:  # type: ignore[attr-defined]
        if answer is None:
            return "Waits for you"
        return f"Passed on to {answer.team}" if answer.team else "Nobody to pass it on to"
    return "Passed on to your team" if answer else TO_COORDINATOR
