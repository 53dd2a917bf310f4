"""Monday: a manager finds families whose actions are overdue, and reaches their leads."""

from datetime import timedelta

from practitioners.working_days import add_working_days, today


def agree_one_more(people, week):
    """For a second family of the manager’s agency."""
    coordinator = people["coordinator"]
    coordinator.searches(week.yusuf).follows(week.yusuf).presses("Add an action")
    coordinator.enters("What needs to happen?", "Weigh him at the clinic")
    coordinator.picks("Who will do it?", people["hv.gipton"].name)
    coordinator.enters_date("When is it due?", add_working_days(today(), 2))
    coordinator.presses("Add the action").sees("Weigh him at the clinic")


def test_a_manager_finds_what_is_overdue_and_writes_to_who_leads(stack, people, week):
    """Their days have gone by: nobody can type that, so the database's owner does."""
    agree_one_more(people, week)
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
    assert len({row.split("\t")[0] for row in rows.all_inner_texts()}) >= 2
    lead = manager.page.get_by_role("link", name=people["hv.gipton"].name).first
    assert lead.get_attribute("href") == f"mailto:{people['hv.gipton'].email}"
    assert manager.does_not_see("Visit at home", "Rourke")


def test_the_file_that_leaves_keeps_small_numbers_back(people, week):
    manager = people["manager"]
    link = manager.goes_to("/figures/").page.get_by_role("link", name="Download the figures")

    said = manager.asks_for(link.get_attribute("href")).text()

    assert "CMC-" not in said
    assert people["hv.gipton"].name not in said
    assert manager.finds_nothing(week.orourke_page, status=403)
