"""The pages of emergency access: what is asked, what is answered, the banner and the queue."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consent.models import BreakGlass, EmergencyAttempt
from consent.services.breaking_glass import end_break_glass, review_break_glass
from families.models import Family
from families.services.acting import agree_action
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.consent.breaking_glass.emergency import WORDS, later, opened, restrict
from tests.factories import PASSWORD, make_practitioner
from tests.families.reading import page, post, text
from tests.families.record import make_coordinator, make_family
from tests.owner import as_owner

ASK = reverse("consent:break_glass")
MINE = reverse("consent:break_glass_mine")
QUEUE = reverse("consent:break_glass_reviews")


def asked(reference, **more):
    return {
        "known_by": "reference",
        "reference": reference,
        "reason": "risk",
        "words": WORDS,
        "hours": 2,
    } | more


def confirmed(reference, **more):
    return asked(reference, confirm="yes", again=reference, **more)


def on(name, access):
    return reverse(f"consent:{name}", args=[access.pk])


def test_it_says_what_will_happen_before_it_looks_for_anything(client, family, person):
    html = post(client, person, ASK, **asked(family.reference)).content.decode()

    assert "Type the reference again" in html
    assert "reviews whether it was appropriate" in html
    assert "protected addresses" in html
    with as_owner():
        assert not EmergencyAttempt.objects.exists()
        assert not AuditEvent.objects.filter(verb__startswith="break_glass").exists()


def test_confirmed_it_opens_with_a_banner_that_ends_it(client, family, nominator, person):
    action = agree_action(family, by=nominator, text="Visit", owner=nominator, due_on=today())

    answer = post(client, person, ASK, **confirmed(family.reference))

    assert answer.headers["Location"] == family.get_absolute_url()
    html = client.get(family.get_absolute_url()).content.decode()
    assert "Robin Ash" in html
    assert "Emergency access until" in html
    assert "Add what you know" not in html
    assert "Emergency access until" in client.get(action.get_absolute_url()).content.decode()
    assert "Emergency access until" not in text(client, nominator, family.get_absolute_url())
    with acting_as(person):
        access = BreakGlass.objects.get()
    assert post(client, person, on("break_glass_end", access)).headers["Location"] == MINE
    assert client.get(family.get_absolute_url()).status_code == 404


def test_who_ends_it_for_somebody_else_reads_first_what_that_does(
    client, family, governance, person
):
    post(client, person, ASK, **confirmed(family.reference))
    with acting_as(person):
        access = BreakGlass.objects.get()
    ending = on("break_glass_end", access)

    assert f'href="{ending}"' in text(client, governance, on("break_glass_one", access))
    assert "the record closes to them at once" in text(client, governance, ending)
    assert page(client, person, family.get_absolute_url()).status_code == 200
    assert post(client, governance, ending).headers["Location"] == on("break_glass_one", access)
    assert page(client, person, family.get_absolute_url()).status_code == 404
    assert page(client, governance, ending).status_code == 409


def test_the_banner_is_on_no_other_family(client, family, nominator, person):
    other = make_family(nominator)
    opened(other, person)
    opened(family, person)
    with acting_as(person):
        end_break_glass(BreakGlass.objects.get(family=other), by=person)

    assert page(client, person, other.get_absolute_url()).status_code == 404
    assert "Emergency access until" in text(client, person, family.get_absolute_url())


def test_by_name_the_name_is_typed_again(client, family, person):
    born = {"dob-day": "27", "dob-month": "3", "dob-year": "2026"}
    told = asked("", known_by="name", name="Robin Ash", **born)

    wrong = post(client, person, ASK, **told, confirm="yes", again="Robyn Ash")
    right = post(client, person, ASK, **told, confirm="yes", again="robin ash")

    assert "This is not what you typed before" in wrong.content.decode()
    assert right.headers["Location"] == family.get_absolute_url()


def test_what_was_typed_can_be_changed(client, family, person):
    html = post(client, person, ASK, **asked(family.reference), change="yes").content.decode()

    assert f'value="{family.reference}"' in html
    assert WORDS in html


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"words": "Help"}, "in at least 20 characters"),
        ({"hours": "73"}, "Enter 1 to 72 hours"),
        ({"reason": ""}, "Select why you need it"),
        ({"reference": ""}, "Enter the family’s reference"),
        ({"known_by": "nhs_number", "nhs_number": "123"}, "NHS number must be 10 digits"),
        ({"known_by": ""}, "Select how you know the family"),
    ],
)
def test_errors_stand_beside_the_field_and_nothing_is_lost(client, family, person, wrong, said):
    html = post(client, person, ASK, **(asked(family.reference) | wrong)).content.decode()

    assert html.count(said) == 2
    assert "<title>Error: Emergency access" in html


def plain(answer):
    """The page without what differs from one request to the next."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return re.sub(r'data-seconds-left="\d+"', "", html)


def test_a_wrong_reference_a_sealed_family_and_a_conflict_look_alike(
    client, family, nominator, governance, person
):
    sealed = make_family(nominator)
    restrict(sealed, Family.Restriction.SEALED)

    unknown = post(client, person, ASK, **confirmed("CMC-99999"))
    closed = post(client, person, ASK, **confirmed(sealed.reference))

    assert (unknown.status_code, closed.status_code) == (409, 409)
    assert plain(unknown) == plain(closed)
    assert governance.full_name in plain(unknown)
    assert "0113 496 0000" in plain(unknown)
    assert "You have not used emergency access." in text(client, person, MINE)


def test_the_sixth_in_an_hour_is_refused(client, family, person):
    for _ in range(5):
        post(client, person, ASK, **confirmed("CMC-99999"))

    answer = post(client, person, ASK, **confirmed(family.reference))

    assert answer.status_code == 429
    assert "five times in an hour" in answer.content.decode()
    with as_owner():
        assert AuditEvent.objects.filter(verb="break_glass.refused", by=person.pk).count() == 6


def test_the_same_again_opens_what_is_open(client, family, person):
    for _ in range(2):
        answer = post(client, person, ASK, **confirmed(family.reference))
        assert answer.headers["Location"] == family.get_absolute_url()

    with as_owner():
        assert BreakGlass.objects.count() == 1
    assert "open to you already" in client.get(family.get_absolute_url()).content.decode()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("address", [ASK, MINE, QUEUE])
def test_some_roles_have_no_such_page(client, role, address):
    assert page(client, make_practitioner(roles=(role,)), address).status_code == 403


def test_in_the_session_in_which_it_was_opened_it_ends_to_the_second(client, family, person):
    post(client, person, ASK, **confirmed(family.reference, hours=1))
    with acting_as(person):
        access = BreakGlass.objects.get()
    later(access, 2)
    session = client.session
    session["emergency_until"] = (timezone.now() - timedelta(seconds=1)).isoformat()
    session.save()

    assert client.get(family.get_absolute_url()).status_code == 404
    assert "emergency_until" not in client.session
    with as_owner():
        [event] = AuditEvent.objects.filter(verb="family.grants_expired")
    assert event.family == family.pk


def test_signing_in_elsewhere_remembers_when_it_ends(client, family, person):
    access = opened(family, person).access

    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert client.session["emergency_until"] == access.until.isoformat()


def test_who_was_told_reads_who_and_why_and_a_stranger_finds_nothing(
    client, family, nominator, governance, person
):
    coordinator = make_coordinator(family, nominator)
    access = opened(family, person).access

    for reader in (coordinator, governance, person):
        assert WORDS in text(client, reader, on("break_glass_one", access))
    for stranger in (make_practitioner(), nominator):  # of the family, but not told
        assert page(client, stranger, on("break_glass_one", access)).status_code == 404
        client.force_login(stranger)
        assert client.post(on("break_glass_end", access)).status_code == 404


def test_the_queue_shows_requests_first_then_the_oldest_and_what_is_overdue(
    client, family, nominator, governance, person
):
    sealed = make_family(nominator)
    restrict(sealed, Family.Restriction.SEALED)
    old, still = make_family(nominator), make_family(nominator)
    over = opened(old, person, hours=1).access
    later(over, 24 * 10)
    opened(still, person)
    opened(sealed, person)

    html = text(client, governance, QUEUE)

    assert html.index(sealed.reference) < html.index(old.reference) < html.index(still.reference)
    assert html.count("Overdue") == 1
    assert "Waits for you to open it" in html
    assert "Open now" in html
    assert "2 to do" in text(client, governance, reverse("consent:governance"))


def test_the_reviewer_sees_what_was_looked_at_and_the_person_the_outcome(
    client, family, governance, person
):
    post(client, person, ASK, **confirmed(family.reference))
    for _ in range(2):
        client.get(family.get_absolute_url())
    with acting_as(person):
        access = BreakGlass.objects.get()
        end_break_glass(access, by=person)

    shown = text(client, governance, on("break_glass_review", access))
    without_note = post(
        client, governance, on("break_glass_review", access), outcome="not_appropriate"
    )
    sent = post(
        client, governance, on("break_glass_review", access), outcome="arrange", note="Ask"
    )
    again = post(client, governance, on("break_glass_review", access), outcome="appropriate")

    assert "Opened the family’s record: 2" in shown
    assert "Robin" not in shown
    assert "Enter what was not appropriate" in without_note.content.decode()
    assert sent.headers["Location"] == QUEUE
    assert again.status_code == 409
    assert "Appropriate, and access should be arranged" in text(client, person, MINE)
    assert "Nothing to show." in text(client, governance, QUEUE)
    assert family.reference in text(client, governance, QUEUE + "?show=done")


def test_governance_opens_a_sealed_record_from_its_queue(client, family, governance, person):
    restrict(family, Family.Restriction.SEALED)
    post(client, person, ASK, **confirmed(family.reference))
    with acting_as(governance):
        request = BreakGlass.objects.get()
    address = on("break_glass_answer", request)

    assert page(client, person, address).status_code == 403
    assert "The record is sealed" in text(client, governance, address)
    assert post(client, governance, address, answer="open").headers["Location"] == QUEUE
    assert post(client, governance, address, answer="open").status_code == 409
    assert "Robin Ash" in text(client, person, family.get_absolute_url())
    assert page(client, governance, family.get_absolute_url()).status_code == 404


def test_governance_reads_a_family_by_its_own_emergency_access_only(client, family, governance):
    assert "<strong>0</strong>" in text(client, governance, reverse("families:list"))

    post(client, governance, ASK, **confirmed(family.reference))

    assert "Robin Ash" in text(client, governance, family.get_absolute_url())
    html = text(client, governance, QUEUE)
    assert "You: somebody else reviews it" in html
    with as_owner():
        access = BreakGlass.objects.get()
    address = on("break_glass_review", access)
    assert post(client, governance, address, outcome="appropriate").status_code == 403


def test_a_search_without_an_answer_leads_here(client, person):
    assert f'href="{ASK}"' in text(client, person, reverse("families:list") + "?q=nobody")


@pytest.mark.parametrize("number", [1, 12])
def test_the_queue_and_my_own_cost_the_same_for_any_number(
    client, nominator, governance, person, number, django_assert_num_queries
):
    for _ in range(number):
        someone = make_practitioner()
        family = make_family(nominator)
        opened(family, someone)
        access = opened(family, person).access if _ < 4 else None
        if access:
            end_break_glass(access, by=person)
            review_break_glass(access, outcome="appropriate", note="", by=governance)
    client.force_login(governance)

    with django_assert_num_queries(COST["queue"]):
        client.get(QUEUE)
    with django_assert_num_queries(COST["done"]):
        client.get(QUEUE + "?show=done")
    client.force_login(person)
    with django_assert_num_queries(COST["mine"]):
        client.get(MINE)


COST = {"queue": 14, "done": 14, "mine": 15}  # queries
