"""The catalogue of lawful bases: dated, by sector, and kept by information governance."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from consent.models import (
    SECTOR_OF_KIND,
    AgencySector,
    Basis,
    LawfulBasis,
    Sector,
    SharingAgreement,
)
from consent.queries.bases import bases_of, sector_of
from consent.services.bases import add_agreement, date_bases, place_agency
from consent.services.sharing import decide_sharing
from huddle.permissions.screening import bases_for, may_rest_on
from practitioners.models import Agency, AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_agency, make_practitioner, make_team
from tests.families.record import make_family
from tests.owner import as_owner

INTEREST, DUTY = Basis.RECOGNISED_INTEREST, Basis.DISCLOSURE_DUTY
Kind = Agency.Kind


@pytest.fixture
def governor():
    return make_practitioner(roles=(Role.IG_LEAD,))


def of_kind(kind):
    return make_practitioner(make_team(make_agency(kind=kind)))


def codes(practitioner):
    return {row.code for row in bases_of(practitioner.agency)}


def duty():
    return list(LawfulBasis.objects.filter(code=DUTY))


def test_every_kind_of_agency_has_a_sector_and_every_sector_a_usual_basis():
    assert SECTOR_OF_KIND.keys() == set(Kind)
    for kind in Kind:
        assert Basis.PUBLIC_TASK in codes(of_kind(kind))


@pytest.mark.parametrize("kind", [k for k in Kind if k != Kind.COMMUNITY])
def test_nobody_public_is_offered_recognised_legitimate_interest_nor_may_rest_on_it(kind):
    somebody = of_kind(kind)

    assert INTEREST not in bases_for(somebody)
    assert not may_rest_on(somebody, INTEREST)
    with pytest.raises(ValidationError, match="cannot rest on that basis"):
        decide_sharing(
            make_family(somebody),
            share=True,
            agencies=[make_agency()],
            basis=INTEREST,
            reason="x",
            by=somebody,
        )


@pytest.mark.parametrize("sector", ["council", "nhs", "police"])
def test_the_database_refuses_it_too(sector):
    refused = pytest.raises(IntegrityError, match="public_authorities")
    with as_owner(), refused, transaction.atomic():
        LawfulBasis.objects.create(code=INTEREST, sector=sector, article_6="x", position=1)


def test_the_police_may_rest_on_part_3_and_nobody_else():
    assert Basis.LAW_ENFORCEMENT in codes(of_kind(Kind.POLICE))
    assert Basis.LAW_ENFORCEMENT not in codes(of_kind(Kind.HEALTH))
    row = LawfulBasis.objects.get(code=Basis.LAW_ENFORCEMENT)
    assert "Schedule 8 paragraph 4" in row.conditions


def test_each_basis_says_its_articles_and_conditions():
    row = LawfulBasis.objects.get(code=Basis.PUBLIC_TASK, sector=Sector.NHS)

    assert row.article_6 == "Article 6(1)(e)"
    assert "9(2)(h)" in row.article_9
    assert "paragraph 18" in row.conditions


def test_the_duty_to_disclose_is_there_and_off_until_its_day_is_set(governor):
    nurse = of_kind(Kind.HEALTH)
    assert len(duty()) == len(Sector)
    assert DUTY not in codes(nurse)

    date_bases(duty(), starts_on=today() + timedelta(days=1), ends_on=None, by=governor)
    assert DUTY not in codes(nurse)
    date_bases(duty(), starts_on=today(), ends_on=None, by=governor)
    assert DUTY in codes(nurse)

    with as_owner():
        events = AuditEvent.objects.filter(verb="basis.dated")
        assert {event.by for event in events} == {governor.pk}


def test_a_decision_stands_on_its_row_when_the_basis_ends(governor):
    nurse = of_kind(Kind.HEALTH)
    family = make_family(nurse)
    facts = {"agencies": [make_agency()], "basis": "public_task", "reason": "x", "by": nurse}
    decision = decide_sharing(family, share=True, **facts)
    rows = LawfulBasis.objects.filter(code="public_task", sector="nhs")

    date_bases(rows, starts_on=None, ends_on=today(), by=governor)

    assert decision.lawful_basis.sector == "nhs"
    with pytest.raises(ValidationError, match="cannot rest"):
        decide_sharing(family, share=True, **facts)


def test_only_information_governance_dates_places_and_adds(governor):
    other = make_practitioner()

    with pytest.raises(PermissionDenied):
        date_bases(duty(), starts_on=today(), ends_on=None, by=other)
    with pytest.raises(PermissionDenied):
        place_agency(make_agency(kind=Kind.HOUSING), "voluntary", by=other)
    with pytest.raises(PermissionDenied):
        add_agreement(reference="A", title="T", version="1", parties=[], by=other)


def test_a_housing_association_is_told_from_the_councils_housing(governor):
    tenancy = of_kind(Kind.HOUSING)
    assert sector_of(tenancy.agency) == Sector.COUNCIL
    assert INTEREST not in codes(tenancy)

    place_agency(tenancy.agency, Sector.VOLUNTARY, by=governor)

    assert INTEREST in codes(tenancy)


@pytest.mark.parametrize("kind", [Kind.SOCIAL_CARE, Kind.HEALTH, Kind.POLICE])
def test_no_setting_makes_the_council_the_nhs_or_the_police_something_else(governor, kind):
    with pytest.raises(ValidationError, match="cannot be changed"):
        place_agency(make_agency(kind=kind), Sector.VOLUNTARY, by=governor)


def test_the_pages_of_information_governance(client, governor):
    agency = make_agency("Copper Homes", kind=Kind.HOUSING)
    client.force_login(governor)
    page = client.get(reverse("consent:bases")).content.decode()
    assert "Off until a start date is set" in page

    day = today()
    sent = {"starts_on-day": day.day, "starts_on-month": day.month, "starts_on-year": day.year}
    rows = [str(row.pk) for row in duty()]
    client.post(reverse("consent:basis_dates", args=["disclosure_duty"]), sent | {"rows": rows})
    client.post(reverse("consent:sector"), {"agency": str(agency.pk), "sector": "voluntary"})

    page = client.get(reverse("consent:bases")).content.decode()
    assert "Off until a start date is set" not in page
    assert "Copper Homes: Voluntary organisation" in page
    assert AgencySector.objects.get(agency=agency).sector == "voluntary"


def test_a_catalogue_page_that_is_not_there_is_not_found(client, governor):
    client.force_login(governor)

    assert client.get(reverse("consent:basis_dates", args=["nothing"])).status_code == 404


def test_an_agreement_between_agencies_is_added_once_for_each_version(client, governor):
    agency = make_agency("Copper Homes")
    client.force_login(governor)
    sent = {"reference": "ISA-7", "title": "Babies", "version": "2", "parties": [str(agency.pk)]}
    add = reverse("consent:sharing_agreement_add")

    assert client.post(add, sent).status_code == 302
    again = client.post(add, sent)

    assert "is there already" in again.content.decode()
    assert SharingAgreement.objects.count() == 1
    page = client.get(reverse("consent:sharing_agreements")).content.decode()
    assert "ISA-7, version 2" in page
    assert "Copper Homes" in page
