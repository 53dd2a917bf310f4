"""A manager's figures: each number and its list, whose they are, and what may leave."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from families.measuring import Case, Window, figures
from huddle.figures import limits, rows_of_leads
from huddle.figures_file import lines
from huddle.measures import BY_KEY
from huddle.queries.measures import Names
from practitioners.models import AuditEvent, Practitioner, Team
from practitioners.roles import Role
from practitioners.working_days import today
from tests.counting import queries_of
from tests.factories import make_practitioner, make_team
from tests.families.measured import (
    Agency,
    action,
    baby,
    contact,
    family,
    led,
    mother,
    works_with,
)
from tests.owner import as_owner

PAGE = reverse("huddle:figures")
FILE = reverse("huddle:figures_file")
NUMBER = re.compile(r'href="(/figures/[^"]+)">(\d+)<')
COST = 18  # queries


def ago(days):
    return (today() - timedelta(days=days)).isoformat()


@pytest.fixture
def agency():
    return Agency("Northfield Health")


@pytest.fixture
def ann(agency):
    return agency.lead(full_name="Ann Reed")


def fill(agency, lead, number=1):
    """Families with a lead and without, babies seen and not, actions of every age."""
    for at in range(number):
        one = family(agency, known=ago(200), stages=[(ago(200), "active")])
        led(one, lead, ago(60 + at))
        parent, child = mother(one), baby(one, dob=ago(100))
        contact(one, lead, ago(50), spoke=[parent], saw=[child])
        action(one, lead, agreed=ago(70), due=ago(3 + 5 * at))
        action(one, lead, agreed=ago(70), due=ago(20), done=ago(21))
        action(one, lead, agreed=ago(30), due=ago(-5), status="proposed")
        baby(family(agency, known=ago(90), stages=[(ago(90), "listed")]), edd=ago(-30))


@pytest.fixture
def world(agency, ann):
    fill(agency, ann, 3)
    west = make_team(agency.agency, "West")
    bea = agency.lead(west, full_name="bea Lowe")
    one = family(agency, team=west, known=ago(90), stages=[(ago(90), "paused")])
    led(one, bea, ago(3))
    refuge = Agency()
    works_with(one, refuge.team, is_hidden=True)
    action(one, refuge.lead(), agreed=ago(40), due=ago(30))
    restricted = family(agency, restriction="restricted")
    led(restricted, ann, ago(5))
    sealed = family(agency, restriction="sealed")
    led(sealed, ann, ago(5))
    return {"west": west, "bea": bea, "restricted": restricted, "sealed": sealed}


def read(client, reader, page=PAGE, **asked):
    client.force_login(reader)
    response = client.get(page, asked)
    assert response.status_code == 200
    return response.content.decode()


def followed(client, html):
    """Each number of the page with what its list says."""
    found = NUMBER.findall(html)
    for address, number in found:
        opened = client.get(address.replace("&amp;", "&")).content.decode()
        assert f"<strong>{number}</strong>" in opened, address
        assert opened.count('<th scope="row"') == int(number), address
    return found


@pytest.mark.parametrize("asked", [{}, {"weeks": "4"}, {"lead": "none"}, {"agency": "none"}])
def test_each_number_opens_a_list_of_as_many(client, agency, world, asked):
    assert followed(client, read(client, agency.manager, **asked))


def test_the_filters_narrow_the_page_and_its_lists(client, agency, world):
    west = read(client, agency.manager, team=world["west"].pk)
    assert "bea Lowe</th>" in west
    assert "Ann Reed</th>" not in west
    followed(client, west)

    then = today() - timedelta(days=30)
    day = {"as_at-day": then.day, "as_at-month": then.month, "as_at-year": then.year}
    past = read(client, agency.manager, **day)
    assert f"As at {then.day} {then:%B %Y}" in past
    followed(client, past)


def test_a_day_to_come_is_refused_and_today_is_shown(client, agency, world):
    day = today() + timedelta(days=1)
    asked = {"as_at-day": day.day, "as_at-month": day.month, "as_at-year": day.year}

    html = read(client, agency.manager, **asked)
    assert "As at must be today or in the past" in html
    assert f"As at {today().day} {today():%B %Y}" in html


@pytest.mark.parametrize("asked", [{"team": "x"}, {"lead": "1' or true--"}, {"weeks": "999"}])
def test_a_filter_that_is_none_is_left_out(client, agency, world, asked):
    counted = NUMBER.search(read(client, agency.manager))[2]

    assert NUMBER.search(read(client, agency.manager, **asked))[2] == counted


def test_each_tile_says_what_it_counts_and_as_at_when(client, agency):
    html = " ".join(read(client, agency.manager).split())

    assert html.count(f"As at {today().day} {today():%B %Y}, counted now") == len(BY_KEY)
    for measure in BY_KEY.values():
        assert measure.title in html
        assert measure.definition.replace("'", "&#x27;") in html
        assert measure.quality.replace("'", "&#x27;") in html


def test_people_stand_in_the_order_of_their_names_whatever_they_lead(client, agency, world):
    html = read(client, agency.manager)

    assert html.index("Ann Reed</th>") < html.index("bea Lowe</th>")
    assert html.index("bea Lowe</th>") < html.index("No Single Lead Practitioner</th>")


def test_the_order_of_names_does_not_follow_the_numbers():
    people = {
        pk: Practitioner(pk=pk, full_name=name)
        for pk, name in ((_id(1), "Ann"), (_id(2), "Bea"), (_id(3), "Cy"))
    }
    cases = [_case(lead=_id(at)) for at in (3, 3, 3, 1, 2, 2)]
    rows = rows_of_leads(cases, WINDOW, Names({}, people, {}), "")

    assert [(row.name, row.numbers[0][0]) for row in rows] == [("Ann", 1), ("Bea", 2), ("Cy", 3)]


def test_points_stand_beside_the_limit_and_who_is_over_it_is_counted_not_named():
    people = {
        pk: Practitioner(pk=pk, full_name=name)
        for pk, name in ((_id(1), "Ann"), (_id(2), "Bea"), (_id(3), "Cy"))
    }
    names = Names({}, people, {}, {_id(1): Decimal(1), _id(2): Decimal(40)})
    cases = [_case(lead=_id(at)) for at in (1, 1, 2, 3)]

    ann, bea, cy = (row.points for row in rows_of_leads(cases, WINDOW, names, ""))
    found = limits(cases, WINDOW, names)

    assert ann.endswith(" of 1 (over)")
    assert bea.endswith(" of 40")
    assert "of" not in cy
    assert (found.over, found.said, found.without, found.percent) == (1, 2, 1, 50)


def test_a_sealed_family_is_nowhere_and_a_restricted_one_has_no_reference(client, agency, world):
    html = read(client, agency.manager, reverse("huddle:figures_list", args=["M1"]))

    assert "Record restricted. Ask the coordinator" in html
    for hidden in ("restricted", "sealed"):
        assert world[hidden].reference not in html
        assert str(world[hidden].pk) not in html


def test_no_list_has_a_name_or_a_word_or_a_birthday_of_a_family(client, agency, world):
    for key in BY_KEY:
        html = read(client, agency.manager, reverse("huddle:figures_list", args=[key]))
        assert "Robin" not in html
        assert "Chlo" not in html
        assert f"{date.fromisoformat(ago(100)):%B %Y}" not in html


def test_who_owns_an_action_of_a_hidden_service_is_not_said(client, agency, world):
    html = read(client, agency.manager, reverse("huddle:figures_list", args=["M11"]))

    assert "A service that is not named here" in html


def test_a_supervisor_reads_their_teams_only(client, agency, world):
    supervisor = make_practitioner(world["west"], roles=(Role.SUPERVISOR,))

    html = read(client, supervisor)
    assert "bea Lowe</th>" in html
    assert "Ann Reed</th>" not in html
    followed(client, html)


def test_a_manager_of_another_agency_reads_nothing_of_it(client, world):
    html = read(client, Agency().manager)

    assert NUMBER.findall(html) == []
    assert "Ann Reed" not in html


@pytest.mark.parametrize(
    "role", [Role.PRACTITIONER, Role.COORDINATOR, Role.CHAIR, Role.IG_LEAD, Role.ADMINISTRATOR]
)
def test_other_roles_have_no_figures(client, agency, role):
    client.force_login(make_practitioner(agency.team, roles=(role,)))

    for page in (PAGE, FILE, reverse("huddle:figures_list", args=["M1"])):
        assert client.get(page).status_code == 403


@pytest.mark.parametrize("page", ["/figures/M99/", "/figures/M1/?part=best", "/figures/x/"])
def test_a_list_that_is_none_is_not_found(client, agency, page):
    client.force_login(agency.manager)

    assert client.get(page).status_code == 404


def test_who_looked_is_in_the_trail(client, agency, world):
    read(client, agency.manager)
    read(client, agency.manager, reverse("huddle:figures_list", args=["M1"]))
    client.get(FILE)

    with as_owner():
        events = AuditEvent.objects.filter(verb__startswith="figures.").order_by("at")
        assert [(event.verb, event.by) for event in events] == [
            ("figures.viewed", agency.manager.pk),
            ("figures.listed", agency.manager.pk),
            ("figures.exported", agency.manager.pk),
        ]


def test_a_page_costs_the_same_for_any_number(client, agency, ann):
    fill(agency, ann)
    client.force_login(agency.manager)
    pages = (PAGE, reverse("huddle:figures_list", args=["M11"]), FILE)
    few = [queries_of(client, page) for page in pages]

    fill(agency, ann, 6)
    fill(agency, agency.lead(make_team(agency.agency)), 2)
    assert [queries_of(client, page) for page in pages] == few
    assert max(few) <= COST


# The file


def test_only_a_manager_takes_figures_out(client, agency, world):
    client.force_login(make_practitioner(world["west"], roles=(Role.SUPERVISOR,)))
    assert client.get(FILE).status_code == 403
    assert FILE not in client.get(PAGE).content.decode()

    client.force_login(agency.manager)
    assert FILE in client.get(PAGE).content.decode()


def test_the_file_is_of_the_last_month_whatever_is_asked(client, agency, world):
    client.force_login(agency.manager)
    plain = client.get(FILE).content
    ends = today().replace(day=1) - timedelta(days=1)

    assert client.get(FILE, {"team": world["west"].pk, "weeks": "4"}).content == plain
    rows = list(csv.DictReader(io.StringIO(plain.decode("utf-8-sig"))))
    assert {row["As at"] for row in rows} == {ends.isoformat()}
    assert {row["Period from"] for row in rows} == {ends.replace(day=1).isoformat()}


def test_the_file_keeps_small_numbers_back_and_has_no_reference(client, agency, world):
    client.force_login(agency.manager)
    text = client.get(FILE).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    values = {row["Value"] for row in rows}
    assert "c" in values
    assert not values & {"1", "2", "3", "4", "5"}
    assert "CMC-" not in text
    assert "Ann Reed" not in text


def _id(number):
    return f"00000000-0000-0000-0000-{number:012}"


WINDOW = Window.of_weeks(date(2025, 4, 22), 12)
DAYS = st.dates(date(2024, 12, 20), date(2025, 4, 22))
KINDS = sorted({kind for measure in BY_KEY.values() for kind in measure.kinds})


def _case(**facts):
    given = {
        "kind": "family",
        "pk": None,
        "reference": None,
        "ask": None,
        "lead": None,
        "teams": (),
        "agency": None,
        "status": "active",
        "began": date(2025, 1, 6),
        "ended": None,
        "stopped": None,
        "due": None,
        "amount": 1,
        "note": "",
    }
    return Case(**given | facts)


@st.composite
def cases(draw):
    """One of any kind, with days in any order and a status that its kind can have."""
    kind = draw(st.sampled_from(KINDS))
    actions = ["proposed", "accepted", "in_progress", "declined", "done", "cancelled"]
    status = draw(st.sampled_from(actions if kind == "action" else ["listed", "paused"]))
    began = draw(DAYS if kind != "last_seen" else st.none() | DAYS)
    lasts = kind in {"without_lead", "last_seen", "family", "baby"}
    ended = None if lasts else draw(st.none() | DAYS)
    return _case(
        kind=kind,
        status=status,
        began=began,
        ended=ended if kind != "action" or status == "done" else None,
        stopped=None if lasts or ended or kind == "action" else draw(st.none() | DAYS),
        due=draw(DAYS),
        lead=draw(st.none() | st.just(_id(1))),
        teams=tuple(draw(st.lists(st.sampled_from([_id(1), _id(2)]), unique=True))),
        note=draw(st.sampled_from(["born", "unborn"])) if kind == "baby" else "",
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(cases(), max_size=30))
@pytest.mark.parametrize("key", BY_KEY)
def test_a_number_is_the_length_of_its_list_and_its_parts_are_all_of_it(key, everything):
    measure = BY_KEY[key]
    found = figures(measure, everything, WINDOW)

    assert found.n == len(measure.listed(everything, WINDOW))
    for part, n in found.parts:
        assert n == len(measure.listed(everything, WINDOW, part.key))
    assert sum(n for _, n in found.parts) == (found.n if found.parts else 0)
    if found.share and not measure.among:  # which are rows of their own
        assert 0 <= found.share.good <= found.share.base


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(cases(), max_size=60))
def test_no_file_shows_a_number_of_one_to_five(everything):
    teams = {_id(at): Team(pk=_id(at), name=f"Team {at}") for at in (1, 2)}
    counts = {"All", *(part.label for one in BY_KEY.values() for part in one.parts)}

    shown = list(lines(everything, WINDOW, Names(teams, {}, {})))
    assert {line[-1] for line in shown if line[-2] in counts}.isdisjoint("12345")
