"""A family's map: who is on it, for whom, in the picture and in words alike."""

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from families.drawing import draw
from families.lettering import lines_of
from families.models import Family, GrantReason, Household, HouseholdMember, Person, Relationship
from families.queries.mapping import map_of
from families.services.contributing import Care, contribute
from families.services.correcting import withdraw_contribution
from families.services.granting import grant_practitioner
from families.services.leading import accept_lead, offer_lead
from families.services.registering import involve
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_agency, make_practitioner, make_team
from tests.families.addresses import make_address
from tests.families.reading import on_family, page, text
from tests.families.record import let_team_see, make_baby, make_family
from tests.families.test_hidden_services import MAY_BE, hide_a_service, named_in
from tests.owner import as_owner

COST = 27  # queries
Kind = Relationship.Kind
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def housing(family, nominator):
    """Of another agency, whose team is let in while the family is on the agenda."""
    housing = make_practitioner()
    let_team_see(family, housing, nominator)
    return housing


def shown(client, reader, family):
    return text(client, reader, on_family("map", family))


def picture(html):
    """The drawing, read as a browser reads it."""
    return ET.fromstring(html[html.index("<svg class=") : html.index("</svg>") + 6])  # noqa: S314 - our own


def drawn(html):
    """All words of the picture, box after box."""
    return " ".join(each.text for each in picture(html).iter(f"{SVG}text"))


def in_words(html):
    return html[html.index('id="in-words"') :]


def make_adult(family, by, name, **facts):
    adult = {"kind": Person.Kind.ADULT, "name": name, "dob": None, "father_status": ""}
    return make_baby(family, by, **adult | facts)


def relate(family, by, person, to, kind):
    with acting_as(by):
        Relationship.objects.create(family=family, person=person, to=to, kind=kind)


def house(family, by, *people):
    with acting_as(by):
        household = Household.objects.create(family=family)
        for person in people:
            HouseholdMember.objects.create(family=family, household=household, person=person)
    return household


def tell(family, by, words, theme="strength", audience="huddle", **more):
    return contribute(
        family, by=by, text=words, nature="witnessed", theme=theme, audience=audience, **more
    )


def baby_of(family):
    return family.people.get(kind=Person.Kind.CHILD)


def work(family, by, name="Seacroft Nursery", person=None):
    team = make_team(make_agency(f"Agency of {name}"), name)
    with acting_as(by):
        involve(family, team, by=by, practitioner=person, since=today())
    return team


def test_the_family_s_page_leads_to_its_map(client, family, nominator):
    assert f'href="{on_family("map", family)}"' in text(
        client, nominator, family.get_absolute_url()
    )


def test_adults_children_and_the_unborn_are_drawn_as_they_are_recorded(client, family, nominator):
    with acting_as(nominator):
        baby = baby_of(family)
    mother = make_adult(family, nominator, "Hazel Ash", known_as="Haze")
    make_baby(
        family,
        nominator,
        kind=Person.Kind.UNBORN,
        name="",
        dob=None,
        edd="2027-03-04",
        father_status="known",
    )
    relate(family, nominator, mother, baby, Kind.MOTHER)

    html = shown(client, nominator, family)

    for words in (drawn(html), in_words(html)):
        assert "Hazel Ash" in words
        assert "Robin Ash" in words
        assert "Unborn baby" in words
        assert "Unborn, due 4 March 2027" in words
        assert "nown as Haze" in words
    assert "Mother of Robin Ash" in drawn(html)
    assert "Father or partner: not" in drawn(html)
    assert "Hazel Ash: mother of Robin Ash. Parental responsibility: not known" in html


def test_who_poses_a_risk_is_told_by_words_and_a_broken_line(client, family, nominator):
    with acting_as(nominator):
        baby = baby_of(family)
    uncle = make_adult(family, nominator, "Rowan Elm")
    relate(family, nominator, uncle, baby, Kind.OTHER)
    relate(family, nominator, uncle, baby, Kind.POSES_RISK)

    html = shown(client, nominator, family)

    assert "Poses a risk to Robin" in drawn(html)
    assert "Rowan Elm: poses a risk to Robin Ash." in in_words(html)
    lines = [each.get("class") for each in picture(html).iter(f"{SVG}path")]
    assert [line for line in lines if "risk" in line or "related" in line] == [
        "huddle-map__link huddle-map__link--risk"
    ]


def test_partners_are_joined_over_their_heads_and_siblings_under_their_feet(family, nominator):
    one, other = (make_adult(family, nominator, name) for name in ("Hazel Ash", "Rowan Elm"))
    with acting_as(nominator):
        first = family.people.get(name="Robin Ash")
    second = make_baby(family, nominator, name="Jay Ash")
    relate(family, nominator, one, other, Kind.PARTNER)
    relate(family, nominator, other, one, Kind.PARTNER)
    relate(family, nominator, first, second, Kind.SIBLING)
    with acting_as(nominator):
        drawing = draw(map_of(family, nominator))

    tops = {box.y for box in drawing.boxes if box.kind == "adult"}
    feet = {box.bottom for box in drawing.boxes if box.kind == "child"}
    starts = [int(link.path.split("C")[0].split()[1]) for link in drawing.links]
    assert sorted(starts) == sorted(tops | feet)


def test_who_lives_together_is_drawn_without_saying_where(client, family, nominator):
    with acting_as(nominator):
        baby = baby_of(family)
    mother = make_adult(family, nominator, "Hazel Ash")
    make_adult(family, nominator, "Rowan Elm")
    first = house(family, nominator, mother, baby)
    second = house(family, nominator, baby)
    number = 1 if first.pk < second.pk else 2

    html = shown(client, nominator, family)

    assert f"Household {number}</td>" in in_words(html)
    assert f"Household {number}" in drawn(html)
    assert "Households 1 and 2" in drawn(html)
    assert "Households 1 and 2" in in_words(html)
    assert "No household recorded" in drawn(html)


def test_no_address_is_on_it_even_for_who_knows_it(client, family, nominator, coordinator):
    make_address(family, nominator, lines="1 Open Road", postcode="LS1 1AA")
    make_address(
        family,
        nominator,
        lines="7 Hidden Close",
        postcode="LS9 9ZZ",
        protected=True,
        reveal_to=[nominator.principal],
    )

    for reader in (nominator, coordinator):
        html = shown(client, reader, family)
        assert not [word for word in ("Open Road", "LS1 ", "Hidden", "LS9 ") if word in html]
    with as_owner():
        assert not AuditEvent.objects.filter(verb="address.viewed").exists()


def test_no_number_of_anybody_is_on_it(client, family, nominator):
    make_baby(family, nominator, nhs_number="9990000018", nhs_number_absence="")

    assert "999 000 0018" not in shown(client, nominator, family)


def test_the_lead_and_the_services_stand_around_the_family(client, family, coordinator, lead):
    worker = make_practitioner(full_name="Idris Vale")
    work(family, coordinator, person=worker)

    html = shown(client, coordinator, family)

    for words in (drawn(html), in_words(html)):
        assert lead.full_name in words
        assert "Single Lead Practitioner" in words
        assert "Seacroft Nursery" in words
        assert "Idris Vale" in words
        assert worker.get_profession_display() in words


def test_whoever_no_longer_leads_or_works_there_is_not_drawn(
    client, family, nominator, coordinator
):
    asked = make_practitioner(full_name="Idris Vale")
    offer_lead(family, asked, by=coordinator, reason="Near")
    team = work(family, coordinator)
    with acting_as(coordinator):
        family.involvements.filter(team=team).update(until=today())

    html = shown(client, nominator, family)

    assert "Idris Vale" not in html
    assert "Seacroft Nursery" not in html
    assert "That does not mean that nobody does." in html


def test_a_hidden_service_is_on_nobody_s_map_but_its_own_and_the_coordinator_s(
    client, family, nominator, coordinator
):
    bare = without_tokens(shown(client, nominator, family))
    worker = hide_a_service(family, coordinator)

    assert without_tokens(shown(client, nominator, family)) == bare
    assert MAY_BE in bare
    for reader in (coordinator, worker):
        html = shown(client, reader, family)
        assert len(named_in(drawn(html))) == len(named_in(in_words(html))) == 3


def without_tokens(html):
    """The page between its heading and its foot: what it says."""
    return html[html.index("<h1") : html.index("</main>")]


def test_who_leads_is_drawn_whatever_their_service(client, family, nominator, coordinator):
    worker = hide_a_service(family, coordinator)
    accept_lead(offer_lead(family, worker, by=coordinator, reason="Known."), by=worker)

    assert "Odalys Wren" in drawn(shown(client, nominator, family))


def test_what_helps_is_counted_in_the_picture_and_read_below_it(
    client, family, nominator, housing
):
    with acting_as(nominator):
        baby = baby_of(family)
    tell(family, nominator, "She sings to him.", about=[baby])
    tell(family, nominator, "Her sister comes by.")
    tell(family, nominator, "The house is cold.", theme="pressure")

    html = shown(client, housing, family)

    assert "About Robin Ash 1 strength" in drawn(html)
    assert "About the family 1 strength" in drawn(html)
    assert "She sings to him." in in_words(html)
    assert "Her sister comes by." in in_words(html)
    assert "sings" not in drawn(html)
    assert "The house is cold." not in html


def test_a_strength_for_others_is_not_even_counted(client, family, nominator, housing):
    bare = without_tokens(shown(client, housing, family))
    tell(family, nominator, "Known to us alone.", audience="own")
    tell(family, nominator, "For the chair.", audience="chair_lead")

    assert without_tokens(shown(client, housing, family)) == bare
    assert "2 strengths" in drawn(shown(client, nominator, family))


def test_a_strength_keeps_its_caution(client, family, nominator, housing):
    father = make_adult(family, nominator, "Rowan Elm")
    tell(family, nominator, "She has a place to go.", care=Care(not_for=(father,)))

    assert "Do not say or show this to Rowan Elm" in in_words(shown(client, housing, family))


def test_a_strength_entered_in_error_is_gone(client, family, nominator):
    told = tell(family, nominator, "She sings to him.")
    withdraw_contribution(told, by=nominator, reason="Of another family")

    assert "No strength has been shared with you yet" in shown(client, nominator, family)


def test_who_does_not_see_the_family_finds_no_map(client, family, stranger):
    assert page(client, stranger, on_family("map", family)).status_code == 404
    with as_owner():
        assert not AuditEvent.objects.filter(verb="family.map_viewed").exists()


def test_a_restricted_family_has_a_map_for_its_named_people_only(client, family, nominator):
    by_name = make_practitioner()
    grant_practitioner(family, by_name, GrantReason.NAMED, by=nominator)
    with as_owner():
        Family.objects.filter(pk=family.pk).update(restriction="restricted")

    assert "Robin Ash" in shown(client, by_name, family)
    assert page(client, nominator, on_family("map", family)).status_code == 404


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_some_roles_open_no_map(client, family, nominator, role):
    colleague = make_practitioner(nominator.teams().get(), roles=(role,))

    assert page(client, colleague, on_family("map", family)).status_code == 403


def test_looking_at_the_map_is_in_the_family_s_trail(client, family, nominator):
    shown(client, nominator, family)

    with as_owner():
        [looked] = AuditEvent.objects.filter(verb="family.map_viewed")
    assert (looked.family, looked.by, looked.facts) == (family.pk, nominator.pk, {})


def test_the_title_names_nobody(client, family, nominator):
    html = shown(client, nominator, family)
    svg = picture(html)

    titles = [html.split("<title>")[1].split("</title>")[0]]
    titles += [svg.find(f"{SVG}{name}").text for name in ("title", "desc")]
    assert not [title for title in titles if "Robin" in title]


def test_the_picture_is_one_image_with_a_name_and_a_description(client, family, nominator):
    svg = picture(shown(client, nominator, family))

    assert svg.get("role") == "img"
    ids = [svg.find(f"{SVG}{name}").get("id") for name in ("title", "desc")]
    assert svg.get("aria-labelledby").split() == ids
    assert "1 person" in svg.find(f"{SVG}desc").text


def test_nothing_recorded_is_said_and_not_drawn(client, nominator):
    html = shown(client, nominator, make_family(nominator))

    assert "<svg class=" not in html
    assert "There is nothing to draw yet" in html
    assert "No person is recorded." in html
    assert "Nothing is recorded of how they are related." in html


def test_services_alone_are_drawn_without_people(client, nominator, coordinator):
    family = make_family(nominator)
    work(family, nominator)

    html = shown(client, nominator, family)

    assert "Seacroft Nursery" in drawn(html)
    assert "The family" not in drawn(html)


def test_names_are_words_not_markup(client, family, nominator):
    make_adult(family, nominator, "<b>Ann</b> & Co")

    assert "<b>Ann</b> & Co" in drawn(shown(client, nominator, family))


def fill(family, nominator, coordinator, number):
    for index in range(number):
        baby = make_baby(family, nominator, name=f"Baby {index} " + "of a very long name " * 3)
        adult = make_adult(family, nominator, f"Adult {index}")
        relate(family, nominator, adult, baby, Kind.FATHER)
        house(family, nominator, adult, baby)
        work(family, coordinator, name=f"Service {index}", person=make_practitioner())
        care = Care(not_for=(adult,))
        tell(family, nominator, f"Strong {index}", about=[baby], care=care)


@pytest.mark.parametrize("number", [1, 12])
def test_a_map_costs_the_same_for_any_family(
    client, family, nominator, coordinator, housing, number, django_assert_num_queries
):
    fill(family, nominator, coordinator, number)
    shown(client, housing, family)

    with django_assert_num_queries(COST):
        client.get(on_family("map", family))


@pytest.mark.parametrize("number", [0, 1, 5])
def test_nothing_is_drawn_over_anything_else(family, nominator, coordinator, number):
    with acting_as(nominator):
        [baby] = family.people.all()
    grandparent = make_adult(
        family, nominator, "Hazel Ash", known_as="Supercalifragilisticexpiali"
    )
    relate(family, nominator, grandparent, baby, Kind.GRANDPARENT)
    fill(family, nominator, coordinator, number)
    with acting_as(nominator):
        drawing = draw(map_of(family, nominator))

    assert len(drawing.boxes) == 2 + 4 * number
    for one, other in combinations(drawing.boxes, 2):
        aside = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert aside or one.bottom <= other.y or other.bottom <= one.y
    for box in drawing.boxes:
        assert min(box.x, box.y) >= 0
        assert box.x + box.width <= drawing.width
        assert box.bottom <= drawing.height
        assert all(box.y < line.y < box.bottom for line in box.words)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("Hazel Ash", ["Hazel Ash"]),
        ("Mother of Robin Ash, Jay Ash", ["Mother of Robin", "Ash, Jay Ash"]),
        ("WWWWWWWWWWWWW", ["WWWWWWWWW", "WWWW"]),
        ("a " * 30, ["a a a a a a a a a", "a a a a a a a a a", "a a a a a a a a a", "a a a"]),
    ],
)
def test_words_are_broken_into_lines_that_fit(text, lines):
    assert lines_of(text, 160, 16) == lines


def test_a_letter_that_is_wider_than_the_line_stands_alone():
    assert lines_of("WW", 10, 16) == ["W", "W"]
