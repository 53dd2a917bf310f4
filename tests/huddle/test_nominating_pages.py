"""Nominating through the pages: one question each, checked, sent once, disclosing nothing."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from consent.models import WorkingAgreement
from families.models import Address, Contribution, Family, Person, Relationship
from huddle.drafts import Filled
from huddle.models import Nomination, NominationContribution, NominationDraft
from huddle.queries.nominating import scene_for
from huddle.services.sending import send_nomination
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.working_days import today
from tests.counting import queries_of
from tests.factories import make_agency, make_practitioner, make_team
from tests.huddle.answers import (
    ANSWERS,
    BORN,
    DUE,
    UNBORN,
    answer,
    begin,
    fill,
    send,
    signed_in,
    step_url,
    typed_date,
)
from tests.huddle.worlds import make_huddle
from tests.owner import as_owner


@pytest.fixture
def client(world):
    return signed_in(world.health)


def made(client, **changes):
    """The nomination that comes of these answers."""
    pk = fill(client, **changes)
    send(client, pk)
    with as_owner():
        became = NominationDraft.objects.get(pk=pk).became
        return Nomination.objects.select_related("family", "child").get(pk=became[0])


def page(response):
    return response.content.decode()


def test_each_question_leads_to_the_next_and_the_last_to_check(client):
    pk, response = begin(client)
    went = [response["Location"], *(answer(client, pk, step)["Location"] for step in ANSWERS)]

    check = reverse("huddle:nominate_check", args=[pk])
    assert went == [step_url(pk, step) for step in ANSWERS] + [check]
    assert "Some questions" not in page(client.get(check))
    assert send(client, pk)["Location"] == reverse("huddle:nominated", args=[pk])


def test_the_nomination_holds_what_was_answered(client, world):
    nomination = made(client)

    family = nomination.family
    assert nomination.state == Nomination.State.SUBMITTED
    assert nomination.source == Nomination.Source.PAGE
    assert (nomination.huddle, nomination.team) == (world.huddle, world.team_of(world.health))
    assert nomination.ask == "Feeding support."
    assert family.contact_safety == "Ring after six."
    with as_owner():
        people = {one.name: one for one in Person.objects.filter(family=family)}
        assert people["Amina Yusuf"].nhs_number == "9990004560"
        assert people["Zakariya Yusuf"].dob == BORN
        assert people["Zakariya Yusuf"].father_status == "known"
        assert Relationship.objects.filter(person=people["Hassan Yusuf"], kind="father").exists()
        assert Address.objects.get(family=family).postcode == "LS9 7KO"
        texts = {c.theme: c.text for c in Contribution.objects.filter(family=family)}
        assert texts["pressure"] == "Faltering growth since October."
        assert texts["strength"] == "Warm care seen at home."
        assert WorkingAgreement.objects.get(family=family).answer == "agreed"


def test_sending_twice_makes_one_nomination(client):
    pk = fill(client)

    first, second = send(client, pk), send(client, pk)

    done = reverse("huddle:nominated", args=[pk])
    assert first["Location"] == second["Location"] == done
    with as_owner():
        assert Nomination.objects.count() == Family.objects.count() == 1


def test_the_service_makes_one_nomination_too(client, world):
    """Two requests that both read the draft before either was done."""
    pk = fill(client)
    with acting_as(world.health):
        stale = NominationDraft.objects.get(pk=pk)
        askings = Filled(stale, scene_for(world.health)).askings()
    where = {"huddle": world.huddle, "team": world.team_of(world.health), "by": world.health}

    first = send_nomination(stale, askings, **where)
    second = send_nomination(stale, askings, **where)

    assert first.became == second.became
    with as_owner():
        assert Nomination.objects.count() == 1


def test_it_is_confirmed_by_reference_without_a_name_in_address_or_title(client):
    pk = fill(client)
    response = client.get(send(client, pk)["Location"])

    with as_owner():
        reference = Family.objects.get().reference
    assert reference in page(response)
    assert "Yusuf" not in page(response)


def test_twins_are_two_nominations_of_one_family_and_what_was_told_is_told_once(client):
    pk = fill(client)
    sent = ANSWERS["baby"] | {"another": "yes"}
    onward = client.post(step_url(pk, "baby1"), sent)
    assert onward["Location"] == step_url(pk, "baby2")
    answer(client, pk, "baby2", name="Yahya Yusuf")

    send(client, pk)

    with as_owner():
        assert Nomination.objects.count() == 2
        family = Family.objects.get()
        babies = Person.objects.filter(family=family, kind="child")
        assert {baby.name for baby in babies} == {"Zakariya Yusuf", "Yahya Yusuf"}
        assert Person.objects.filter(family=family, name="Amina Yusuf").count() == 1
        told = Contribution.objects.get(theme="pressure")
        assert NominationContribution.objects.filter(contribution=told).count() == 2
        assert set(told.about.all()) == set(babies)


def test_a_baby_can_be_taken_out_again(client):
    pk = fill(client)
    answer(client, pk, "baby2", name="Yahya Yusuf")
    url = reverse("huddle:nominate_baby_remove", args=[pk, 1])
    assert client.get(url).status_code == 200

    client.post(url)
    send(client, pk)

    with as_owner():
        assert Person.objects.get(kind="child").name == "Yahya Yusuf"


def test_an_unborn_baby_needs_a_due_date_and_nothing_else(client):
    nomination = made(client, baby=UNBORN | {"sex": "", "nhs_number_absence": ""})

    assert (nomination.child.kind, nomination.child.edd) == ("unborn", DUE)
    assert nomination.child.nhs_number_absence == "unborn"


def test_answers_of_the_other_kind_of_baby_do_not_count(client):
    nomination = made(client, baby=UNBORN | {"sex": "M", "nhs_number": "999 000 7896"})

    assert (nomination.child.sex, nomination.child.nhs_number) == ("U", "")


FOUR_YEARS_AGO = today() - timedelta(days=4 * 366)


@pytest.mark.parametrize(
    ("step", "changes", "error"),
    [
        ("mother", {"name": ""}, "Enter the mother&#x27;s or carer&#x27;s name"),
        ("mother", {"nhs_number": ""}, "Enter the NHS number, or select why"),
        ("mother", {"nhs_number": "999000456"}, "has 9 digits and must have 10"),
        ("mother", {"dob-month": 13}, "Date of birth must be a real date"),
        ("mother", {"dob-year": ""}, "Date of birth must include a year"),
        ("mother", {"dob-year": today().year - 5}, "must be that of an adult"),
        ("baby", {"born": ""}, "Select yes if the baby has been born"),
        ("baby", {"name": ""}, "Enter the baby&#x27;s name"),
        ("baby", {"dob-day": 31, "dob-month": 2}, "Date of birth must be a real date"),
        ("baby", {"dob-day": ""}, "Date of birth must include a day"),
        ("baby", typed_date("dob", FOUR_YEARS_AGO), "unborn babies and children under 3"),
        ("baby", typed_date("dob", today() + timedelta(days=1)), "today or in the past"),
        ("baby", {"nhs_number": "999 000 4560"}, "own NHS number"),
        ("baby", {"born": "no"}, "Enter due date"),
        (
            "baby",
            {"born": "no"} | typed_date("edd", today() + timedelta(days=400)),
            "within 42 weeks",
        ),
        ("home", {"postcode": "LS149"}, "Enter a full postcode"),
        ("home", {"protected": ""}, "Select yes if the address must be protected"),
        ("father", {"status": ""}, "Select what you know of the father or partner"),
        ("father", {"name": ""}, "Enter their name"),
        ("why-now", {"text": " "}, "Enter what is happening for the baby now"),
        ("why-now", {"text": "x" * 1501}, "must be 1500 characters or fewer"),
        ("why-now", {"audience": "named"}, "Select at least one agency"),
        ("why-now", {"audience": "own"}, "Select who may read it"),
        ("ask", {"text": ""}, "Enter what you want from the huddle"),
        ("agreement", {"told": ""}, "Select whether the family has been told"),
        ("contact", {"text": ""}, "Enter what to know before contact"),
    ],
)
def test_a_wrong_answer_is_said_beside_the_question_and_cannot_be_sent(
    client, step, changes, error
):
    pk = fill(client)

    response = answer(client, pk, step, **changes)

    assert error in page(response)
    assert "<title>Error: " in page(response)
    sent = send(client, pk)
    assert "Some questions are not answered yet" in page(sent)
    with as_owner():
        assert not Nomination.objects.exists()


def test_father_not_known_is_an_answer(client):
    assert made(client, father={"status": "unknown", "name": ""}).child.father_status == "unknown"


def test_changing_an_answer_leads_back_to_check(client):
    pk = fill(client)

    response = client.post(step_url(pk, "ask") + "?check=1", {"text": "A warm home."})

    check = reverse("huddle:nominate_check", args=[pk])
    assert response["Location"] == check
    assert "A warm home." in page(client.get(check))


def test_named_agencies_are_the_only_ones_that_read_it(client, world):
    police = world.police.agency
    nomination = made(
        client, why_now={"audience": "named", "agencies": [str(police.pk)], "text": "Seen him."}
    )

    with as_owner():
        told = Contribution.objects.get(family=nomination.family, theme="pressure")
    assert told.named_agencies == [police.pk]
    with acting_as(world.coordinator):
        assert not Contribution.objects.visible_to(world.coordinator).filter(pk=told.pk).exists()


def test_a_protected_address_is_shown_to_the_nominating_team_only(client, world):
    nomination = made(client, home={"protected": "yes"})

    def sees(practitioner):
        with acting_as(practitioner):
            found = Address.objects.visible_to(practitioner).filter(family=nomination.family)
            return found.exists()

    assert sees(world.health)
    assert not sees(world.coordinator)


def test_somebody_with_two_teams_says_which_one_nominates(world):
    second = make_team(world.health.agency)
    both = make_practitioner(world.team_of(world.health), second)
    client = signed_in(both)
    pk, response = begin(client)
    assert response["Location"] == step_url(pk, "place")

    client.post(step_url(pk, "place"), {"team": second.pk, "huddle": world.huddle.pk})
    for step in ANSWERS:
        answer(client, pk, step)
    send(client, pk)

    with as_owner():
        assert Nomination.objects.get().team == second


def test_two_huddles_of_one_locality_are_asked_about_and_another_locality_is_not_offered(world):
    other = make_huddle(world.coordinator, world.chair, world.core_teams, name="Second huddle")
    far = make_huddle(
        world.coordinator, world.chair, world.core_teams, name="Far", locality="Otley"
    )
    client = signed_in(world.health)

    pk, _ = begin(client)

    shown = page(client.get(step_url(pk, "place")))
    assert str(other.pk) in shown
    assert str(far.pk) not in shown


def test_a_team_that_is_not_theirs_cannot_be_sent(client, world):
    make_huddle(world.coordinator, world.chair, world.core_teams, name="Second huddle")
    pk, _ = begin(client)
    foreign = world.team_of(world.police)

    response = client.post(step_url(pk, "place"), {"team": foreign.pk, "huddle": world.huddle.pk})

    assert "Select the team that you nominate for" in page(response)


def bare(response):
    """A page without what differs at each request: tokens, this draft's id, the minute."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page(response))
    text = re.sub(r"\d+:\d\d (a|p)\.m\.|\d+:\d\d(am|pm)", "", text)
    text = re.sub(r'data-seconds-left="[^"]*"|nonce="[^"]*"', "", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text)


def test_a_match_with_a_family_unseen_says_the_same_whichever_it_is(world):
    """Two families of two other agencies, matched in different ways: the page is one."""
    made(signed_in(world.police), contact={"text": "The secret of the first."})
    made(
        signed_in(world.housing),
        mother={"name": "Other Name", "nhs_number": "", "nhs_number_absence": "not_known"},
        baby={"name": "Other Baby"},
        contact={"text": "The secret of the second."},
    )
    pages = []
    for mother in (
        {},
        {"name": "Other Name", "nhs_number": "", "nhs_number_absence": "not_known"},
    ):
        client = signed_in(world.health)
        pk, _ = begin(client)
        answer(client, pk, "mother", **mother)
        answer(client, pk, "baby", name="Nobody Known")
        onward = answer(client, pk, "home")["Location"]
        assert onward == reverse("huddle:nominate_match", args=[pk])
        pages.append(bare(client.get(onward)))

    assert pages[0] == pages[1]
    assert "A record may already exist. Nominate anyway" in pages[0]
    for secret in ("CMC-", "secret", world.police.agency.name, "already work with"):
        assert secret not in pages[0]


def test_a_sealed_family_is_not_even_hinted_at(world):
    nomination = made(signed_in(world.police))
    with as_owner():
        Family.objects.filter(pk=nomination.family_id).update(restriction="sealed")
    client = signed_in(world.health)
    pk, _ = begin(client)
    answer(client, pk, "mother")
    answer(client, pk, "baby")

    assert answer(client, pk, "home")["Location"] == step_url(pk, "father")


def test_a_match_with_a_family_they_see_is_linked(client):
    nomination = made(client)

    pk, _ = begin(client)
    for step in ("mother", "baby", "home"):
        answer(client, pk, step)
    shown = page(client.get(reverse("huddle:nominate_match", args=[pk])))

    assert nomination.family.reference in shown
    assert "the same NHS number" in shown


def test_a_match_is_audited_and_nobody_is_stopped_by_it(world):
    made(signed_in(world.police))
    client = signed_in(world.health)
    pk = fill(client)

    assert "A record may already exist" in page(
        client.get(reverse("huddle:nominate_check", args=[pk]))
    )
    send(client, pk)

    with as_owner():
        assert Nomination.objects.count() == 2
        asked = AuditEvent.objects.filter(verb="family.matched", by=world.health.pk)
        assert asked.filter(facts__hidden=True).exists()


def test_the_list_shows_my_teams_nominations_only_and_filters_by_state(client, world):
    mine = made(client).family.reference
    theirs = made(
        signed_in(world.police),
        mother={"name": "Else", "nhs_number": "", "nhs_number_absence": "not_known"},
        baby={"name": "Else"},
    ).family.reference
    listed = reverse("huddle:nominations")

    shown = page(client.get(listed))
    assert mine in shown
    assert theirs not in shown
    assert mine not in page(signed_in(world.coordinator).get(listed))
    assert mine in page(client.get(listed, {"state": "submitted"}))
    assert mine not in page(client.get(listed, {"state": "accepted"}))
    with as_owner():
        read = AuditEvent.objects.filter(verb="nomination.seen", by=world.health.pk)
        assert read.filter(family=Family.objects.get(reference=mine).pk).exists()


def test_the_list_costs_the_same_for_one_nomination_as_for_five(client):
    url = reverse("huddle:nominations")
    made(client)
    one = queries_of(client, url)

    for _ in range(4):
        made(client)

    assert queries_of(client, url) == one


def test_somebody_without_a_team_or_a_huddle_is_told_so_on_check():
    client = signed_in(make_practitioner(make_team(make_agency())))
    pk = fill(client)

    assert client.get(reverse("huddle:nominate_check", args=[pk])).status_code == 200
    assert send(client, pk).status_code == 404
