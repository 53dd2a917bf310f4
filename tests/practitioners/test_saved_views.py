"""Saved views: the filters of a list under a name of one's own."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse

from practitioners import saved_lists
from practitioners.binding import acting_as
from practitioners.models import SavedView
from practitioners.saved_lists import forget_view, save_view, saved_views_of
from tests.factories import make_practitioner
from tests.owner import as_owner

LIST = reverse("families:actions")
NEW = reverse("saved_view_new", args=["actions"])


@pytest.fixture
def me():
    return make_practitioner()


def post(client, by, address, **answers):
    client.force_login(by)
    return client.post(address, answers)


def mine(practitioner):
    with acting_as(practitioner):
        return list(saved_views_of(practitioner, "actions"))


def test_a_view_is_saved_and_leads_back_to_its_filters(client, me):
    response = post(client, me, f"{NEW}?whose=led&status=overdue", name="Late in my families")

    assert response["Location"] == f"{LIST}?whose=led&status=overdue"
    shown = client.get(LIST).content.decode()
    assert "Late in my families" in shown
    assert f"{LIST}?whose=led&amp;status=overdue" in shown


def test_only_the_filters_of_the_list_are_kept(client, me):
    post(client, me, f"{NEW}?status=overdue&page=3&q=Amina", name="Late")

    assert mine(me)[0].query == "status=overdue"


def test_a_view_needs_a_name(client, me):
    response = post(client, me, f"{NEW}?status=overdue", name=" ")

    assert "Enter a name" in response.content.decode()
    assert mine(me) == []


def test_the_same_name_again_takes_the_place_of_the_older_one(me):
    save_view("Late", "actions", "status=overdue", by=me)
    save_view("Late", "actions", "status=any", by=me)

    assert [view.query for view in mine(me)] == ["status=any"]


def test_there_is_a_most_and_it_is_said(client, me, monkeypatch):
    monkeypatch.setattr(saved_lists, "MOST", 2)
    save_view("One", "actions", "", by=me)
    save_view("Two", "actions", "", by=me)

    response = post(client, me, NEW, name="Three")

    assert "You have 2 saved views. Remove one first" in response.content.decode()
    assert len(mine(me)) == 2
    with pytest.raises(ValidationError):
        save_view("Four", "actions", "", by=me)
    save_view("Two", "actions", "status=any", by=me)  # takes a place that it had


def test_a_view_is_removed_after_a_question(client, me):
    view = save_view("Late", "actions", "status=overdue", by=me)
    where = reverse("saved_view_remove", args=[view.pk])
    client.force_login(me)

    assert "Remove “Late”?" in client.get(where).content.decode()
    response = client.post(where)

    assert response["Location"] == f"{LIST}?status=overdue"
    assert mine(me) == []


def test_the_views_of_somebody_else_do_not_exist(client, me):
    view = save_view("Late", "actions", "status=overdue", by=me)
    other = make_practitioner()
    where = reverse("saved_view_remove", args=[view.pk])

    assert post(client, other, where).status_code == 404
    assert "Late<" not in client.get(LIST).content.decode()
    with acting_as(other):
        assert not SavedView.objects.filter(pk=view.pk).exists()
        forget_view(view, by=other)
    with as_owner():
        assert SavedView.objects.filter(pk=view.pk).exists()


def test_a_list_that_keeps_no_views_is_not_there(client, me):
    client.force_login(me)

    assert client.get(reverse("saved_view_new", args=["secrets"])).status_code == 404


def test_an_address_keeps_nothing_that_is_empty():
    kept = saved_lists.LISTS["actions"].kept(QueryDict("whose=&status=any"))

    assert kept == "status=any"
