"""What is typed in a session is kept for its author; two who write at once lose no word."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from families.models import Conflict
from families.services.conflicts import declare_conflict
from huddle.models import CaptureDraft, Decision
from huddle.queries.capture import put_together, typed_before
from huddle.services.capturing import keep_typing, let_go
from huddle.services.deciding import ChangedError, decide
from practitioners.binding import acting_as
from tests.factories import make_practitioner
from tests.huddle.holding import SOON
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
MINE = "She is gaining weight, and the mother asks for help."
THEIRS = "The health visitor goes on seeing her."
REVIEW = {"review_on-day": SOON.day, "review_on-month": SOON.month, "review_on-year": SOON.year}


def url(meeting, name, *more):
    return reverse(f"huddle:{name}", args=[meeting.item.pk, *more])


def details(meeting, code="D11"):
    return url(meeting, "decide_details", meeting.child.pk, code)


def place(meeting, code="D11"):
    return f"decide:{code}:{meeting.child.pk}"


def sign_in(client, person):
    client.force_login(person, backend=ALLAUTH)
    return client


def record(meeting, by, rationale=THEIRS, **more):
    return decide(
        meeting.item,
        meeting.child,
        "D11",
        rationale=rationale,
        details={"review_on": SOON},
        by=by,
        **more,
    )


def drafts():
    with as_owner():
        return list(CaptureDraft.objects.all())


# As typed


def test_what_is_typed_is_there_when_its_author_comes_back(client, meeting):
    sign_in(client, meeting.chair)
    kept = {"place": place(meeting), "form_key": uuid4(), "rationale": MINE, **REVIEW}
    assert client.post(url(meeting, "item_draft"), kept).status_code == 204

    page = client.get(details(meeting)).content.decode()

    assert MINE in page
    assert f'value="{SOON.year}"' in page
    assert "You typed this at" in page
    assert MINE not in client.get(details(meeting, "D13")).content.decode()


def test_a_page_keeps_itself_again_and_again_as_one_draft(client, meeting):
    sign_in(client, meeting.world.health)
    key = uuid4()
    for words in ("Rent", "Rent is", "Rent is late"):
        given = {"place": "contribute", "form_key": key, "text": words}
        assert client.post(url(meeting, "item_draft"), given).status_code == 204

    [draft] = drafts()
    assert draft.fields == {"text": ["Rent is late"]}
    assert "Rent is late" in client.get(url(meeting, "item_contribute")).content.decode()


def test_two_pages_of_the_same_person_are_two_drafts_and_both_are_shown(client, meeting):
    chair = meeting.chair
    for words in ("From the laptop", "From the tablet"):
        keep_typing(meeting.item, place(meeting), uuid4(), {"rationale": [words]}, by=chair)

    page = sign_in(client, chair).get(details(meeting)).content.decode()

    assert "From the laptop" in page
    assert "From the tablet" in page
    assert "You also typed something here" in page


def test_nobody_else_reads_a_draft(client, meeting):
    chair, coordinator = meeting.chair, meeting.world.coordinator
    draft = keep_typing(meeting.item, place(meeting), uuid4(), {"rationale": [MINE]}, by=chair)

    assert MINE not in sign_in(client, coordinator).get(details(meeting)).content.decode()
    with acting_as(coordinator):
        assert not CaptureDraft.objects.exists()
        assert typed_before(meeting.item, place(meeting), coordinator).draft is None
    assert let_go(meeting.item, [draft.pk], by=coordinator) == 0
    assert drafts() == [draft]


def test_whoever_may_not_see_the_family_any_more_sees_nothing_of_what_they_typed(meeting):
    police = meeting.world.police
    keep_typing(meeting.item, "contribute", uuid4(), {"text": [MINE]}, by=police)

    declare_conflict(
        meeting.family, police, kind=Conflict.Kind.KNOWS, reason="A friend.", by=police
    )

    with acting_as(police):
        assert not CaptureDraft.objects.exists()


def test_nothing_is_kept_for_who_has_not_joined_or_types_too_much(meeting):
    colleague = make_practitioner(meeting.world.team_of(meeting.world.health))
    with pytest.raises(PermissionDenied):
        keep_typing(meeting.item, "contribute", uuid4(), {"text": [MINE]}, by=colleague)
    with pytest.raises(ValidationError, match="too much"):
        keep_typing(
            meeting.item, "contribute", uuid4(), {"text": ["x" * 20_001]}, by=meeting.chair
        )
    assert drafts() == []


@pytest.mark.parametrize("given", [{"place": "elsewhere"}, {"form_key": "1"}, {"place": ""}])
def test_a_draft_has_a_place_and_a_key(client, meeting, given):
    sign_in(client, meeting.chair)
    sent = {"place": "contribute", "form_key": uuid4(), "text": MINE} | given

    assert client.post(url(meeting, "item_draft"), sent).status_code == 400


def test_what_was_sent_is_kept_no_longer(client, meeting):
    sign_in(client, meeting.chair)
    key = str(uuid4())
    given = {"place": place(meeting), "form_key": key, "rationale": MINE, **REVIEW}
    client.post(url(meeting, "item_draft"), given)
    sent = given | {"seen": "", "confirm": "yes"}

    assert client.post(details(meeting), sent).status_code == 302

    assert drafts() == []
    with as_owner():
        assert Decision.objects.get().rationale == MINE


def test_its_author_deletes_it(client, meeting):
    draft = keep_typing(
        meeting.item, "contribute", uuid4(), {"text": [MINE]}, by=meeting.world.health
    )
    sign_in(client, meeting.world.health)

    client.post(url(meeting, "item_draft_delete"), {"draft": draft.pk})

    assert drafts() == []
    assert MINE not in client.get(url(meeting, "item_contribute")).content.decode()


# Two at once


def test_a_decision_is_not_written_over_one_that_its_writer_has_not_seen(meeting):
    theirs = record(meeting, meeting.world.coordinator)

    with pytest.raises(ChangedError) as refused:
        record(meeting, meeting.chair, MINE, expecting=None)

    assert refused.value.stands == theirs
    assert record(meeting, meeting.chair, MINE, expecting=theirs.pk).rationale == MINE


@pytest.mark.parametrize("step", ["continue", "confirm"])
def test_both_texts_are_shown_and_neither_is_lost(client, meeting, step):
    sign_in(client, meeting.chair)
    page = client.get(details(meeting)).content.decode()
    assert '<input type="hidden" name="seen" value="">' in page
    theirs = record(meeting, meeting.world.coordinator)
    sent = {"rationale": MINE, "seen": "", "place": place(meeting), "form_key": uuid4(), **REVIEW}

    answer = client.post(details(meeting), sent | ({"confirm": "y"} if step == "confirm" else {}))

    page = answer.content.decode()
    assert "Somebody recorded a decision while you were typing" in page
    assert meeting.world.coordinator.full_name in page
    assert f"{THEIRS}\n\n{MINE}" in page.replace("\r\n", "\n")
    assert f'name="seen" value="{theirs.pk}"' in page
    with as_owner():
        assert Decision.objects.get() == theirs

    together = sent | {"rationale": f"{THEIRS} {MINE}", "seen": theirs.pk, "confirm": "y"}
    assert client.post(details(meeting), together).status_code == 302
    with as_owner():
        assert Decision.objects.get(replaced_at=None).rationale == f"{THEIRS} {MINE}"
        assert Decision.objects.filter(pk=theirs.pk, replaced_at__isnull=False).exists()


def test_whoever_changes_what_they_saw_is_not_stopped(client, meeting):
    theirs = record(meeting, meeting.world.coordinator)
    sign_in(client, meeting.chair)
    assert f'name="seen" value="{theirs.pk}"' in client.get(details(meeting)).content.decode()
    sent = {"rationale": MINE, "seen": theirs.pk, "confirm": "y", "form_key": uuid4(), **REVIEW}

    assert client.post(details(meeting), sent).status_code == 302


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        ("One.", "Two.", "One.\n\nTwo."),
        ("One. Two.", "Two.", "One. Two."),
        ("One.", "One. Two.", "One. Two."),
        ("", "Two.", "Two."),
    ],
)
def test_what_one_has_of_the_other_is_not_said_twice(theirs, mine, both):
    assert put_together(theirs, mine) == both
