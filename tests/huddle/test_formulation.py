"""How a meeting understands a family: points for their readers, their order, one hypothesis."""

import re
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from families.models import Contribution
from families.services.contributing import Care
from families.services.correcting import correct_contribution, withdraw_contribution
from huddle.models import CaptureDraft, FormulationPoint, FormulationView
from huddle.queries.formulation import boards_of, hypothesis_of, latest_of
from huddle.queries.live import fingerprint
from huddle.services.capturing import keep_typing
from huddle.services.convening import settle
from huddle.services.formulating import (
    RewrittenError,
    add_point,
    place_point,
    write_hypothesis,
)
from huddle.services.holding import close_session
from huddle.services.signing import sign_minutes
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.huddle.deciding import record
from tests.huddle.holding import next_meeting
from tests.huddle.test_quoting import minutes, sign
from tests.huddle.worlds import AGREED_ALOUD
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
FIVE = ["Presenting", "Predisposing", "Precipitating", "Perpetuating", "Protective"]
SIGNS = [
    "What are we worried about?",
    "What is working well?",
    "What needs to happen?",
    "Where are we, from 0 to 10?",
]


def url(meeting, name="item_formulation"):
    return reverse(f"huddle:{name}", args=[meeting.item.pk])


def sign_in(client, person):
    client.force_login(person, backend=ALLAUTH)
    return client


def page_of(client, meeting, person, name="item_formulation"):
    return sign_in(client, person).get(url(meeting, name)).content.decode()


def say(meeting, text, part="perpetuating", by=None, audience="huddle", **more):
    by = by or meeting.world.health
    return add_point(meeting.item, part, by=by, text=text, audience=audience, **more)


def think(meeting, text, by=None, **more):
    return write_hypothesis(meeting.item, text, by=by or meeting.chair, **more)


def seen_by(meeting, person, part="perpetuating"):
    """The words of one part, in order, as this person reads them."""
    with acting_as(person):
        [column] = [one for one in boards_of(meeting.item, person)[0].columns if one.part == part]
        return [point.said.contribution.text for point in column.points]


def labels(meeting, person):
    with acting_as(person):
        return [one.label for one in boards_of(meeting.item, person)[0].columns]


def set_huddle(meeting, **facts):
    settle(meeting.world.huddle, by=meeting.world.coordinator, **facts)
    return meeting.fresh()


def stands(meeting, person):
    with acting_as(person):
        found = hypothesis_of(meeting.item, person)
        return found and found.said.contribution


def sent(text="The rent takes it all.", part="perpetuating", **more):
    return {"part": part, "text": text, "audience": "huddle", "form_key": uuid4()} | more


# What is asked


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


# Points


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


# Which come first


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


# Each person's own number


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


# The hypothesis


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


# Over time, and elsewhere


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
