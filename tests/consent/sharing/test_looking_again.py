"""What happens to a family asks for its decisions to share to be looked at again, once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from consent.models import SharingPrompt
from consent.services.bases import add_agreement
from consent.services.following import follow_the_clock
from consent.services.looking_again import say_it_stands
from consent.services.reminding import remind_of_agreements
from consent.services.sharing import Extent
from families.models import FatherStatus
from families.services.registering import Adult, Baby, Home, add_baby, adult_of, settle
from practitioners.binding import acting_as
from practitioners.models import Notice
from practitioners.outbox import send_due
from practitioners.roles import Role
from practitioners.working_days import add_working_days, today
from tests.consent.sharing.work import leads, published
from tests.factories import make_practitioner
from tests.huddle.worlds import share, withhold
from tests.owner import as_owner


def waiting(family):
    with as_owner():
        found = SharingPrompt.objects.filter(family=family, answered_at=None)
        return sorted(found.values_list("because", flat=True))


def newborn():
    return Baby(name="Sami Yusuf", dob=today(), father_status=FatherStatus.UNKNOWN)


def test_a_birth_asks(world, family):
    share(world, family, world.housing.agency)

    with acting_as(world.health):
        add_baby(family, newborn(), mother=family.people.adults().get(), by=world.health)

    assert waiting(family) == ["birth"]


def test_before_anything_is_decided_nothing_asks(world, family):
    with acting_as(world.health):
        add_baby(family, newborn(), mother=family.people.adults().get(), by=world.health)

    assert waiting(family) == []


def test_a_second_household_asks_and_a_first_does_not(world, family):
    share(world, family, world.housing.agency)
    with acting_as(world.health):
        father = adult_of(family, Adult(name="Yusuf Ali"), by=world.health)
        first = [family.people.adults().exclude(pk=father.pk).get()]
        settle(family, Home(lines="1 Moss Road", postcode="LS9 7AA"), first, by=world.health)
    assert waiting(family) == []

    with acting_as(world.health):
        settle(family, Home(lines="2 Beck Lane", postcode="LS9 7AB"), [father], by=world.health)

    assert waiting(family) == ["new_household"]


def test_another_lead_asks(world, family):
    share(world, family, world.police.agency)
    published(world, family)
    answered(world, family)

    leads(world, family, world.police)

    assert waiting(family) == ["new_lead"]


def test_a_core_team_about_which_nobody_has_decided_asks(world, family):
    share(world, family, world.police.agency)

    published(world, family)

    assert waiting(family) == ["new_agency"]


def test_a_core_team_that_was_left_out_on_purpose_does_not(world, family):
    share(world, family, world.police.agency)
    others = [agency for agency in world.agencies if agency != world.police.agency]
    withhold(world, family, *others)

    published(world, family)

    assert waiting(family) == []


@pytest.mark.parametrize(
    ("extent", "because"),
    [
        (Extent(until=timezone.now() + timedelta(days=6)), "ends_soon"),
        (Extent(review_on=today() + timedelta(days=6)), "review_due"),
    ],
)
def test_an_end_or_a_review_that_is_near_asks_once(world, family, extent, because):
    share(world, family, world.police.agency, extent=extent)

    assert follow_the_clock() == 1
    assert waiting(family) == [because]
    answered(world, family)
    assert follow_the_clock() == 0
    assert waiting(family) == []


def test_whoever_coordinates_is_told_that_it_ends_soon_and_not_once_somebody_has_looked(
    world, family
):
    near = Extent(until=timezone.now() + timedelta(days=6))
    share(world, family, world.police.agency, extent=near)
    follow_the_clock()
    follow_the_clock()

    [notice] = Notice.objects.filter(kind="sharing_waits")
    assert notice.practitioner == world.coordinator
    send_due()
    [letter] = [one for one in mail.outbox if "to share" in one.subject]
    assert family.reference in letter.body
    assert reverse("consent:sharing", args=[family.pk]) in letter.body
    Notice.objects.filter(pk=notice.pk).update(state="due", ended_at=None)
    answered(world, family)
    send_due()

    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("cancelled", "Somebody has looked")


def test_an_agreement_between_agencies_is_told_before_its_review_until_a_newer_one_stands():
    lead = make_practitioner(roles=(Role.IG_LEAD,))
    day = add_working_days(today(), 20)
    named = {"reference": "DSA-1", "title": "Huddle", "parties": [lead.agency]}
    add_agreement(**named, version="1", review_on=day, by=lead)

    assert remind_of_agreements(add_working_days(day, -21)) == 0
    assert remind_of_agreements(today()) == 1
    assert remind_of_agreements(day + timedelta(days=3)) == 0
    add_agreement(**named, version="2", review_on=day + timedelta(days=365), by=lead)
    send_due()

    [notice] = Notice.objects.filter(kind="agreement_waits")
    assert notice.state == "cancelled"
    assert remind_of_agreements(day + timedelta(days=4)) == 0


def test_one_that_is_far_off_does_not(world, family):
    share(
        world, family, world.police.agency, extent=Extent(review_on=today() + timedelta(days=60))
    )

    assert follow_the_clock() == 0


def answered(world, family):
    with as_owner():
        keys = list(
            SharingPrompt.objects.filter(family=family, answered_at=None).values_list(
                "pk", flat=True
            )
        )
    if keys:
        say_it_stands(family, keys, by=world.coordinator)
