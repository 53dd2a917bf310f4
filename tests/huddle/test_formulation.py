"""How a meeting understands a family: points for their readers, their order, one hypothesis."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from families.models import Contribution
from families.services.contributing import Care
from families.services.correcting import correct_contribution, withdraw_contribution
from huddle.models import CaptureDraft, FormulationPoint, FormulationView
from huddle.queries.formulation import boards_of, latest_of
from huddle.queries.live import fingerprint
from huddle.services.formulating import (
    place_point,
)
from huddle.services.holding import close_session
from huddle.services.signing import sign_minutes
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.huddle.deciding import record
from tests.huddle.formulating import (
    SIGNS,
    page_of,
    say,
    seen_by,
    sent,
    set_huddle,
    sign_in,
    think,
    url,
)
from tests.huddle.holding import next_meeting
from tests.huddle.test_quoting import minutes, sign
from tests.huddle.worlds import AGREED_ALOUD
from tests.owner import as_owner

FIVE = ["Presenting", "Predisposing", "Precipitating", "Perpetuating", "Protective"]


def labels(meeting, person):
    with acting_as(person):
        return [one.label for one in boards_of(meeting.item, person)[0].columns]


def test_five_ps_are_asked_until_the_partnership_names_a_sixth(client, meeting):
    assert labels(meeting, meeting.chair) == FIVE
    assert 'value="sixth"' not in page_of(client, meeting, meeting.chair)

    set_huddle(meeting, sixth_p="Plan")

    assert labels(meeting, meeting.chair) == [*FIVE, "Plan"]
    assert re.search(r'value="sixth".*?Plan', page_of(client, meeting, meeting.chair), re.DOTALL)


def test_a_part_that_the_huddle_does_not_ask_is_refused(meeting):
    for part in ("sixth", "worry", "hypothesis", "elsewhere"):
        with pytest.raises(ValidationError, match="Select what it is"):
            say(meeting, "Something.", part)


def test_signs_of_safety_ask_other_questions_and_keep_what_was_written(client, meeting):
    say(meeting, "The rent takes it all.")

    set_huddle(meeting, formulation_view=FormulationView.SIGNS)

    assert labels(meeting, meeting.chair) == [*SIGNS, "Perpetuating"]
    page = page_of(client, meeting, meeting.chair)
    assert "The rent takes it all." in page
    assert 'value="perpetuating"' not in page


def test_a_point_is_a_contribution_of_whoever_said_it(client, meeting):
    health = meeting.world.health
    sign_in(client, health)

    response = client.post(url(meeting), sent())

    assert response.status_code == 302
    assert response.headers["Location"].endswith("?part=perpetuating#add")
    with as_owner():
        told = Contribution.objects.get(theme="formulation")
        assert (told.author, told.source_agency) == (health, health.agency)
        assert FormulationPoint.objects.get().contribution == told
    assert "The rent takes it all." in page_of(client, meeting, meeting.chair)
    assert "The rent takes it all." in page_of(client, meeting, meeting.chair, "item")


def test_a_point_is_read_by_its_own_readers_only(client, meeting):
    world = meeting.world
    say(meeting, "For us alone.", audience="own")
    say(meeting, "For the police.", audience="named", named_agencies=[world.police.agency])
    say(meeting, "Who runs this.", audience="chair_lead")

    assert seen_by(meeting, world.health)[:2] == ["For us alone.", "For the police."]
    assert seen_by(meeting, world.police) == ["For the police."]
    assert seen_by(meeting, world.housing) == []
    assert seen_by(meeting, meeting.chair) == ["Who runs this."]
    page = page_of(client, meeting, world.housing)
    for words in ("For us alone.", "For the police.", "Who runs this."):
        assert words not in page


def test_a_guest_and_a_colleague_who_did_not_join_write_nothing(meeting):
    colleague = make_practitioner(meeting.world.team_of(meeting.world.health))

    with pytest.raises(PermissionDenied):
        say(meeting, "Something.", by=colleague)
    with pytest.raises(PermissionDenied):
        think(meeting, "Something.", by=colleague)


def test_whom_a_point_must_not_reach_stands_beside_it(client, meeting):
    with acting_as(meeting.world.health):
        father = meeting.family.people.adults().first()

    say(meeting, "He opens her letters.", care=Care(not_for=(father,)))

    page = page_of(client, meeting, meeting.world.police)
    assert f"Do not say or show this to {father.shown_name}" in page


def test_a_correction_stands_in_its_place_and_what_was_withdrawn_is_gone(meeting):
    world = meeting.world
    told = say(meeting, "The rent.").contribution
    facts = {"nature": "opinion", "theme": "formulation", "audience": "huddle"}
    newer = correct_contribution(
        told, by=world.health, reason="Unclear", text="The arrears.", **facts
    )
    assert seen_by(meeting, world.police) == ["The arrears."]

    withdraw_contribution(newer, by=world.health, reason="Of another family")

    assert seen_by(meeting, world.police) == []


def test_sent_twice_it_is_one_point(client, meeting):
    sign_in(client, meeting.world.health)
    form = sent()

    client.post(url(meeting), form)
    client.post(url(meeting), form)

    assert seen_by(meeting, meeting.chair) == ["The rent takes it all."]


def test_what_is_typed_is_kept_and_let_go_when_it_is_sent(client, meeting):
    health = meeting.world.health
    sign_in(client, health)
    form = sent("Half a thought", place="formulation")
    assert client.post(url(meeting, "item_draft"), form).status_code == 204
    assert "Half a thought" in page_of(client, meeting, health)
    assert "Half a thought" not in page_of(client, meeting, meeting.chair)

    sign_in(client, health).post(url(meeting), form)

    with as_owner():
        assert not CaptureDraft.objects.exists()


def test_nothing_typed_is_lost_when_something_is_missing(client, meeting):
    sign_in(client, meeting.world.health)

    page = client.post(url(meeting), sent("The rent.", audience="")).content.decode()

    assert "The rent." in page
    assert "Select who may read it" in page
    assert seen_by(meeting, meeting.chair) == []


def test_after_the_session_only_who_runs_it_adds_late_and_after_signing_the_database_refuses(
    client, meeting
):
    point = say(meeting, "The rent.")
    record(meeting, "D11")
    close_session(meeting.session, by=meeting.chair)
    meeting.fresh()
    with pytest.raises(NotNow):
        say(meeting, "The damp.")
    assert sign_in(client, meeting.world.health).get(url(meeting)).status_code == 409
    assert sign_in(client, meeting.chair).get(url(meeting)).status_code == 200

    sign_after(meeting)

    with acting_as(meeting.chair), pytest.raises(DatabaseError), transaction.atomic():
        FormulationPoint.objects.filter(pk=point.pk).update(position=1)


def sign_after(meeting):
    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)


def test_the_formulation_of_the_session_before_stands_beside_the_new_one(client, meeting):
    say(meeting, "The arrears.")
    say(meeting, "For us alone.", audience="own")
    record(meeting, "D11")
    close_session(meeting.session, by=meeting.chair)
    sign_after(meeting.fresh())
    later = next_meeting(meeting)

    page = page_of(client, later, later.world.police)
    assert "The arrears." in page
    assert "For us alone." not in page
    with acting_as(later.chair):
        now, before = boards_of(later.item, later.chair)
        assert now.is_empty
        assert latest_of((now, before)).item == meeting.item

    say(later, "The damp.")

    with acting_as(later.chair):
        assert latest_of(boards_of(later.item, later.chair)).item == later.item
    summary = page_of(client, later, later.chair, "summary")
    assert "The damp." in summary
    assert "The arrears." not in summary


def test_the_one_page_holds_what_its_reader_may_read_of_the_latest_and_each_thing_once(
    client, meeting
):
    say(meeting, "The arrears.")
    say(meeting, "For us alone.", audience="own")
    think(meeting, "She was let down before.")

    page = page_of(client, meeting, meeting.chair, "summary")

    assert page.count("The arrears.") == 1
    assert page.count("She was let down before.") == 1
    assert "For us alone." not in page


def test_minutes_say_which_part_each_point_was_for_its_readers_only(client, meeting):
    world = meeting.world
    say(meeting, "The arrears.")
    say(meeting, "For us alone.", audience="own")
    say(meeting, "Ask us.", care=Care(needs_source_permission=True))
    think(meeting, "An older thought.")
    think(meeting, "She was let down before.")
    sign(meeting)

    theirs, ours = minutes(client, world.police, meeting), minutes(client, world.health, meeting)

    for page in (theirs, ours):
        assert "Formulation: Perpetuating" in page
        assert "The arrears." in page
        assert "Formulation: Hypothesis<" in page
        assert "Formulation: Hypothesis (as it was before it was changed)" in page
    assert "For us alone." not in theirs
    assert "For us alone." in ours
    assert "Ask us." not in theirs
    assert "Left out, because their source has not agreed" in theirs


def test_screens_of_its_readers_follow_and_those_of_others_do_not(meeting):
    world = meeting.world

    def seen():
        found = []
        for person in (world.health, world.police):
            with acting_as(person):
                found.append(fingerprint(meeting.session, person))
        return found

    points = [say(meeting, "One"), say(meeting, "Two"), say(meeting, "H", audience="own")]
    health, police = seen()
    place_point(points[1], 1, by=world.police)
    moved_health, moved_police = seen()
    assert moved_health != health
    assert moved_police != police

    place_point(points[2], 2, by=world.health)

    assert seen()[0] != moved_health
    assert seen()[1] == moved_police


def test_whoever_opens_the_page_stands_in_the_trail_without_a_word_of_it(client, meeting):
    say(meeting, "The arrears.")
    page_of(client, meeting, meeting.world.police)

    with as_owner():
        looks = AuditEvent.objects.filter(verb="item.viewed", by=meeting.world.police.pk)
        assert looks.exists()
        assert not any("arrears" in str(one.facts) for one in AuditEvent.objects.all())


def test_the_page_asks_as_often_for_few_points_as_for_many(client, meeting):
    sign_in(client, meeting.world.police)
    counts = []
    for number in (2, 9):
        for one in range(number):
            say(meeting, f"Point {number} {one}", FIVE[one % 5].lower())
            say(meeting, f"Own {number} {one}", audience="own")
        counts.append(queries_of(client, url(meeting)))

    assert counts[0] == counts[1]
