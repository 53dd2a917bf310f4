"""A family on one page for the room: each thing once, in its place, and for its readers only."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from families.models import Conflict, Contribution
from families.services.conflicts import declare_conflict
from families.services.contributing import Care, contribute
from families.services.correcting import correct_contribution
from families.services.statuses import Said, end_status, open_status
from huddle.models import AgencyCheck, Attendance
from huddle.services.checking import Told, answer_check
from huddle.services.holding import (
    accept_statement,
    contribute_in_session,
    open_session,
    record_attendance,
)
from huddle.services.presence import begin_item, leave
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.verbs import is_look
from practitioners.working_days import today
from tests.counting import queries_of
from tests.huddle.holding import attend, meeting_about, publish
from tests.huddle.worlds import make_nominated
from tests.owner import as_owner

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
PLACES = (
    "A day for",
    "Strengths",
    "Pressures and worries",
    "Routines",
    "Relationships",
    "Structural barriers",
    "What each agency says",
    "What is not known",
    "Who is not there",
)
NOT_NO_CONCERN = "That does not mean there is no concern."


@pytest.fixture
def listed(world, family):
    """Its agenda is out, and nobody has come yet."""
    return meeting_about(world, publish(world, family), family)


def url(meeting):
    return reverse("huddle:summary", args=[meeting.item.pk])


def page_of(client, meeting, person=None, name="summary"):
    client.force_login(person or meeting.chair, backend=ALLAUTH)
    of = meeting.item.pk if name == "summary" else meeting.session.pk
    return client.get(reverse(f"huddle:{name}", args=[of])).content.decode()


def under(page, title):
    """The words of one place of the page."""
    [part] = re.findall(
        rf'govuk-heading-s">{re.escape(title)}[^<]*</h\d>(.*?)</section>', page, re.DOTALL
    )
    return " ".join(re.sub(r"<[^>]+>", " ", part).replace("&quot;", '"').split())


def tell(meeting, by, text, theme="pressure", **said):
    facts = {"nature": "recorded", "audience": "huddle"} | said
    return contribute(meeting.family, by=by, text=text, theme=theme, **facts)


def check_of(meeting, person):
    with acting_as(person):
        return AgencyCheck.objects.get(item=meeting.item, team=meeting.world.team_of(person))


def answer(meeting, person, kind="known", seen=None, **told):
    said = Told(**told) if told else None
    extra = {"told": said} if said else {}
    answer_check(check_of(meeting, person), answer=kind, last_seen_on=seen, by=person, **extra)


def test_each_thing_stands_under_what_it_was_tagged(client, meeting):
    health = meeting.world.health
    tell(meeting, health, "She sings to her.", "strength")
    tell(meeting, health, "The flat is damp.", "pressure")
    tell(meeting, health, "They walk to nursery at eight.", "routine")
    tell(meeting, health, "His mother comes on Sundays.", "relationship")
    tell(meeting, health, "The bus no longer runs.", "barrier")
    tell(meeting, health, "Who looks after her at night.", "unknown")

    page = page_of(client, meeting)

    assert "She sings to her." in under(page, "Strengths")
    assert "The flat is damp." in under(page, "Pressures and worries")
    assert "They walk to nursery at eight." in under(page, "Routines")
    assert "His mother comes on Sundays." in under(page, "Relationships")
    assert "The bus no longer runs." in under(page, "Structural barriers")
    assert "Who looks after her at night." in under(page, "What is not known")


def test_a_status_that_stands_is_a_tag_with_its_child(client, meeting):
    said = Said(kind="protection", code="NEG", says="social_work", opened_on=today())
    one = open_status(meeting.child, said, by=meeting.world.health)
    assert "Child protection plan: Neglect" in page_of(client, meeting)

    end_status(one, ended_on=today(), by=meeting.world.health)

    assert "Child protection plan" not in page_of(client, meeting)


def test_a_routine_of_the_baby_is_their_day_and_stands_nowhere_else(client, meeting):
    tell(meeting, meeting.world.health, "Feeds at six.", "routine", about=[meeting.child])

    page = page_of(client, meeting)

    assert "Feeds at six." in under(page, f"A day for {meeting.child.shown_name}")
    assert page.count("Feeds at six.") == 1


def test_a_baby_of_whose_day_nobody_told_is_not_left_out(client, meeting):
    day = under(page_of(client, meeting), f"A day for {meeting.child.shown_name}")

    assert day == "Nobody has told what a day is like for this child."


def test_what_a_team_tells_with_its_check_stands_with_its_answer(client, listed):
    seen = today() - timedelta(days=4)
    world = listed.world
    answer(
        listed,
        world.health,
        seen=seen,
        working_well="Came to every visit.",
        worry="Lost weight.",
        unknown="Whether she sleeps.",
    )

    page = page_of(client, listed)

    views = under(page, "What each agency says")
    assert f"{world.team_of(world.health)}: known to us" in views
    assert f"Last saw the family on {seen.day} {seen:%b %Y}" in views
    assert views.index("Working well") < views.index("Came to every visit.")
    assert views.index("Worry") < views.index("Lost weight.")
    assert "Whether she sleeps." in under(page, "What is not known")
    for words in ("Came to every visit.", "Lost weight.", "Whether she sleeps."):
        assert page.count(words) == 1, words


@pytest.mark.parametrize(
    ("kind", "said"),
    [("not_known", "not known to us"), (None, "not returned")],
)
def test_silence_is_said_and_never_reads_as_no_concern(client, listed, kind, said):
    police = listed.world.police
    if kind:
        answer(listed, police, kind)

    page = page_of(client, listed)

    team = listed.world.team_of(police)
    assert f"{team}: {said}, which is not “no concern”" in under(page, "What each agency says")
    about = f"{team.agency}, {team.name}: "
    [theirs] = [
        one for one in under(page, "What is not known").split(NOT_NO_CONCERN) if about in one
    ]
    assert theirs.endswith(("not known to them. ", "not returned. "))


def test_a_father_who_is_not_known_is_said_to_be(client, meeting):
    found = under(page_of(client, meeting), "What is not known")

    assert f"{meeting.child.shown_name}: the father or partner is not known." in found


def test_each_thing_has_its_source_its_date_its_nature_and_how_sure_they_are(client, meeting):
    health = meeting.world.health
    tell(
        meeting,
        health,
        "Two feeds missed.",
        nature="opinion",
        event_date=date(2026, 3, 4),
        care=Care(confidence="likely"),
    )

    told = under(page_of(client, meeting), "Pressures and worries")

    assert f"{health.agency}, 4 Mar 2026. Professional opinion. Likely." in told


def test_what_has_no_date_and_of_which_nobody_said_how_sure_says_that(client, meeting):
    tell(meeting, meeting.world.health, "Two feeds missed.")

    told = under(page_of(client, meeting), "Pressures and worries")

    assert "undated. Fact, from records." in told
    assert "Not said how sure." in told


def test_a_caution_stands_beside_the_words(client, meeting):
    health = meeting.world.health
    with acting_as(health):
        mother = meeting.family.people.adults().get()
    care = Care(handling="By telephone only.", safe_to_discuss="no", not_for=[mother])
    tell(meeting, health, "He follows her.", care=care)

    told = under(page_of(client, meeting), "Pressures and worries")

    for words in (
        "How to handle it: By telephone only.",
        f"Do not say or show this to {mother.shown_name}",
        "Not safe to discuss with the family",
    ):
        assert words in told


def test_each_reads_only_what_is_theirs(client, meeting):
    world = meeting.world
    tell(meeting, world.police, "Two calls in October.", audience="own")
    tell(meeting, world.health, "For the chair.", audience="chair_lead")
    tell(
        meeting,
        world.health,
        "For the police.",
        audience="named",
        named_agencies=[world.police.agency],
    )

    seen = {
        who: {
            words for words in ("Two calls", "For the chair.", "For the police.") if words in page
        }
        for who in ("police", "health", "chair", "housing")
        if (page := page_of(client, meeting, getattr(world, who)))
    }

    assert seen == {
        "police": {"Two calls", "For the police."},
        "health": {"For the chair.", "For the police."},
        "chair": {"For the chair."},
        "housing": set(),
    }


def test_what_is_not_for_all_says_for_whom_it_is(client, meeting):
    tell(meeting, meeting.world.health, "For the chair.", audience="chair_lead")

    told = under(page_of(client, meeting), "Pressures and worries")

    assert "Only for: chair, coordinator and lead." in told


def test_what_was_corrected_stands_as_it_is_now_and_still_with_its_team(client, listed):
    health = listed.world.health
    answer(listed, health, worry="Lost two kilos.")
    with acting_as(health):
        said = Contribution.objects.get(text="Lost two kilos.")
    facts = {"nature": said.nature, "theme": said.theme, "audience": said.audience}
    now = "Lost two hundred grams."
    correct_contribution(said, text=now, reason="A slip.", by=health, **facts)

    page = page_of(client, listed)

    assert now in under(page, "What each agency says")
    assert "Lost two kilos." not in page


def test_why_a_team_withholds_what_it_knows_is_for_those_who_run_the_session(client, listed):
    police = listed.world.police
    answer_check(
        check_of(listed, police),
        answer="withheld",
        withheld_reason="A live inquiry.",
        by=police,
    )

    assert "A live inquiry." in page_of(client, listed)
    assert "A live inquiry." in page_of(client, listed, police)
    assert "A live inquiry." not in page_of(client, listed, listed.world.health)


def test_who_is_not_there_is_said_team_by_team(client, world, family):
    session = open_session(publish(world, family), by=world.chair)
    attend(session, world.chair, world.coordinator, world.health)
    record_attendance(session, world.police, mode=Attendance.Mode.APOLOGIES_RETURN, by=world.chair)
    meeting = meeting_about(world, session, family)

    missing = under(page_of(client, meeting), "Who is not there")

    assert f"{world.team_of(world.police)}: sent apologies, with a written return" in missing
    assert f"{world.team_of(world.housing)}: nobody has come" in missing
    assert str(world.team_of(world.health)) not in missing


def test_whoever_leaves_the_room_is_missed_from_then(client, meeting):
    health = meeting.world.health
    begin_item(meeting.item, by=meeting.chair)
    before = under(page_of(client, meeting), "Who is not there")
    leave(meeting.session, health, by=health)

    after = under(page_of(client, meeting), "Who is not there")

    team = meeting.world.team_of(health)
    assert str(team) not in before
    assert f"{team}: is out of the room" in after


def test_whoever_is_in_the_room_but_not_for_this_family_is_not_there(client, meeting):
    police = meeting.world.police
    declare_conflict(
        meeting.family, police, kind=Conflict.Kind.KNOWS, reason="A friend.", by=police
    )
    begin_item(meeting.item, by=meeting.chair)

    missing = under(page_of(client, meeting), "Who is not there")

    assert f"{meeting.world.team_of(police)}: is not there for this family" in missing


def test_before_the_day_only_those_are_missed_who_said_so(client, listed):
    assert under(page_of(client, listed), "Who is not there") == (
        "Nobody who was expected is missing."
    )
    police = listed.world.police
    record_attendance(listed.session, police, mode=Attendance.Mode.APOLOGIES, by=listed.chair)

    missing = under(page_of(client, listed), "Who is not there")

    assert missing == f"{listed.world.team_of(police)}: sent apologies"


def test_every_place_is_there_whether_anything_was_told_or_not(client, meeting):
    page = page_of(client, meeting)

    assert [place for place in PLACES if place not in page] == []
    assert under(page, "Strengths") == "Nothing else has been shared here."


def test_in_a_session_the_statement_comes_first(client, world, family):
    session = open_session(publish(world, family), by=world.chair)
    attend(session, world.chair)
    meeting = meeting_about(world, session, family)
    client.force_login(world.health, backend=ALLAUTH)

    assert client.get(url(meeting)).status_code == 403
    accept_statement(session, by=world.health)
    assert client.get(url(meeting)).status_code == 200


def test_before_the_agenda_is_out_there_is_no_page(client, world, family, listed):
    with as_owner():
        type(listed.session).objects.filter(pk=listed.session.pk).update(state="scheduled")
    client.force_login(world.coordinator, backend=ALLAUTH)

    assert client.get(url(listed)).status_code in {404, 409}


def test_whoever_may_not_know_the_family_finds_no_page(client, world):
    kept = make_nominated(world, share_with=[world.health.agency])
    meeting = meeting_about(world, publish(world, kept), kept)
    client.force_login(world.housing, backend=ALLAUTH)

    assert client.get(url(meeting)).status_code == 404


def test_opening_it_stands_on_the_familys_trail_as_looking(client, meeting):
    page_of(client, meeting, meeting.world.housing)

    with as_owner():
        told = AuditEvent.objects.filter(verb="item.viewed", family=meeting.family.pk)
        assert [one.by for one in told] == [meeting.world.housing.pk]
    assert is_look("item.viewed")


def test_the_familys_page_in_the_session_leads_to_it(client, meeting):
    client.force_login(meeting.chair, backend=ALLAUTH)
    page = client.get(reverse("huddle:item", args=[meeting.item.pk])).content.decode()

    assert url(meeting) in page


def test_the_agenda_that_is_out_leads_to_it(client, listed):
    client.force_login(listed.world.health, backend=ALLAUTH)
    page = client.get(listed.session.get_absolute_url()).content.decode()

    assert url(listed) in page


def test_on_the_wall_stands_what_all_may_read_in_the_same_places(client, meeting):
    world = meeting.world
    begin_item(meeting.item, by=meeting.chair)
    tell(meeting, world.health, "She sings to her.", "strength")
    tell(meeting, world.police, "Two calls in October.", audience="own")

    wall = page_of(client, meeting, world.police, name="wall")

    assert "She sings to her." in under(wall, "Strengths")
    assert "Two calls in October." not in wall
    assert "not returned, which is not “no concern”" in under(wall, "What each agency says")


def test_why_a_team_withholds_is_never_on_the_wall(client, listed):
    police = listed.world.police
    answer_check(
        check_of(listed, police),
        answer="withheld",
        withheld_reason="A live inquiry.",
        by=police,
    )
    session = open_session(listed.session, by=listed.chair)
    attend(session, listed.chair, police)
    begin_item(listed.fresh().item, by=listed.chair)

    for person in (listed.chair, police):
        wall = page_of(client, listed, person, name="wall")
        assert "known to us, information withheld" in wall
        assert "A live inquiry." not in wall


def test_the_pack_has_the_same_page_for_each_family(client, listed):
    answer(listed, listed.world.health, worry="Lost weight.")

    pack = page_of(client, listed, name="pack")

    assert "Lost weight." in under(pack, "What each agency says")
    assert "which is not “no concern”" in under(pack, "What each agency says")


def test_what_is_said_in_the_session_is_on_the_page_at_once(client, meeting):
    contribute_in_session(
        meeting.item,
        text="She has a key worker.",
        nature="recorded",
        theme="strength",
        audience="huddle",
        by=meeting.world.housing,
    )

    assert "She has a key worker." in under(page_of(client, meeting), "Strengths")


def test_the_page_costs_the_same_however_much_is_told(client, meeting):
    housing = meeting.world.housing
    client.force_login(housing, backend=ALLAUTH)
    tell(meeting, meeting.world.health, "One.", "strength")
    before = queries_of(client, url(meeting))
    for theme in ("strength", "routine", "barrier", "unknown"):
        tell(meeting, meeting.world.health, f"More {theme}.", theme, about=[meeting.child])
        tell(meeting, housing, f"Ours {theme}.", theme)

    assert queries_of(client, url(meeting)) == before
