"""One contribution's page, and who could read what is being written, by name."""

import pytest
from django.urls import reverse

from families.models import Contribution, GrantReason
from families.services.contributing import Care, contribute
from families.services.correcting import correct_contribution
from families.services.disputing import dispute_contribution
from families.services.granting import grant_practitioner
from practitioners.roles import Role
from tests.factories import make_agency, make_practitioner, make_team
from tests.families.reading import on_family, page, post, text
from tests.families.record import as_now, let_team_see, make_baby
from tests.owner import as_owner

WORDS = {"text": "Called out twice", "nature": "recorded", "theme": "pressure"}


@pytest.fixture
def housing(family, nominator):
    person = make_practitioner(make_team(make_agency("Leeds Homes"), name="Tenancy support"))
    let_team_see(family, person, nominator)
    return person


@pytest.fixture
def father(family, nominator):
    return make_baby(family, nominator, kind="adult", name="Bilal Ash", dob=None, father_status="")


def tell(family, by, audience="huddle", **care):
    return contribute(family, by=by, **WORDS, audience=audience, care=Care(**care))


def about(name, row):
    return reverse(f"families:{name}", args=[row.pk])


def answers(**facts):
    return WORDS | {"audience": "huddle"} | facts


def typed(contribution, **facts):
    return answers(reason="It was once", safe_to_discuss="ask", marking="official") | facts


def change(client, by, contribution, **facts):
    """Continue to the page that shows the readers, and confirm it as it came."""
    where = about("correct", contribution)
    checked = post(client, by, where, **typed(contribution, **facts))
    seen = checked.context["seen"]
    return post(client, by, where, **typed(contribution, **facts), seen=seen, confirm="yes")


def test_a_correction_takes_its_place_on_every_page(client, family, nominator, housing):
    told = tell(family, nominator)

    response = change(client, nominator, told, text="Called out once")

    newest = text(client, housing, response["Location"])
    assert "Called out once" in newest
    assert "No longer holds." in newest
    record = text(client, housing, family.get_absolute_url())
    assert "Called out once" in record
    assert "Called out twice" not in record
    assert "Corrected: It was once" in record


def test_an_address_of_an_older_version_shows_the_newest_first(client, family, nominator):
    told = tell(family, nominator)
    correct_contribution(
        told, by=nominator, **answers(text="Called out once"), reason="It was once"
    )

    html = text(client, nominator, about("contribution", told))

    assert html.index("Called out once") < html.index("No longer holds.")


def test_narrowing_takes_the_page_and_its_history(client, family, nominator, housing):
    told = tell(family, nominator)
    text(client, housing, about("contribution", told))

    change(client, nominator, told, audience="own")

    assert page(client, housing, about("contribution", told)).status_code == 404
    assert "Called out twice" not in text(client, housing, family.get_absolute_url())


def test_a_correction_begins_with_what_is_there_and_asks_why(client, family, nominator, father):
    told = tell(family, nominator, handling="Not by letter", not_for=(father,))

    html = text(client, nominator, about("correct", told))
    wrong = post(client, nominator, about("correct", told), **typed(told, reason=""))

    assert "Called out twice" in html
    assert "Not by letter" in html
    assert "Enter why you change it" in wrong.content.decode()
    with as_owner():
        assert Contribution.objects.count() == 1


def test_a_correction_that_changes_nothing_says_so(client, family, nominator):
    told = tell(family, nominator)

    response = change(client, nominator, told)

    assert "Change something, or leave it as it is" in response.content.decode()


def test_sent_again_a_correction_is_refused_with_the_reason(client, family, nominator):
    told = tell(family, nominator)
    change(client, nominator, told, text="Called out once")

    again = post(client, nominator, about("correct", told), **typed(told), confirm="yes")

    assert again.status_code == 409
    assert "a newer version" in again.content.decode()


def test_what_is_withdrawn_leaves_a_marker(client, family, nominator, housing):
    told = tell(family, nominator)
    where = about("withdraw", told)
    assert "Enter why" in post(client, nominator, where, reason="").content.decode()

    response = post(client, nominator, where, reason="Meant for another family")

    html = text(client, housing, response["Location"])
    assert "Entered in error." in html
    assert "Meant for another family" in html
    assert "Called out twice" not in html
    assert "Called out twice" in text(client, nominator, response["Location"])


def test_what_somebody_says_against_it_stands_beside_it(
    client, family, nominator, housing, father
):
    told = tell(family, nominator)
    where = about("dispute", told)
    says = {"whose": "family", "says": "It was a neighbour"}
    assert "Select who in the family" in post(client, housing, where, **says).content.decode()

    post(client, housing, where, **says, person=str(father.pk))

    for reader in (nominator, housing):
        record = text(client, reader, family.get_absolute_url())
        assert "Disputed by Bilal Ash" in record
        assert "It was a neighbour" in record


def test_the_answer_to_a_dispute_stands_beside_it(client, family, nominator, housing):
    told = tell(family, nominator)
    dispute = dispute_contribution(told, by=housing, says="Only once")
    link = about("dispute_answer", dispute)
    assert link in text(client, nominator, about("contribution", told))
    assert link not in text(client, housing, about("contribution", told))

    post(client, nominator, link, note="Our log shows two")

    assert "Our log shows two" in text(client, housing, family.get_absolute_url())


def test_its_source_is_asked_and_answers(client, family, nominator, housing):
    told = tell(family, nominator, needs_source_permission=True)
    source = nominator.agency.name
    assert f"Ask {source} before you pass it on" in text(
        client, housing, family.get_absolute_url()
    )

    post(client, housing, about("source_ask", told), asked_for="A letter to the landlord")
    with as_owner():
        asked = told.source_permissions.get()
    where = about("source_answer", asked)
    assert "Select whether" in post(client, nominator, where).content.decode()
    post(client, nominator, where, granted="no", note="Not yet")

    assert f"{source} refused on" in text(client, housing, family.get_absolute_url())


def test_every_caution_stands_with_it_in_words(client, family, nominator, housing, father):
    tell(
        family,
        nominator,
        marking="official_sensitive",
        handling="Not by letter",
        confidence="unconfirmed",
        relevance="He holds the tenancy",
        safe_to_discuss="no",
        not_for=(father,),
        noted_on="2026-01-05",
    )

    html = text(client, housing, family.get_absolute_url())

    for words in (
        "OFFICIAL-SENSITIVE</strong>",
        "Unconfirmed",
        "Not by letter",
        "He holds the tenancy",
        "Do not say or show this to Bilal Ash",
        "Not safe to discuss with the family",
        "Late entry: noted 5 January 2026, written",
    ):
        assert words in html


def test_all_that_the_form_asks_is_written(client, family, nominator, father):
    where = on_family("contribute", family)
    asked = answers(
        safe_to_discuss="no",
        not_for=[str(father.pk)],
        relevance="He holds the tenancy",
        confidence="likely",
        marking="official_sensitive",
        handling="Not by letter",
        needs_source_permission="on",
        **{"noted_on-day": "5", "noted_on-month": "1", "noted_on-year": "2026"},
    )
    checked = post(client, nominator, where, **asked)
    assert "Do not say or show this to Bilal Ash" in checked.content.decode()

    post(client, nominator, where, **asked, seen=checked.context["seen"], confirm="yes")

    with as_owner():
        told = Contribution.objects.get()
        assert list(told.not_for.all()) == [father]
    assert (told.safe_to_discuss, told.marking, told.confidence) == (
        "no",
        "official_sensitive",
        "likely",
    )
    assert told.needs_source_permission
    assert str(told.noted_on) == "2026-01-05"


READERS = [
    ({"audience": "huddle"}, {"Leeds Homes", "Tenancy support", "coordinator"}),
    ({"audience": "own"}, set()),
    ({"audience": "named"}, set()),
    ({"audience": "named", "named": True}, {"Leeds Homes", "Tenancy support"}),
    ({"audience": "chair_lead"}, {"coordinator"}),
    ({"audience": "verbal"}, {"Leeds Homes", "Tenancy support", "coordinator"}),
]


@pytest.mark.parametrize(("chosen", "expected"), READERS)
def test_who_could_read_it_changes_with_the_audience(
    client, family, nominator, coordinator, housing, chosen, expected
):
    named = {"named_agencies": str(housing.agency.pk)} if chosen.get("named") else {}
    chosen = {"audience": chosen["audience"], "theme": "pressure"} | named

    html = post(client, nominator, on_family("readers", family), **chosen).content.decode()

    names = {"Leeds Homes": "Leeds Homes", "Tenancy support": "Tenancy support"}
    names |= {"coordinator": coordinator.full_name}
    assert {key for key, name in names.items() if name in html} == expected
    assert nominator.teams().get().name in html or chosen["audience"] == "chair_lead"


def test_before_an_audience_is_chosen_nobody_is_named(client, family, nominator, housing):
    html = post(client, nominator, on_family("readers", family)).content.decode()

    assert "Choose who may read it" in html
    assert "Leeds Homes" not in html


def test_without_a_script_a_button_shows_the_readers_and_loses_nothing(
    client, family, nominator, housing
):
    where = on_family("contribute", family)

    html = post(client, nominator, where, text="He rang", audience="huddle", readers="show")

    shown = html.content.decode()
    assert "Tenancy support" in shown
    assert "He rang" in shown
    assert "There is a problem" not in shown
    with as_owner():
        assert not Contribution.objects.exists()


def test_readers_that_changed_since_they_were_shown_are_shown_again(client, family, nominator):
    where = on_family("contribute", family)
    seen = post(client, nominator, where, **answers()).context["seen"]
    newcomer = make_practitioner(roles=(Role.CHAIR,))
    grant_practitioner(family, newcomer, GrantReason.CHAIRING, by=nominator)

    again = post(client, nominator, where, **answers(), seen=seen, confirm="yes")

    html = again.content.decode()
    assert "The readers have changed" in html
    assert newcomer.full_name in html
    with as_owner():
        assert not Contribution.objects.exists()
    post(client, nominator, where, **answers(), seen=again.context["seen"], confirm="yes")
    with as_owner():
        assert Contribution.objects.get().text == "Called out twice"


@pytest.mark.parametrize("seen", ["", "made up", "WzEsMl0:1abc:x"])
def test_nothing_is_sent_to_readers_that_nobody_was_shown(client, family, nominator, seen):
    where = on_family("contribute", family)

    response = post(client, nominator, where, **answers(), seen=seen, confirm="yes")

    assert "Check who will read this" in response.content.decode()
    with as_owner():
        assert not Contribution.objects.exists()


def test_the_newest_version_is_what_the_family_s_page_counts(client, family, nominator):
    told = tell(family, nominator)
    change(client, nominator, told, text="Called out once")

    assert as_now(told).replaced_at is not None
    assert text(client, nominator, family.get_absolute_url()).count("Called out") == 1
