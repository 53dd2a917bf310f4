"""What minutes quote: the version that was signed, with the source's permission, and no other."""

import pytest
from django.urls import reverse

from families.services.contributing import Care
from families.services.correcting import correct_contribution, withdraw_contribution
from families.services.passing_on import answer_for_source, ask_source
from huddle.services.deciding import decide
from huddle.services.holding import close_session, contribute_in_session
from huddle.services.signing import sign_minutes
from tests.huddle.holding import answers_for, publish
from tests.huddle.worlds import AGREED_ALOUD, make_nominated

WORDS = {"nature": "recorded", "theme": "pressure", "audience": "huddle"}


def say(meeting, text="A call-out on Sunday.", **care):
    return contribute_in_session(
        meeting.item, by=meeting.world.police, text=text, care=Care(**care), **WORDS
    )


def correct(contribution, by, **facts):
    words = WORDS | {"text": "A call-out on Saturday."} | facts
    return correct_contribution(contribution, by=by, reason="The wrong day", **words)


def close(meeting):
    decide(
        meeting.item,
        meeting.child,
        "D11",
        rationale="Later.",
        details=answers_for("D11", meeting),
        by=meeting.chair,
    )
    return close_session(meeting.session, by=meeting.chair)


def sign(meeting):
    return sign_minutes(close(meeting), unagreed=AGREED_ALOUD, by=meeting.chair)


def minutes(client, reader, meeting):
    return read(client, reader, reverse("huddle:minutes", args=[meeting.session.pk]))


def read(client, reader, address):
    client.force_login(reader)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_corrected_before_they_are_signed_the_minutes_quote_the_correction(client, meeting):
    correct(say(meeting), meeting.world.police)
    sign(meeting)

    html = minutes(client, meeting.world.health, meeting)

    assert "on Saturday." in html
    assert "on Sunday." not in html


def test_corrected_afterwards_they_quote_what_was_signed_and_what_was_added(client, meeting):
    told = say(meeting)
    sign(meeting)
    correct(told, meeting.world.police)

    html = minutes(client, meeting.world.health, meeting)

    assert html.index("on Sunday.") < html.index("Added after") < html.index("on Saturday.")
    assert "unchanged since then" in html


def test_narrowed_afterwards_it_leaves_the_minutes_of_the_others(client, meeting):
    told = say(meeting)
    sign(meeting)
    assert "on Sunday." in minutes(client, meeting.world.health, meeting)

    correct(told, meeting.world.police, audience="own")

    assert "call-out" not in minutes(client, meeting.world.health, meeting)
    assert "on Sunday." in minutes(client, meeting.world.police, meeting)


def test_withdrawn_afterwards_a_marker_stands_in_its_place(client, meeting):
    told = say(meeting)
    sign(meeting)
    withdraw_contribution(told, by=meeting.world.police, reason="Another family's")

    html = minutes(client, meeting.world.health, meeting)

    assert "Entered in error." in html
    assert "on Sunday." not in html


def test_withdrawn_before_they_are_signed_it_is_not_in_them(client, meeting):
    told = say(meeting)
    withdraw_contribution(told, by=meeting.world.police, reason="Another family's")
    sign(meeting)

    assert "Entered in error." not in minutes(client, meeting.world.health, meeting)


def test_a_session_shows_the_newest_version_with_its_cautions(client, meeting):
    correct(say(meeting), meeting.world.police, care=Care(handling="Not by letter"))

    html = read(client, meeting.chair, reverse("huddle:item", args=[meeting.item.pk]))

    assert "on Saturday." in html
    assert "Not by letter" in html
    assert "on Sunday." not in html


def test_without_its_source_s_permission_it_is_left_out_and_the_chair_reads_why(client, meeting):
    say(meeting, needs_source_permission=True)
    session = close(meeting)
    source = meeting.world.police.agency.name

    before = read(client, meeting.chair, reverse("huddle:sign", args=[session.pk]))
    sign_minutes(session, unagreed=AGREED_ALOUD, by=meeting.chair)

    assert "Left out of the minutes" in before
    assert "Nobody has asked yet" in before
    html = minutes(client, meeting.world.health, meeting)
    assert "on Sunday." not in html
    assert f"has not agreed that they are passed on: {source}" in html
    assert "on Sunday." in minutes(client, meeting.world.police, meeting)


@pytest.mark.parametrize("granted", [True, False])
def test_with_its_source_s_permission_it_is_quoted(client, meeting, granted):
    told = say(meeting, needs_source_permission=True)
    asked = ask_source(told, by=meeting.chair, asked_for="The minutes")
    answer_for_source(asked, by=meeting.world.police, granted=granted)
    session = close(meeting)

    before = read(client, meeting.chair, reverse("huddle:sign", args=[session.pk]))
    sign_minutes(session, unagreed=AGREED_ALOUD, by=meeting.chair)

    assert ("Left out of the minutes" in before) is not granted
    assert ("on Sunday." in minutes(client, meeting.world.health, meeting)) is granted


def test_permission_given_after_the_signing_does_not_change_what_was_signed(client, meeting):
    told = say(meeting, needs_source_permission=True)
    sign(meeting)
    asked = ask_source(told, by=meeting.chair, asked_for="A letter")
    answer_for_source(asked, by=meeting.world.police, granted=True)

    assert "on Sunday." not in minutes(client, meeting.world.health, meeting)


def test_in_a_session_and_in_a_check_one_sees_who_will_read_it(client, meeting):
    world = meeting.world
    said = {"audience": "huddle", "theme": "pressure", "readers": "show"}
    client.force_login(world.police)

    html = client.post(
        reverse("huddle:item_contribute", args=[meeting.item.pk]), said | {"text": "He rang"}
    ).content.decode()

    assert world.team_of(world.housing).name in html
    assert "He rang" in html
    assert "There is a problem" not in html


def test_a_check_shows_who_will_read_its_answer(client, meeting):
    world = meeting.world
    publish(world, make_nominated(world), days_ahead=8)
    client.force_login(world.police)
    checks = client.get(reverse("huddle:checks")).context["missing"]

    html = client.post(
        reverse("huddle:check", args=[checks[-1].pk]),
        {"audience": "huddle", "worry": "He rang", "readers": "show"},
    ).content.decode()

    assert world.team_of(world.housing).name in html
    assert "He rang" in html
    assert "There is a problem" not in html
