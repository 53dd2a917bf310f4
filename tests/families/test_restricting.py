"""A record for named people only: who loses sight, who stays, and what everybody else learns."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection
from django.urls import reverse

from families.models import Family, GrantReason, NamedReader, RestrictionChange, SealedEnquiry
from families.services import finding
from families.services.acting import agree_action
from families.services.finding import restricted_contacts
from families.services.granting import grant_practitioner
from families.services.matching import Sought, possible_matches
from families.services.restricting import TOO_FEW, end_name, name_reader, restrict_family
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.outbox import send_due
from practitioners.roles import Role
from practitioners.working_days import add_working_days, today
from tests.factories import make_practitioner
from tests.families.reading import on_family, page, post, text
from tests.families.record import let_team_see, make_baby, make_coordinator, make_family
from tests.owner import as_owner

RESTRICTED, SEALED, STANDARD = (
    Family.Restriction.RESTRICTED,
    Family.Restriction.SEALED,
    Family.Restriction.STANDARD,
)
WHY = {"why": RestrictionChange.Why.STAFF, "reason": "Her aunt is a colleague."}


def restrict(family, by, *keep, to=RESTRICTED):
    with acting_as(by):
        family.refresh_from_db()
        return restrict_family(family, restriction=to, keep=keep, by=by, **WHY)


def make_restricted(nominator, to=RESTRICTED, **baby):
    family = make_family(nominator)
    make_baby(family, nominator, **baby)
    coordinator = make_coordinator(family, nominator)
    with acting_as(coordinator):
        restrict_family(family, restriction=to, keep=[nominator], by=coordinator, **WHY)
    return family, coordinator


def sees(person, family):
    with acting_as(person):
        seen = Family.objects.visible_to(person).filter(pk=family.pk).exists()
        assert seen == Family.objects.filter(pk=family.pk).exists()
    return seen


def drifted():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM families_drift()")
        return cursor.fetchall()


def search(client, reader, words):
    client.force_login(reader)
    kept = client.post(reverse("families:list"), {"q": words})
    return client.get(kept.headers["Location"]).content.decode()


def test_only_who_is_kept_by_name_and_who_holds_a_part_stays(
    family, nominator, coordinator, colleague
):
    restrict(family, coordinator, nominator)

    assert sees(nominator, family)
    assert sees(coordinator, family)
    assert not sees(colleague, family)
    assert not drifted()


def test_the_page_says_who_loses_sight_before_anybody_does(
    client, family, nominator, coordinator, colleague
):
    answers = {"restriction": RESTRICTED, **WHY, "keep": [str(nominator.pk)]}

    asked = text(client, nominator, on_family("restrict", family))
    assert "stay, because they are named" in asked
    shown = post(client, nominator, on_family("restrict", family), **answers).content.decode()

    assert "1 person loses sight" in shown
    assert sees(colleague, family)
    done = post(client, nominator, on_family("restrict", family), **answers, confirm="yes")
    assert done.headers["Location"] == family.get_absolute_url()
    assert not sees(colleague, family)
    assert sees(nominator, family)


def test_two_people_are_left_and_one_of_them_can_act(client, nominator):
    family = make_family(nominator)
    answers = {"restriction": RESTRICTED, **WHY, "keep": [str(nominator.pk)], "confirm": "yes"}

    shown = post(client, nominator, on_family("restrict", family), **answers)

    assert TOO_FEW in shown.content.decode()
    assert WHY["reason"] in shown.content.decode()
    family.refresh_from_db()
    assert family.restriction == STANDARD


def test_the_database_leaves_no_record_to_one_person_either(nominator):
    family = make_family(nominator)
    grant_practitioner(family, nominator, GrantReason.NAMED, by=nominator)

    with pytest.raises(IntegrityError, match="two people"), acting_as(nominator):
        run("SELECT families_restrict(%s, 'sealed')", family.pk)


def test_sql_cannot_lift_a_restriction_past_the_function(nominator):
    family, _ = make_restricted(nominator)

    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(nominator):
        run("UPDATE families_family SET restriction = 'standard'")
    stranger = make_practitioner()
    with pytest.raises(ProgrammingError, match="no such family"), acting_as(stranger):
        run("SELECT families_restrict(%s, 'standard')", family.pk)


def run(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_who_nominated_restricts_but_does_not_seal(family, nominator, coordinator, colleague):
    with pytest.raises(PermissionDenied, match="seal"):
        restrict(family, nominator, nominator, to=SEALED)

    restrict(family, nominator, colleague)

    assert not sees(nominator, family)
    assert sees(colleague, family)


def test_a_reason_is_asked_for(family, nominator, coordinator):
    with pytest.raises(ValidationError, match="Enter why"):
        restrict_family(
            family, restriction=RESTRICTED, why="staff", reason=" ", keep=[], by=coordinator
        )


def test_lifted_the_team_sees_it_again_and_the_names_end(
    family, nominator, coordinator, colleague
):
    restrict(family, coordinator, nominator)

    restrict(family, coordinator, to=STANDARD)

    assert sees(colleague, family)
    assert sees(nominator, family)
    with as_owner():
        assert not NamedReader.objects.filter(ended_at=None).exists()
        verbs = list(AuditEvent.objects.filter(verb="family.restricted").order_by("at"))
    assert [event.facts["now"] for event in verbs] == ["restricted", "standard"]
    assert not drifted()


def test_the_same_again_is_refused_with_the_reason(client, family, nominator, coordinator):
    answers = {"restriction": RESTRICTED, **WHY, "keep": [str(nominator.pk)], "confirm": "yes"}
    post(client, coordinator, on_family("restrict", family), **answers)

    again = post(client, coordinator, on_family("restrict", family), **answers)

    assert again.status_code == 409


def test_one_more_is_named_and_told_without_a_word_about_the_record(client, nominator, colleague):
    family, coordinator = make_restricted(nominator)

    post(client, coordinator, on_family("name", family), who=colleague.pk, reason="Covers leave.")
    assert sees(colleague, family)
    with as_owner():
        Notice.objects.exclude(practitioner=colleague).delete()
    send_due()

    [letter] = mail.outbox
    assert letter.to == [colleague.email]
    assert family.reference not in letter.message().as_string()
    assert "Covers leave" in text(client, coordinator, on_family("detail", family))


def test_a_stranger_to_its_teams_is_not_named(nominator):
    family, coordinator = make_restricted(nominator)

    with pytest.raises(PermissionDenied, match="team or agency"):
        name_reader(family, make_practitioner(), reason="Wants to.", by=coordinator)


def test_a_name_that_is_removed_loses_sight_and_hears_nothing(client, nominator, colleague):
    family, coordinator = make_restricted(nominator)
    named = name_reader(family, colleague, reason="Covers leave.", by=coordinator)

    done = post(client, coordinator, f"/families/named/{named.pk}/end/", reason="Back again.")

    assert done.status_code == 302
    assert not sees(colleague, family)
    send_due()
    assert colleague.email not in [letter.to[0] for letter in mail.outbox]
    again = post(client, coordinator, f"/families/named/{named.pk}/end/", reason="Back again.")
    assert again.status_code == 409


def test_the_last_but_one_name_stays(nominator):
    family, coordinator = make_restricted(nominator)
    with acting_as(coordinator):
        named = family.named_readers.get()

    with pytest.raises(NotNow, match="Name somebody else first"):
        end_name(named, reason="Left.", by=coordinator)

    assert sees(nominator, family)


def test_no_work_lets_somebody_in_who_is_not_named(nominator, colleague):
    family, coordinator = make_restricted(nominator)
    due = add_working_days(today(), 1)

    with pytest.raises(PermissionDenied, match="Name this person first"):
        agree_action(family, by=coordinator, text="Ring her", owner=colleague, due_on=due)

    assert not sees(colleague, family)


BORN = date(2026, 3, 27)
NUMBER = "9990001235"


@pytest.mark.parametrize(
    "words",
    [
        "{reference}",
        " {reference} ",
        NUMBER,
        "999 000 1235",
        "robin ASH 27/03/2026",
        "Robin Ash, 27 3 2026",
    ],
)
def test_who_knows_exactly_whom_they_seek_learns_whom_to_ask(client, nominator, words):
    family, coordinator = make_restricted(
        nominator, dob=BORN, nhs_number=NUMBER, nhs_number_absence=""
    )
    stranger = make_practitioner()

    shown = search(client, stranger, words.format(reference=family.reference))

    assert "Record restricted" in shown
    assert coordinator.full_name in shown
    assert coordinator.email in shown
    assert "Robin Ash</" not in shown
    assert family.locality not in shown
    assert str(family.pk) not in shown
    with as_owner():
        assert AuditEvent.objects.get(verb="search.restricted_hit").family == family.pk


@pytest.mark.parametrize(
    "words",
    [
        "Robin Ash",
        "Ash 27/03/2026",
        "Robin Ash 28/03/2026",
        "Robin",
        "999000",
        "CMC-",
        "27/03/2026",
    ],
)
def test_less_than_exactly_finds_nothing(client, nominator, words):
    make_restricted(nominator, dob=BORN, nhs_number=NUMBER, nhs_number_absence="")

    assert "Record restricted" not in search(client, make_practitioner(), words)


def test_a_sealed_record_is_nowhere_even_for_who_knows_everything(client, nominator):
    family, _ = make_restricted(
        nominator, to=SEALED, dob=BORN, nhs_number=NUMBER, nhs_number_absence=""
    )
    stranger = make_practitioner()
    nothing = search(client, stranger, "CMC-9999")

    for words in (family.reference, NUMBER, "Robin Ash 27/03/2026"):
        shown = search(client, stranger, words)
        assert without_what_was_typed(shown, words) == without_what_was_typed(nothing, "CMC-9999")
    for name in ("detail", "restrict", "name", "conflict"):
        assert page(client, stranger, on_family(name, family)).status_code == 404


def without_what_was_typed(shown, words):
    hidden = ("search=", "csrfmiddlewaretoken", "data-ping")
    lines = (line for line in shown.splitlines() if not any(one in line for one in hidden))
    return [line.replace(words, "") for line in lines]


def test_a_conflict_of_interest_is_not_told_whom_to_ask(nominator, colleague):
    family, coordinator = make_restricted(nominator)
    with as_owner():
        family.conflicts.create(
            practitioner=colleague, declared_by=coordinator, kind="knows", reason="Cousins."
        )

    assert restricted_contacts(family.reference, by=colleague) == []


def test_who_asks_too_often_is_answered_no_more(nominator, monkeypatch):
    family, coordinator = make_restricted(nominator)
    stranger = make_practitioner()
    monkeypatch.setattr(finding, "MOST_IN_AN_HOUR", 1)

    assert restricted_contacts(family.reference, by=stranger) == [coordinator]
    assert restricted_contacts(family.reference, by=stranger) == []


@pytest.mark.parametrize(("to", "count"), [(RESTRICTED, 1), (SEALED, 0)])
def test_a_caseload_counts_the_restricted_and_says_whom_to_ask_and_not_the_sealed(
    client, nominator, to, count
):
    family, coordinator = make_restricted(nominator, to=to)
    manager = make_practitioner(nominator.teams().get(), roles=(Role.MANAGER,))

    shown = text(client, manager, "/families/caseload/open/")

    assert f"<strong>{count}</strong>" in shown
    assert (coordinator.email in shown) == bool(count)
    assert family.reference not in shown


def test_who_holds_a_sealed_record_hears_that_somebody_asked_and_the_other_hears_nothing(
    client, nominator
):
    family, coordinator = make_restricted(nominator, to=SEALED, dob=BORN)
    stranger = make_practitioner()
    with as_owner():
        Notice.objects.all().delete()

    for _ in range(2):
        assert not possible_matches(by=stranger, people=[Sought("Robin Ash", BORN)])

    send_due()
    [letter] = mail.outbox
    assert letter.to == [coordinator.email]
    assert family.reference not in letter.message().as_string()
    assert stranger.full_name in text(client, coordinator, on_family("detail", family))
    with as_owner():
        assert SealedEnquiry.objects.get().asked_by == stranger
    with acting_as(stranger):
        assert not SealedEnquiry.objects.exists()


def test_who_sees_a_sealed_record_asks_nobody(nominator):
    make_restricted(nominator, to=SEALED, dob=BORN)

    assert possible_matches(by=nominator, people=[Sought("Robin Ash", BORN)])
    with as_owner():
        assert not SealedEnquiry.objects.exists()


def test_a_team_that_joins_later_waits_outside(nominator):
    family, coordinator = make_restricted(nominator)
    other = make_practitioner()

    let_team_see(family, other, coordinator)

    assert not sees(other, family)
