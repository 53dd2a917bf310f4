"""Monday: a manager finds three families whose actions are overdue, and reaches their leads."""

from datetime import timedelta

from practitioners.working_days import add_working_days, today


def one_more_leads(people, week):
    """A family that another agency nominated has a lead of the manager's from now on."""
    asked = people["hv.seacroft"]
    asked.goes_to("/families/mine/").follows(f"whether you lead {week.dunn}")
    asked.chooses("Yes, I will lead")
    asked.presses("Send my answer").sees("You are now the Single Lead Practitioner")


def agree(people, reference, owner):
    coordinator = people["coordinator"]
    coordinator.searches(reference).follows(reference).presses("Add an action")
    coordinator.enters("What needs to happen?", "Weigh him at the clinic")
    coordinator.picks("Who will do it?", people[owner].name)
    coordinator.enters_date("When is it due?", add_working_days(today(), 2))
    coordinator.presses("Add the action").sees("Weigh him at the clinic")


def test_a_manager_finds_what_is_overdue_and_writes_to_who_leads(stack, people, week):
    """Their days have gone by: nobody can type that, so the database's owner does."""
    one_more_leads(people, week)
    agree(people, week.yusuf, "hv.gipton")
    agree(people, week.dunn, "hv.seacroft")
    stack.sql(
        "UPDATE families_action SET due_on = %s WHERE done_on IS NULL AND status IN "
        "('proposed', 'accepted', 'in_progress')",
        today() - timedelta(days=21),
    )
    manager = people["manager"]
    manager.goes_to("/").follows("Figures")
    tile = manager.sees("M11", "Overdue actions").page.locator("[aria-labelledby=M11]")
    number = int(tile.locator(".huddle-figure__number").inner_text().split()[0])

    tile.locator(".huddle-figure__number a").click()

    rows = manager.arrives().page.locator("main tbody tr")
    assert rows.count() == number
    said = "\n".join(rows.all_inner_texts())
    assert all(family in said for family in (week.orourke, week.yusuf, week.dunn))
    for name in ("hv.gipton", "hv.seacroft"):
        lead = manager.page.get_by_role("link", name=people[name].name).first
        assert lead.get_attribute("href") == f"mailto:{people[name].email}"
    assert manager.does_not_see("Visit at home", "Rourke")


def test_the_file_that_leaves_keeps_small_numbers_back(people, week):
    manager = people["manager"]
    link = manager.goes_to("/figures/").page.get_by_role("link", name="Download the figures")

    said = manager.asks_for(link.get_attribute("href")).text()

    assert "CMC-" not in said
    assert people["hv.gipton"].name not in said
    assert manager.finds_nothing(week.orourke_page, status=403)
