"""Those who answer for a family see who has looked at it; nobody else does, by page or by SQL."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection
from django.urls import reverse

from consent.queries import access_log
from consent.queries.access_log import AccessLog, Asked
from consent.services.families_by_reference import family_by_reference
from consent.views import access_log as door
from families.models import Family, GrantReason
from families.services.granting import end_grants, grant_practitioner, grant_team
from families.services.leading import accept_lead, offer_lead
from families.services.registering import involve
from practitioners import audit
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Team
from practitioners.roles import Role
from practitioners.working_days import today
from tests.consent.looking import MONDAY, log_of, look, trail_of
from tests.counting import queries_of
from tests.factories import make_agency, make_practitioner, make_team
from tests.families.reading import page, text
from tests.families.record import make_baby, make_family
from tests.owner import as_owner

FAMILY_LOG = reverse("consent:governance_log")


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def as_ig(client, looked):
    return text(client, looked.ig, f"{FAMILY_LOG}?reference={looked.family.reference}")


@pytest.mark.parametrize("who", ["lead", "supervisor", "coordinator"])
def test_those_who_answer_for_the_family_see_name_agency_and_what_was_done(client, looked, who):
    look(looked.colleague, looked.family)

    html = text(client, getattr(looked, who), log_of(looked.family))

    assert "Colm Akers" in html
    assert str(looked.colleague.agency) in html
    assert "Seacroft" in html
    assert "Opened the family’s record" in html


@pytest.mark.parametrize("who", ["nurse", "colleague", "chair"])
def test_those_who_only_see_the_family_are_told_why_not(client, looked, who):
    answer = page(client, getattr(looked, who), log_of(looked.family))

    assert answer.status_code == 403
    assert "its Single Lead Practitioner, whoever supervises them" in answer.content.decode()


def test_a_stranger_finds_nothing(client, looked):
    answer = page(client, make_practitioner(), log_of(looked.family))

    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["access_log", "access_log_csv"])
def test_the_file_is_for_the_same_people(client, looked, name):
    address = reverse(f"consent:{name}", args=[looked.family.pk])

    assert page(client, looked.lead, address).status_code == 200
    assert page(client, looked.nurse, address).status_code == 403
    assert page(client, make_practitioner(), address).status_code == 404


def test_a_lead_who_handed_over_sees_it_no_more(client, looked):
    next_lead = make_practitioner()
    accept_lead(
        offer_lead(looked.family, next_lead, by=looked.chair, reason="Moved"), by=next_lead
    )

    assert page(client, looked.lead, log_of(looked.family)).status_code == 404
    assert page(client, looked.supervisor, log_of(looked.family)).status_code == 404
    assert page(client, next_lead, log_of(looked.family)).status_code == 200


def test_a_former_lead_who_still_sees_the_family_sees_no_log(client, looked):
    grant_practitioner(looked.family, looked.lead, GrantReason.INVOLVED, by=looked.chair)
    next_lead = make_practitioner()
    accept_lead(
        offer_lead(looked.family, next_lead, by=looked.chair, reason="Moved"), by=next_lead
    )

    assert page(client, looked.lead, log_of(looked.family)).status_code == 403


def test_the_supervisor_of_somebody_who_was_only_asked_sees_no_log(client):
    nurse = make_practitioner()
    family = make_family(nurse)
    chair = make_practitioner(nurse.teams().get(), roles=(Role.CHAIR,))
    supervisor = make_practitioner(roles=(Role.SUPERVISOR,))
    offer_lead(family, make_practitioner(), by=chair, reason="Known", supervisor=supervisor)

    assert page(client, supervisor, log_of(family)).status_code == 403


def test_a_coordinator_whose_grant_ended_sees_it_no_more(client, looked):
    end_grants(looked.family, GrantReason.SCREENING, by=looked.nurse)

    assert page(client, looked.coordinator, log_of(looked.family)).status_code == 404


def test_somebody_whose_role_was_taken_sees_it_no_more(client, looked):
    with as_owner():
        looked.coordinator.roles = [Role.PRACTITIONER]
        looked.coordinator.save()

    assert page(client, looked.coordinator, log_of(looked.family)).status_code == 403


@pytest.mark.parametrize("who", ["lead", "supervisor", "coordinator"])
def test_the_familys_page_leads_there_those_who_may(client, looked, who):
    assert log_of(looked.family) in text(
        client, getattr(looked, who), looked.family.get_absolute_url()
    )


@pytest.mark.parametrize("who", ["nurse", "chair"])
def test_the_familys_page_offers_it_to_nobody_else(client, looked, who):
    assert log_of(looked.family) not in text(
        client, getattr(looked, who), looked.family.get_absolute_url()
    )


def test_looking_at_the_log_stands_in_the_log(client, looked):
    text(client, looked.lead, log_of(looked.family))

    assert trail_of(looked.family)[-1] == ("access_log.viewed", looked.lead.pk)
    assert "Looked at this access log" in text(client, looked.lead, log_of(looked.family))


def test_downloading_it_stands_in_the_log(client, looked):
    page(client, looked.lead, reverse("consent:access_log_csv", args=[looked.family.pk]))

    assert trail_of(looked.family)[-1] == ("access_log.exported", looked.lead.pk)


def test_a_refused_look_is_written_down(client, looked):
    page(client, looked.nurse, log_of(looked.family))

    with as_owner():
        assert audit.AuditEvent.objects.filter(
            verb="request.refused", by=looked.nurse.pk, target="consent:access_log"
        ).exists()


def test_information_governance_reaches_any_family_by_its_reference(client, looked):
    look(looked.colleague, looked.family)

    html = as_ig(client, looked)

    assert "Colm Akers" in html
    assert trail_of(looked.family)[-1] == ("access_log.viewed", looked.ig.pk)


@pytest.mark.parametrize("restriction", ["restricted", "sealed"])
def test_information_governance_reaches_a_closed_family_too(client, looked, restriction):
    with as_owner():
        Family.objects.filter(pk=looked.family.pk).update(restriction=restriction)

    assert "Became Single Lead Practitioner" in as_ig(client, looked)


def test_information_governance_sees_nothing_else_of_the_family(client, looked):
    make_baby(looked.family, looked.nurse, name="Zebedee Quill")

    html = as_ig(client, looked)

    assert "Zebedee" not in html
    assert "Quill" not in html
    assert str(looked.family.pk) not in html
    assert page(client, looked.ig, looked.family.get_absolute_url()).status_code == 404


def test_a_reference_however_it_is_typed(client, looked):
    typed = f"  {looked.family.reference.lower()} "

    answer = page(client, looked.ig, f"{FAMILY_LOG}?reference={typed}")

    assert f"Family {looked.family.reference}" in answer.content.decode()


def test_a_sealed_familys_log_is_reached_only_by_its_reference_to_the_letter(client, looked):
    with as_owner():
        Family.objects.filter(pk=looked.family.pk).update(restriction="sealed")
    typed = looked.family.reference.lower()

    html = text(client, looked.ig, f"{FAMILY_LOG}?reference={typed}")

    assert "There is no family with this reference" in html


def test_every_look_for_a_reference_is_on_the_trail_found_or_not(client, looked):
    text(client, looked.ig, f"{FAMILY_LOG}?reference=CMC-9999999")

    with as_owner():
        sought = AuditEvent.objects.get(verb="governance.family_sought")
    assert (sought.by, sought.family, sought.facts) == (looked.ig.pk, None, {"found": False})


def test_a_family_is_sought_once_however_long_its_log_is_read(client, looked):
    address = f"{FAMILY_LOG}?reference={looked.family.reference}"
    for more in ("", "&page=2", "&page=3"):
        text(client, looked.ig, address + more)

    assert sought_and_viewed() == (1, 3)


def test_what_is_not_found_is_sought_each_time(client, looked):
    for more in ("", "&page=2"):
        text(client, looked.ig, f"{FAMILY_LOG}?reference=CMC-9999999{more}")

    assert sought_and_viewed() == (2, 0)


def sought_and_viewed():
    with as_owner():
        verbs = list(AuditEvent.objects.values_list("verb", flat=True))
    return verbs.count("governance.family_sought"), verbs.count("access_log.viewed")


def test_an_unknown_reference_is_said_beside_the_question(client, looked):
    html = text(client, looked.ig, f"{FAMILY_LOG}?reference=CMC-9999999")

    assert "There is no family with this reference" in html
    assert "Error:" in html


def test_an_empty_question_is_an_error_and_the_first_look_is_none(client, looked):
    assert "There is a problem" in text(client, looked.ig, f"{FAMILY_LOG}?reference=")
    assert "There is a problem" not in text(client, looked.ig, FAMILY_LOG)


@pytest.mark.parametrize("who", ["lead", "coordinator", "nurse"])
def test_the_page_of_governance_is_for_governance(client, looked, who):
    address = f"{FAMILY_LOG}?reference={looked.family.reference}"

    assert page(client, getattr(looked, who), address).status_code == 403


def test_it_narrows_to_a_person_an_agency_and_a_kind(client, looked):
    look(looked.colleague, looked.family, at=MONDAY)
    look(looked.nurse, looked.family, "contribution.made", at=MONDAY)

    assert lines(client, looked, person=looked.colleague.pk) == [("Colm Akers", "Looked")]
    assert ("Nadia Byrne", "Changed") in lines(client, looked, kind="changed")
    assert {kind for _, kind in lines(client, looked, kind="changed")} == {"Changed"}
    assert {kind for _, kind in lines(client, looked, kind="looked")} == {"Looked"}
    assert {name for name, _ in lines(client, looked, agency=looked.lead.agency_id)} == {
        "Leo Marsh"
    }


def test_it_narrows_to_days_in_london_the_last_one_included(client, looked):
    """Half past midnight in summer is still the day before in UTC."""
    summer = MONDAY.replace(month=7, day=1, hour=23, minute=30)
    look(looked.colleague, looked.family, at=summer)

    day = {"since-day": 2, "since-month": 7, "since-year": 2026}
    last = {"until-day": 2, "until-month": 7, "until-year": 2026}

    assert lines(client, looked, **day, **last) == [("Colm Akers", "Looked")]
    assert lines(client, looked, **(last | {"until-day": 1})) == []


def lines(client, looked, **asked):
    client.force_login(looked.lead)
    answer = client.get(reverse("consent:access_log_csv", args=[looked.family.pk]), asked)
    return [(row["Name"], row["Looked or changed"]) for row in rows_of(answer)]


def test_dates_that_cannot_be_are_errors_and_the_file_waits_for_better_ones(client, looked):
    wrong = {"since-day": 31, "since-month": 2, "since-year": 2026}
    client.force_login(looked.lead)

    html = client.get(log_of(looked.family), wrong).content.decode()
    file = client.get(reverse("consent:access_log_csv", args=[looked.family.pk]), wrong)

    assert "must be a real date" in html
    assert file.status_code == 409


def test_an_end_before_the_beginning_is_an_error(client, looked):
    client.force_login(looked.lead)
    since = {"since-day": 3, "since-month": 2, "since-year": 2026}
    until = {"until-day": 2, "until-month": 2, "until-year": 2026}

    html = client.get(log_of(looked.family), since | until).content.decode()

    assert "To must be the same day as From or later" in html


def test_what_the_clock_did_is_there_as_nobodys(client, looked):
    audit.record_by_system(
        "family.grants_expired", "families.Family:1", family=looked.family.pk, reason="listed"
    )

    assert ("Huddle itself", "Changed") in lines(client, looked)
    assert lines(client, looked, person=access_log.ITSELF) == [("Huddle itself", "Changed")]


def test_the_file_holds_the_lines_and_no_name_of_the_family(client, looked):
    make_baby(looked.family, looked.nurse, name="Zebedee Quill")
    look(looked.colleague, looked.family, at=MONDAY)

    answer = page(client, looked.lead, reverse("consent:access_log_csv", args=[looked.family.pk]))

    assert looked.family.reference in answer["Content-Disposition"]
    assert "Quill" not in answer.content.decode()
    assert {
        "When": "2026-11-16 10:00:00+00:00",
        "Name": "Colm Akers",
        "Agency": str(looked.colleague.agency),
        "Team today": "Seacroft",
        "What they did": "Opened the family’s record",
        "Looked or changed": "Looked",
    } in rows_of(answer)


def test_a_name_that_a_spreadsheet_would_run_is_defused(client, looked):
    looked.colleague.full_name = "=1+1"
    looked.colleague.save(update_fields=["full_name"])
    look(looked.colleague, looked.family)

    assert ("'=1+1", "Looked") in lines(client, looked)


def test_a_file_that_would_be_too_long_says_so(client, looked, monkeypatch):
    monkeypatch.setattr(door, "MOST_LINES", 2)

    answer = page(client, looked.lead, reverse("consent:access_log_csv", args=[looked.family.pk]))

    assert answer.status_code == 409
    assert "Choose a shorter time" in answer.content.decode()


def test_pages_go_on_with_the_filters(client, looked):
    for minute in range(30):
        look(looked.colleague, looked.family, at=MONDAY + timedelta(minutes=minute))
    client.force_login(looked.lead)
    asked = {"person": str(looked.colleague.pk)}

    first = client.get(log_of(looked.family), asked)
    second = client.get(log_of(looked.family), asked | {"page": 2})

    assert len(first.context["lines"]) == 25
    assert len(second.context["lines"]) == 5
    assert f"person={looked.colleague.pk}" in first.content.decode()
    assert first.context["lines"][0][0] == MONDAY + timedelta(minutes=29)


@pytest.mark.parametrize("reader", ["lead", "ig"])
def test_it_costs_the_same_however_long_it_is(client, looked, reader):
    """Three people and a page of lines, or thirteen people and ten pages."""
    address = (
        f"{FAMILY_LOG}?reference={looked.family.reference}"
        if reader == "ig"
        else log_of(looked.family)
    )
    client.force_login(getattr(looked, reader))
    few = queries_of(client, address)

    for number in range(250):
        if number % 25 == 0:
            somebody = make_practitioner()
        look(somebody, looked.family)

    assert queries_of(client, address) == few


def hidden_worker(looked):
    team = make_team(make_agency("Forward Together"), "Chapeltown Recovery")
    with as_owner():
        Team.objects.filter(pk=team.pk).update(is_sensitive=True)
        team.refresh_from_db()
    worker = make_practitioner(team, full_name="Odalys Wren")
    with acting_as(looked.coordinator):
        grant_team(looked.family, team, GrantReason.INVOLVED, by=looked.coordinator)
        involve(looked.family, team, by=looked.coordinator, practitioner=worker, since=today())
    look(worker, looked.family)
    return worker


@pytest.mark.parametrize("reader", ["lead", "supervisor"])
def test_a_hidden_service_that_looked_is_there_and_not_named(client, looked, reader):
    worker = hidden_worker(looked)
    person = getattr(looked, reader)
    file = page(client, person, reverse("consent:access_log_csv", args=[looked.family.pk]))

    for shown in (text(client, person, log_of(looked.family)), file.content.decode()):
        assert "Somebody of a service that is not named here" in shown
        for words in ("Odalys", "Forward Together", "Chapeltown Recovery", str(worker.pk)):
            assert words not in shown


def test_no_filter_finds_who_is_not_named(client, looked):
    worker = hidden_worker(looked)

    with acting_as(looked.lead):
        assert len(AccessLog(looked.family.pk, Asked(person=worker.pk))) == 0
        assert len(AccessLog(looked.family.pk, Asked(agency=worker.agency_id))) == 0
        assert len(AccessLog(looked.family.pk, Asked(person=access_log.UNNAMED))) == 1


def test_the_coordinator_and_governance_read_which_service_it_was(client, looked):
    hidden_worker(looked)

    assert "Odalys Wren" in text(client, looked.coordinator, log_of(looked.family))
    assert "Odalys Wren" in as_ig(client, looked)


def test_an_empty_answer_says_so(client, looked):
    client.force_login(looked.lead)
    day = {"until-day": 1, "until-month": 1, "until-year": 2020}

    assert (
        "Nothing in the log matches this."
        in client.get(log_of(looked.family), day).content.decode()
    )


@pytest.mark.parametrize("who", ["nurse", "chair", "stranger"])
def test_the_functions_give_nothing_to_whoever_may_not_read_the_log(looked, who):
    """Whoever calls them by hand, bound as themselves."""
    person = make_practitioner() if who == "stranger" else getattr(looked, who)

    with acting_as(person):
        assert len(AccessLog(looked.family.pk, Asked())) == 0
        assert AccessLog(looked.family.pk, Asked())[0:10] == []
        assert access_log.lookers_of(looked.family.pk) == []


def test_the_functions_give_nothing_to_nobody(looked):
    assert len(AccessLog(looked.family.pk, Asked())) == 0


def test_nobody_else_turns_a_reference_into_a_family(looked):
    with pytest.raises(PermissionDenied):
        family_by_reference(looked.family.reference, by=looked.coordinator)


def test_nor_by_sql(looked):
    refused = pytest.raises(ProgrammingError, match="for information governance only")
    with refused, acting_as(looked.coordinator), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM consent_family_for(%s)", [looked.family.reference])


def test_an_inactive_governance_lead_reads_nothing(looked):
    with as_owner():
        looked.ig.is_active = False
        looked.ig.save()

    with acting_as(looked.ig):
        assert len(AccessLog(looked.family.pk, Asked())) == 0


def test_one_familys_log_holds_no_other_familys_lines(looked):
    other = make_family(looked.nurse)
    look(looked.colleague, other)

    with acting_as(looked.lead):
        people = {line.person for line in AccessLog(looked.family.pk, Asked())[0:100]}

    assert looked.colleague.pk not in people
