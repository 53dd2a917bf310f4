"""Who can see this, and why; why can I: what the page says, and that it says it of everybody."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from families.models import Audience, Contribution, Family, GrantReason, Person
from families.queries.access import access_to
from families.services.acting import agree_action
from families.services.conflicts import declare_conflict
from families.services.contributing import contribute
from families.services.granting import Limits, grant_practitioner, grant_team
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from practitioners.roles import Role
from practitioners.working_days import today
from tests.counting import queries_of
from tests.factories import make_practitioner, make_team
from tests.families.addresses import make_address
from tests.families.reading import on_family, page, text
from tests.families.record import make_baby, make_coordinator
from tests.owner import as_owner


def say(family, by, audience=Audience.HUDDLE, **more):
    return contribute(
        family,
        by=by,
        text="The cot is by the window",
        nature="recorded",
        theme=Contribution.Theme.PRESSURE,
        audience=audience,
        **more,
    )


def of(name, thing):
    return reverse(f"families:{name}_access", args=[thing.pk])


def names(response):
    """Everybody whom the page names, as a person or within a team."""
    access = response.context["access"]
    return {person.pk for entry in access.entries for person in entry.members}


def parts(html):
    mine, others = html.split("Who can see it</h2>")
    return mine.split("Why can I see this?")[1], others


def test_each_team_and_person_stands_there_with_why_since_when_and_by_whom(
    client, family, nominator, coordinator
):
    until = timezone.now() + timedelta(days=2)
    guest = make_practitioner()
    grant_practitioner(family, guest, GrantReason.ACTING, by=coordinator, until=until)

    mine, others = parts(text(client, nominator, on_family("access", family)))

    team = nominator.teams().get()
    assert f"Through {team.name}, {team.agency}: Nominated the family" in mine
    assert coordinator.full_name not in mine
    assert f"{coordinator.full_name}, {coordinator.agency}" in others
    assert "Coordinates the huddle" in others
    assert f"by {coordinator.full_name}, {coordinator.agency}, until" in others
    assert timezone.localtime(until).strftime("%B %Y") in others
    assert nominator.full_name in others.split("of this team now")[1]


def test_a_person_reads_by_name_what_they_were_let_in_for(client, family, nominator):
    guest = make_practitioner()
    grant_practitioner(family, guest, GrantReason.OFFERED, by=nominator)

    mine, _ = parts(text(client, guest, on_family("access", family)))

    assert "You, by name: Asked to be Single Lead Practitioner" in mine


def test_a_limit_is_said(client, family, nominator):
    with acting_as(nominator):
        baby = Person.objects.get(family=family)
    limits = Limits(themes=[Contribution.Theme.ROUTINE], children=[baby.pk])
    grant_team(family, make_team(), GrantReason.LISTED, by=nominator, limits=limits)

    html = text(client, nominator, on_family("access", family))

    assert "words: routine; only what is about Robin Ash" in html


def test_a_team_with_a_conflict_stands_for_its_other_members(
    client, family, nominator, coordinator
):
    team = make_team()
    conflicted, colleague = make_practitioner(team), make_practitioner(team)
    grant_team(family, team, GrantReason.LISTED, by=nominator)
    declare_conflict(family, conflicted, kind="knows", reason="Neighbours", by=coordinator)

    response = page(client, nominator, on_family("access", family))

    assert "its members, except those with a conflict of interest" in response.text
    assert colleague.pk in names(response)
    assert conflicted.pk not in names(response)
    assert "Through" in parts(text(client, colleague, on_family("access", family)))[0]


def test_a_restricted_family_names_people_only(client, family, nominator, coordinator):
    with as_owner():
        Family.objects.filter(pk=family.pk).update(restriction="restricted")

    response = page(client, coordinator, on_family("access", family))

    assert "Only the people named here" in response.text
    assert names(response) == {coordinator.pk}
    assert page(client, nominator, on_family("access", family)).status_code == 404


def test_whose_role_opens_no_page_is_not_said_to_see_it(client, family, nominator):
    team = nominator.teams().get()
    closed = [
        make_practitioner(team, roles=(Role.MANAGER,)),
        make_practitioner(team, roles=(Role.IG_LEAD,)),
        make_practitioner(team, is_active=False),
    ]

    found = names(page(client, nominator, on_family("access", family)))

    assert not found & {person.pk for person in closed}


def test_a_principal_without_a_grant_that_may_be_named_is_a_service_not_named(
    client, family, nominator
):
    hidden = make_team()
    with acting_as(nominator):
        family.refresh_from_db()
        found = access_to(family, [*family.visible_to, hidden.principal])
        assert found.unnamed
        assert hidden.name not in {entry.name for entry in found.entries}
        assert not access_to(family, family.visible_to).unnamed


def test_a_contribution_names_its_own_readers(client, family, nominator, coordinator):
    housing, author = make_practitioner(), make_practitioner()
    for person in (housing, author):
        grant_team(family, person.teams().get(), GrantReason.INVOLVED, by=nominator)
    told = say(family, author, Audience.CHAIR_AND_LEAD)
    ours = say(family, author, Audience.OWN_AGENCY)

    chair_only = page(client, coordinator, of("contribution", told))

    assert names(chair_only) == {coordinator.pk, author.pk}
    assert (
        "Chair, coordinator and lead" in chair_only.text or "chair, coordinator" in chair_only.text
    )
    assert "Wrote it" in chair_only.text
    assert names(page(client, author, of("contribution", ours))) == {author.pk}
    assert page(client, housing, of("contribution", told)).status_code == 404
    assert page(client, housing, of("contribution", ours)).status_code == 404


def test_a_protected_address_names_each_person_to_whom_it_is_shown(
    client, family, nominator, coordinator
):
    colleague = make_practitioner(nominator.teams().get())
    gone = make_practitioner()
    reveal_to = [nominator.principal, gone.principal]
    address = make_address(family, nominator, protected=True, reveal_to=reveal_to)

    html = text(client, nominator, of("address", address))

    assert f"{nominator.full_name}, {nominator.agency} (you)" in html
    assert gone.full_name not in html  # sees the family no longer
    assert colleague.full_name not in html
    assert page(client, colleague, of("address", address)).status_code == 404
    assert page(client, coordinator, of("address", address)).status_code == 404


def test_an_action_is_seen_by_who_sees_the_family(client, family, nominator, coordinator):
    action = agree_action(family, by=nominator, text="Visit", owner=nominator, due_on=today())

    found = names(page(client, nominator, of("action", action)))

    assert found == names(page(client, nominator, on_family("access", family)))


def test_a_stranger_finds_no_such_page_and_a_look_is_in_the_trail(
    client, family, nominator, stranger
):
    assert page(client, stranger, on_family("access", family)).status_code == 404
    manager = make_practitioner(nominator.teams().get(), roles=(Role.MANAGER,))
    assert page(client, manager, on_family("access", family)).status_code == 403

    page(client, nominator, on_family("access", family))

    with as_owner():
        [event] = AuditEvent.objects.filter(verb="family.access_viewed")
    assert (event.family, event.by) == (family.pk, nominator.pk)


def test_the_family_s_page_leads_there(client, family, nominator):
    told = say(family, nominator)

    html = text(client, nominator, family.get_absolute_url())

    assert on_family("access", family) in html
    assert of("contribution", told) in html


def test_it_costs_the_same_for_one_team_and_for_eight(client, family, nominator):
    make_coordinator(family, nominator)
    told = say(family, nominator)
    addresses = [on_family("access", family), of("contribution", told)]

    costs = []
    for number in (1, 7):
        for _ in range(number):
            member = make_practitioner()
            make_practitioner(member.teams().get())
            grant_team(family, member.teams().get(), GrantReason.INVOLVED, by=nominator)
            grant_practitioner(family, make_practitioner(), GrantReason.ACTING, by=nominator)
            make_baby(family, nominator)
        client.force_login(nominator)
        costs.append([queries_of(client, address) for address in addresses])

    assert costs[0] == costs[1]
