"""A draft keeps every answer, is seen by its author only, and can be gone on with or deleted."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huddle.models import NominationDraft
from huddle.services.drafting import keep_answers
from practitioners.binding import acting_as
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.huddle.answers import answer, begin, draft_of, fill, send, signed_in, step_url
from tests.owner import as_owner


@pytest.fixture
def client(world):
    return signed_in(world.health)


def drafts():
    with as_owner():
        return list(NominationDraft.objects.all())


def test_the_gate_begins_one_draft_however_often_it_is_pressed(client):
    pk, _ = begin(client)
    _, response = begin(client, pk=pk)

    assert response["Location"] == step_url(pk, "mother")
    assert [draft.pk for draft in drafts()] == [pk]


def test_each_answer_is_there_when_they_come_back(client):
    pk, _ = begin(client)
    answer(client, pk, "mother")

    page = signed_in(drafts()[0].practitioner).get(step_url(pk, "mother")).content.decode()

    assert 'value="Amina Yusuf"' in page
    assert 'value="999 000 4560"' in page


def test_even_a_wrong_answer_is_kept_as_it_was_typed(client, world):
    pk, _ = begin(client)

    response = answer(client, pk, "mother", nhs_number="9999999999")

    assert response.status_code == 200
    assert "Enter a real NHS number" in response.content.decode()
    with acting_as(world.health):
        assert draft_of(world.health).answers["mother"]["nhs_number"] == ["9999999999"]


def test_nothing_but_the_fields_of_the_question_is_kept(client):
    pk, _ = begin(client)
    client.post(step_url(pk, "ask"), {"text": "Help", "danger": "no", "other": "x" * 1000})

    assert drafts()[0].answers["ask"] == {"text": ["Help"]}


@pytest.mark.parametrize(
    "name",
    [
        "nominate_check",
        "nominate_match",
        "nominate_gate",
        "nominated",
        "draft_delete",
        "nominate_step",
        "nominate_baby",
        "nominate_baby_remove",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_draft_is_not_there(client, world, name, method):
    pk = fill(client)
    more = {"nominate_step": ["ask"], "nominate_baby": [1], "nominate_baby_remove": [1]}
    colleague = make_practitioner(world.team_of(world.health))

    response = getattr(signed_in(colleague), method)(
        reverse(f"huddle:{name}", args=[pk, *more.get(name, [])])
    )

    assert response.status_code == 404
    assert len(drafts()[0].answers["babies"]) == 1


def test_the_database_keeps_a_draft_from_everybody_else(client, world):
    fill(client)

    with acting_as(world.coordinator):
        assert not NominationDraft.objects.exists()


def test_the_service_refuses_a_draft_that_is_not_theirs(client, world):
    pk = fill(client)

    with pytest.raises(PermissionDenied):
        keep_answers(NominationDraft(pk=pk), "ask", {"text": ["x"]}, by=world.police)


def test_a_forged_id_of_somebody_elses_draft_begins_nothing(client, world):
    pk = fill(client)

    _, response = begin(signed_in(world.police), pk=pk)

    assert response.status_code == 403
    assert drafts()[0].practitioner_id == world.health.pk


def test_a_draft_is_listed_for_its_author_until_it_is_sent(client, world):
    pk = fill(client)
    check = reverse("huddle:nominate_check", args=[pk])
    listed = reverse("huddle:nominations")
    assert check in client.get(listed).content.decode()
    assert check not in signed_in(world.police).get(listed).content.decode()

    send(client, pk)

    assert check not in client.get(listed).content.decode()


def test_deleting_a_draft_is_asked_first(client):
    pk = fill(client)
    url = reverse("huddle:draft_delete", args=[pk])

    assert "cannot be brought back" in client.get(url).content.decode()
    assert drafts()

    assert client.post(url)["Location"] == reverse("huddle:nominations")
    assert not drafts()


def test_a_sent_draft_holds_no_answer_and_cannot_be_changed(client):
    pk = fill(client)
    send(client, pk)

    assert drafts()[0].answers == {}
    assert client.get(step_url(pk, "mother")).status_code == 404
    assert answer(client, pk, "mother").status_code == 404
    assert begin(client, pk=pk)[1].status_code == 409


def test_somebody_whose_role_does_not_nominate_is_refused():
    chair = make_practitioner(roles=(Role.CHAIR,))

    for url in (reverse("huddle:nominate"), reverse("huddle:nominations")):
        assert signed_in(chair).get(url).status_code == 403


def test_unknown_questions_are_not_there(client):
    pk, _ = begin(client)

    assert client.get(step_url(pk, "else")).status_code == 404
    assert client.get(step_url(uuid.uuid4(), "mother")).status_code == 404
    assert client.get(step_url(pk, "baby3")).status_code == 404
