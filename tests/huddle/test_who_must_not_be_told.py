"""A nomination asks who must never be told, and what it tells is kept from them from the start."""

import pytest
from django.urls import reverse

from families.models import Contribution, ContributionNotFor
from huddle.models import Nomination, NominationContribution, NominationDraft
from tests.families.reading import text
from tests.huddle.answers import BABY, fill, send, signed_in, step_url
from tests.huddle.worlds import make_world
from tests.owner import as_owner

QUESTION = "Is there anybody who must never be told this, or the strengths?"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def client(world):
    return signed_in(world.health)


def made(client, **changes):
    """The nominations that come of these answers."""
    pk = fill(client, **changes)
    send(client, pk)
    with as_owner():
        became = NominationDraft.objects.get(pk=pk).became
        return [Nomination.objects.select_related("family").get(pk=one) for one in became]


def kept_from(nomination):
    """{theme: the names of those who must never be told}"""
    with as_owner():
        found = {}
        for link in NominationContribution.objects.filter(nomination=nomination):
            rows = ContributionNotFor.objects.filter(contribution=link.contribution)
            names = sorted(rows.values_list("person__name", flat=True))
            found[Contribution.objects.get(pk=link.contribution_id).theme] = names
        return found


def check(pk):
    return reverse("huddle:nominate_check", args=[pk])


def test_whoever_must_not_be_told_stands_with_both_contributions(client):
    [nomination] = made(client, why_now={"not_for": ["father"]})

    assert kept_from(nomination) == {"pressure": ["Hassan Yusuf"], "strength": ["Hassan Yusuf"]}


def test_more_than_one_can_be_chosen_and_readers_are_warned(client, world):
    [nomination] = made(client, why_now={"not_for": ["father", "mother"]})

    assert kept_from(nomination)["pressure"] == ["Amina Yusuf", "Hassan Yusuf"]
    shown = text(client, world.health, nomination.family.get_absolute_url())
    assert "Amina Yusuf or Hassan Yusuf" in shown


def test_it_is_optional(client):
    [nomination] = made(client)

    assert kept_from(nomination) == {"pressure": [], "strength": []}


def test_a_draft_keeps_it_and_the_check_page_says_it(client):
    pk = fill(client, why_now={"not_for": ["father"]})

    again = client.get(step_url(pk, "why-now")).content.decode()
    assert 'value="father"' in again
    assert "checked" in again[again.index('value="father"') :][:200]
    shown = client.get(check(pk)).content.decode()
    assert "Must never be told" in shown
    assert shown.index("Must never be told") < shown.index("Hassan Yusuf", shown.index("Must"))


def test_only_those_who_are_named_can_be_chosen(client):
    pk = fill(client, father={"status": "unknown", "name": ""})

    shown = client.get(step_url(pk, "why-now")).content.decode()

    assert QUESTION in shown
    assert 'value="mother"' in shown
    assert 'value="father"' not in shown


def test_a_father_who_is_no_longer_named_is_asked_about_again(client):
    """Else the caution would be lost without a word."""
    pk = fill(client, why_now={"not_for": ["father"]})
    client.post(step_url(pk, "father"), {"status": "unknown"})

    answer = client.post(check(pk))

    assert answer.status_code == 200
    assert "Answer the question “Why now”" in answer.content.decode()
    with as_owner():
        assert not Nomination.objects.exists()


def test_a_wrong_choice_is_refused(client):
    pk = fill(client)

    answer = client.post(
        step_url(pk, "why-now"),
        {"text": "Seen.", "audience": "huddle", "not_for": ["grandmother"]},
    )

    assert "Select again who must never be told" in answer.content.decode()


def test_twins_share_the_words_and_the_caution(client):
    pk = fill(client, why_now={"not_for": ["mother"]})
    client.post(step_url(pk, "baby2"), BABY | {"name": "Ismail Yusuf"})
    send(client, pk)

    with as_owner():
        became = NominationDraft.objects.get(pk=pk).became
        twins = [Nomination.objects.get(pk=one) for one in became]
        assert ContributionNotFor.objects.count() == 2
    assert len(twins) == 2
    assert (
        kept_from(twins[0])
        == kept_from(twins[1])
        == {
            "pressure": ["Amina Yusuf"],
            "strength": ["Amina Yusuf"],
        }
    )
