"""Whoever supervises a lead can: and for a child in need, they are a social worker."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from families.models import Allocation, Family, FamilyPractitionerGrant, live
from families.services.conflicts import declare_conflict
from families.services.leading import accept_lead, offer_lead
from families.services.statuses import Said, end_status, open_status
from families.services.supervising import change_supervisor
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner, make_team
from tests.families.covering import lead_of
from tests.families.record import as_now
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
SOCIAL_WORKER = Practitioner.Profession.SOCIAL_WORKER


def make_supervisor(*teams, profession=SOCIAL_WORKER, **facts):
    return make_practitioner(*teams, roles=(Role.SUPERVISOR,), profession=profession, **facts)


def put_in_need(family, coordinator, level="s17"):
    with acting_as(coordinator):
        Family.objects.filter(pk=family.pk).update(level_of_need=level)


def offer(family, who, by, supervisor):
    return offer_lead(family, who, by=by, reason="Near", supervisor=supervisor)


@pytest.fixture
def asked():
    return make_practitioner()


@pytest.mark.parametrize("level", ["s17", "s47"])
def test_a_child_in_need_is_led_under_a_social_worker(family, coordinator, asked, level):
    put_in_need(family, coordinator, level)
    nurse = make_supervisor(profession=Practitioner.Profession.NURSE)

    for supervisor in (nurse, None):
        with pytest.raises(ValidationError) as refused:
            offer(family, asked, coordinator, supervisor)
        assert "social worker" in refused.value.message_dict["supervisor"][0]

    assert offer(family, asked, coordinator, make_supervisor()).state == "offered"


@pytest.mark.parametrize(("kind", "asks"), [("in_need", True), ("early_help", False)])
def test_the_status_of_a_child_asks_for_it_as_the_level_does(
    family, nominator, coordinator, asked, kind, asks
):
    with acting_as(nominator):
        child = family.people.babies().get()
    spell = open_status(
        child, Said(kind=kind, says="social_work", opened_on=today()), by=nominator
    )

    if asks:
        with pytest.raises(ValidationError, match="social worker"):
            offer(family, asked, coordinator, None)
        with pytest.raises(IntegrityError), transaction.atomic(), acting_as(coordinator):
            Allocation.objects.create(
                family=family, practitioner=asked, reason="Near", offered_by=coordinator
            )
        end_status(spell, ended_on=today(), by=nominator)

    assert offer(family, asked, coordinator, None).state == "offered"


def test_others_are_supervised_by_whoever_can(family, coordinator, asked):
    nurse = make_supervisor(profession=Practitioner.Profession.NURSE)

    assert offer(family, asked, coordinator, nurse).supervisor == nurse


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("lead", "other than the lead"),
        ("coordinator", "who can supervise"),
        ("left", "no longer uses"),
        ("conflicted", "conflict of interest"),
    ],
)
def test_who_cannot_supervise_is_refused_beside_the_field(family, coordinator, asked, who, words):
    people = {"lead": asked, "coordinator": coordinator, "left": make_supervisor(is_active=False)}
    people["conflicted"] = make_supervisor()
    declare_conflict(
        family, people["conflicted"], kind="related", reason="Her aunt", by=coordinator
    )

    with pytest.raises(ValidationError) as refused:
        offer(family, asked, coordinator, people[who])

    assert words in refused.value.message_dict["supervisor"][0]
    with as_owner():
        assert not Allocation.objects.exists()


def test_the_database_refuses_it_too(family, coordinator, asked):
    put_in_need(family, coordinator)

    with pytest.raises(IntegrityError), transaction.atomic(), acting_as(coordinator):
        Allocation.objects.create(
            family=family, practitioner=asked, reason="Near", offered_by=coordinator
        )


def test_that_a_child_is_in_need_since_is_shown_and_a_social_worker_takes_over(
    client, family, coordinator, lead
):
    nurse = make_supervisor(profession=Practitioner.Profession.NURSE)
    change_supervisor(lead_of(family), nurse, by=coordinator)
    client.force_login(coordinator, backend=ALLAUTH)
    assert "A social worker must" not in client.get(family.get_absolute_url()).text
    put_in_need(family, coordinator)
    assert "A social worker must supervise" in client.get(family.get_absolute_url()).text
    worker = make_supervisor(make_team(lead.agency), full_name="Wanda Worker")
    page = reverse("families:supervisor", args=[family.pk])
    assert "A social worker must supervise" in client.get(page).text

    done = client.post(page, {"supervisor": worker.pk}, follow=True).text

    assert "Wanda Worker supervises the lead from now on" in done
    assert "A social worker must supervise" not in done
    with as_owner():
        overseeing = FamilyPractitionerGrant.objects.filter(live(), reason="overseeing")
        assert [grant.user for grant in overseeing] == [worker]


def test_a_nurse_cannot_take_over_the_supervision_of_a_child_in_need(
    client, family, coordinator, lead
):
    put_in_need(family, coordinator)
    nurse = make_supervisor(make_team(lead.agency), profession=Practitioner.Profession.NURSE)
    client.force_login(coordinator, backend=ALLAUTH)

    page = client.post(
        reverse("families:supervisor", args=[family.pk]), {"supervisor": nurse.pk}
    ).text

    assert "Select a social worker" in page
    assert as_now(lead_of(family)).supervisor is None
    with pytest.raises(IntegrityError), transaction.atomic(), acting_as(coordinator):
        Allocation.objects.filter(family=family).update(supervisor=nurse)


def test_only_the_meeting_says_who_supervises(family, lead):
    with pytest.raises(PermissionDenied):
        change_supervisor(lead_of(family), make_supervisor(), by=lead)


def test_it_is_changed_once(family, coordinator, lead):
    supervisor = make_supervisor()
    change_supervisor(lead_of(family), supervisor, by=coordinator)

    with pytest.raises(NotNow, match="already"):
        change_supervisor(lead_of(family), supervisor, by=coordinator)


def test_whoever_lets_go_is_never_stopped(family, coordinator, asked):
    put_in_need(family, coordinator)
    accept_lead(offer(family, asked, coordinator, make_supervisor()), by=asked)

    with acting_as(coordinator):
        Allocation.objects.filter(family=family).update(supervisor=None)

    assert as_now(lead_of(family)).supervisor is None
