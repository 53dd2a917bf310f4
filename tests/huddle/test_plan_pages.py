"""The plan's pages and its PDF: clear, read, translate, confirm, take along, say it was given."""

import pytest
from django.urls import reverse

from families.models import Voice
from families.services.contributing import Care
from huddle.models import Document, PlanCopy, PlanEntry, PlanTranslation
from huddle.services import planning
from huddle.services.documents import make_due
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.working_days import today
from tests.counting import queries_of
from tests.factories import make_practitioner
from tests.huddle.deciding import rows
from tests.huddle.planning import ACTION, DECIDED, RATIONALE, REACH, make_given, voiced
from tests.owner import as_owner
from tests.pdf import pdf_of, words_in

POLISH = "To jest plan dla Pani.\n\nDziękujemy za rozmowę."
URDU = "یہ آپ کا منصوبہ ہے"


@pytest.fixture
def given():
    return make_given()


def overview(given):
    return reverse("huddle:plan", args=[given.family.pk])


def mothers(given, name="plan_for"):
    return reverse(f"huddle:{name}", args=[given.family.pk, given.mother.pk])


def shown(client, who, address):
    client.force_login(who)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def day(name):
    return {f"{name}-{part}": getattr(today(), part) for part in ("day", "month", "year")}


def translated(given, language, words):
    return planning.translate(
        given.person(given.mother),
        language=language,
        words=words,
        translator="Interpreting Leeds",
        translated_on=today(),
        expecting=given.plan().entries,
        by=given.lead,
    )


def made(client, given, copy):
    """Ask for the PDF at the door, let the worker make it, download it."""
    client.force_login(given.lead)
    progress = client.post(reverse("huddle:plan_document", args=[copy.pk])).url
    make_due()
    assert "Your document is ready" in client.get(progress).content.decode()
    return client.get(f"{progress}file/")


def test_from_the_familys_page_to_the_receipt(client, given):
    """As the lead goes, page by page."""
    assert overview(given) in shown(client, given.lead, given.family.get_absolute_url())
    clear = reverse(
        "huddle:plan_clear", args=[given.family.pk, "decided", given.things["decided"].pk]
    )
    assert clear in shown(client, given.lead, overview(given))
    assert RATIONALE in shown(client, given.lead, clear)
    sent = client.post(clear, {"words": DECIDED, "people": [given.mother.pk]})
    assert sent.url == overview(given)

    page = shown(client, given.lead, mothers(given))
    assert DECIDED in page
    seen = str(rows(PlanEntry)[0].pk)
    assert f'name="seen" value="{seen}"' in page
    confirmed = client.post(mothers(given), {"seen": seen, "is_safe": "on"})
    [copy] = rows(PlanCopy)
    assert confirmed.url == reverse("huddle:plan_copy", args=[copy.pk])

    assert DECIDED in shown(client, given.lead, confirmed.url)
    told = {"given_how": "by_hand", "said": "Thank you."} | day("given_on")
    assert client.post(confirmed.url, told).status_code == 302
    after = shown(client, given.lead, confirmed.url)
    assert "Given by hand on" in after
    assert "Record it" not in after
    with as_owner():
        assert AuditEvent.objects.filter(verb="plan.viewed", family=given.family.pk).count() > 4


def test_the_page_says_what_is_left_out_and_why_and_does_not_give_it(client, given):
    given.clear("decided", given.mother)
    page = shown(client, given.lead, mothers(given))
    inside, outside = page.split("What is left out, and why")

    assert DECIDED in inside
    assert RATIONALE not in inside
    assert "Settles when she is sung to." not in inside
    assert "Settles when she is sung to." in outside
    assert "Nobody has cleared it for Amina Yusuf." in outside


def test_why_something_is_left_out_is_told_to_its_readers_only(client, given):
    """Another agency reads neither a voice for its own agency nor that there is one."""
    own = given.things["voice"]
    with as_owner():
        type(own).objects.filter(pk=own.pk).update(
            audience="own", visible_to=[given.lead.principal, *given.lead.principals()]
        )

    police = given.meeting.world.police
    for address in (overview(given), mothers(given)):
        assert "Settles when she is sung to." in shown(client, given.lead, address)
        assert "Settles when she is sung to." not in shown(client, police, address)
        assert "fewer than work" not in shown(client, police, address)


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(client, given):
    client.force_login(given.lead)
    about = given.things["action"].pk
    clear = reverse("huddle:plan_clear", args=[given.family.pk, "action", about])
    answer = client.post(clear, {"words": ACTION}).content.decode()
    assert "Select who it is cleared for" in answer
    assert ACTION in answer
    answer = client.post(clear, {"people": [given.mother.pk]}).content.decode()
    assert "Enter it in words for the family" in answer

    given.clear("action", given.mother)
    seen = {"seen": " ".join(map(str, given.plan().entries))}
    assert "Confirm that you have read it" in client.post(mothers(given), seen).content.decode()
    other = client.post(mothers(given), {"seen": "no plan", "is_safe": "on"}).content.decode()
    assert "has changed since you read it" in other
    copy = given.confirm()
    where = reverse("huddle:plan_copy", args=[copy.pk])
    answer = client.post(where, {"said": "Thank you."}).content.decode()
    assert "Select how it was given" in answer
    assert "Thank you." in answer
    address = mothers(given, "plan_translate")
    answer = client.post(address, {"words": POLISH} | seen).content.decode()
    assert "Select the language" in answer
    assert "Enter who translated it" in answer
    assert "Dziękujemy" in answer


def test_whoever_must_never_be_told_is_not_offered(client, given):
    care = Care(safe_to_discuss="yes", not_for=(given.father,))
    voice = voiced(given.meeting, given.mother, Voice.WORRIES, "The stairs.", care=care)
    where = reverse("huddle:plan_clear", args=[given.family.pk, "voice", voice.pk])

    assert "It must never reach Bilal Yusuf." in shown(client, given.lead, overview(given))
    assert "Bilal" not in shown(client, given.lead, where)
    assert client.post(where, {"people": [given.father.pk]}).status_code == 200
    assert rows(PlanEntry) == []


def test_it_is_cleared_anew_from_the_words_that_stand(client, given):
    given.clear("decided", given.mother)
    about = given.things["decided"].pk

    page = shown(
        client, given.lead, reverse("huddle:plan_clear", args=[given.family.pk, "decided", about])
    )

    assert DECIDED in page
    assert page.count("checked") == 1


def test_a_thing_is_taken_out_at_its_button(client, given):
    [entry] = given.clear("decided", given.mother)
    client.force_login(given.lead)
    where = reverse("huddle:plan_take_back", args=[entry.pk])

    assert client.post(where).url == mothers(given)
    assert client.post(where).status_code == 409
    assert "Nothing has been cleared" in shown(client, given.lead, mothers(given))


def test_a_plan_confirmed_twice_by_one_press_is_confirmed_once(client, given):
    given.clear("decided", given.mother)
    key = shown(client, given.lead, mothers(given)).split('name="form_key" value="')[1][:36]
    seen = " ".join(map(str, given.plan().entries))
    for _ in range(2):
        client.post(mothers(given), {"seen": seen, "is_safe": "on", "form_key": key})

    assert len(rows(PlanCopy)) == 1


def test_who_may_not_give_reads_but_is_offered_nothing_to_press(client, given):
    given.clear_all()
    housing = given.meeting.world.housing
    page = shown(client, housing, mothers(given))

    assert DECIDED in page
    assert "Confirm this plan" not in page
    assert "Only the Single Lead Practitioner" in page
    client.force_login(housing)
    seen = " ".join(map(str, given.plan().entries))
    assert client.post(mothers(given), {"seen": seen, "is_safe": "on"}).status_code == 403
    copy = given.confirm()
    assert client.post(reverse("huddle:plan_document", args=[copy.pk])).status_code == 403


def test_a_stranger_finds_none_of_it(client, given):
    [entry] = given.clear("decided", given.mother)
    copy = given.confirm()
    client.force_login(make_practitioner())
    for address in (
        overview(given),
        mothers(given),
        mothers(given, "plan_translate"),
        reverse(
            "huddle:plan_clear", args=[given.family.pk, "decided", given.things["decided"].pk]
        ),
        reverse("huddle:plan_copy", args=[copy.pk]),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}
    for name, key in (("plan_take_back", entry.pk), ("plan_document", copy.pk)):
        assert client.post(reverse(f"huddle:{name}", args=[key])).status_code == 404


def test_a_child_and_somebody_of_another_family_have_no_plan_here(client, given):
    other = make_given()
    for person in (given.meeting.child, other.mother):
        client.force_login(given.lead)
        where = reverse("huddle:plan_for", args=[given.family.pk, person.pk])
        assert client.get(where).status_code == 404


# The document


def test_the_pdf_is_tagged_marked_with_its_reader_and_says_the_plan(client, given):
    given.clear_all(given.mother)
    response = made(client, given, given.confirm())
    pdf = pdf_of(response)
    words = words_in(pdf)

    for said in (REACH, DECIDED, ACTION, "Settles when she is sung to."):
        assert said in " ".join(words.split())
    assert words.count("Amina Yusuf") >= 3
    assert given.lead.full_name in words
    assert "OFFICIAL" not in words
    assert RATIONALE not in words
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert pdf.metadata.title.startswith(f"Plan, {given.family.reference}")
    header = response.headers["Content-Disposition"]
    assert header.startswith('attachment; filename="plan-')
    assert "Amina" not in header


def test_the_english_is_always_with_a_translation_and_each_says_its_language(client, given):
    given.clear("decided", given.mother)
    translated(given, "pl", POLISH)
    given.clear("action", given.mother)
    copy = given.confirm(language="pl")

    page = shown(client, given.lead, reverse("huddle:plan_copy", args=[copy.pk]))
    response = made(client, given, copy)
    words = " ".join(words_in(pdf_of(response)).split())

    for said in (DECIDED, ACTION, "To jest plan dla Pani.", "Dziękujemy za rozmowę."):
        assert said in words
        assert said in page
    assert "This translation is older than the plan." in words
    assert "This translation is older than the plan." in page
    assert '<div lang="pl" dir="ltr"' in page
    assert "Translated by Interpreting Leeds" in words
    assert b"/Lang" in response.content


def test_a_language_that_the_document_cannot_be_set_in_is_printed_from_the_page(client, given):
    given.clear("decided", given.mother)
    translated(given, "ur", URDU)
    copy = given.confirm(language="ur")

    page = shown(client, given.lead, reverse("huddle:plan_copy", args=[copy.pk]))
    words = " ".join(words_in(pdf_of(made(client, given, copy))).split())

    assert '<div lang="ur" dir="rtl"' in page
    assert URDU in page
    assert "Print this page for that." in page
    assert DECIDED in words
    assert "This plan is also written in Urdu." in words
    assert "[?]" not in words


def test_a_document_is_served_only_while_the_plan_is_the_one_that_was_confirmed(client, given):
    [entry] = given.clear("decided", given.mother)
    copy = given.confirm()
    client.force_login(given.lead)
    progress = client.post(reverse("huddle:plan_document", args=[copy.pk])).url
    make_due()
    planning.take_back(entry, by=given.lead)

    assert client.get(f"{progress}file/").status_code == 409
    assert client.post(reverse("huddle:plan_document", args=[copy.pk])).status_code == 409
    page = shown(client, given.lead, reverse("huddle:plan_copy", args=[copy.pk]))
    assert DECIDED not in page
    assert "The plan has changed since this was confirmed" in page


def test_a_document_that_waits_is_not_made_of_another_plan(client, given):
    given.clear("decided", given.mother)
    copy = given.confirm()
    client.force_login(given.lead)
    progress = client.post(reverse("huddle:plan_document", args=[copy.pk])).url
    given.clear("action", given.mother)
    make_due()

    assert "could not be made" in client.get(progress).content.decode()
    [document] = rows(Document)
    assert document.state == "failed"


def test_another_practitioner_has_no_document_of_it(client, given):
    given.clear("decided", given.mother)
    copy = given.confirm()
    client.force_login(given.lead)
    progress = client.post(reverse("huddle:plan_document", args=[copy.pk])).url
    make_due()
    client.force_login(given.meeting.chair)

    assert client.get(progress).status_code == 404
    assert client.get(f"{progress}file/").status_code == 404


def test_the_pages_cost_the_same_however_much_is_cleared(client, given):
    given.clear("decided", given.mother)
    housing = given.meeting.world.housing
    client.force_login(housing)
    pages = (overview(given), mothers(given))
    few = [queries_of(client, one) for one in pages]
    given.clear_all()
    translated(given, "pl", POLISH)
    given.confirm()
    with acting_as(given.lead):
        assert PlanTranslation.objects.count() == 1
    client.force_login(housing)

    assert [queries_of(client, one) for one in pages] == few
