"""The next sessions: the lead changes, with cover meanwhile and a handover; then a step-down."""

from practitioners.working_days import add_working_days, today
from tests.journeys import holding
from tests.journeys.test_5e_first_week import STEP

TABLE = ("hv.seacroft", "csws.east", "dsu", "housing", "maternity", "earlystart")
LEAVE = "Annual leave"
STEPS = (
    ("The family is told", "How was the family told, and what did they say?", "At home."),
    ("The next 14 days", "What happens in the next 14 days?", "Weighed on Tuesday."),
    ("What works", "What works with this family?", "A text the day before."),
)


def hold(people, session, *there):
    """Publish, open, and everybody accepts."""
    coordinator, chair = people["coordinator"], people["chair"]
    coordinator.goes_to(session).presses("Publish the agenda")
    late = coordinator.page.get_by_label("Why is there less than 1 working day’s notice?")
    if late.count():
        late.fill("Two sessions in one week.")
    coordinator.presses("Publish and ask for agency checks").sees("The agenda is published")
    chair.goes_to(f"{session}hold/").presses("Open the session")
    for name in ("chair", *there):
        holding.accept_statement(people[name], session)


def close(people, session):
    """Whatever had no turn is deferred; the draft is signed."""
    chair = people["chair"]
    waiting = chair.goes_to(f"{session}close/").page.get_by_role("link", name="CMC-")
    for reference in waiting.all_inner_texts():
        chair.goes_to(f"{session}close/").follows(reference).follows("Defer this family")
        chair.chooses("There was not enough time")
        chair.enters("What should the next session know?", "It comes first.")
        chair.enters("Chair's reason for deferring again", "The lead was away.")
        chair.presses("Defer").sees("is deferred to the next session")
    chair.goes_to(f"{session}close/")
    chair.presses("Close the session").sees("Its minutes are in draft")


def new_lead(name, supervisor):
    """D04: somebody else is asked to lead, and takes over step by step."""

    def answer(chair):
        chair.picks("New Single Lead Practitioner", name)
        chair.picks("Who supervises them", supervisor)
        chair.enters_date("Both see the family together on", add_working_days(today(), 3))
        chair.enters("What is handed over", "Visits, and whom she trusts.")
        chair.chooses("The family has been told")

    return answer


def step_down(chair, child):
    """D09: it is recorded once nothing stands against it."""
    chair.follows(f"Record a decision for {child}")
    chair.chooses("D09")
    chair.presses("Continue").enters("Children's social work's reasons", "No assessment is open.")
    chair.ticks("The Single Lead Practitioner has accepted")
    chair.enters_date("Joint visit on", add_working_days(today(), 3))
    chair.enters("Why did the meeting decide this?", "The babies are well looked after.")
    chair.picks("Level of need", "Multi-agency support")
    chair.presses("Continue").sees("Check the decision")
    return chair.presses("Record the decision")


def test_a_colleague_covers_while_the_lead_is_away_and_never_leads(people, week):
    lead, cover = people["hv.seacroft"], people["hv.gipton"]
    lead.goes_to(week.orourke_page).follows("Arrange cover")
    lead.picks("Who covers?", cover.name)
    lead.enters_date("First day", today())
    lead.enters_date("Last day", add_working_days(today(), 5))
    lead.enters("Why is the lead away?", LEAVE)
    lead.presses("Ask them to cover").sees("has been asked to cover")

    cover.goes_to("/").sees("Will you cover?").follows(f"Family {week.orourke}")
    cover.chooses("Yes, I will cover")

    assert cover.presses("Send my answer").sees("You cover for the lead")

    assert cover.goes_to("/families/mine/").sees(week.orourke, lead.name)
    assert people["housing"].goes_to(week.orourke_page).sees(f"{lead.name}", "Who has covered")


def test_the_meeting_asks_somebody_else_to_lead(people, week):
    chair = people["chair"]
    hold(people, week.next_session, *TABLE)
    answer = new_lead(people["hv.gipton"].name, people["supervisor"].name)
    for child, code, given in (("Fiadh", "D04", answer), ("Finn", "D11", holding.review)):
        holding.opens_family(chair, week.next_session, week.orourke)
        holding.decide(chair, child, code, given, why="The family moves to Gipton.")

    close(people, week.next_session)

    assert people["hv.gipton"].goes_to("/").sees("Will you lead?")
    assert people["housing"].goes_to(week.orourke_page).sees(people["hv.seacroft"].name)


def test_what_is_handed_over_is_done_step_by_step_while_both_can_act(people, week):
    old, new = people["hv.seacroft"], people["hv.gipton"]
    old.goes_to(week.orourke_page).follows("Begin the handover")
    old.enters("Why does the lead change?", "The family moves to Gipton.")
    old.enters_date("Until when can both act?", add_working_days(today(), 5))
    old.presses("Begin the handover").sees("The handover has begun", "Cannot start yet")
    week.handover = old.path
    assert new.goes_to(week.handover).sees("The new lead can accept when nothing is missing")
    for title, question, words in STEPS:
        old.goes_to(week.handover).follows(title)
        old.enters(question, words)
        if title.startswith("The family"):
            old.enters_date("When do both leads visit together?", add_working_days(today(), 3))
        old.presses("Save this step").sees("Done:")

    old.follows("An owner for each open action")
    for give in old.page.get_by_role("radio", name="is asked to do it").all():
        give.check()
    assert old.presses("Save").sees("Given out:")

    new.goes_to(week.handover).follows("The new lead has read")
    new.ticks("I have read how to contact this family safely")
    new.presses("Save this step").sees("Done:")
    new.goes_to(week.orourke_page).follows("Record an answer")
    new.chooses("Agreed", of="Do they agree to be worked with?")
    new.chooses("The family has been told")
    assert new.presses("Record the answer").sees("agreed")


def test_the_new_lead_accepts_last_and_no_day_is_without_one(people, week):
    old, new, supervisor = (people[n] for n in ("hv.seacroft", "hv.gipton", "supervisor"))
    assert new.finds_nothing(f"{week.handover}accept/", status=409)
    old.goes_to(week.handover).follows("The present lead hands over")
    old.ticks("I have handed over what the new lead needs")
    old.presses("Save this step").sees("Done:")
    supervisor.goes_to("/").sees("Handovers").follows(f"Family {week.orourke}")
    supervisor.follows("signs off")
    supervisor.ticks("I have read this handover")
    supervisor.presses("Save this step").sees("Done:")
    assert people["housing"].goes_to(week.orourke_page).sees(old.name)

    new.goes_to(week.handover).presses("Accept and lead")
    new.presses("I accept: I lead from now on")

    assert new.sees("You are now the Single Lead Practitioner", STEP)
    assert old.goes_to("/families/mine/").does_not_see(week.orourke)
    assert old.finds_nothing(f"{week.handover}accept/", status=403)


def test_a_family_is_stepped_down_only_once_somebody_leads(people, week):
    coordinator, chair = people["coordinator"], people["chair"]
    session = holding.next_of(coordinator)
    coordinator.presses("Build").follows("Add a family")
    coordinator.enters("Family's reference", week.orourke)
    coordinator.chooses("Step-down", of="Why is the family on this agenda?")
    coordinator.presses("Add to the agenda").sees("is on the agenda")
    hold(people, session, *TABLE, "hv.gipton")
    holding.opens_family(chair, session, week.dunn)
    step_down(chair, "Harley")
    assert chair.sees("Nobody leads for this family yet, so it cannot be stepped down.")
    asked = holding.lead(people["hv.seacroft"].name, people["supervisor"].name)
    for child, code, answer in (("Harley", "D03", asked), ("Harper", "D11", holding.review)):
        holding.opens_family(chair, session, week.dunn)
        holding.decide(chair, child, code, answer)

    for child in ("Fiadh", "Finn"):
        holding.opens_family(chair, session, week.orourke)
        step_down(chair, child).sees("Recorded:")

    close(people, session)
    assert people["hv.gipton"].goes_to(week.orourke_page).sees("Multi-agency support")
