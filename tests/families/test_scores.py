"""Scores: kept and listed as they were given, for the readers of their words, and no more."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from families.models import Audience, Contribution, Person, ToolScore
from families.queries.scores import corrected_age
from families.services.births import Newborn, record_birth, record_twin
from families.services.contributing import Care
from families.services.correcting import correct_contribution, withdraw_contribution
from families.services.scoring import Readers, Taken, record_score, say_when_due
from families.tools import ACT_ON_ITEM_10, TOOLS
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.factories import make_practitioner
from tests.families.planning import day
from tests.families.reading import on_family, page, post, text
from tests.families.record import as_now, let_team_see, make_baby, make_family
from tests.owner import as_owner

OWN = Readers(audience=Audience.OWN_AGENCY)
ALL = Readers(audience=Audience.HUDDLE)
YESTERDAY = today() - timedelta(days=1)


@pytest.fixture
def mother(family, nominator):
    with acting_as(nominator):
        return Person.objects.create(
            family=family, kind="adult", name="Ada Ash", nhs_number_absence="not_known"
        )


@pytest.fixture
def child(family):
    with as_owner():
        return family.people.babies().select_related("family").get()


@pytest.fixture
def housing(family, nominator):
    person = make_practitioner()
    let_team_see(family, person, nominator)
    return person


def epds(mother, **facts) -> Taken:
    facts = {"given": {"total": Decimal(9)}, "item_10": 0, "taken_on": YESTERDAY} | facts
    return Taken(tool="epds", person=mother, **facts)


def asq(child, **facts) -> Taken:
    given = {"communication": Decimal(35), "fine_motor": Decimal(20)}
    return Taken(tool="asq_3", person=child, taken_on=YESTERDAY, given=given, **facts)


def keep(family, by, taken, readers=ALL):
    return record_score(family, taken, readers=readers, by=by)


def test_the_numbers_stand_in_the_list_of_the_family_as_they_were_given(
    client, family, nominator, child
):
    keep(family, nominator, asq(child, version="16 months", next_due=today()))

    for name in ("detail", "scores"):
        shown = text(client, nominator, on_family(name, family))
        assert "Communication 35; Fine motor 20" in shown
        assert "16 months" in shown
        assert "Next due" in shown


def test_nothing_is_added_up_and_nothing_says_what_it_means(family, nominator, child):
    told = keep(family, nominator, asq(child)).contribution

    assert told.text == "ASQ-3: Communication 35; Fine motor 20"
    assert "55" not in told.text


def test_only_its_readers_know_of_it(client, family, nominator, housing, mother):
    keep(family, nominator, epds(mother), OWN)

    assert "Total 9" in text(client, nominator, on_family("scores", family))
    assert "No score has been shared" in text(client, housing, on_family("scores", family))
    assert "EPDS" not in text(client, housing, on_family("detail", family))
    with acting_as(housing):
        assert not ToolScore.objects.visible_to(housing).exists()


def test_the_database_hides_it_from_others_too(family, nominator, housing, mother):
    score = keep(family, nominator, epds(mother), OWN)

    with acting_as(housing):
        assert not ToolScore.objects.filter(pk=score.pk).exists()
    with acting_as(nominator):
        assert ToolScore.objects.filter(pk=score.pk).exists()


@pytest.mark.parametrize("total", [0, 30])
def test_item_10_asks_to_act_whatever_the_total_is(client, family, nominator, mother, total):
    keep(family, nominator, epds(mother, given={"total": Decimal(total)}, item_10=1))

    shown = text(client, nominator, on_family("scores", family))

    assert f"Total {total}; Item 10 1" in shown
    assert "act on the answer whatever the total" in shown


def test_who_answered_never_is_listed_without_the_prompt_and_the_form_always_has_it(
    client, family, nominator, mother
):
    keep(family, nominator, epds(mother, given={"total": Decimal(30)}, item_10=0))
    assert ACT_ON_ITEM_10[:40] not in text(client, nominator, on_family("scores", family))

    form = reverse("families:score_new", args=[family.pk, "epds"])
    assert "act on the answer whatever the total" in text(client, nominator, form)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"given": {"total": Decimal(31)}}, "total"),
        ({"given": {"total": Decimal("9.5")}}, "total"),
        ({"given": {}}, "total"),
        ({"item_10": 4}, "item_10"),
        ({"item_10": None}, "item_10"),
        ({"taken_on": today() + timedelta(days=1)}, "taken_on"),
        ({"next_due": YESTERDAY}, "next_due"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_question(family, nominator, mother, facts, field):
    with pytest.raises(ValidationError) as refused:
        keep(family, nominator, epds(mother, **facts))

    assert field in refused.value.message_dict


def test_a_tool_of_a_child_is_of_a_child_and_one_of_an_adult_of_an_adult(
    family, nominator, mother, child
):
    for taken in (epds(child), asq(mother)):
        with pytest.raises(ValidationError) as refused:
            keep(family, nominator, taken)
        assert "person" in refused.value.message_dict


def test_a_tool_that_is_not_listed_is_refused(family, nominator, mother, client):
    taken = Taken(tool="horoscope", person=mother, taken_on=YESTERDAY, given={})

    with pytest.raises(ValidationError):
        keep(family, nominator, taken)
    address = reverse("families:score_new", args=[family.pk, "horoscope"])
    assert page(client, nominator, address).status_code == 404


def test_a_tool_is_used_until_its_last_day():
    old = replace(TOOLS["audit"], until=date(2026, 3, 27))

    assert old.is_used(date(2026, 3, 27))
    assert not old.is_used(date(2026, 3, 28))


def test_a_stranger_and_whoever_only_reads_keep_none(family, nominator, stranger, mother):
    reader = make_practitioner(nominator.teams().get(), roles=(Role.SUPERVISOR,))

    for person in (stranger, reader):
        for taken in (epds(mother), epds(mother, given={})):
            with pytest.raises(PermissionDenied):
                keep(family, person, taken)


def test_one_that_was_entered_in_error_is_listed_no_more(client, family, nominator, mother):
    score = keep(family, nominator, epds(mother))

    withdraw_contribution(score.contribution, reason="Another family", by=nominator)

    assert "Total 9" not in text(client, nominator, on_family("scores", family))


def test_a_score_is_not_reworded_and_its_readers_may_change(
    client, family, nominator, housing, mother
):
    told = keep(family, nominator, epds(mother)).contribution
    same = {"nature": told.nature, "theme": told.theme, "event_date": told.event_date}
    about = {"about": [mother], "care": Care(safe_to_discuss=told.safe_to_discuss)}

    with pytest.raises(ValidationError) as refused:
        correct_contribution(
            told, text="Total 8", audience="huddle", reason="Typed", by=nominator, **same, **about
        )
    assert "stays as it was given" in str(refused.value)

    correct_contribution(
        told, text=told.text, audience="own", reason="Hers", by=nominator, **same, **about
    )
    assert "Total 9" not in text(client, housing, on_family("scores", family))
    assert "Total 9" in text(client, nominator, on_family("scores", family))


def test_the_trail_holds_which_tool_and_no_number(family, nominator, mother):
    keep(family, nominator, epds(mother))

    with as_owner():
        assert AuditEvent.objects.get(verb="score.recorded").facts == {"tool": "epds"}


def test_a_birth_keeps_when_the_baby_had_been_due_and_a_twin_was_due_then_too(family, nominator):
    due = today() + timedelta(days=40)
    unborn = make_baby(family, nominator, kind="unborn", name="", dob=None, edd=due)
    born = record_birth(unborn, Newborn(name="Kit", dob=today(), sex="F"), by=nominator)
    twin = record_twin(born, Newborn(name="Kat", dob=today(), sex="F"), by=nominator)

    assert as_now(born).was_due_on == due
    assert as_now(twin).was_due_on == due


@pytest.mark.parametrize(
    ("early", "months", "words"),
    [(56, 12, "10 months"), (56, 25, ""), (21, 12, ""), (22, 12, "11 months")],
)
def test_the_age_is_corrected_of_a_child_born_early_until_two(early, months, words):
    born = date(2026, 1, 1)
    child = Person(kind="child", dob=born, was_due_on=born + timedelta(days=early))
    on = date(2026 + months // 12, 1 + months % 12, 5)

    assert corrected_age(child, on) == words


def test_nothing_is_corrected_where_the_due_date_is_not_known():
    assert corrected_age(Person(kind="child", dob=date(2026, 1, 1)), date(2026, 6, 1)) == ""


def test_when_a_child_had_been_due_is_said_on_its_page_and_must_fit(client, nominator, child):
    address = reverse("families:score_due", args=[child.pk])
    due = child.dob + timedelta(days=60)

    assert post(client, nominator, address, **day("due_on", due)).status_code == 302
    assert as_now(child).was_due_on == due

    shown = post(client, nominator, address, **day("due_on", due + timedelta(days=400)))
    assert "does not fit the date of birth" in shown.content.decode()
    with pytest.raises(ValidationError):
        say_when_due(child, due_on=child.dob - timedelta(days=90), by=nominator)


def test_the_corrected_age_stands_beside_a_tool_for_development(client, family, nominator, child):
    with as_owner():
        Person.objects.filter(pk=child.pk).update(
            dob=today() - timedelta(days=300), was_due_on=today() - timedelta(days=230)
        )
        child.refresh_from_db()
    keep(family, nominator, asq(child))

    assert "corrected age 7 months" in text(client, nominator, on_family("scores", family))


def test_it_is_chosen_and_kept_on_its_pages(client, family, nominator, housing, mother):
    choose = on_family("score_choose", family)
    assert "Select the tool" in text(client, nominator, f"{choose}?go=1")
    chosen = page(client, nominator, f"{choose}?tool=epds&go=1")
    assert chosen["Location"] == reverse("families:score_new", args=[family.pk, "epds"])

    answers = {"person": str(mother.pk), "total": "12", "item_10": "0", "audience": "huddle"}
    sent = post(client, nominator, chosen["Location"], **answers, **day("taken_on", YESTERDAY))

    assert sent.status_code == 302
    assert "Total 12; Item 10 0" in text(client, housing, on_family("scores", family))


def test_what_is_missing_is_said_and_who_would_read_it_is_shown_first(
    client, family, nominator, housing, mother
):
    address = reverse("families:score_new", args=[family.pk, "epds"])
    shown = post(client, nominator, address).content.decode()
    for words in ("Select who it is about", "Enter the answer to item 10", "Enter the date"):
        assert words in shown

    asked = post(client, nominator, address, audience="huddle", theme="tool", readers="show")
    assert housing.agency.name in asked.content.decode()


def test_a_score_is_of_a_person_of_the_same_family(family, nominator, mother):
    score = keep(family, nominator, epds(mother))
    other = make_baby(make_family(nominator), nominator)

    facts = {"family": family, "tool": "epds", "scores": {"total": "3"}, "person": other}
    facts |= {"taken_on": score.taken_on, "recorded_by": nominator}
    with acting_as(nominator), transaction.atomic():
        told = Contribution.objects.create(
            family=family,
            source_agency=nominator.agency,
            author=nominator,
            text="EPDS: Total 3",
            nature="recorded",
            theme="tool",
            audience="own",
        )
        with pytest.raises(ProgrammingError), transaction.atomic():
            ToolScore.objects.create(contribution=told, **facts)


def test_item_10_is_of_the_epds_only_in_the_database(family, nominator, mother):
    score = keep(family, nominator, epds(mother))

    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        ToolScore.objects.filter(pk=score.pk).update(tool="audit")


def test_it_is_never_rewritten(family, nominator, mother):
    score = keep(family, nominator, epds(mother))

    with acting_as(nominator), pytest.raises(ProgrammingError), transaction.atomic():
        ToolScore.objects.filter(pk=score.pk).update(scores={"total": "1"})


def test_a_stranger_finds_no_score(client, family, stranger, child):
    for address in (
        on_family("scores", family),
        on_family("score_choose", family),
        reverse("families:score_new", args=[family.pk, "epds"]),
        reverse("families:score_due", args=[child.pk]),
    ):
        assert page(client, stranger, address).status_code == 404
