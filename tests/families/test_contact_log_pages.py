"""The pages of the contact log, as somebody fills them in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from families.models import Contact, Contribution
from families.services.noting import Note
from practitioners.binding import acting_as
from tests.counting import queries_of
from tests.factories import make_practitioner, make_team
from tests.families.meeting import log, people_of, see
from tests.owner import as_owner


@pytest.fixture
def baby(family, nominator):
    return people_of(family, nominator)[0]


def test_a_visit_is_logged_with_who_was_seen_and_what_was_noted(client, family, nominator, baby):
    client.force_login(nominator)

    answer = client.post(
        new_page(family),
        told() | {f"seen_{baby.pk}": "parent", "note": "Calm", "theme": "strength"} | FOR_US,
        follow=True,
    )

    page = answer.content.decode()
    assert "The contact has been added to the log" in page
    assert "Two-way" in page
    assert "seen with a parent or carer" in page
    assert "Calm" in page
    assert "Seen yesterday by" in page


def test_an_attempt_says_what_came_of_it(client, family, nominator, baby):
    client.force_login(nominator)

    sent = told(kind="clinic", two_way="no") | {"spoke_with": [baby.pk]}
    refused = client.post(new_page(family), sent).content.decode()
    page = client.post(
        new_page(family), sent | {"outcome": "not_brought"}, follow=True
    ).content.decode()

    assert "Select what came of the attempt" in refused
    assert "Attempt" in page
    assert "Was not brought" in page


def test_what_was_typed_is_there_again_after_a_mistake(client, family, nominator):
    client.force_login(nominator)

    page = client.post(new_page(family), told(happened_at="") | {"note": "Typed once"})

    assert "Typed once" in page.content.decode()
    assert "Enter the time" in page.content.decode()
    assert count(family, nominator) == 0


def test_words_need_a_reader(client, family, nominator):
    client.force_login(nominator)

    page = client.post(new_page(family), told() | {"note": "Whose?", "theme": "strength"})

    assert "Select who may read what you noted" in page.content.decode()
    assert count(family, nominator) == 0


def test_what_the_service_refuses_stands_beside_its_field(client, family, nominator, baby):
    client.force_login(nominator)

    page = client.post(new_page(family), told(kind="phone") | {f"seen_{baby.pk}": "parent"})

    assert "face to face" in page.content.decode()
    assert count(family, nominator) == 0


def test_a_time_of_today_that_has_not_come_is_refused(client, family, nominator):
    client.force_login(nominator)
    ahead = timezone.localtime() + timedelta(minutes=30)

    page = client.post(new_page(family), told(on=ahead.date(), happened_at=f"{ahead:%H:%M}"))

    assert "must be in the past" in page.content.decode() or "today or in" in page.content.decode()
    assert count(family, nominator) == 0


def test_sent_twice_it_is_logged_once(client, family, nominator):
    client.force_login(nominator)
    sent = told() | {"form_key": "6b1f8f0e-8f5e-4a53-9c4e-0f4f2a2a7c11"}

    client.post(new_page(family), sent)
    again = client.post(new_page(family), sent, follow=True)

    assert "You sent this twice" in again.content.decode()
    assert count(family, nominator) == 1


def test_it_says_who_could_read_it_before_it_is_sent(client, family, nominator, colleague):
    client.force_login(nominator)

    sent = told() | {"note": "Think of it", "theme": "strength", "readers": "show"} | FOR_US
    page = client.post(new_page(family), sent).content.decode()

    assert str(nominator.teams().get().name) in page
    assert "Think of it" in page
    assert count(family, nominator) == 0


def test_somebody_of_two_teams_says_for_which(client, family, nominator):
    second = make_team(nominator.agency)
    with as_owner():
        nominator.groups.add(second.group)
    client.force_login(nominator)

    refused = client.post(new_page(family), told()).content.decode()
    client.post(new_page(family), told() | {"team": second.pk})

    assert "Select your team" in refused
    with acting_as(nominator):
        assert Contact.objects.get().team == second


def test_a_correction_begins_with_what_there_is(client, family, nominator, baby):
    contact = see(family, baby, nominator, days=2)
    client.force_login(nominator)
    page = reverse("families:contact_correct", args=[contact.pk])

    shown = client.get(page).content.decode()
    sent = told(kind="clinic") | {"change": "wrong_kind", f"seen_{baby.pk}": "alone"}
    after = client.post(page, sent, follow=True).content.decode()
    again = client.post(page, sent)

    assert 'value="visit" aria-checked' in shown or "checked" in shown
    assert "The new version stands in its place" in after
    assert "Clinic, centre or office" in after
    assert again.status_code == 409
    assert count(family, nominator) == 2


def test_the_log_is_filtered_by_its_address(client, family, nominator, baby):
    see(family, baby, nominator)
    log(family, nominator, kind="phone", outcome="no_answer")
    log(family, nominator, kind="clinic", outcome="not_brought")
    client.force_login(nominator)

    found = {
        asked: shown(client, family, asked)
        for asked in ("", "?show=two_way", "?show=attempts", "?show=seen", "?kind=phone")
    }
    assert found == {"": 3, "?show=two_way": 1, "?show=attempts": 2, "?show=seen": 1} | {
        "?kind=phone": 1
    }
    assert shown(client, family, "?show=not_brought") == 1
    assert shown(client, family, "?show=nonsense") == 3


def test_a_log_with_nothing_in_it_says_so(client, family, nominator):
    client.force_login(nominator)

    page = client.get(reverse("families:contact_log", args=[family.pk])).content.decode()

    assert "Nothing is logged that matches this" in page
    assert "Nobody has recorded seeing this child" in page


def test_only_the_team_is_offered_to_correct(client, family, nominator, people, baby):
    see(family, baby, nominator)

    assert "/correct/" in page_of(client, family, people["colleague"])
    assert "/correct/" not in page_of(client, family, people["housing"])


def test_more_contacts_cost_no_more_queries(client, family, nominator, people, baby):
    """Somebody of another agency reads the log, with notes that are and are not for them."""
    reader = people["housing"]
    client.force_login(reader)
    page = reverse("families:contact_log", args=[family.pk])
    fill(family, nominator, baby, 2)
    few = queries_of(client, page)
    fill(family, nominator, baby, 9)

    assert queries_of(client, page) == few


def test_the_log_is_paged(client, family, nominator):
    for _ in range(26):
        log(family, nominator, kind="phone")
    client.force_login(nominator)

    assert shown(client, family, "") == 25
    assert shown(client, family, "?page=2") == 1


def test_a_stranger_finds_no_log(client, family, baby, nominator):
    contact = see(family, baby, nominator)
    client.force_login(make_practitioner())

    for page in (
        reverse("families:contact_log", args=[family.pk]),
        new_page(family),
        reverse("families:contact_correct", args=[contact.pk]),
    ):
        assert client.get(page).status_code == 404


FOR_US = {"audience": "own"}


def new_page(family):
    return reverse("families:contact_new", args=[family.pk])


def told(on=None, **facts):
    """The form as filled in for a home visit of yesterday."""
    on = on or timezone.localdate() - timedelta(days=1)
    described = {
        "kind": "visit",
        "happened_on-day": on.day,
        "happened_on-month": on.month,
        "happened_on-year": on.year,
        "happened_at": "9:30am",
        "two_way": "yes",
    }
    return described | facts


def count(family, reader):
    with acting_as(reader):
        return Contact.objects.filter(family=family).count()


def fill(family, nominator, baby, times):
    for number in range(times):
        audience = ("own", "huddle")[number % 2]
        see(family, baby, nominator, note=Note(text=f"Seen {number}", audience=audience))
    with acting_as(nominator):
        assert Contribution.objects.count() >= times


def shown(client, family, asked):
    page = client.get(reverse("families:contact_log", args=[family.pk]) + asked)
    return page.content.decode().count('class="govuk-summary-card"')


def page_of(client, family, reader):
    client.force_login(reader)
    return client.get(reverse("families:contact_log", args=[family.pk])).content.decode()
