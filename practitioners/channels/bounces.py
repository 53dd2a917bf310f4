"""Addresses that mail comes back from: kept once for each episode, told once, ended when it
arrives again. Whoever has another address since then has no bounce any more."""

from datetime import datetime

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from practitioners.models import Agency, Bounce, Notice, Practitioner
from practitioners.notices import NoticeKind, Terms, plan, register
from practitioners.roles import Permission, Role


def note(address: str, code: str, by: Bounce.By, at: datetime | None = None) -> None:
    """Mail to this address came back."""
    at = at or timezone.now()
    person = Practitioner.objects.filter(email__iexact=address).first()
    if person is None:
        return
    bounce, is_new = Bounce.objects.get_or_create(
        practitioner=person,
        address=address.lower(),
        ended_at=None,
        defaults={"by": by, "code": code, "since": at, "last_at": at},
    )
    if not is_new:
        Bounce.objects.filter(pk=bounce.pk).update(code=code, last_at=at)
        return
    for one in who_is_told(person):
        plan(ADDRESS_BOUNCES, one, bounce)


def end(address: str, at: datetime, *, noted_by: Bounce.By | None = None) -> None:
    """Later mail arrived. That a mail server took it says so only of what it refused before."""
    of_it = Bounce.objects.filter(address=address.lower(), ended_at=None, last_at__lte=at)
    (of_it.filter(by=noted_by) if noted_by else of_it).update(ended_at=at)


def addresses(by: Bounce.By) -> set[str]:
    return set(Bounce.objects.filter(by=by, ended_at=None).values_list("address", flat=True))


def bounce_of(person: Practitioner) -> Bounce | None:
    return Bounce.objects.current().filter(practitioner=person).first()


def who_can_put_it_right(person: Practitioner) -> list[Practitioner]:
    """Whom the person themselves asks: people of their agency, by name."""
    return [one for one in who_is_told(person) if one.agency_id == person.agency_id]


def bounces_of(agency: Agency) -> QuerySet[Bounce]:
    """Of its people, by name: each agency looks after its own."""
    of_agency = Bounce.objects.current().filter(practitioner__agency=agency)
    return of_agency.select_related("practitioner").order_by("practitioner__full_name")


def count_by_agency() -> list[tuple[str, int]]:
    """How many, and nobody's name."""
    counted = Bounce.objects.current().order_by().values_list("practitioner__agency__name")
    return list(counted.annotate(n=Count("pk")).order_by("practitioner__agency__name"))


def who_is_told(person: Practitioner) -> list[Practitioner]:
    """The contacts of their agency; without any its managers, and else the administrators. Only
    people whom mail reaches, and never the person themselves."""
    unreached = Bounce.objects.current().values("practitioner")
    reached = Practitioner.objects.filter(is_active=True).exclude(pk=person.pk)
    reached = reached.exclude(pk__in=unreached)
    of_agency = reached.filter(agency=person.agency_id)
    for people in (
        of_agency.filter(roles__contains=[Role.AGENCY_CONTACT.value]),
        of_agency.filter(roles__contains=[Role.MANAGER.value]),
        reached.filter(roles__contains=[Role.ADMINISTRATOR.value]),
    ):
        if found := list(people):
            return found
    return []


def _still(notice: Notice) -> str:
    bounce = Bounce.objects.current().filter(pk=notice.about).first()
    if bounce is None:
        return "Mail arrives again, or goes to another address"
    same = notice.practitioner.agency_id == bounce.practitioner.agency_id
    return "" if _page(notice) and (same or _is_administrator(notice)) else "No longer theirs"


def _page(notice: Notice) -> str:
    """Where each of them finds who it is; the administrator finds a number."""
    pages = {
        Permission.TEAM_CHECK: "teams:list",
        Permission.CASELOAD_VIEW: "account_mails",
        Permission.OPERATE: "operations",
    }
    return next((reverse(pages[one]) for one in pages if notice.practitioner.holds(one)), "")


def _is_administrator(notice: Notice) -> bool:
    return notice.practitioner.has_role(Role.ADMINISTRATOR)


ADDRESS_BOUNCES = register(
    NoticeKind(
        kind="address_bounces",
        subject="Huddle: mail to a colleague comes back",
        body="Mail from Huddle to somebody who works here comes back. They hear of nothing by "
        "mail until their address is put right. Sign in to see what to do.",
        path=_page,
        still_wanted=_still,
        can_be_off=False,
        terms=Terms(
            who="The contacts of the person's agency; without any its managers, else the "
            "administrators",
            when="Mail to an address comes back, once until it arrives again",
            holds="it still comes back, and they still look after those people",
            further="It stands on the pages of the agency's people, and as a number in Operations",
        ),
    )
)
