"""Who sees what: with whom a family is shared, what a withdrawal closes, and when."""

SHARED = ("Seacroft Children's Centre", "Leeds Teaching Hospitals")
TYPED = "She was seen with bags at the bus station."


def decide_to_share(person, *agencies, why):
    """On the page that decides; what is not asked for here stays as it is offered."""
    person.chooses("To share")
    person.chooses("Public task")
    person.chooses("We cannot reasonably be expected to obtain it")
    person.ticks(*agencies, of="With which agencies?")
    person.enters("Why?", why)
    person.chooses("The family has been told")
    person.presses("Record the decision")


def test_a_decision_to_share_asks_on_what_it_stands(people, week):
    coordinator = people["coordinator"]
    coordinator.goes_to("/families/").follows(week.akhtar)
    week.akhtar_page = coordinator.path
    assert coordinator.follows("Decide about sharing").sees("With whom it is shared")
    week.akhtar_sharing = coordinator.path
    coordinator.presses("Decide about sharing").presses("Record the decision")
    assert coordinator.sees("Select whether to share", "Select at least one agency")

    decide_to_share(coordinator, *SHARED, why="They see her every week.")

    assert coordinator.sees("Your decision about sharing has been recorded", *SHARED)
    assert coordinator.sees(
        "We cannot reasonably be expected to obtain it", "They see her every week."
    )


def test_a_practitioner_reads_the_decisions_and_makes_none(people, week):
    midwife = people["maternity"]
    assert midwife.goes_to(week.akhtar_sharing).sees("With whom it is shared", *SHARED)
    for name in ("ig", "manager"):
        assert people[name].asks_for(week.akhtar_sharing).status in (403, 404)


def test_whoever_withdraws_reads_first_what_closes_and_what_stays(people, week):
    worker, coordinator = people["earlystart"], people["coordinator"]
    worker.goes_to(week.akhtar_page).presses("Add what you know")
    worker.enters("What do you know?", TYPED)
    coordinator.goes_to(week.akhtar_sharing).follows("Withdraw")

    assert coordinator.sees("What closes at once", "Early Start, Seacroft Children's Centre")
    assert coordinator.sees(
        "What stays open", "Maternity Safeguarding", "their own record of the family"
    )
    assert coordinator.presses("Withdraw the decision").sees("Enter why it is withdrawn")
    assert worker.asks_for(week.akhtar_page).status == 200


def test_a_withdrawn_decision_closes_the_family_at_once(stack, people, week):
    worker, coordinator = people["earlystart"], people["coordinator"]
    week.letters = len(stack.letters_to(worker.email))
    coordinator.enters("Why is it withdrawn?", "The family asked us to stop.")
    coordinator.ticks("I have read what closes and what stays open")

    assert coordinator.presses("Withdraw the decision").sees(
        "The decision to share has been withdrawn"
    )

    assert coordinator.sees("Withdrawn", "The family asked us to stop.")
    assert worker.finds_nothing(week.akhtar_page)
    assert worker.finds_nothing(week.akhtar_sharing)
    assert people["maternity"].goes_to(week.akhtar_page).sees("Add what you know")


def test_what_was_being_typed_is_refused_and_reaches_nobody(people, week):
    worker = people["earlystart"]

    assert worker.presses("Continue").is_refused(404, "Page not found")

    assert people["maternity"].goes_to(week.akhtar_page).does_not_see(TYPED)


def test_no_list_search_or_number_has_it_any_more(people, week):
    worker = people["earlystart"]
    assert worker.goes_to("/families/").does_not_see(week.akhtar)
    for sought in (week.akhtar, "Akhtar", "Sobia"):
        assert worker.searches(sought).does_not_see(week.akhtar_page)
        assert worker.number(r"(\d+) famil") == 0, sought
    for path in ("/", "/checks/", "/families/actions/"):
        assert worker.goes_to(path).does_not_see(week.akhtar)
    assert worker.goes_to("/families/").sees(week.orourke)


def test_what_stood_on_other_decisions_stays(people, week):
    worker = people["earlystart"]
    assert worker.goes_to("/families/").follows(week.orourke).sees("Add what you know")
