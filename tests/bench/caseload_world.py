"""Work of three years around the families of ``world``: most closed, one in eight open.

Each came on some day of the last 1,000, was nominated, discussed after a week and then every four
weeks, met as often, has three actions and (39 of 40) a lead, and was closed after 90 days; those
of the last 100 days, and 3 in 100 of the others, are open.
"""

from dataclasses import dataclass

from django.utils import timezone

from families.models import (
    Action,
    Allocation,
    Contact,
    ContactPerson,
    Stage,
)
from huddle.models import AgencyCheck, AgendaItem, Decision, HuddleSession, Nomination
from practitioners.models import Agency, Practitioner
from practitioners.roles import Role
from tests.bench.bulk import insert, run, set_aside
from tests.bench.world import World, _practitioner
from tests.huddle.worlds import make_huddle

LED = 20  # families of the one whose list is opened
ID = "gen_random_uuid()"


@dataclass(frozen=True)
class Readers:
    manager: Practitioner
    supervisor: Practitioner
    lead: Practitioner


def fill_work(world: World) -> Readers:
    """As the owner, after ``world.fill``."""
    asker = {one.name: one.practitioner for one in world.askers}
    widest = Agency.objects.get(name="Agency 01")
    readers = Readers(
        _reader(widest, 101, Role.MANAGER),
        _reader(widest, 102, Role.SUPERVISOR, of=asker["big"]),
        asker["big"],
    )
    _days()
    _leads(readers.lead)
    _meetings(world.coordinator)
    _work(world.coordinator)
    return readers


def _reader(agency: Agency, number: int, role: Role, of: Practitioner | None = None):
    person = _practitioner(agency, 5_000 + number, role)
    person.save()
    if of:
        person.groups.set(of.groups.all()[:1])
    person.refresh_from_db()
    return person


def _days() -> None:
    """When each came, and whether it is closed."""
    run(
        "CREATE UNLOGGED TABLE bench_work AS SELECT n, id, now() - (n * 7919 % 1000) "
        "* interval '1 day' AS came, n % 100 < 97 AND n * 7919 % 1000 > 100 AS closed "
        "FROM bench_family"
    )
    run("CREATE UNIQUE INDEX ON bench_work (id)")
    run("ALTER TABLE families_family DISABLE TRIGGER USER")
    run(
        "UPDATE families_family f SET created_at = w.came, "
        "status = CASE WHEN w.closed THEN 'closed' WHEN w.n % 20 = 0 THEN 'paused' "
        "WHEN w.n % 3 = 0 THEN 'listed' ELSE 'active' END, "
        "closed_on = CASE WHEN w.closed THEN (w.came + interval '90 days')::date END "
        "FROM bench_work w WHERE w.id = f.id"
    )
    run("ALTER TABLE families_family ENABLE TRIGGER USER")
    run(
        "UPDATE families_person p SET created_at = w.came FROM bench_work w WHERE w.id = family_id"
    )
    with set_aside(Stage):
        stages = "bench_work w CROSS JOIN (VALUES ('active', 0), ('closed', 90)) s(status, days)"
        insert(
            Stage,
            f"{stages} WHERE status = 'active' OR closed",
            family_id="w.id",
            status="status",
            since="came + days * interval '1 day'",
        )


def _leads(lead: Practitioner) -> None:
    """Accepted a week after the family came, ended when it closed; ``world`` gave 7 of 10 one."""
    with set_aside(Allocation):
        insert(
            Allocation,
            "(SELECT *, n * 7 % 5000 AS k FROM bench_family WHERE n % 10 > 6 AND n % 40 < 39) f "
            "JOIN bench_staff s USING (k)",
            id=ID,
            family_id="f.id",
            practitioner_id="s.id",
            offered_by_id=f"'{lead.pk}'",
            state="'current'",
            offered_at="now()",
            answered_at="now()",
        )
    run(
        "UPDATE families_allocation a SET offered_at = w.came + interval '6 days', "
        "answered_at = least(w.came + interval '7 days', now()), "
        "state = CASE WHEN w.closed THEN 'ended' ELSE 'current' END, "
        "ended_at = CASE WHEN w.closed THEN w.came + interval '90 days' END "
        "FROM bench_work w WHERE w.id = a.family_id"
    )
    run(
        "UPDATE families_allocation SET practitioner_id = %s WHERE id IN ("
        "SELECT a.id FROM families_allocation a JOIN families_family f ON f.id = a.family_id "
        "WHERE a.state = 'current' AND f.visible_to && %s::int[] ORDER BY f.reference LIMIT %s)",
        [lead.pk, lead.principals(), LED],
    )


def _meetings(by: Practitioner) -> None:
    """Nominated as it came, discussed the week after and every four weeks, with two checks."""
    huddle = make_huddle_as_owner(by)
    with set_aside(HuddleSession, Nomination, AgendaItem, Decision, AgencyCheck):
        insert(
            HuddleSession,
            "generate_series(-200, 0) AS week",
            id=ID,
            huddle_id=f"'{huddle.pk}'",
            starts_at="date_trunc('week', now()) + week * interval '7 days'",
            week="NULL",
            chair_id=f"'{by.pk}'",
            state="'draft'",
        )
        insert(
            Nomination,
            "bench_work w JOIN families_person p ON p.family_id = w.id AND p.kind = 'child'",
            id=ID,
            family_id="w.id",
            child_id="p.id",
            huddle_id=f"'{huddle.pk}'",
            team_id="(SELECT id FROM practitioners_team LIMIT 1)",
            nominated_by_id=f"'{by.pk}'",
            received_at="came",
            family_told="'told'",
            state="'accepted'",
        )
        insert(
            AgendaItem,
            "bench_work w CROSS JOIN generate_series(5, 1000, 28) m(days) "
            "JOIN huddle_huddlesession s ON s.starts_at = date_trunc('week', came "
            "+ days * interval '1 day') AND (days < 90 OR NOT closed)",
            id=ID,
            session_id="s.id",
            family_id="w.id",
            position="1",
            why="'new'",
            state="'discussed'",
            discussed_at="s.starts_at + interval '10 hours'",
        )
        insert(
            Decision,
            "huddle_agendaitem i JOIN families_person p ON p.family_id = i.family_id "
            "AND p.kind = 'child' JOIN bench_work w ON w.id = i.family_id",
            id=ID,
            family_id="i.family_id",
            item_id="i.id",
            child_id="p.id",
            code="CASE WHEN discussed_at < came + interval '30 days' THEN 'D03' ELSE 'D11' END",
            rationale="'x'",
            details="CASE WHEN discussed_at < came + interval '30 days' THEN '{}' ELSE "
            "jsonb_build_object('review_on', (discussed_at + interval '28 days')::date) END",
            recorded_at="discussed_at",
            recorded_by_id=f"'{by.pk}'",
        )
        insert(
            AgencyCheck,
            "huddle_agendaitem i JOIN (SELECT id FROM practitioners_team ORDER BY id LIMIT 2) t "
            "ON true",
            id=ID,
            family_id="i.family_id",
            item_id="i.id",
            team_id="t.id",
            answer="'known'",
            answered_at="discussed_at",
            answered_by_id=f"'{by.pk}'",
            last_seen_on="(discussed_at - interval '3 days')::date",
        )


def make_huddle_as_owner(by: Practitioner):
    huddle = make_huddle(by, by, [])
    run("RESET ROLE")
    return huddle


def _work(by: Practitioner) -> None:
    """Three actions, done while the family was open, or due about now; an attempt and contacts."""
    team = "(SELECT id FROM practitioners_team LIMIT 1)"
    today = timezone.localdate()
    with set_aside(Action, Contact, ContactPerson):
        insert(
            Action,
            "bench_work w JOIN families_family f ON f.id = w.id "
            "CROSS JOIN generate_series(1, 3) k "
            f"JOIN practitioners_practitioner o ON o.id = '{by.pk}'",
            id=ID,
            family_id="w.id",
            text="'x'",
            owner_id="o.id",
            owner_agency_id="o.agency_id",
            due_on=f"CASE WHEN closed THEN (came + k * interval '20 days')::date "
            f"ELSE '{today}'::date + (n + 7 * k) % 60 - 8 END",
            done_on="CASE WHEN closed THEN (came + k * interval '19 days')::date END",
            status="CASE WHEN closed THEN 'done' WHEN (n + k) % 9 = 0 THEN 'proposed' "
            "ELSE 'accepted' END",
            visible_to="f.visible_to",
            agreed_by_id="o.id",
            agreed_at="came",
            updated_at="came",
        )
        insert(
            Contact,
            "bench_work w CROSS JOIN (SELECT 9 UNION ALL SELECT generate_series(12, 1000, 28)) "
            "m(days) WHERE came + days * interval '1 day' < now() AND (days < 90 OR NOT closed)",
            id=ID,
            family_id="w.id",
            kind="'visit'",
            happened_at="came + days * interval '1 day'",
            recorded_at="came + days * interval '1 day'",
            practitioner_id=f"'{by.pk}'",
            team_id=team,
            recorded_by_id=f"'{by.pk}'",
            outcome="CASE WHEN days = 9 THEN 'no_answer' ELSE '' END",
        )
        insert(
            ContactPerson,
            "families_contact c JOIN families_person p ON p.family_id = c.family_id "
            "WHERE c.outcome = ''",
            family_id="c.family_id",
            contact_id="c.id",
            person_id="p.id",
            seen="CASE WHEN p.kind = 'child' THEN 'parent' ELSE '' END",
        )
