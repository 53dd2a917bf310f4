"""A family at the looker's own home is a prompt; where somebody lives stands nowhere in words."""

import json

import pytest
from django.core import serializers
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from consent.home import digest_of
from consent.models import AccessPrompt, HomePostcode
from consent.services.home import give_home_postcode, remove_home_postcode
from consent.unusual import Rule
from families.models import Address
from practitioners import leaving
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Practitioner, UnsentForm
from practitioners.roles import Role
from practitioners.working_days import A_DAY, today
from tests.consent.looking import look
from tests.consent.prompts import LIST, found, working
from tests.factories import make_practitioner
from tests.families.addresses import make_address
from tests.families.reading import page, post, text
from tests.owner import as_owner

ACCOUNT = reverse("consent:account")
REMOVE = reverse("consent:home_postcode_remove")


def prompts(looked, *, at="LS9 7TA", home="LS9 7TA", **address):
    """The colleague gave where they live and opened a family of that address."""
    if at:
        make_address(looked.family, looked.nurse, postcode=at, **address)
    if home:
        give_home_postcode(home, by=looked.colleague)
    look(looked.colleague, looked.family, at=working())
    return found(looked.colleague, Rule.OWN_POSTCODE)


def held(person):
    with as_owner():
        return HomePostcode.objects.filter(practitioner=person).first()


# The rule


@pytest.mark.parametrize(
    ("at", "home"), [("LS9 7TA", "LS9 7TA"), ("ls97ta", "LS9 7TA"), ("LS9  7TA", " ls9-7ta")]
)
def test_a_family_in_the_lookers_own_postcode_is_a_prompt_however_it_is_written(looked, at, home):
    [prompt] = prompts(looked, at=at, home=home)

    assert (prompt.family, prompt.reference) == (looked.family.pk, looked.family.reference)
    assert (prompt.events, prompt.families, prompt.state) == (1, 1, "to_ask")


@pytest.mark.parametrize(
    ("at", "home"), [("LS9 7TB", "LS9 7TA"), ("LS9 7TA", ""), ("", "LS9 7TA")]
)
def test_another_postcode_or_none_on_either_side_is_no_prompt(looked, at, home):
    assert prompts(looked, at=at, home=home) == []


def test_a_colleague_of_the_same_postcode_who_gave_none_is_no_prompt(looked):
    prompts(looked)
    look(looked.lead, looked.family, at=working())

    assert found(looked.lead, Rule.OWN_POSTCODE) == []


def test_a_protected_address_is_never_compared(looked):
    reveal_to = [looked.nurse.principal]

    assert prompts(looked, protected=True, reveal_to=reveal_to) == []


def test_nor_is_one_of_a_household_whose_address_is_protected(looked):
    address = make_address(looked.family, looked.nurse, postcode="LS9 7TA")
    with as_owner():
        type(address.household).objects.update(address_is_protected=True)

    assert prompts(looked, at="") == []


@pytest.mark.parametrize(("until", "count"), [(today() - 30 * A_DAY, 0), (today(), 1)])
def test_where_they_no_longer_lived_when_it_was_opened_does_not_count(looked, until, count):
    assert len(prompts(looked, until=until)) == count


def test_an_address_without_a_postcode_is_nobodys_home(looked):
    with as_owner():
        HomePostcode.objects.create(
            practitioner=looked.colleague,
            digest=digest_of("", looked.colleague),
            given_at=working(),
        )

    assert prompts(looked, at=" ", home="") == []


def test_what_was_given_last_counts_and_what_was_removed_does_not(looked):
    give_home_postcode("LS9 7TA", by=looked.colleague)
    assert prompts(looked, home="LS1 1AA") == []
    give_home_postcode("LS9 7TA", by=looked.colleague)
    remove_home_postcode(by=looked.colleague)

    assert found(looked.colleague, Rule.OWN_POSTCODE) == []


def test_under_another_key_nothing_matches_any_more(looked, settings):
    give_home_postcode("LS9 7TA", by=looked.colleague)
    settings.SECRET_KEY = "another-key-of-another-installation"

    assert prompts(looked, home="") == []


def test_information_governance_reads_the_rule_and_no_postcode(client, looked):
    [prompt] = prompts(looked)

    for address in (LIST, reverse("consent:prompt", args=[prompt.pk])):
        html = text(client, looked.ig, address)
        assert "The family lives at or near their own home" in html
        assert "Protected addresses are never compared" in html
        assert not {"LS9 7TA", "LS97TA", held(looked.colleague).digest} & set(html.split())
        assert "LS9" not in html
        assert held(looked.colleague).digest not in html


def test_an_address_that_is_protected_later_makes_no_new_prompt(looked):
    prompts(looked)
    with as_owner():
        AccessPrompt.objects.all().delete()
        Address.objects.update(protected=True, reveal_to=[looked.nurse.principal])

    assert found(looked.colleague, Rule.OWN_POSTCODE) == []


# Where it is held, and where it is not


def test_only_a_digest_is_held_and_two_of_one_postcode_have_nothing_in_common(looked):
    for person in (looked.colleague, looked.nurse):
        give_home_postcode("LS9 7TA", by=person)

    one, other = held(looked.colleague).digest, held(looked.nurse).digest
    assert one != other
    assert len(one) == len(other) == 64


def test_nothing_of_it_is_in_the_trail_nor_in_any_other_table(client, looked):
    post(client, looked.colleague, ACCOUNT, own_postcode="ZE3 9JW")

    with as_owner():
        [event] = AuditEvent.objects.filter(verb="home_postcode.given")
        assert (event.by, event.family, event.facts) == (looked.colleague.pk, None, {})
        for model in (AuditEvent, HomePostcode, UnsentForm, Practitioner):
            rows = serializers.serialize("json", model.objects.all())
            assert not {"ZE3 9JW", "ZE39JW"} & set(json.dumps(json.loads(rows)).split('"'))
            assert "9JW" not in rows


def test_sql_of_anybody_else_finds_none_and_changes_none(looked):
    give_home_postcode("LS9 7TA", by=looked.colleague)

    for person in (looked.ig, looked.nurse, looked.coordinator):
        with acting_as(person), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM consent_homepostcode")
            assert cursor.fetchone() == (0,)
            cursor.execute("DELETE FROM consent_homepostcode")
            cursor.execute("UPDATE consent_homepostcode SET digest = ''")
    assert held(looked.colleague).digest == digest_of("LS9 7TA", looked.colleague)


def test_nobody_gives_one_for_somebody_else(looked):
    with acting_as(looked.ig), pytest.raises(DatabaseError), transaction.atomic():
        HomePostcode.objects.create(practitioner=looked.colleague, digest="x", given_at=working())


# Whoever leaves


def test_it_is_gone_with_whoever_a_contact_marks_as_left(looked):
    contact = make_practitioner(looked.colleague.teams().get(), roles=(Role.AGENCY_CONTACT,))
    for person in (looked.colleague, looked.nurse):
        give_home_postcode("LS9 7TA", by=person)

    leaving.mark_left(looked.colleague, by=contact)

    assert held(looked.colleague) is None
    assert held(looked.nurse)


def test_it_is_gone_with_whoever_the_administrators_file_closes(looked):
    give_home_postcode("LS9 7TA", by=looked.colleague)

    with as_owner():
        Practitioner.objects.filter(pk=looked.colleague.pk).update(full_name="Colm Akers")
        assert HomePostcode.objects.exists()
        looked.colleague.is_active = False
        looked.colleague.save()

    assert held(looked.colleague) is None


# The page


def test_it_says_what_it_is_for_who_sees_it_and_how_it_is_removed(client, looked):
    html = text(client, looked.colleague, ACCOUNT)

    for words in (
        "You need not give it",
        "for nothing else",
        "Nobody sees it",
        "Protected addresses are never compared",
        "You can remove it at any time",
        "You have not given one",
    ):
        assert words in html
    assert ACCOUNT in text(client, looked.colleague, "/")


def test_it_is_given_changed_and_removed_by_the_page(client, looked):
    me = looked.colleague
    assert post(client, me, ACCOUNT, own_postcode=" ls9 7ta ").status_code == 302
    html = text(client, me, ACCOUNT)
    assert "You gave a postcode on" in html
    assert "7TA" not in html.replace("like LS9 7TA", "")
    assert held(me).digest == digest_of("LS9 7TA", me)

    post(client, me, ACCOUNT, own_postcode="LS1 1AA")
    assert held(me).digest == digest_of("LS1 1AA", me)

    for _ in range(2):
        assert post(client, me, REMOVE).status_code == 302
    assert held(me) is None
    with as_owner():
        verbs = AuditEvent.objects.filter(verb__startswith="home_postcode.").order_by("at")
        assert [event.verb.partition(".")[2] for event in verbs] == ["given", "given", "removed"]


@pytest.mark.parametrize("typed", ["", "Leeds", "LS9", "LS9 7T", "12345", "LS9 7TA1"])
def test_what_is_no_postcode_is_said_and_changes_nothing(client, looked, typed):
    answer = post(client, looked.colleague, ACCOUNT, own_postcode=typed)

    assert answer.status_code == 200
    words = "Enter a full UK postcode" if typed else "Enter your home postcode"
    assert words in answer.text
    assert "<title>Error: " in answer.text
    assert held(looked.colleague) is None


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client):
    assert client.get(ACCOUNT).status_code == 302
    assert page(client, make_practitioner(roles=(Role.ADMINISTRATOR,)), ACCOUNT).status_code == 200
