"""The order of a formulation, the numbers that people say, and its one hypothesis."""

import re
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from families.models import Contribution
from families.services.correcting import correct_contribution
from huddle.models import FormulationPoint, FormulationView
from huddle.queries.formulation import hypothesis_of
from huddle.services.capturing import keep_typing
from huddle.services.formulating import (
    RewrittenError,
    place_point,
)
from practitioners.binding import acting_as
from tests.factories import make_practitioner
from tests.huddle.formulating import (
    page_of,
    say,
    seen_by,
    sent,
    set_huddle,
    sign_in,
    think,
    url,
)
from tests.owner import as_owner


def stands(meeting, person):
    with acting_as(person):
        found = hypothesis_of(meeting.item, person)
        return found and found.said.contribution


def test_the_group_says_by_buttons_or_by_typing_which_factors_come_first(client, meeting):
    points = [say(meeting, words) for words in ("One", "Two", "Three")]
    page = page_of(client, meeting, meeting.chair)
    assert page.index("One") < page.index("Two") < page.index("Three")
    place = reverse("huddle:formulation_place", args=[points[2].pk])
    assert f'action="{place}"' in page

    client.post(place, {"place": "1"})

    assert seen_by(meeting, meeting.world.health) == ["Three", "One", "Two"]


@pytest.mark.parametrize("typed", ["0", "4", "x", "", "-1"])
def test_a_place_that_there_is_not_is_refused_with_those_that_there_are(client, meeting, typed):
    points = [say(meeting, words) for words in ("One", "Two", "Three")]
    sign_in(client, meeting.chair)

    place = reverse("huddle:formulation_place", args=[points[0].pk])
    page = client.post(place, {"place": typed}, follow=True).content.decode()

    assert "Enter a place from 1 to 3" in page
    assert seen_by(meeting, meeting.chair) == ["One", "Two", "Three"]


def test_points_that_somebody_may_not_read_keep_their_places_when_they_move_others(meeting):
    world = meeting.world
    say(meeting, "One")
    say(meeting, "Hidden", audience="own")
    two = say(meeting, "Two")

    place_point(two, 1, by=world.police)

    assert seen_by(meeting, world.police) == ["Two", "One"]
    assert seen_by(meeting, world.health) == ["Two", "Hidden", "One"]


def test_a_point_that_somebody_may_not_read_is_moved_by_nobody(client, meeting):
    hidden = say(meeting, "Hidden", audience="own")
    place = reverse("huddle:formulation_place", args=[hidden.pk])

    assert sign_in(client, meeting.world.police).post(place, {"place": "1"}).status_code == 404
    with pytest.raises(ValidationError):
        place_point(hidden, 1, by=meeting.world.police)


def test_only_what_keeps_it_going_has_an_order(meeting):
    point = say(meeting, "Her mother.", "protective")

    with pytest.raises(ValidationError, match="Only perpetuating"):
        place_point(point, 1, by=meeting.chair)


def test_whoever_did_not_join_puts_nothing_in_order(meeting):
    point = say(meeting, "One")
    colleague = make_practitioner(meeting.world.team_of(meeting.world.health))

    with pytest.raises(PermissionDenied):
        place_point(point, 1, by=colleague)


def test_each_person_says_their_own_number_beside_their_name_and_nobody_adds_them_up(
    client, meeting
):
    set_huddle(meeting, formulation_view=FormulationView.SIGNS)
    world = meeting.world
    say(meeting, "She is seen.", "scale", number=7)
    say(meeting, "", "scale", by=world.police, number=2)

    page = page_of(client, meeting, meeting.chair)

    assert "7 out of 10. She is seen." in page
    assert "2 out of 10." in page
    assert world.health.full_name in page
    assert world.police.full_name in page
    assert not re.search(r"average|mean\b|4\.5|total", page, re.IGNORECASE)
    assert not {f.name for f in FormulationPoint._meta.fields} & {"number", "score", "value"}


def test_a_newer_number_takes_the_place_of_ones_own_and_of_nobody_elses(meeting):
    set_huddle(meeting, formulation_view=FormulationView.SIGNS)
    say(meeting, "", "scale", number=7)
    say(meeting, "", "scale", by=meeting.world.police, number=2)

    say(meeting, "", "scale", number=4)

    assert seen_by(meeting, meeting.chair, "scale") == ["2 out of 10.", "4 out of 10."]


@pytest.mark.parametrize("number", ["", "11", "-1", "seven"])
def test_a_number_is_from_nought_to_ten(client, meeting, number):
    set_huddle(meeting, formulation_view=FormulationView.SIGNS)
    sign_in(client, meeting.world.health)

    page = client.post(url(meeting), sent("Why.", "scale", number=number)).content.decode()

    assert "Enter a number from 0 to 10" in page
    assert seen_by(meeting, meeting.chair, "scale") == []
    with pytest.raises(ValidationError):
        say(meeting, "Why.", "scale", number=11)


def test_a_number_without_a_reason_is_enough(client, meeting):
    set_huddle(meeting, formulation_view=FormulationView.SIGNS)
    sign_in(client, meeting.world.health)

    assert client.post(url(meeting), sent("", "scale", number="0")).status_code == 302

    assert seen_by(meeting, meeting.chair, "scale") == ["0 out of 10."]


def test_the_hypothesis_is_one_line_for_everybody_and_a_newer_one_takes_its_place(client, meeting):
    think(meeting, "She fears that asking for help loses her the baby.")
    first = stands(meeting, meeting.world.police)

    think(meeting, "She was let down before.", by=meeting.world.health, expecting=first.pk)

    page = page_of(client, meeting, meeting.world.housing)
    assert "She was let down before." in page
    assert "loses her the baby" not in page
    with as_owner():  # what was replaced stays as its author's
        assert Contribution.objects.filter(nature="hypothesis", theme="formulation").count() == 2


def test_a_hypothesis_is_not_written_over_one_that_its_writer_has_not_read(meeting):
    think(meeting, "Theirs.")

    with pytest.raises(RewrittenError) as refused:
        think(meeting, "Mine.", by=meeting.world.health, expecting=None)

    assert refused.value.stands.said.contribution.text == "Theirs."
    assert stands(meeting, meeting.chair).text == "Theirs."


def test_two_who_write_at_once_lose_no_word(client, meeting):
    sign_in(client, meeting.chair)
    with acting_as(meeting.world.health):
        father = meeting.family.people.adults().first()
    think(meeting, "Theirs.", by=meeting.world.health, not_for=[father])
    sent_late = {"text": "Mine.", "seen": "", "form_key": uuid4()}

    page = client.post(url(meeting, "item_hypothesis"), sent_late).content.decode()

    assert "Somebody wrote a hypothesis while you were typing" in page
    assert "Theirs.\n\nMine." in page.replace("\r\n", "\n")
    assert meeting.world.health.full_name in page
    assert re.search(rf'value="{father.pk}"[^>]*checked', page)
    theirs = stands(meeting, meeting.chair)
    assert f'name="seen" value="{theirs.pk}"' in page
    together = {"text": "Theirs. Mine.", "not_for": father.pk, "seen": theirs.pk}
    assert client.post(url(meeting, "item_hypothesis"), together).status_code == 302
    assert stands(meeting, meeting.chair).text == "Theirs. Mine."


def test_a_correction_in_the_record_counts_as_somebody_elses_writing(meeting):
    told = think(meeting, "Theirs.").contribution
    facts = {"nature": "hypothesis", "theme": "formulation", "audience": "huddle"}
    newer = correct_contribution(told, by=meeting.chair, reason="Typing", text="Hers.", **facts)

    with pytest.raises(RewrittenError):
        think(meeting, "Mine.", expecting=told.pk)

    think(meeting, "Mine.", expecting=newer.pk)


def test_the_same_hypothesis_sent_again_is_not_written_again(meeting):
    first = think(meeting, "She was let down before.")
    assert think(meeting, " She was let down before. ") == first


def test_the_hypothesis_keeps_itself_as_it_is_typed(client, meeting):
    keep_typing(meeting.item, "hypothesis", uuid4(), {"text": ["Half"]}, by=meeting.chair)

    assert "Half" in page_of(client, meeting, meeting.chair, "item_hypothesis")
    assert client.post(url(meeting, "item_hypothesis"), {"text": ""}).status_code == 200
