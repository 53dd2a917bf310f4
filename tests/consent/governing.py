"""A family with something to find in it, and the people of information governance."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection, transaction

from consent.models import Capacity, DisposalProposal, SubjectAccess, SubjectAccessRow
from consent.services.disposing import confirm_disposal, sign_disposal
from consent.services.retention import propose_disposals
from consent.services.reviewing import collect_rows, decide_row, release_access, release_unflagged
from consent.services.subject_access import choose_subject, open_access
from families.models import Audience, Family, Person
from families.services.contributing import contribute
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.huddle.worlds import World
from tests.owner import as_owner

GIVEN = {"reason": "They know it.", "professional": "Dr Noor, asked today"}


def make_lead() -> Practitioner:
    return make_practitioner(roles=(Role.IG_LEAD,))


def person_of(family: Family, **facts: object) -> Person:
    with as_owner():
        return Person.objects.get(family=family, **facts)


def ask(family: Family, by: Practitioner, **facts: object) -> SubjectAccess:
    """A request as it came, before anybody has said whom it is about."""
    described = {
        "reference": family.reference,
        "requester_name": "Ann Asker",
        "capacity": Capacity.SELF,
        "identity_check": "Passport seen.",
        "asked_for": "Everything, by letter.",
        "received_on": today(),
    } | facts
    return open_access(**described, by=by)


def ask_about(
    family: Family,
    subject: Person,
    by: Practitioner,
    requester: Person | None = None,
    **facts: object,
) -> SubjectAccess:
    """A request whose rows have been collected."""
    access = ask(family, by, **facts)
    choose_subject(access, subject=subject.pk, requester=requester and requester.pk, by=by)
    collect_rows(access, by=by)
    with acting_as(by):
        access.refresh_from_db()
    return access


def rows_of(access: SubjectAccess, by: Practitioner) -> list[SubjectAccessRow]:
    with acting_as(by):
        found = SubjectAccessRow.objects.visible_to(by).filter(access=access).current()
        return list(found.select_related("access"))


def row_with(access: SubjectAccess, words: str, by: Practitioner) -> SubjectAccessRow:
    [row] = [row for row in rows_of(access, by) if words in row.text]
    return row


def tell(world: World, family: Family, text: str, about: Iterable[Person] = (), **facts: object):
    described = {"nature": "recorded", "theme": "pressure", "audience": Audience.HUDDLE} | facts
    return contribute(family, text=text, about=about, by=world.health, **described)


def release_all(access: SubjectAccess, by: Practitioner):
    """Decide to release whatever is undecided, and release it."""
    release_unflagged(access, by=by)
    for row in rows_of(access, by):
        if not row.decision:
            decide_row(
                row,
                decision="release",
                reason="They know it already.",
                professional="Dr Noor, asked today",
                by=by,
            )
    with acting_as(by):
        access.refresh_from_db()
    return release_access(access, recipient="Ann Asker", how="by_hand", by=by)


def close_long_ago(family: Family, years: int = 100) -> None:
    """As the clock would have it after so many years."""
    born = date(today().year - years, 1, 1)
    with as_owner():
        Family.objects.filter(pk=family.pk).update(status=Family.Status.CLOSED)
        Family.objects.filter(pk=family.pk).update(closed_on=born + timedelta(days=300))
        Person.objects.filter(family=family, kind="child").update(dob=born)


def proposed(family: Family, by: Practitioner) -> DisposalProposal:
    propose_disposals()
    with acting_as(by):
        return DisposalProposal.objects.get(family=family, state="proposed")


def dispose(family: Family, first: Practitioner, second: Practitioner) -> None:
    proposal = proposed(family, first)
    sign_disposal(proposal, reference=family.reference, by=first)
    confirm_disposal(proposal, reference=family.reference, by=second)


def proposals(family: Family) -> list[DisposalProposal]:
    with as_owner():
        return list(DisposalProposal.objects.filter(family=family).order_by("proposed_at"))


def dispose_by_sql(proposal: DisposalProposal, by: Practitioner) -> None:
    with transaction.atomic(), acting_as(by):
        raw("SELECT consent_dispose(%s)", proposal.pk)


def raw(sql: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, *[list(parameters)] if parameters else [])
        return cursor.fetchall() if cursor.description else []
