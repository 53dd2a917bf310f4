"""The minutes as pages: each reader their own families and contributions, and no trace more."""

import pytest

from huddle.models import Minutes
from huddle.services.holding import close_session, contribute_in_session, open_session
from huddle.services.signing import sign_minutes
from practitioners.models import AuditEvent
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.huddle.deciding import record
from tests.huddle.holding import attend, meeting_about, publish, url
from tests.huddle.worlds import AGREED_ALOUD, make_nominated
from tests.owner import as_owner

WHY = "She is gaining weight."
SAID = {"nature": "recorded", "theme": "pressure"}


def held(world, *families, days_ahead=3):
    """A closed session of these families: the police told something to health only."""
    session = open_session(publish(world, *families, days_ahead=days_ahead), by=world.chair)
    attend(session, world.chair, world.coordinator, world.health, world.police, world.housing)
    for family in families:
        meeting = meeting_about(world, session, family)
        record(meeting, "D11", rationale=WHY)
        contribute_in_session(
            meeting.item,
            by=world.police,
            text="A call-out on Sunday.",
            audience="named",
            named_agencies=[world.health.agency],
            **SAID,
        )
        contribute_in_session(
            meeting.item, by=world.health, text="Weight is rising.", audience="huddle", **SAID
        )
    return close_session(session, by=world.chair)


@pytest.fixture
def hidden(world):
    """On the same agenda, and not shared with housing."""
    return make_nominated(world, share_with=[world.police.agency])


@pytest.fixture
def session(world, family, hidden):
    return held(world, family, hidden)


def read(client, who, session):
    client.force_login(who)
    response = client.get(url("minutes", session.pk))
    assert response.status_code == 200
    return response.content.decode()


def test_the_chair_checks_and_signs(client, world, session):
    client.force_login(world.chair)
    page = client.get(url("sign", session.pk)).content.decode()
    assert WHY in page
    assert "Signed minutes can never be changed." in page

    signed = client.post(url("sign", session.pk), {"unagreed": AGREED_ALOUD})

    assert signed.url == url("minutes", session.pk)
    page = client.get(signed.url).content.decode()
    assert "What you read is unchanged since then." in page
    assert WHY in page


def test_signing_twice_is_refused_with_a_reason(client, world, session):
    client.force_login(world.chair)
    client.post(url("sign", session.pk), {"unagreed": AGREED_ALOUD})

    again = client.post(url("sign", session.pk), {"unagreed": AGREED_ALOUD})

    assert again.status_code == 409
    assert "already signed" in again.content.decode()
    with as_owner():
        assert Minutes.objects.filter(session=session).count() == 1


def test_the_coordinator_does_not_sign(client, world, session):
    client.force_login(world.coordinator)

    assert client.post(url("sign", session.pk), {"unagreed": AGREED_ALOUD}).status_code == 403


def test_each_reader_finds_only_the_families_and_words_that_they_may_read(
    client, world, session, family, hidden
):
    sign_minutes(session, unagreed=AGREED_ALOUD, by=world.chair)
    pages = {
        name: read(client, getattr(world, name), session)
        for name in ("chair", "health", "police", "housing")
    }

    assert {name for name, page in pages.items() if hidden.reference in page} == {
        "chair",
        "police",
        "health",  # who nominated it
    }
    assert {name for name, page in pages.items() if "A call-out on Sunday." in page} == {
        "health",
        "police",
    }
    assert all("Weight is rising." in page for page in pages.values())
    housing = pages["housing"]
    assert housing.count("huddle-extract") == 1
    assert str(hidden.pk) not in housing


def test_a_stranger_finds_no_minutes(client, world, session):
    sign_minutes(session, unagreed=AGREED_ALOUD, by=world.chair)
    client.force_login(world.stranger)

    assert client.get(url("minutes", session.pk)).status_code == 404


def test_a_nominator_from_outside_the_huddle_reads_their_own_familys_part(client, world):
    outsider = make_practitioner()
    theirs, other = make_nominated(world, by=outsider), make_nominated(world)
    session = held(world, theirs, other)
    sign_minutes(session, unagreed=AGREED_ALOUD, by=world.chair)

    page = read(client, outsider, session)

    assert theirs.reference in page
    assert other.reference not in page


def test_there_are_no_minutes_before_they_are_signed(client, world, session):
    client.force_login(world.chair)

    assert client.get(url("minutes", session.pk)).status_code == 404


def test_reading_the_minutes_is_audited_family_by_family(client, world, session, family):
    sign_minutes(session, unagreed=AGREED_ALOUD, by=world.chair)

    read(client, world.housing, session)

    with as_owner():
        seen = AuditEvent.objects.filter(verb="minutes.read", by=world.housing.pk)
        assert [event.family for event in seen] == [family.pk]


def test_the_families_page_leads_to_the_minutes_after_signing(client, world, session, family):
    item = meeting_about(world, session, family).item
    sign_minutes(session, unagreed=AGREED_ALOUD, by=world.chair)
    client.force_login(world.health)

    assert client.get(url("item", item.pk)).url == url("minutes", session.pk)


@pytest.mark.parametrize("page", ["item_action", "item_defer", "item_contribute"])
def test_after_signing_every_page_that_writes_says_why_not(client, world, session, family, page):
    item = meeting_about(world, session, family).item
    sign_minutes(session, unagreed=AGREED_ALOUD, by=world.chair)
    client.force_login(world.chair)

    assert client.get(url(page, item.pk)).status_code == 409


def test_the_title_holds_no_name(client, world, session):
    sign_minutes(session, unagreed=AGREED_ALOUD, by=world.chair)

    page = read(client, world.chair, session)

    assert "Yusuf" in page
    assert "Yusuf" not in page[page.index("<title>") : page.index("</title>")]


def test_the_minutes_cost_the_same_for_any_number_of_families(client, world):
    counts = []
    for families, days in ((1, 3), (4, 8)):
        session = held(world, *(make_nominated(world) for _ in range(families)), days_ahead=days)
        sign_minutes(session, unagreed=AGREED_ALOUD, by=world.chair)
        client.force_login(world.chair)
        counts.append(queries_of(client, url("minutes", session.pk)))

    assert counts[0] == counts[1]
