"""A concern climbs its ladder: people, clocks, readers, and a word that settles it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from huddle.models import Concern, ConcernStep
from huddle.my_week import week_of
from huddle.services.concerns import (
    answer_concern,
    escalate_concern,
    raise_concern,
    remind_of_concerns,
    settle_concern,
)
from huddle.services.dissenting import dissent
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.working_days import add_working_days, today
from tests.huddle.deciding import rows
from tests.huddle.holding import url
from tests.owner import as_owner

SAID = {"worry": "Nobody was let in.", "would_settle": "Somebody sees her."}


def worried(meeting, **changes):
    asked = {"asked": meeting.world.health, "by": meeting.world.police}
    return raise_concern(meeting.item, **SAID | asked | changes)


def step_of(concern):
    return rows(ConcernStep, concern=concern.pk, stage=concern.stage)[0]


def late(concern):
    with as_owner():
        concern.steps.update(due_on=today() - timedelta(days=1))
    return concern


def answered(concern, by):
    answer_concern(step_of(concern), answer="We went in on Tuesday.", by=by)
    return concern


def test_whoever_is_asked_has_as_long_as_the_huddle_says(meeting):
    concern = worried(meeting)

    step = step_of(concern)
    assert (step.stage, step.asked_id) == (1, meeting.world.health.pk)
    assert step.due_on == add_working_days(today(), meeting.world.huddle.concern_reply_days)
    with acting_as(meeting.world.health):
        sections = {section.heading for section in week_of(meeting.world.health).sections}
    assert "Concerns to answer" in sections
    [notice] = rows(Notice, kind="concern_asked")
    assert notice.practitioner_id == meeting.world.health.pk
    with as_owner():
        assert "let in" not in str(AuditEvent.objects.get(verb="concern.raised").facts)


def test_it_is_read_by_who_raised_it_who_was_asked_and_who_runs_the_huddle_only(meeting):
    world, concern = meeting.world, worried(meeting)
    reads = {}
    for person in (world.police, world.health, world.chair, world.coordinator, world.housing):
        with acting_as(person):
            by_queryset = Concern.objects.visible_to(person).filter(pk=concern.pk).exists()
            by_database = Concern.objects.filter(pk=concern.pk).exists()
            steps = ConcernStep.objects.filter(concern=concern.pk).exists()
        reads[person.pk] = (by_queryset, by_database, steps)

    assert reads.pop(world.housing.pk) == (False, False, False)
    assert set(reads.values()) == {(True, True, True)}


def test_only_whoever_is_asked_answers_once(meeting):
    concern = worried(meeting)

    with pytest.raises(PermissionDenied, match="Only the person who was asked"):
        answered(concern, meeting.chair)
    answered(concern, meeting.world.health)
    with pytest.raises(NotNow, match="answered this already"):
        answered(concern, meeting.world.health)
    assert [n.practitioner_id for n in rows(Notice, kind="concern_answered")] == [
        meeting.world.police.pk
    ]


def test_it_goes_further_when_it_was_answered_or_the_time_is_over(meeting):
    world, concern = meeting.world, worried(meeting)
    with pytest.raises(NotNow, match="still time for an answer"):
        escalate_concern(concern, asked=world.chair, why="No.", by=world.police)
    with pytest.raises(PermissionDenied, match="Only whoever raised it"):
        escalate_concern(late(concern), asked=world.chair, why="No.", by=world.health)

    concern = escalate_concern(concern, asked=world.chair, why="Nobody rang.", by=world.police)
    answered(concern, world.chair)
    concern = escalate_concern(concern, asked=world.coordinator, why="Again.", by=world.police)
    concern = escalate_concern(
        late(concern), asked=world.coordinator, why="Still.", by=world.police
    )

    assert concern.stage == 4
    with pytest.raises(NotNow, match="last stage"):
        escalate_concern(late(concern), asked=world.chair, why="More.", by=world.police)


def test_each_stage_asks_those_whom_the_ladder_names(meeting):
    with pytest.raises(ValidationError, match="asked at this stage"):
        escalate_concern(
            late(worried(meeting)), asked=meeting.world.housing, why="No.", by=meeting.world.police
        )


def test_whoever_raised_it_says_that_it_is_settled(meeting):
    concern = worried(meeting)

    with pytest.raises(PermissionDenied, match="Only whoever raised it"):
        settle_concern(concern, resolution="Enough.", by=meeting.chair)
    settle_concern(concern, resolution="She was seen.", by=meeting.world.police)
    with pytest.raises(NotNow, match="settled"):
        settle_concern(concern, resolution="Twice.", by=meeting.world.police)
    with pytest.raises(NotNow, match="settled"):
        answered(concern, meeting.world.health)


def test_the_clock_reminds_and_moves_nothing_by_itself(meeting):
    concern = worried(meeting)
    assert remind_of_concerns(today()) == 0
    late(concern)

    assert remind_of_concerns(today()) == remind_of_concerns(today()) == 1

    told = {(n.kind, n.practitioner_id) for n in rows(Notice, about=concern.pk)}
    assert told == {
        ("concern_asked", meeting.world.health.pk),
        ("concern_overdue", meeting.world.health.pk),
        ("concern_overdue", meeting.world.police.pk),
        ("concern_overdue", meeting.world.coordinator.pk),
    }
    assert rows(Concern)[0].stage == 1


def test_a_view_of_ones_own_becomes_a_concern(meeting):
    view = dissent(meeting.item, view="No.", would_change="Yes.", by=meeting.world.police)

    assert worried(meeting, dissent=view).dissent_id == view.pk
    with pytest.raises(PermissionDenied, match="a view of your own"):
        worried(meeting, dissent=view, by=meeting.world.housing)


def test_danger_is_asked_first_and_nothing_is_queued(client, meeting):
    client.force_login(meeting.world.police)
    page = url("concern_raise", meeting.item.pk)
    typed = SAID | {"asked": str(meeting.world.health.pk)}

    stop = client.post(page, typed | {"danger": "yes"}).content.decode()

    assert "act now" in stop
    assert not rows(Concern)
    assert "Select whether a child is in danger now" in client.post(page, typed).content.decode()


def test_it_is_raised_answered_taken_further_and_settled_on_pages(client, meeting):
    world = meeting.world
    client.force_login(world.police)
    typed = SAID | {"asked": str(world.health.pk), "danger": "no"}
    assert client.post(url("concern_raise", meeting.item.pk), typed).status_code == 302
    [concern] = rows(Concern)
    assert str(meeting.family) in client.get(url("concerns")).content.decode()

    client.force_login(world.health)
    assert (
        "Enter your answer" in client.post(url("concern_answer", concern.pk), {}).content.decode()
    )
    said = {"answer": "We went in on Tuesday."}
    assert client.post(url("concern_answer", concern.pk), said).status_code == 302

    client.force_login(world.police)
    assert said["answer"] in client.get(url("concern", concern.pk)).content.decode()
    further = {"asked": str(world.chair.pk), "why": "She was asleep."}
    assert client.post(url("concern_further", concern.pk), further).status_code == 302
    settled = {"resolution": "Seen awake on Friday."}
    assert client.post(url("concern_settle", concern.pk), settled).status_code == 302
    assert settled["resolution"] in client.get(url("concern", concern.pk)).content.decode()

    client.force_login(world.housing)
    assert client.get(url("concern", concern.pk)).status_code == 404
    assert str(meeting.family) not in client.get(url("concerns")).content.decode()
