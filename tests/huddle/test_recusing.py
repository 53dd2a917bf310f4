"""Before names are seen: what somebody knows outside work is compared, and nobody is answered."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from families.models import Address, Conflict, Family, Household
from families.services.conflicts import declare_conflict, end_conflict
from huddle.models import MinutesItem
from huddle.services.deciding import decide
from huddle.services.holding import close_session
from huddle.services.recusing import declare_connections
from huddle.services.signing import sign_minutes
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from tests.factories import make_practitioner
from tests.huddle.holding import SOON, attend, publish
from tests.huddle.worlds import AGREED_ALOUD, make_nominated, make_world
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def late(meeting):
    """Of the police's core team, and has not joined yet."""
    return make_practitioner(meeting.world.team_of(meeting.world.police))


def sees(person, family):
    with acting_as(person):
        return Family.objects.visible_to(person).filter(pk=family.pk).exists()


def settle(family, by, **facts):
    with acting_as(by):
        home = Household.objects.create(family=family)
        Address.objects.create(family=family, household=home, **facts)


def joins(client, person, session, **answers):
    client.force_login(person, backend=ALLAUTH)
    said = {"mode": "present", "accepted": "on", **answers}
    return client.post(reverse("huddle:statement", args=[session.pk]), said)


@pytest.mark.parametrize(
    "words",
    ["Yusuf", "amina YUSUF", "Nobody\nYusuf", "12 Thrumwort Lane", "Thrumwort Lane", "ls9 7qj"],
)
def test_a_name_a_street_or_a_postcode_that_fits_takes_the_family(meeting, late, words):
    settle(meeting.family, meeting.world.health, lines="14 Thrumwort Lane", postcode="LS9 7QJ")
    assert sees(late, meeting.family)

    declare_connections(meeting.session, words.split("\n"), by=late)

    assert not sees(late, meeting.family)
    assert sees(meeting.world.police, meeting.family)


@pytest.mark.parametrize("words", ["Smith", "Yu", "Elm", "LS9", "%", ""])
def test_what_fits_nothing_takes_nothing(meeting, late, words):
    settle(meeting.family, meeting.world.health, lines="3 Elm Road", postcode="LS9 7QJ")

    declare_connections(meeting.session, [words], by=late)

    assert sees(late, meeting.family)


def test_a_protected_address_cannot_be_found_by_trying(meeting, late):
    health = meeting.world.health
    where = {"lines": "14 Thrumwort Lane", "postcode": "LS9 7QJ"}
    settle(meeting.family, health, protected=True, reveal_to=[health.principal], **where)

    declare_connections(meeting.session, where.values(), by=late)

    assert sees(late, meeting.family)


def test_before_the_agenda_is_out_the_family_never_appears(meeting):
    world = make_world()
    family = make_nominated(world)
    session = publish(world, family)
    with as_owner():
        family.team_grants.filter(reason="listed").delete()

    declare_connections(session, ["Yusuf"], by=world.police)

    with as_owner():
        assert Conflict.objects.get().practitioner == world.police


def test_the_page_says_the_same_whether_something_matched_or_not(client, meeting, late):
    other = make_practitioner(meeting.world.team_of(meeting.world.police))
    shown = []
    for person, words in ((late, "Yusuf"), (other, "Nobody")):
        kept = joins(client, person, meeting.session, connected="yes", connections=words)
        page = client.get(kept["Location"]).content.decode()
        shown.append("What matches has been taken out of your sight" in page)
        assert words not in page

    assert shown == [True, True]
    assert not sees(late, meeting.family)
    assert sees(other, meeting.family)


def test_the_question_is_answered_before_anybody_joins(client, meeting, late):
    page = joins(client, late, meeting.session)
    assert "Select if you know anybody here outside work" in page.content.decode()

    page = joins(client, late, meeting.session, connected="yes")
    assert "Enter the names, streets or postcodes" in page.content.decode()

    assert joins(client, late, meeting.session, connected="no").status_code == 302


def test_the_words_are_kept_nowhere_and_those_who_run_it_are_told(meeting, late):
    declare_connections(meeting.session, ["Yusuf", "Quillfeather"], by=late)

    with as_owner():
        conflict = Conflict.objects.get()
        trail = str(list(AuditEvent.objects.values("verb", "target", "facts")))
    assert "Quillfeather" not in conflict.reason + trail
    assert "Yusuf" not in conflict.reason + trail
    told = Notice.objects.filter(kind="conflict_declared").values_list("practitioner", flat=True)
    assert set(told) == {meeting.world.chair.pk, meeting.world.coordinator.pk}


def test_a_mistake_is_ended_by_who_runs_it(meeting, late):
    declare_connections(meeting.session, ["Yusuf"], by=late)
    with acting_as(meeting.chair):
        conflict = Conflict.objects.get()

    end_conflict(conflict, reason="Another family of that name.", by=meeting.chair)

    assert sees(late, meeting.family)


def test_a_stranger_to_the_session_compares_nothing(meeting):
    stranger = make_practitioner()

    with pytest.raises(PermissionDenied, match="do not belong"):
        declare_connections(meeting.session, ["Yusuf"], by=stranger)


def test_sql_declares_a_conflict_for_nobody_else(meeting, late):
    with acting_as(late), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM huddle_declare_connections(%s, %s::text[], '{}', '{}')",
            [meeting.session.pk, ["yusuf"]],
        )
    with as_owner():
        assert [one.practitioner for one in Conflict.objects.all()] == [late]


def recuse(meeting, person, by):
    return declare_conflict(
        meeting.family, person, kind=Conflict.Kind.RELATED, reason="Cousins.", by=by
    )


def test_the_page_and_the_minutes_say_who_took_no_part(client, meeting, late):
    attend(meeting.session, late)
    recuse(meeting, late, late)
    client.force_login(meeting.chair, backend=ALLAUTH)

    shown = client.get(reverse("huddle:item", args=[meeting.item.pk])).content.decode()
    assert f"takes no part: {late.full_name}" in shown
    decide(
        meeting.item,
        meeting.child,
        "D11",
        rationale="Later.",
        details={"review_on": SOON},
        by=meeting.chair,
    )
    close_session(meeting.session, by=meeting.chair)
    sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)

    with acting_as(meeting.chair):
        assert MinutesItem.objects.get().body["recused"][0]["name"] == late.full_name
    minutes = client.get(reverse("huddle:minutes", args=[meeting.session.pk])).content.decode()
    assert f"Declared a conflict of interest and left: {late.full_name}" in minutes
    assert "Cousins" not in minutes


def test_a_chair_who_must_not_see_a_family_neither_decides_closes_nor_signs(client, meeting):
    recuse(meeting, meeting.chair, meeting.world.coordinator)
    client.force_login(meeting.chair, backend=ALLAUTH)

    assert client.get(reverse("huddle:item", args=[meeting.item.pk])).status_code == 404
    with pytest.raises(NotNow, match="give the session another chair"):
        close_session(meeting.session, by=meeting.chair)
    decide(
        meeting.item,
        meeting.child,
        "D11",
        rationale="Later.",
        details={"review_on": SOON},
        by=meeting.world.coordinator,
    )
    close_session(meeting.session, by=meeting.world.coordinator)
    with pytest.raises(NotNow, match="give the session another chair"):
        sign_minutes(meeting.session, unagreed=AGREED_ALOUD, by=meeting.chair)
