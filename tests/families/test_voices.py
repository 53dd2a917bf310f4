"""What a baby shows and what each parent says: one person's each time, and never blank."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from families.models import Contribution, Person, Voice
from families.queries.voices import voices_of
from families.services.contributing import Care, contribute
from families.services.correcting import correct_contribution, withdraw_contribution
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.families.reading import on_family, page, post, text
from tests.families.record import as_now, let_team_see, make_baby, make_family
from tests.families.test_contributing_page import confirm
from tests.owner import as_owner


@pytest.fixture
def baby(family):
    with as_owner():
        return family.people.get(kind="child")


@pytest.fixture
def mother(family, author):
    return adult(family, author, "Amina Ash")


@pytest.fixture
def father(family, author):
    return adult(family, author, "Bilal Ash")


def adult(family, by, name):
    return make_baby(family, by, kind="adult", name=name, dob=None, father_status="")


def voiced(family, by, of, voice, words, days_ago=0, **more):
    """As the page has it, some days ago."""
    facts = {"nature": "witnessed", "theme": "routine", "audience": "huddle"} | more
    day = today() - timedelta(days=days_ago)
    return contribute(family, by=by, text=words, voice=voice, voice_of=of, event_date=day, **facts)


def heard(family, reader):
    with acting_as(reader):
        people = list(Person.objects.visible_to(reader).filter(family=family))
        return {one.name: one for one in voices_of(family, people, reader)}


def told(found):
    return [one.contribution.text for one in found.latest]


def answers(of, **facts):
    day = today()
    dates = {"event_date-day": day.day, "event_date-month": day.month, "event_date-year": day.year}
    return {
        "voice_of": of.pk,
        "voice": "settling",
        "text": "Settles when she is sung to",
        "setting": "At home after a feed",
        "safe": "yes",
        "audience": "huddle",
        **dates,
    } | facts


def test_what_a_baby_shows_is_added_after_its_readers_are_shown(client, family, author, baby):
    housing = make_practitioner()
    let_team_see(family, housing, author)
    where = on_family("voice", family)

    asked = post(client, author, where, **answers(baby)).content.decode()
    response = confirm(client, author, where, **answers(baby))

    assert housing.teams().get().name in asked
    assert response["Location"] == family.get_absolute_url()
    with as_owner():
        written = Contribution.objects.get()
        assert list(written.about.all()) == [baby]
    assert (written.voice, written.voice_of, written.setting, written.nature) == (
        "settling",
        baby,
        "At home after a feed",
        "witnessed",
    )
    assert written.safe_to_discuss == "yes"


def test_what_a_parent_says_is_theirs_and_kept_from_the_other(
    client, family, author, mother, father
):
    said = answers(mother, voice="worries", safe="no", not_for=[father.pk])
    confirm(client, author, on_family("voice", family), **said)

    with as_owner():
        written = Contribution.objects.get()
        kept_from = list(written.not_for.all())
    assert (written.nature, written.safe_to_discuss) == ("family_said", "no")
    assert kept_from == [father]
    shown = text(client, author, family.get_absolute_url())
    assert "Do not say or show this to Bilal Ash" in shown
    assert "Not safe to discuss with the family" in shown


WRONG = [
    ({"voice_of": ""}, "Select whose voice it is"),
    ({"voice": ""}, "Select what it is about"),
    ({"text": ""}, "Enter what you saw or heard"),
    ({"event_date-day": ""}, "must include a day"),
    ({"safe": ""}, "Select whether it is safe to share with the family"),
    ({"audience": ""}, "Select who may read it"),
    ({"audience": "verbal"}, "Select who may read it"),
]


@pytest.mark.parametrize(("facts", "said"), WRONG)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(
    client, family, author, baby, facts, said
):
    shown = post(client, author, on_family("voice", family), **answers(baby, **facts))

    assert said in shown.content.decode()
    assert "At home after a feed" in shown.content.decode()
    with as_owner():
        assert not Contribution.objects.exists()


def test_an_adult_is_not_observed_but_heard(client, family, author, mother):
    shown = post(client, author, on_family("voice", family), **answers(mother)).content.decode()

    assert "Of an adult, select what they said in their own words" in shown
    with pytest.raises(ValidationError, match="Of an adult"):
        voiced(family, author, mother, Voice.SLEEP, "Sleeps badly")


def test_an_unborn_baby_and_somebody_of_another_family_have_no_voice_here(client, family, author):
    unborn = make_baby(family, author, kind="unborn", name="", dob=None, edd="2027-01-01")
    other = make_family(author)
    elsewhere = make_baby(other, author, name="Carol Elm")
    where = on_family("voice", family)

    for one in (unborn, elsewhere):
        shown = post(client, author, where, **answers(one), confirm="yes").content.decode()
        assert "There is a problem" in shown
        with pytest.raises(ValidationError):
            voiced(family, author, one, Voice.SLEEP, "Sleeps")

    with as_owner():
        assert not Contribution.objects.exists()


def test_a_voice_has_a_day_and_is_written_down(family, author, baby):
    facts = {"nature": "witnessed", "theme": "routine", "voice": "sleep", "voice_of": baby}
    with pytest.raises(ValidationError, match="date it was seen"):
        contribute(family, by=author, text="Sleeps", audience="huddle", **facts)
    with pytest.raises(ValidationError, match="Select who may read it"):
        contribute(
            family,
            by=author,
            text="",
            audience="verbal",
            held_where="Ask me",
            event_date=today(),
            **facts,
        )


@pytest.mark.parametrize(
    "change", ["voice_of_id = NULL", "voice = ''", "event_date = NULL", "voice = 'x'"]
)
def test_the_database_keeps_no_half_voice(family, author, baby, change):
    voiced(family, author, baby, Voice.SLEEP, "Sleeps")

    with pytest.raises(IntegrityError), as_owner(), transaction.atomic():
        connection.cursor().execute(f"UPDATE families_contribution SET {change}")  # noqa: S608


def test_the_latest_of_each_thing_is_shown_for_each_person(family, author, baby, mother, father):
    voiced(family, author, baby, Voice.SLEEP, "Wakes often", days_ago=9)
    voiced(family, author, baby, Voice.SLEEP, "Sleeps through", days_ago=1)
    voiced(family, author, baby, Voice.GAZE, "Follows a face", days_ago=5)
    voiced(family, author, mother, Voice.WOULD_HELP, "A cot that fits")

    found = heard(family, author)

    assert told(found["Robin Ash"]) == ["Sleeps through", "Follows a face"]
    assert told(found["Amina Ash"]) == ["A cot that fits"]
    assert told(found["Bilal Ash"]) == []


def test_silence_is_said_and_is_never_a_blank(client, family, author, baby, mother):
    voiced(family, author, baby, Voice.SLEEP, "Wakes often", days_ago=29)

    shown = text(client, author, family.get_absolute_url())

    day = today() - timedelta(days=29)
    assert f"No observation of Robin Ash since {day.day} {day:%B %Y}." in shown
    assert "Nothing in their own words has been shared with you." in shown
    voiced(family, author, baby, Voice.SLEEP, "Sleeps through", days_ago=28)
    voiced(family, author, mother, Voice.OWN_WORDS, "Better", days_ago=28)
    found = heard(family, author)
    assert [one.silence for one in found.values()] == ["", ""]


def test_what_a_child_says_does_not_stand_for_what_was_seen(family, author, baby):
    voiced(family, author, baby, Voice.OWN_WORDS, "I like nursery")

    assert heard(family, author)["Robin Ash"].silence == (
        "No observation of Robin Ash has been shared with you."
    )


def test_the_period_is_a_setting(family, author, baby, settings):
    settings.VOICE_WITHIN_DAYS = 7
    voiced(family, author, baby, Voice.SLEEP, "Wakes often", days_ago=8)

    assert "No observation of Robin Ash since" in heard(family, author)["Robin Ash"].silence


def test_a_voice_has_its_own_readers(client, family, author, baby):
    housing = make_practitioner()
    let_team_see(family, housing, author)
    voiced(family, author, baby, Voice.FEEDING, "Feeds hungrily", audience="own")

    found = heard(family, housing)

    assert told(found["Robin Ash"]) == []
    assert "Feeds hungrily" not in text(client, housing, family.get_absolute_url())
    assert told(heard(family, author)["Robin Ash"]) == ["Feeds hungrily"]


def test_a_correction_is_a_new_version_of_the_same_voice(family, author, baby):
    old = voiced(family, author, baby, Voice.SLEEP, "Wakes often", setting="At home")
    words = {"text": "Wakes twice", "nature": "witnessed", "theme": "routine"}

    new = correct_contribution(
        old, by=author, reason="Counted", audience="huddle", event_date=today(), **words
    )

    assert told(heard(family, author)["Robin Ash"]) == ["Wakes twice"]
    assert (new.voice, new.voice_of, new.setting) == ("sleep", baby, "At home")
    with as_owner():
        assert list(new.about.all()) == [baby]
    assert as_now(old).text == "Wakes often"


def test_a_voice_that_was_entered_in_error_is_heard_no_longer(family, author, baby):
    old = voiced(family, author, baby, Voice.SLEEP, "Wakes often")

    withdraw_contribution(old, by=author, reason="Another baby")

    assert told(heard(family, author)["Robin Ash"]) == []


def test_who_may_not_add_to_the_record_adds_no_voice(client, family, stranger, baby):
    assert page(client, stranger, on_family("voice", family)).status_code == 404


def test_the_page_costs_the_same_for_many_voices(client, family, author, baby, mother):
    housing = make_practitioner()
    let_team_see(family, housing, author)

    voiced(family, author, baby, Voice.SLEEP, "Wakes", care=Care(not_for=(mother,)))
    client.force_login(housing)
    few = queries_of(client, family.get_absolute_url())
    for voice in Voice:
        voiced(family, author, baby, voice, voice.label)

    assert queries_of(client, family.get_absolute_url()) == few
