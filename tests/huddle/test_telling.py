"""Who tells the family: asked once, safe first, chased, and what they said back is theirs."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from families.models import Action, Contribution
from huddle.models import Telling
from huddle.my_week import week_of
from huddle.services.minuting import bodies_of, header_of
from huddle.services.telling import ask_to_tell, record_not_told, record_told
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.huddle.deciding import record, rows
from tests.huddle.holding import SOON, url

SAID = "She is relieved that somebody asked."


def ask(meeting, **changes):
    asked = {"safe": "yes", "teller": meeting.world.health, "tell_on": SOON}
    return ask_to_tell(meeting.item, by=changes.pop("by", meeting.chair), **asked | changes)


def sections_of(person):
    with acting_as(person):
        return {section.heading for section in week_of(person).sections}


def test_whoever_tells_the_family_has_an_action_and_a_place_in_their_week(meeting):
    ask(meeting)

    [action] = rows(Action)
    assert (action.owner_id, action.due_on) == (meeting.world.health.pk, SOON)
    assert "Families to tell" in sections_of(meeting.world.health)
    assert "Families to tell" not in sections_of(meeting.world.police)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"safe": ""}, {"safe"}),
        ({"teller": None}, {"teller"}),
        ({"tell_on": None}, {"tell_on"}),
        ({"safe": "care"}, {"care"}),
        ({"safe": "no"}, {"care"}),
        ({"care": "x" * 301}, {"care"}),
    ],
)
def test_it_says_who_when_and_whether_it_is_safe(meeting, changes, fields):
    with pytest.raises(ValidationError) as no:
        ask(meeting, **changes)

    assert set(no.value.message_dict) == fields
    assert not rows(Telling)


def test_where_it_is_not_safe_nobody_is_asked(meeting):
    telling = ask(meeting, safe="no", care="He reads her letters.")

    assert (telling.teller, telling.tell_on) == (None, None)
    assert not rows(Action)
    with pytest.raises(NotNow, match="decided that the family is not told"):
        record_told(telling, told_on=today(), by=meeting.chair)


def test_asked_again_the_later_answer_stands(meeting):
    ask(meeting)

    ask(meeting, teller=meeting.world.police)

    assert [one.teller_id for one in rows(Telling)] == [meeting.world.police.pk]
    assert {(a.owner_id, a.status) for a in rows(Action)} == {
        (meeting.world.health.pk, "superseded"),
        (meeting.world.police.pk, "proposed"),
    }


def test_only_the_meeting_says_who_tells_the_family(meeting):
    with pytest.raises(PermissionDenied):
        ask(meeting, by=meeting.world.health)


def test_what_they_said_back_stands_in_the_record_as_theirs(meeting):
    telling = ask(meeting)

    record_told(telling, told_on=today(), said=SAID, theme="strength", by=meeting.world.health)

    [said] = rows(Contribution, text=SAID)
    assert (said.nature, said.theme, said.event_date) == ("family_said", "strength", today())
    assert [a.status for a in rows(Action)] == ["done"]
    assert rows(Telling)[0].said_id == said.pk


def test_why_they_were_not_told_is_for_the_next_meeting(meeting):
    record_not_told(ask(meeting), because="Nobody was at home, twice.", by=meeting.world.health)

    [one] = rows(Telling)
    assert (one.told_on, one.not_told_because) == (None, "Nobody was at home, twice.")
    assert [a.status for a in rows(Action)] == ["not_possible"]


def test_only_whoever_tells_them_or_the_meeting_says_what_became_of_it(meeting):
    telling = ask(meeting)

    with pytest.raises(PermissionDenied, match="Only whoever tells the family"):
        record_told(telling, told_on=today(), by=meeting.world.police)
    with pytest.raises(PermissionDenied, match="Only whoever tells the family"):
        record_not_told(telling, because="Out.", by=meeting.world.police)

    record_told(telling, told_on=today(), by=meeting.chair)
    with pytest.raises(NotNow, match="recorded already"):
        record_told(telling, told_on=today(), by=meeting.world.health)


def test_the_minutes_say_who_tells_the_family(meeting):
    ask(meeting, safe="care", care="While he is at work.")

    with acting_as(meeting.chair):
        [body] = bodies_of([meeting.fresh().item], header_of(meeting.session))
        told = body["telling"]

    assert told["safe"] == "Yes, with care"
    assert told["care"] == "While he is at work."
    assert meeting.world.health.full_name in told["teller"]


def day_of(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_the_room_says_it_and_the_teller_records_what_became_of_it_on_pages(client, meeting):
    client.force_login(meeting.chair)
    page = url("item_tell", meeting.item.pk)
    missing = client.post(page, {"safe": "care"}).content.decode()
    assert "Select who tells the family" in missing
    assert "Enter how it is safe to tell them" in missing
    typed = {"safe": "yes", "teller": str(meeting.world.health.pk)} | day_of("tell_on", SOON)
    assert client.post(page, typed).status_code == 302
    assert "tells the family by" in client.get(url("item", meeting.item.pk)).content.decode()

    client.force_login(meeting.world.health)
    page = url("telling", rows(Telling)[0].pk)
    assert "Enter the date they were told" in client.post(page, {"told": "yes"}).content.decode()
    told = {"told": "yes", "said": SAID, "theme": "strength"} | day_of("told_on", today())
    assert client.post(page, told).status_code == 302
    family = client.get(meeting.family.get_absolute_url()).content.decode()
    assert "The family was told on" in family
    assert SAID in family


def test_a_review_date_stands_beside_any_decision(meeting):
    record(meeting, "D06", review_on=SOON)

    with pytest.raises(ValidationError, match="Review date"):
        record(meeting, "D15", review_on=SOON)
