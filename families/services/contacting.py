"""Ask the coordinator to pass on a message, and pass it on. Who asked learns no more than that."""

from django.core.exceptions import PermissionDenied, ValidationError

from families.models import ContactAnswer, ContactRequest, Family
from families.notices.passing_on import tell_of_message, tell_passed_on
from families.permissions.contacting import may_answer_contact, may_ask_for_contact
from families.queries.contacting import able_coordinators, people_for, services_to_pass_on_to
from practitioners import audit
from practitioners.access import not_now
from practitioners.binding import service
from practitioners.models import Practitioner, Team


@service
def ask_for_contact(
    family: Family, *, by: Practitioner, about: str, message: str, urgent: bool, reach: str
) -> ContactRequest:
    """It waits for the coordinator. The same is asked in every family, whoever works with it."""
    family = _held(family, by)
    may_ask_for_contact(by, family).enforce()
    coordinators = able_coordinators(family)
    if not coordinators:
        not_now("Nobody coordinates this family's huddle now. Ring the huddle's team.").enforce()
    request = ContactRequest(
        family=family,
        about=about,
        message=message.strip(),
        urgent=urgent,
        reach=reach.strip(),
        asked_by=by,
    )
    request.clean_fields(exclude=["family", "asked_by"])
    mine = ContactRequest.objects.visible_to(by).filter(family=family, asked_by=by)
    if mine.filter(about=about, message=request.message).exists():
        not_now("You have asked this already. It was passed to the coordinator.").enforce()
    request.save(force_insert=True)
    audit.record("contact.asked", request, by=by, family=family.pk, about=about, urgent=urgent)
    for coordinator in coordinators:
        tell_of_message(coordinator, request)
    return request


@service
def answer_contact(
    request: ContactRequest, *, by: Practitioner, to: Team | None = None
) -> ContactAnswer:
    """Pass it on to this hidden service; without one, there is nobody to pass it on to.

    The trail says the same of both, because more people read it than may know.
    """
    family = _held(request.family, by)
    request = ContactRequest.objects.visible_to(by).get(pk=request.pk)
    request.family = family
    may_answer_contact(by, request).enforce()
    told = _told(family, to, by) if to else []
    answer = ContactAnswer(family=family, request=request, team=to, answered_by=by)
    answer.save(force_insert=True)
    audit.record("contact.answered", request, by=by, family=family.pk)
    for person in told:
        tell_passed_on(person, request)
    return answer


def _told(family: Family, to: Team, by: Practitioner) -> list[Practitioner]:
    """The named contact, or the team; somebody there must be able to open it."""
    services = services_to_pass_on_to(family, by)
    involved = next((one for one in services if one.team_id == to.pk), None)
    if involved is None:
        raise ValidationError({"to": "Select a service that works with the family"})
    people = people_for(involved)
    if not people:
        not_now("Nobody of that service can see this family. Ring them instead.").enforce()
    return people


def _held(family: Family, by: Practitioner) -> Family:
    """The family, held until the end: two who ask or answer at once do so one after the other.

    It is not changed, so that whoever only reads it in an emergency may ask too.
    """
    held = Family.objects.visible_to(by).select_for_update().filter(pk=family.pk).first()
    if held is None:
        raise PermissionDenied("You do not have access to this family.")
    return held
