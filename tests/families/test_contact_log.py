"""The contact log: attempts and two-way contacts, who was seen, and corrections that keep all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from families.models import Audience, Contact, ContactPerson, Contribution, GrantReason, Person
from families.queries.reaching import contacts_of, logged
from families.services.granting import grant_practitioner
from families.services.noting import Note
from families.services.reaching import Met, correct_contact, log_contact
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.roles import Role
from tests.factories import make_practitioner, make_team
from tests.families.meeting import Company, days_ago, log, met, people_of, see
from tests.families.record import let_team_see, make_baby, make_family
from tests.owner import as_owner
from tests.trail import events


@pytest.fixture
def baby(family, nominator):
    return people_of(family, nominator)[0]


@pytest.fixture
def mother(family, nominator):
    return make_baby(
        family, nominator, kind=Person.Kind.ADULT, name="Ada Ash", dob=None, father_status=""
    )


def test_a_two_way_contact_says_with_whom_and_who_was_seen_in_whose_company(
    family, nominator, baby, mother
):
    contact = log(
        family, nominator, spoke_with=(mother,), seen=((baby, Company.ALONE),), kind="visit"
    )

    with acting_as(nominator):
        named = {one.person: one.seen for one in contact.people.all()}
    assert contact.is_two_way
    assert named == {mother: "", baby: "alone"}


def test_an_attempt_is_kept_apart_from_a_two_way_contact(family, nominator, baby):
    attempt = log(family, nominator, outcome="not_brought", spoke_with=(baby,), kind="clinic")
    reached = log(family, nominator, kind="phone")

    with acting_as(nominator):
        rows = Contact.objects.visible_to(nominator)
        assert list(rows.attempts()) == [attempt]
        assert list(rows.two_way()) == [reached]
        assert attempt.get_outcome_display() == "Was not brought"


def test_no_outcome_says_that_a_child_did_not_attend():
    words = " ".join(label for _, label in Contact.Outcome.choices).lower()

    assert "was not brought" in words
    assert "did not attend" not in words
    assert "dna" not in words.split()


def test_both_times_are_kept_of_what_is_written_down_later(family, nominator):
    contact = log(family, nominator, days=9)

    assert contact.happened_at == days_ago(9)
    assert timezone.localdate(contact.recorded_at) == timezone.localdate()
    assert contact.is_late


def test_a_contact_of_today_is_no_late_entry(family, nominator):
    just_now = Met(kind="phone", happened_at=timezone.now())
    contact = log_contact(family, by=nominator, team=nominator.teams().get(), met=just_now)

    assert not contact.is_late


def test_nothing_is_logged_before_it_has_happened(family, nominator):
    ahead = Met(kind="phone", happened_at=timezone.now() + timedelta(minutes=5))

    with pytest.raises(ValidationError, match="in the past"):
        log_contact(family, by=nominator, team=nominator.teams().get(), met=ahead)


def test_the_database_keeps_no_contact_of_the_future(family, nominator):
    team = nominator.teams().get()
    with as_owner(), pytest.raises(IntegrityError, match="in_the_past"), transaction.atomic():
        Contact.objects.create(
            family=family,
            kind="phone",
            happened_at=timezone.now() + timedelta(days=1),
            practitioner=nominator,
            recorded_by=nominator,
            team=team,
        )


@pytest.mark.parametrize("kind", ["phone", "video", "text", "letter"])
def test_a_child_is_seen_face_to_face_only(family, nominator, baby, kind):
    with pytest.raises(ValidationError, match="face to face"):
        see(family, baby, nominator, kind=kind)


def test_of_an_unborn_baby_the_mother_is_seen(family, nominator):
    unborn = make_baby(
        family,
        nominator,
        kind=Person.Kind.UNBORN,
        name="",
        dob=None,
        edd=timezone.localdate() + timedelta(days=60),
    )

    with pytest.raises(ValidationError, match="the mother is seen"):
        see(family, unborn, nominator, company=Company.ALONE)
    assert see(family, unborn, nominator, company=Company.MOTHER)


def test_of_a_born_child_not_the_mother_is_seen(family, nominator, baby):
    with pytest.raises(ValidationError, match="face to face"):
        see(family, baby, nominator, company=Company.MOTHER)


def test_an_adult_is_spoken_with_and_not_seen(family, nominator, mother):
    with pytest.raises(ValidationError, match="face to face"):
        see(family, mother, nominator)


def test_nobody_is_seen_in_an_attempt(family, nominator, baby):
    with pytest.raises(ValidationError, match="Nobody was seen in an attempt"):
        see(family, baby, nominator, outcome="no_answer")


def test_somebody_of_another_family_is_in_no_contact(family, nominator):
    other = make_baby(make_family(nominator), nominator)

    with pytest.raises(ValidationError, match="people of this family"):
        log(family, nominator, spoke_with=(other,))


def test_whoever_may_only_see_the_family_logs_nothing(family, nominator):
    reader = make_practitioner()
    grant_practitioner(family, reader, GrantReason.ACTING, by=nominator)

    with pytest.raises(PermissionDenied):
        log(family, reader)


def test_a_stranger_logs_nothing(family, stranger):
    with pytest.raises(PermissionDenied):
        log(family, stranger)


def test_a_supervisor_logs_nothing(family, nominator):
    supervisor = make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))

    with pytest.raises(PermissionDenied):
        log(family, supervisor)


def test_a_contact_is_logged_for_a_team_of_one_s_own(family, nominator):
    with pytest.raises(ValidationError, match="team of yours"):
        log_contact(family, by=nominator, team=make_team(), met=met())


def test_what_was_noted_is_a_contribution_with_its_own_readers(family, nominator, baby, mother):
    note = Note(text="Slept on three cushions", not_for=(mother,), theme="pressure")
    contact = see(family, baby, nominator, days=3, note=note)

    with acting_as(nominator):
        told = Contribution.objects.get(pk=contact.note_id)
        assert told.text == "Slept on three cushions"
        assert told.audience == Audience.OWN_AGENCY
        assert told.event_date == contact.happened_on
        assert list(told.about.all()) == [baby]
        assert list(told.not_for.all()) == [mother]


def test_a_reader_outside_the_audience_reads_the_contact_without_the_note(
    family, nominator, baby, people
):
    see(family, baby, nominator, note=Note(text="For us alone"))
    housing, colleague = people["housing"], people["colleague"]

    assert read(family, colleague)[0].note.contribution.text == "For us alone"
    assert read(family, housing)[0].note is None


def test_a_note_of_another_agency_is_refused_by_the_database(family, nominator, people):
    housing = people["housing"]
    note = Note(text="Theirs", audience=Audience.HUDDLE)
    theirs = log(family, housing, note=note)

    with acting_as(nominator), pytest.raises(IntegrityError, match="same family and agency"):
        row(family, nominator, note_id=theirs.note_id)


def test_a_contact_without_words_writes_no_contribution(family, nominator):
    contact = log(family, nominator, note=Note(text="   "))

    assert contact.note_id is None


def test_where_the_note_is_refused_no_contact_is_logged(family, nominator):
    stranger_to_it = make_baby(make_family(nominator), nominator)
    note = Note(text="Told", not_for=(stranger_to_it,))

    with pytest.raises(ValidationError), transaction.atomic():
        log(family, nominator, note=note)
    assert read(family, nominator) == []


def test_a_correction_stands_in_its_place_and_what_there_was_is_kept(family, nominator, baby):
    wrong = see(family, baby, nominator, days=2)

    right = correct_contact(
        wrong, by=nominator, change="wrong_time", met=met(5, seen=((baby, Company.PARENT),))
    )

    assert [one.contact for one in read(family, nominator)] == [right]
    everything = read(family, nominator, versions=True)
    assert {one.contact: one.stands for one in everything} == {wrong: False, right: True}


def test_a_colleague_of_the_team_corrects_it_and_who_tried_stays(family, nominator, colleague):
    wrong = log(family, nominator, kind="phone")

    right = correct_contact(wrong, by=colleague, change="wrong_kind", met=met(kind="video"))

    assert (right.practitioner, right.recorded_by) == (nominator, colleague)


def test_another_team_corrects_nothing(family, nominator, people):
    wrong = log(family, nominator)

    with pytest.raises(PermissionDenied, match="Only the team"):
        correct_contact(wrong, by=people["housing"], change="more", met=met())


def test_what_was_corrected_is_not_corrected_again(family, nominator):
    wrong = log(family, nominator)
    correct_contact(wrong, by=nominator, change="more", met=met())

    with pytest.raises(NotNow, match="newer version"):
        correct_contact(wrong, by=nominator, change="more", met=met())


def test_what_was_entered_in_error_counts_no_more_and_is_left_alone(family, nominator):
    wrong = log(family, nominator)
    gone = correct_contact(wrong, by=nominator, change="in_error", met=met())

    assert read(family, nominator) == []
    with pytest.raises(NotNow, match="entered in error"):
        correct_contact(gone, by=nominator, change="more", met=met())


def test_a_correction_says_why_in_one_of_a_few_words(family, nominator):
    with pytest.raises(ValidationError, match="why you change it"):
        correct_contact(log(family, nominator), by=nominator, change="because", met=met())


def test_the_runtime_role_changes_and_deletes_no_contact(family, nominator):
    log(family, nominator)

    for change in (lambda rows: rows.update(kind="phone"), lambda rows: rows.delete()):
        with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
            change(Contact.objects.all())


def test_nobody_logs_in_another_s_name(family, nominator, colleague):
    with acting_as(nominator), pytest.raises(IntegrityError, match="whoever tried"):
        row(family, nominator, practitioner=colleague)


def test_nobody_says_that_another_recorded_it(family, nominator, colleague):
    with acting_as(nominator), pytest.raises(ProgrammingError, match="row-level security"):
        row(family, colleague)


def test_a_raw_correction_is_of_the_same_contact(family, nominator, people):
    theirs = log(family, people["housing"])

    with acting_as(nominator), pytest.raises(IntegrityError, match="of the same contact"):
        row(family, nominator, replaces=theirs, change="more")


def test_nobody_else_says_who_was_there(family, nominator, colleague, baby):
    contact = log(family, nominator)

    with (
        acting_as(colleague),
        pytest.raises(ProgrammingError, match="row-level"),
        transaction.atomic(),
    ):
        ContactPerson.objects.create(family=family, contact=contact, person=baby)


def test_nobody_of_another_family_was_there(family, nominator):
    contact = log(family, nominator)
    other = make_baby(make_family(nominator), nominator)

    with (
        acting_as(nominator),
        pytest.raises(ProgrammingError, match="row-level"),
        transaction.atomic(),
    ):
        ContactPerson.objects.create(family=family, contact=contact, person=other)


def test_a_contact_of_a_service_that_may_not_be_named_is_for_it_and_the_coordinator(
    family, nominator, coordinator, people, baby
):
    refuge = sensitive(family, nominator)
    hidden = see(family, baby, refuge)

    assert hidden_to(family, people["housing"], people["colleague"], people["chair"])
    assert [one.contact for one in read(family, coordinator)] == [hidden]
    assert [one.contact for one in read(family, refuge)] == [hidden]
    for person in (people["housing"], people["chair"]):
        with acting_as(person):
            assert not ContactPerson.objects.filter(contact=hidden).exists()


def test_whether_it_is_hidden_is_not_said_by_whoever_writes_it(family, nominator):
    refuge = sensitive(family, nominator)

    with acting_as(refuge):
        contact = row(family, refuge, is_hidden=False)
        contact.refresh_from_db()
    assert contact.is_hidden


def test_the_trail_says_how_and_how_many_and_no_word(family, nominator, baby):
    see(family, baby, nominator, note=Note(text="Not for the trail"))

    [event] = events("contact.logged")
    assert event.facts == {"kind": "visit", "outcome": "", "seen": 1}
    assert "Not for the trail" not in str([one.facts for one in events("contribution.made")])


def read(family, reader, **asked):
    with acting_as(reader):
        return logged(list(contacts_of(family, reader, **asked)), reader)


def hidden_to(family, *readers):
    return all(read(family, reader) == [] for reader in readers)


def sensitive(family, nominator):
    """Somebody of a service that may not be named, who adds to the family's record."""
    refuge = make_practitioner()
    with as_owner():
        team = refuge.teams().get()
        team.is_sensitive = True
        team.save()
    let_team_see(family, refuge, nominator)
    return refuge


def row(family, by, **facts):
    """A row as raw code would write it."""
    described = {
        "family": family,
        "kind": "phone",
        "happened_at": days_ago(1),
        "practitioner": by,
        "recorded_by": by,
        "team": by.teams().get(),
    }
    with transaction.atomic():
        return Contact.objects.create(**described | facts)
