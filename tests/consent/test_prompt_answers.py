"""A prompt is asked about by governance, on its pages, and what came of it stays."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError
from django.urls import reverse

from consent.models import AccessPrompt, PromptAnswer
from consent.services.prompts import answer_prompt, find_prompts
from consent.unusual import Rule
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import A_DAY
from tests.consent.looking import look, trail_of
from tests.consent.prompts import LIST, WEEK, State, no_work, one, working
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.families.reading import page, post, text
from tests.families.record import make_baby
from tests.owner import as_owner

# Asking


@pytest.mark.parametrize(
    "steps",
    [
        [State.ASKED, State.EXPLAINED],
        [State.EXPLAINED, State.CONCERN],
        [State.ASKED, State.CONCERN, State.EXPLAINED],
    ],
)
def test_what_came_of_asking_stays_with_who_and_when(looked, steps):
    prompt = no_work(looked)

    for state in steps:
        answer_prompt(prompt, state=state, note=f"Said {state}", by=looked.ig)

    with acting_as(looked.ig):
        answers = PromptAnswer.objects.filter(prompt=prompt)
        assert [(a.state, a.answered_by) for a in answers] == [(s, looked.ig) for s in steps]
        assert AccessPrompt.objects.get(pk=prompt.pk).state == steps[-1]


def test_the_same_twice_is_refused(looked):
    prompt = no_work(looked)
    answer_prompt(prompt, state=State.ASKED, note="", by=looked.ig)

    with pytest.raises(NotNow, match="already noted as: asked"):
        answer_prompt(prompt, state=State.ASKED, note="", by=looked.ig)


@pytest.mark.parametrize("state", [State.EXPLAINED, State.CONCERN])
def test_an_outcome_needs_words(looked, state):
    with pytest.raises(ValidationError, match="Enter what you learned"):
        answer_prompt(no_work(looked), state=state, note=" ", by=looked.ig)


@pytest.mark.parametrize("who", ["lead", "coordinator", "supervisor", "colleague"])
def test_nobody_but_governance_answers(looked, who):
    prompt = no_work(looked)

    with pytest.raises((PermissionDenied, AccessPrompt.DoesNotExist)):
        answer_prompt(prompt, state=State.ASKED, note="", by=getattr(looked, who))


def test_nobody_looks_into_their_own_matter(client, looked):
    both = make_practitioner(looked.nurse.teams().get(), roles=(Role.IG_LEAD, Role.PRACTITIONER))
    look(both, looked.family, at=working())
    prompt = one(both, Rule.NO_INVOLVEMENT)
    address = reverse("consent:prompt", args=[prompt.pk])

    assert "This is about you. Somebody else looks into it." in text(client, both, address)
    assert post(client, both, address, state="explained", note="It was me").status_code == 403


def test_the_familys_people_are_not_told_that_somebody_was_asked_about(client, looked):
    prompt = no_work(looked)
    before = trail_of(looked.family)

    text(client, looked.ig, reverse("consent:prompt", args=[prompt.pk]))
    answer_prompt(prompt, state=State.ASKED, note="", by=looked.ig)

    assert trail_of(looked.family) == before
    with as_owner():
        written = AuditEvent.objects.filter(by=looked.ig.pk).values_list("verb", flat=True)
        assert {"prompt.viewed", "prompt.answered"} <= set(written)


# Pages


def test_the_list_says_who_why_which_and_when(client, looked):
    no_work(looked)

    html = text(client, looked.ig, LIST)

    for words in ("Colm Akers", "No work with the family is recorded", looked.family.reference):
        assert words in html
    assert "07:00" in html
    assert "more than 20 families" in html


def test_no_page_shows_a_name_of_the_family(client, looked):
    make_baby(looked.family, looked.nurse, name="Zebedee Akers")
    look(looked.colleague, looked.family, at=working())
    prompt = one(looked.colleague, Rule.OWN_SURNAME)

    for address in (LIST, reverse("consent:prompt", args=[prompt.pk])):
        html = text(client, looked.ig, address)
        assert "Zebedee" not in html
        assert str(looked.family.pk) not in html


def test_a_prompt_shows_what_was_done_in_its_time_and_no_more(client, looked):
    look(looked.colleague, looked.family, "minutes.read", at=working() - 3 * A_DAY)
    prompt = no_work(looked)

    html = text(client, looked.ig, reverse("consent:prompt", args=[prompt.pk]))

    assert "Opened the family’s record" in html
    assert "Read this family’s part of the minutes" not in html


def test_it_leads_to_the_log_of_the_family_and_the_person(client, looked):
    prompt = no_work(looked)
    html = text(client, looked.ig, reverse("consent:prompt", args=[prompt.pk]))
    link = (
        f"{reverse('consent:governance_log')}?reference={looked.family.reference}"
        f"&amp;person={looked.colleague.pk}"
    )

    assert link in html
    assert "Opened the family’s record" in text(client, looked.ig, link.replace("&amp;", "&"))


def test_an_answer_by_form_is_saved_once(client, looked):
    prompt = no_work(looked)
    address = reverse("consent:prompt", args=[prompt.pk])

    first = post(client, looked.ig, address, state="explained", note="Covered for Nadia")
    second = post(client, looked.ig, address, state="explained", note="Covered for Nadia")

    assert (first.status_code, second.status_code) == (302, 409)
    assert text(client, looked.ig, address).count("Covered for Nadia") == 1
    assert looked.colleague.full_name not in text(client, looked.ig, LIST)
    assert looked.colleague.full_name in text(client, looked.ig, f"{LIST}?state=explained")


def test_a_missing_note_is_said_and_nothing_is_lost(client, looked):
    address = reverse("consent:prompt", args=[no_work(looked).pk])

    html = post(client, looked.ig, address, state="concern", note="").content.decode()

    assert "Enter what you learned" in html
    assert 'value="concern" checked' in " ".join(html.split()) or "checked" in html


def test_an_empty_form_asks_what_came_of_it(client, looked):
    address = reverse("consent:prompt", args=[no_work(looked).pk])

    assert "Select what came of it" in post(client, looked.ig, address).content.decode()


@pytest.mark.parametrize("who", ["lead", "coordinator", "supervisor", "nurse"])
def test_the_pages_are_for_governance(client, looked, who):
    prompt = no_work(looked)

    for address in (LIST, reverse("consent:prompt", args=[prompt.pk])):
        assert page(client, getattr(looked, who), address).status_code == 403


def test_the_work_of_governance_says_how_many_wait(client, looked):
    no_work(looked)
    with as_owner():
        waiting = AccessPrompt.objects.count()

    html = text(client, looked.ig, reverse("consent:governance"))

    assert "Unusual looking at families" in html
    assert f"{waiting} to do" in html


def test_the_list_narrows_by_state_and_rule(client, looked):
    no_work(looked)

    assert "Colm Akers" in text(client, looked.ig, f"{LIST}?rule=no_involvement")
    assert "Colm Akers" not in text(client, looked.ig, f"{LIST}?rule=many_families")
    assert "Colm Akers" not in text(client, looked.ig, f"{LIST}?state=concern")
    assert "Colm Akers" in text(client, looked.ig, f"{LIST}?state=all")


def test_the_list_costs_the_same_however_long_it_is(client, looked):
    no_work(looked)
    client.force_login(looked.ig)
    few = queries_of(client, LIST)

    for number in range(40):
        reader = make_practitioner(looked.nurse.teams().get())
        look(reader, looked.family, at=working(10, number))
    find_prompts(WEEK)

    assert queries_of(client, LIST) == few


# Behind the pages


@pytest.mark.parametrize("who", ["lead", "coordinator", "nurse"])
def test_sql_of_others_finds_no_prompt(looked, who):
    prompt = no_work(looked)

    with acting_as(getattr(looked, who)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM consent_accessprompt")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM consent_prompt_lines(%s)", [prompt.pk])
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO consent_accessprompt DEFAULT VALUES",
        "DELETE FROM consent_accessprompt",
        "UPDATE consent_accessprompt SET practitioner_id = practitioner_id",
        "UPDATE consent_promptanswer SET note = ''",
        "DELETE FROM consent_promptanswer",
        "SELECT consent_surnames('Robin Ash')",
        "SELECT consent_is_involved(NULL, NULL, '{}', '{}')",
        "SELECT consent_further_involvement(NULL, NULL)",
    ],
)
def test_even_governance_makes_and_removes_no_prompt_by_hand(looked, statement):
    with pytest.raises(ProgrammingError), acting_as(looked.ig), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_came_of_asking_is_not_rewritten_even_by_the_owner(looked):
    answer = answer_prompt(no_work(looked), state=State.ASKED, note="", by=looked.ig)

    with as_owner(), pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PromptAnswer.objects.filter(pk=answer.pk).update(note="Other")
