"""The pages about sharing: decide, read what became of it, withdraw after reading what closes."""

from datetime import timedelta

from django.urls import reverse

from consent.models import FamilyTold, LawfulBasis, SharingDecision, SharingPrompt
from consent.queries.sharing import agencies_shared_with
from consent.services.agreements import record_agreement
from consent.services.looking_again import raise_prompt
from consent.services.sharing import withdraw_sharing
from families.models import Contribution, Person
from families.services.leading import offer_lead
from practitioners.binding import acting_as
from practitioners.working_days import today
from tests.consent.sharing.work import act, leads, published, sees
from tests.counting import queries_of
from tests.huddle.worlds import make_nominated, share, told
from tests.owner import as_owner


def url(name, family, *more):
    return reverse(f"consent:{name}", args=[family.pk, *more])


def html(response):
    return response.content.decode()


def opened(client, family):
    """The page, as it was opened: with what it had seen."""
    response = client.get(url("sharing_decide", family))
    return response.context["form"].initial["seen"]


def answers(world, client, family, **changed):
    return {
        "share": "share",
        "basis": "public_task",
        "consent": "prejudice",
        "agencies": [str(world.police.agency_id)],
        "reason": "They were called to the home.",
        "family_told": "unsafe",
        "seen": opened(client, family),
    } | changed


def dated(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_a_decision_is_made_from_the_familys_record(client, world, family):
    client.force_login(world.coordinator)
    sent = answers(
        world,
        client,
        family,
        themes=["routine"],
        gateway="ca2004_s10",
        confidentiality="public_interest",
        told_note="He reads her telephone.",
        **dated("until", today() + timedelta(days=60)),
        **dated("review_on", today() + timedelta(days=30)),
    )

    response = client.post(url("sharing_decide", family), sent)

    assert response.url == url("sharing", family)
    page = html(client.get(response.url))
    for said in ("They were called", "Routine", "section 10", "Overriding public interest"):
        assert said in page
    assert "He reads her telephone." in page
    with as_owner():
        decision = SharingDecision.objects.get(family=family)
    assert decision.lawful_basis.sector == "council"
    assert (decision.consent, decision.family_told) == ("prejudice", "unsafe")


def test_an_answer_that_is_missing_is_said_beside_its_question_and_nothing_is_lost(
    client, world, family
):
    client.force_login(world.coordinator)
    sent = answers(world, client, family, basis="", consent="", reason="Kept.")

    page = html(client.post(url("sharing_decide", family), sent))

    assert "Select the lawful basis" in page
    assert "Select why consent is not relied on" in page
    assert "Kept." in page


def test_a_decision_not_to_share_asks_for_no_basis(client, world, family):
    client.force_login(world.coordinator)
    sent = answers(world, client, family, share="not_share", basis="", consent="")

    client.post(url("sharing_decide", family), sent)

    with as_owner():
        assert SharingDecision.objects.get(family=family).share is False
    assert "Stands" in html(client.get(url("sharing", family)))


def test_the_same_answers_sent_twice_decide_once(client, world, family):
    client.force_login(world.coordinator)
    sent = answers(world, client, family)
    client.post(url("sharing_decide", family), sent)

    response = client.post(url("sharing_decide", family), sent)

    assert response.status_code == 409
    with as_owner():
        assert SharingDecision.objects.filter(family=family).count() == 1


def test_a_page_opened_before_a_withdrawal_is_refused_with_the_reason(client, world, family):
    decision = share(world, family, world.police.agency)
    client.force_login(world.coordinator)
    sent = answers(world, client, family)
    withdraw_sharing(decision, reason="Asked", by=world.health)

    response = client.post(url("sharing_decide", family), sent)

    assert response.status_code == 409
    assert "after you opened this page" in html(response)


def test_whoever_was_refused_an_agency_comes_back_to_where_they_were(client, world, family):
    client.force_login(world.chair)
    published(world, family)
    sent = answers(world, client, family)
    here = reverse("families:action_new", args=[family.pk])

    assert client.post(url("sharing_decide", family), sent | {"next": here}).url == here

    again = answers(world, client, family, next="https://example.org/")
    assert client.post(url("sharing_decide", family), again).url == url("sharing", family)


def test_only_some_information_reaches_the_agency(client, world, family):
    routine = told(family, world.health, theme=Contribution.Theme.ROUTINE, text="Feeds at six.")
    pressure = told(family, world.health, text="He was here again.")
    client.force_login(world.coordinator)
    client.post(url("sharing_decide", family), answers(world, client, family, themes=["routine"]))
    published(world, family)

    with acting_as(world.police):
        seen = set(Contribution.objects.visible_to(world.police).values_list("pk", flat=True))
    assert routine.pk in seen
    assert pressure.pk not in seen


def test_a_narrower_decision_narrows_what_is_already_granted(client, world, family):
    pressure = told(family, world.health, text="He was here again.")
    share(world, family, world.police.agency)
    published(world, family)
    leads(world, family, world.police)
    client.force_login(world.coordinator)

    client.post(url("sharing_decide", family), answers(world, client, family, themes=["routine"]))

    with acting_as(world.police):
        assert not Contribution.objects.visible_to(world.police).filter(pk=pressure.pk).exists()
    assert sees(world.police, family)


def test_what_closes_and_what_stays_is_read_before_it_is_pressed(client, world, family):
    decision = share(world, family, *world.agencies)
    published(world, family)
    leads(world, family, world.police)
    act(family, world.police, world.chair)
    client.force_login(world.coordinator)
    page = url("sharing_withdraw", family, decision.pk)

    before = html(client.get(page))
    closes, stays = before.split("What stays open")

    police = world.team_of(world.police)
    assert f"{police.name}, {police.agency}: core team while" in closes
    assert f"{world.police.full_name}, {police.agency}: single lead practitioner" in closes
    assert "it then has no Single Lead Practitioner" in closes
    assert "These actions stay open and need another owner" in closes
    assert world.team_of(world.health).name in stays
    assert "their own record of the family" in stays
    assert sees(world.police, family)

    response = client.post(page, {"reason": "The family asked.", "sure": "on"})

    assert response.url == url("sharing", family)
    assert not sees(world.police, family)
    assert "Withdrawn" in html(client.get(response.url))


def test_withdrawing_asks_for_a_reason_and_that_it_was_read(client, world, family):
    decision = share(world, family, world.police.agency)
    client.force_login(world.coordinator)

    page = html(client.post(url("sharing_withdraw", family, decision.pk), {}))

    assert "Enter why it is withdrawn" in page
    with as_owner():
        assert decision.steps.count() == 0


def test_a_second_withdrawal_is_refused_with_the_reason(client, world, family):
    decision = share(world, family, world.police.agency)
    client.force_login(world.coordinator)
    sent = {"reason": "The family asked.", "sure": "on"}
    client.post(url("sharing_withdraw", family, decision.pk), sent)

    response = client.post(url("sharing_withdraw", family, decision.pk), sent)

    assert response.status_code == 409
    assert "already been withdrawn" in html(response)


def test_a_lead_who_closed_it_to_themselves_goes_to_the_families_they_see(client, world, family):
    decision = share(world, family, world.police.agency)
    published(world, family)
    leads(world, family, world.police)
    client.force_login(world.police)

    response = client.post(
        url("sharing_withdraw", family, decision.pk), {"reason": "Asked.", "sure": "on"}
    )

    assert response.url == reverse("families:list")
    assert client.get(url("sharing", family)).status_code == 404


def test_an_offer_that_was_taken_back_is_no_longer_answered(client, world, family):
    decision = share(world, family, world.police.agency)
    published(world, family)
    offer = offer_lead(family, world.police, by=world.chair, reason="Knows them")
    client.force_login(world.police)
    page = reverse("families:offer", args=[offer.pk])
    assert client.get(page).status_code == 200
    withdraw_sharing(decision, reason="Asked", by=world.coordinator)

    assert client.post(page, {"answer": "accept"}).status_code == 404


def test_the_list_says_what_became_of_each(client, world, family):
    first = share(world, family, world.police.agency)
    share(world, family, world.police.agency)
    withdrawn = share(world, family, world.housing.agency)
    withdraw_sharing(withdrawn, reason="Asked", by=world.coordinator)
    client.force_login(world.coordinator)

    found = client.get(url("sharing", family)).context["decisions"]

    states = {one.decision.pk: one.state for one in found}
    assert states[first.pk] == "Overtaken"
    assert states[withdrawn.pk] == "Withdrawn"
    assert sorted(states.values()) == ["In force", "Overtaken", "Withdrawn"]


def test_the_list_costs_the_same_for_one_decision_and_for_many(client, world, family):
    withdraw_sharing(
        share(world, family, world.police.agency), reason="Asked", by=world.coordinator
    )
    client.force_login(world.coordinator)
    few = queries_of(client, url("sharing", family))
    for agency in world.agencies * 3:
        withdraw_sharing(share(world, family, agency), reason="Asked", by=world.coordinator)

    assert queries_of(client, url("sharing", family)) == few


def test_my_week_asks_to_look_again_at_the_same_cost_for_one_and_for_many(client, world, family):
    client.force_login(world.coordinator)
    prompt(world, family)
    few = queries_of(client, reverse("huddle:my_week"))
    assert f"Look again at sharing: family {family.reference}" in html(client.get("/"))

    for _ in range(4):
        prompt(world, make_nominated(world))

    assert queries_of(client, reverse("huddle:my_week")) == few


def test_looked_again_and_it_stands(client, world, family):
    prompt(world, family)
    client.force_login(world.coordinator)
    page = html(client.get(family.get_absolute_url()))
    assert "another person is Single Lead Practitioner" in page
    waiting = SharingPrompt.Because.BIRTH
    with as_owner():
        shown = [str(one.pk) for one in SharingPrompt.objects.filter(family=family)]
    with acting_as(world.coordinator):
        raise_prompt(family, waiting)

    client.post(url("sharing_looked_again", family), {"prompt": shown})

    with as_owner():
        left = SharingPrompt.objects.get(family=family, answered_at=None)
    assert left.because == waiting
    again = client.post(url("sharing_looked_again", family), {"prompt": shown})
    assert again.status_code == 409


def test_those_with_whom_it_is_shared_are_not_asked_to_look_again(client, world, family):
    prompt(world, family)
    share(world, family, world.police.agency)
    prompt(world, family)
    published(world, family)
    client.force_login(world.police)

    page = html(client.get(family.get_absolute_url()))

    assert "Look again at sharing" not in page
    response = client.post(url("sharing_looked_again", family), {})
    assert response.status_code == 403


def test_a_new_decision_answers_everything_that_asked_for_one(client, world, family):
    prompt(world, family)
    client.force_login(world.coordinator)

    client.post(url("sharing_decide", family), answers(world, client, family))

    with as_owner():
        assert SharingPrompt.objects.get(family=family).answer == "decided"


def test_a_basis_that_is_not_in_force_is_not_offered(client, world, family):
    client.force_login(world.coordinator)

    page = html(client.get(url("sharing_decide", family)))

    assert "16LA" not in page
    assert "ecognised legitimate interest" not in page
    with as_owner():
        LawfulBasis.objects.filter(code="disclosure_duty").update(starts_on=today())
    assert "16LA" in html(client.get(url("sharing_decide", family)))


def test_the_answers_of_two_carers_differ_and_the_history_of_each_stays(client, world, family):
    with acting_as(world.health):
        mother = family.people.adults().get()
        father = Person.objects.create(
            family=family, kind="adult", name="Yusuf Ali", nhs_number_absence="not_known"
        )
    record_agreement(
        family,
        answer="agreed",
        family_told=FamilyTold.TOLD,
        person=father,
        by=world.health,
    )
    client.force_login(world.health)
    page = reverse("consent:agreement", args=[family.pk, mother.pk])
    for answer in ("agreed", "withdrawn"):
        seen = client.get(page).context["form"].initial["seen"]
        sent = {"answer": answer, "family_told": "told", "what_for": "visits", "how": "phone"}
        assert client.post(page, sent | {"seen": seen}).url == family.get_absolute_url()

    history = html(client.get(page))
    assert "agreed, for visits, by phone or video" in history
    assert "withdrawn, for visits" in history
    record = html(client.get(family.get_absolute_url()))
    assert "They said no to being worked with" in record
    assert "does not rest on this" in record
    again = {"answer": "agreed", "family_told": "told", "seen": ""}
    assert client.post(page, again).status_code == 409


def test_a_declined_agreement_is_a_gate_to_nothing(client, world, family):
    with acting_as(world.health):
        mother = family.people.adults().get()
    record_agreement(
        family, answer="declined", family_told=FamilyTold.TOLD, person=mother, by=world.health
    )

    share(world, family, world.police.agency)

    with acting_as(world.coordinator):
        assert agencies_shared_with(family) == {world.police.agency_id}


def prompt(world, family):
    if not SharingDecision.objects.filter(family=family).exists():
        share(world, family, world.housing.agency)
    with acting_as(world.coordinator):
        raise_prompt(family, SharingPrompt.Because.NEW_LEAD)
