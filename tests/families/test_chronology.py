"""One chronology across agencies: what happened, by date, as far as its reader may see it."""

import re
from datetime import timedelta

import pytest

from families.models import Family
from families.services.acting import agree_action, finish_action
from families.services.contributing import Care, contribute
from families.services.correcting import withdraw_contribution
from families.services.leading import accept_lead, decline_lead, offer_lead
from practitioners.models import AuditEvent
from practitioners.paging import PER_PAGE
from practitioners.working_days import add_working_days, today
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.families.reading import on_family, page, text
from tests.families.record import let_team_see, make_baby
from tests.families.test_hidden_services import hide_a_service, named_in
from tests.owner import as_owner

TOMORROW = add_working_days(today(), 1)
SAID = {"nature": "recorded", "theme": "pressure", "audience": "huddle"}
LINE = re.compile(r'<a class="govuk-link" href="([^"]+)">([^<]+)</a></h2>')


def days_ago(number):
    return today() - timedelta(days=number)


def tell(family, by, words, **facts):
    return contribute(family, by=by, text=words, **SAID | facts)


def address(family, **filters):
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return f"{on_family('chronology', family)}?{query}"


def on_day(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def events(client, reader, family, **filters):
    """What each line says that happened, in the order of the page."""
    return [what for _, what in LINE.findall(text(client, reader, address(family, **filters)))]


@pytest.fixture
def housing(family, nominator):
    housing = make_practitioner()
    let_team_see(family, housing, nominator)
    return housing


@pytest.fixture
def history(family, nominator, coordinator):
    """An agency told two things, an action was done, and one of two who were asked leads."""
    tell(family, nominator, "Missed two visits.", event_date=days_ago(40))
    tell(family, nominator, "Now feeds well.", theme="strength")
    action = agree_action(
        family, by=nominator, text="Ring the family", owner=nominator, due_on=TOMORROW
    )
    finish_action(action, by=nominator, done_on=today(), difference_made="She sleeps.")
    decline_lead(
        offer_lead(family, nominator, by=coordinator, reason="Near"), by=nominator, reason="Full"
    )
    lead = make_practitioner()
    accept_lead(offer_lead(family, lead, by=coordinator, reason="Free"), by=lead)
    return lead


def test_everything_stands_in_order_of_its_day_the_newest_first(
    client, family, nominator, history
):
    with as_owner():
        Family.objects.filter(pk=family.pk).update(created_at="2026-03-01T10:00Z")

    found = events(client, nominator, family)

    agency = nominator.agency.name
    assert found[-3:] == [
        f"{agency}: Pressure or worry",
        "Born: Robin Ash",
        "Record opened",
    ]
    assert set(found[:-3]) == {
        f"{agency}: Strength",
        "Action agreed: Ring the family",
        "Done: Ring the family",
        f"Asked to be Single Lead Practitioner: {nominator.full_name}, {agency}",
        f"Declined to lead: {nominator.full_name}, {agency}",
        f"Asked to be Single Lead Practitioner: {history.full_name}, {history.agency}",
        f"Leads: {history.full_name}, {history.agency}",
    }
    assert events(client, nominator, family, order="oldest") == found[::-1]


def test_the_family_s_page_leads_to_it(client, family, nominator):
    assert on_family("chronology", family) in text(client, nominator, on_family("detail", family))


def test_each_line_leads_to_the_thing_itself(client, family, nominator, history):
    shown = text(client, nominator, on_family("chronology", family))

    addresses = {href for href, _ in LINE.findall(shown)}

    assert len(addresses) > 5
    for href in addresses:
        assert page(client, nominator, href).status_code == 200


def test_what_was_said_stands_with_every_caution(client, family, nominator):
    care = Care(marking="official_sensitive", handling="Never by letter.", safe_to_discuss="no")
    tell(family, nominator, "He waits outside.", care=care)

    shown = text(client, nominator, on_family("chronology", family))

    assert "OFFICIAL-SENSITIVE</strong>" in shown
    assert "Never by letter." in shown
    assert "Not safe to discuss with the family" in shown


def test_what_was_written_late_says_when_it_happened_and_when_it_was_written(
    client, family, nominator
):
    tell(
        family,
        nominator,
        "The door stood open.",
        event_date=days_ago(9),
        care=Care(noted_on=days_ago(9)),
    )

    shown = text(client, nominator, on_family("chronology", family))

    when, written = (f"{day:%-d %B %Y}" for day in (days_ago(9), today()))
    assert f'<time datetime="{days_ago(9)}">{when}</time>' in shown
    assert f"Happened on {when}." in shown
    assert f"recorded {written}" in shown
    assert f"Late entry: happened {when}, noted {when}, written {written}" in shown


def test_what_was_taken_back_is_not_told_again(client, family, nominator):
    told = tell(family, nominator, "Of another family.", event_date=days_ago(9))
    withdraw_contribution(told, by=nominator, reason="Wrong record.")

    shown = text(client, nominator, on_family("chronology", family))

    assert "Of another family." not in shown
    assert "Entered in error." in shown


def test_each_reader_finds_only_what_was_meant_for_them(client, family, nominator, housing):
    tell(family, nominator, "Ours alone.", audience="own")
    tell(family, nominator, "For everyone.")

    assert "Ours alone." in text(client, nominator, on_family("chronology", family))
    theirs = text(client, housing, on_family("chronology", family))

    assert "For everyone." in theirs
    assert "Ours alone." not in theirs


def test_the_filters_offer_only_agencies_that_the_reader_finds_something_of(
    client, family, nominator, housing, coordinator
):
    tell(family, nominator, "Ours alone.", audience="own")
    option = f'<option value="{nominator.agency_id}"'

    assert option in text(client, nominator, on_family("chronology", family))
    assert option not in text(client, housing, on_family("chronology", family))
    assert counted(client, nominator, family) == 1 + counted(client, housing, family)


def counted(client, reader, family):
    shown = text(client, reader, on_family("chronology", family))
    return int(re.search(r"<strong>(\d+)</strong> events?", shown)[1])


def test_an_agency_that_the_reader_finds_nothing_of_is_like_one_that_does_not_exist(
    client, family, nominator, housing
):
    tell(family, nominator, "Ours alone.", audience="own")
    unknown = "0b8e3f5e-54a6-4a5a-9b0e-31b62ab29d6f"

    for agency in (nominator.agency_id, unknown):
        shown = text(client, housing, address(family, agency=agency))
        assert "Select agency that is in the list" in shown
        assert LINE.findall(shown) == []


def test_a_stranger_finds_nothing(client, family, stranger):
    assert page(client, stranger, on_family("chronology", family)).status_code == 404


def test_reading_it_is_in_the_family_s_trail(client, family, nominator):
    page(client, nominator, on_family("chronology", family))

    with as_owner():
        [viewed] = AuditEvent.objects.filter(verb="family.viewed")
    assert (viewed.family, viewed.by) == (family.pk, nominator.pk)


def test_it_is_narrowed_by_kind_agency_and_day(client, family, nominator, housing, history):
    tell(family, housing, "The rent is paid.")

    assert events(client, nominator, family, kind="birth") == ["Born: Robin Ash"]
    assert events(client, nominator, family, kind="told", agency=housing.agency_id) == [
        f"{housing.agency}: Pressure or worry"
    ]
    old = on_day("since", days_ago(50)) | on_day("until", days_ago(40))
    assert events(client, nominator, family, **old, kind="told") == [
        f"{nominator.agency}: Pressure or worry"
    ]
    assert events(client, nominator, family, **on_day("since", days_ago(39)), kind="birth") == []


def test_what_is_only_about_another_child_is_left_out(client, family, nominator):
    [robin] = children_of(family)
    wren = make_baby(family, nominator, name="Wren Ash", dob="2025-01-02")
    tell(family, nominator, "About Wren.", about=[wren])
    tell(family, nominator, "About both.", about=[robin, wren])
    tell(family, nominator, "About them all.")

    shown = text(client, nominator, address(family, child=robin.pk))

    assert "About Wren." not in shown
    assert "Wren Ash</a>" not in shown
    assert "About both." in shown
    assert "About them all." in shown
    assert "Child: Robin Ash, and what is about the whole family" in shown


def children_of(family):
    with as_owner():
        return list(family.people.all())


def test_a_due_date_is_still_to_come(client, family, nominator):
    make_baby(
        family, nominator, kind="unborn", name="", dob=None, edd=today() + timedelta(days=60)
    )

    shown = text(client, nominator, on_family("chronology", family))

    assert events(client, nominator, family)[0] == "Due: Unborn baby"
    assert shown.count("Still to come") == 1


def test_a_wrong_date_is_said_beside_its_field_and_nothing_is_lost(client, family, nominator):
    wrong = {"since-day": 31, "since-month": 2, "since-year": 2026}

    shown = text(client, nominator, address(family, **wrong, kind="birth", order="oldest"))

    assert "<title>Error: Chronology" in re.sub(r"\s+", " ", shown)
    assert shown.count("First day must be a real date") == 2  # in the summary and beside it
    assert 'value="31"' in shown
    assert '<option value="birth" selected' in shown
    assert '<option value="oldest" selected' in shown


def test_the_last_day_is_not_before_the_first(client, family, nominator):
    turned = on_day("since", today()) | on_day("until", days_ago(1))

    shown = text(client, nominator, address(family, **turned))

    assert "Last day must be the same as or after the first day" in shown


def test_a_filter_that_nothing_passes_says_so(client, family, nominator):
    shown = text(client, nominator, address(family, kind="told"))

    assert "Nothing that you may see passes these filters." in shown


def test_a_long_history_comes_in_pages_that_keep_the_filters(client, family, nominator):
    for number in range(PER_PAGE + 2):
        tell(family, nominator, f"Visit {number}.", event_date=days_ago(number))

    first = text(client, nominator, address(family, kind="told"))
    second = text(client, nominator, address(family, kind="told", page=2))

    assert "?kind=told&amp;page=2" in first
    assert len(LINE.findall(first)) == PER_PAGE
    assert [f"Visit {n}." in second for n in (0, PER_PAGE - 1, PER_PAGE)] == [False, False, True]


def test_all_of_it_stands_on_one_page_to_print(client, family, nominator):
    for number in range(PER_PAGE + 2):
        tell(family, nominator, f"Visit {number}.")

    link = address(family, kind="told", whole="yes")

    assert f'href="{link.removeprefix(on_family("chronology", family))}"'.replace(
        "&", "&amp;"
    ) in text(client, nominator, address(family, kind="told"))
    shown = text(client, nominator, link)
    assert len(LINE.findall(shown)) == PER_PAGE + 2
    assert "What happened: What agencies told" in shown


def test_a_hidden_service_is_not_named(client, family, nominator, coordinator):
    worker = hide_a_service(family, coordinator)
    action = agree_action(family, by=worker, text="Ring her", owner=worker, due_on=TOMORROW)
    finish_action(action, by=worker, done_on=today(), difference_made="She rang.")

    shown = text(client, nominator, on_family("chronology", family))

    assert "Action agreed: Ring her" in shown
    assert "A service that is not named here" in shown
    assert named_in(shown) == []
    assert str(worker.agency_id) not in shown
    assert set(named_in(text(client, coordinator, on_family("chronology", family)))) == {
        "Forward Together",
        "Odalys Wren",
    }


def test_who_was_asked_to_lead_from_a_hidden_service_is_named_when_they_lead(
    client, family, nominator, coordinator
):
    worker = hide_a_service(family, coordinator)
    offer = offer_lead(family, worker, by=coordinator, reason="Known.")
    decline_lead(offer, by=worker, reason="Full.")

    assert named_in(text(client, nominator, on_family("chronology", family))) == []

    accept_lead(offer_lead(family, worker, by=coordinator, reason="Known."), by=worker)

    assert "Odalys Wren" in text(client, nominator, on_family("chronology", family))


def test_it_costs_the_same_however_long_it_is(client, family, nominator, housing, coordinator):
    def fill(number):
        for _ in range(number):
            tell(family, nominator, "Another visit.", about=children_of(family))
            tell(family, housing, "For us.", audience="own")
            agree_action(family, by=nominator, text="Call", owner=nominator, due_on=TOMORROW)
            offer = offer_lead(family, nominator, by=coordinator, reason="Near")
            decline_lead(offer, by=nominator, reason="Full")

    fill(1)
    few = queries_of(client_of(client, housing), address(family, whole="yes"))
    fill(11)

    assert queries_of(client, address(family, whole="yes")) == few


def client_of(client, reader):
    client.force_login(reader)
    return client
