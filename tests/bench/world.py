"""A partnership of any size: 40 agencies, 5,000 practitioners, about 7 grants for each family.

Reach is skewed as it is in life: the widest agency sees 64 % of the families, the others ever
fewer, down to 6 %. One agency is closed, and its families are the oldest 0.3 %. One is empty.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.utils import timezone

from families.models import (
    Allocation,
    Family,
    FamilyPractitionerGrant,
    FamilyTeamGrant,
    Person,
)
from practitioners.models import Agency, Practitioner, Team
from practitioners.roles import Role
from tests.bench.bulk import insert, run, set_aside

AGENCIES = 38  # and the closed and the empty one
LOCALITIES = ("East Leeds", "South Leeds", "West Leeds")
PRACTITIONERS = 5_000
DIRECT = 30  # families granted to one person by name, and to no team of theirs
NAMES_BEGIN = "Ash Bram Calder Dun Elms Far Green Hol Ings Kirk Lang Mar Nor Oak Pem Row Sel"
NAMES_END = (
    "ber by croft dale field ford gate ham hill land ley low more over side stead ton well wick"
)
A_SURNAME, A_BEGINNING = "Kirkwell", "kirk"


@dataclass(frozen=True)
class Asker:
    """Somebody who opens the list, and why they are asked."""

    name: str
    what: str
    practitioner: Practitioner


def reach(number: int) -> float:
    """The share of all families that an agency's teams see."""
    return 0.64 * number**-0.62


@dataclass(frozen=True)
class World:
    """Who asks, and the coordinator who changes who sees what."""

    askers: list[Asker]
    coordinator: Practitioner


def fill(families: int) -> World:
    """As the owner, into a migrated and empty database."""
    run("SET maintenance_work_mem = '1GB'")
    run("SET work_mem = '256MB'")
    run("SELECT setseed(0.42)")
    people = _people()
    _plan_grants(families)
    _families(families)
    _grants(people["coordinator"])
    _family_members(people["coordinator"])
    run("RESET maintenance_work_mem")
    run("RESET work_mem")
    said = {
        "big": "three teams of the widest agency",
        "middle": "three teams of a middling agency",
        "two": "six teams of two small agencies",
        "closed": "an agency whose families are all the oldest",
        "none": "an agency without families",
        "direct": f"{DIRECT} families by name, no team",
    }
    return World(
        [Asker(name, what, people[name]) for name, what in said.items()], people["coordinator"]
    )


def settle() -> None:
    """Let the planner know, and mark what index-only scans may trust."""
    run("VACUUM (ANALYZE)")


def _people() -> dict[str, Practitioner]:
    names = [f"Agency {number:02}" for number in range(1, AGENCIES + 1)] + ["Closed", "Empty"]
    agencies = Agency.objects.bulk_create(
        Agency(name=name, kind=Agency.Kind.COMMUNITY) for name in names
    )
    wanted = [(agency, place) for agency in agencies for place in LOCALITIES]
    groups = Group.objects.bulk_create(
        Group(name=f"{agency.name}: {place}") for agency, place in wanted
    )
    Team.objects.bulk_create(
        Team(agency=agency, name=place, locality=place, group=group)
        for (agency, place), group in zip(wanted, groups, strict=True)
    )
    _staff(agencies)
    return {
        "coordinator": _asker(agencies[0], 0, role=Role.COORDINATOR),
        "big": _asker(agencies[0], 1, agencies[0]),
        "middle": _asker(agencies[9], 2, agencies[9]),
        "two": _asker(agencies[-3], 3, agencies[-3], agencies[-4]),
        "closed": _asker(agencies[-2], 4, agencies[-2]),
        "none": _asker(agencies[-1], 5, agencies[-1]),
        "direct": _asker(agencies[-1], 6),
    }


def _staff(agencies: list[Agency]) -> None:
    """Each in one team; the wide agencies have more of them."""
    people = Practitioner.objects.bulk_create(
        _practitioner(agencies[min(int(AGENCIES * (k / PRACTITIONERS) ** 2), AGENCIES - 1)], k)
        for k in range(PRACTITIONERS)
    )
    teams = {}
    for team in Team.objects.order_by("name"):
        teams.setdefault(team.agency_id, []).append(team.group_id)
    membership = Practitioner.groups.through
    membership.objects.bulk_create(
        membership(practitioner=person, group_id=teams[person.agency_id][k % len(LOCALITIES)])
        for k, person in enumerate(people)
    )


def _practitioner(agency: Agency, number: int, role: Role = Role.PRACTITIONER) -> Practitioner:
    return Practitioner(
        email=f"p{number}@example.org",
        full_name=f"Practitioner {number}",
        profession=Practitioner.Profession.OTHER,
        agency=agency,
        roles=[role.value],
        password="!",
    )


def _asker(
    agency: Agency, number: int, *teams_of: Agency, role: Role = Role.PRACTITIONER
) -> Practitioner:
    person = _practitioner(agency, PRACTITIONERS + number, role)
    person.save()
    person.groups.set(Group.objects.filter(team__agency__in=teams_of))
    person.refresh_from_db()
    return person


def _plan_grants(families: int) -> None:
    """Who sees what, once and narrow; every table below is filled from it."""
    run("CREATE UNLOGGED TABLE bench_reach (group_id int, principal int, place int, share float)")
    for team in Team.objects.select_related("agency"):
        words = team.agency.name.split()
        share = reach(int(words[1])) if len(words) == 2 else 0
        place = LOCALITIES.index(team.locality)
        row = [team.group_id, team.principal, place, share]
        run("INSERT INTO bench_reach VALUES (%s, %s, %s, %s)", row)
    run(
        "CREATE UNLOGGED TABLE bench_family AS "
        "SELECT n, gen_random_uuid() AS id, n %% 3 AS place, "
        "now() - (%s - n) * interval '20 seconds' AS updated_at FROM generate_series(1, %s) n",
        [families, families],
    )
    run(
        "CREATE UNLOGGED TABLE bench_team_grant AS SELECT f.n, f.id, r.group_id, r.principal "
        "FROM bench_family f JOIN bench_reach r USING (place) "
        "WHERE hashint8extended(f.n, r.group_id) & 1048575 < r.share * 1048576"
    )
    run(
        "INSERT INTO bench_team_grant SELECT f.n, f.id, t.group_id, t.principal "
        "FROM bench_family f JOIN practitioners_team t ON t.name = (%s::text[])[f.place + 1] "
        "JOIN practitioners_agency a ON a.id = t.agency_id AND a.name = 'Closed' WHERE f.n <= %s",
        [list(LOCALITIES), max(families * 3 // 1000, DIRECT)],
    )
    run(
        "CREATE UNLOGGED TABLE bench_staff AS SELECT row_number() OVER (ORDER BY principal) - 1 "
        "AS k, id, principal FROM practitioners_practitioner WHERE email ~ '^p[0-4]?[0-9]{1,3}@'"
    )
    run(
        "CREATE UNLOGGED TABLE bench_person_grant AS "
        "SELECT f.n, f.id, s.id AS user_id, s.principal FROM ("
        "SELECT n, id, (random() * 4999)::int AS k FROM bench_family, generate_series(1, 2)) f "
        "JOIN bench_staff s USING (k) GROUP BY 1, 2, 3, 4"
    )
    run(
        "INSERT INTO bench_person_grant SELECT f.n, f.id, p.id, p.principal FROM bench_family f, "
        "practitioners_practitioner p WHERE p.email = %s AND f.n %% %s = 0",
        [f"p{PRACTITIONERS + 6}@example.org", families // DIRECT],
    )
    run("ANALYZE bench_family, bench_team_grant, bench_person_grant")


def _families(families: int) -> None:
    """With their arrays: the set-based rebuild, before the row is there at all."""
    run(
        "CREATE UNLOGGED TABLE bench_sight AS "
        "SELECT n, array_agg(DISTINCT principal ORDER BY principal) AS principals FROM ("
        "SELECT n, principal FROM bench_team_grant UNION ALL "
        "SELECT n, principal FROM bench_person_grant) g GROUP BY n"
    )
    with set_aside(Family):
        insert(
            Family,
            "bench_family f LEFT JOIN bench_sight USING (n) ORDER BY random()",
            id="f.id",
            reference="'CMC-' || n",
            locality=f"('{{{','.join(LOCALITIES)}}}'::text[])[place + 1]",
            status="'listed'",
            visible_to="coalesce(principals, '{}')",
            created_at="updated_at",
            updated_at="updated_at",
        )


def _grants(by: Practitioner) -> None:
    """To see, for each; to contribute as well, for every second."""
    may = "auth_permission p ON p.codename = 'view_family'"
    may += " OR (p.codename = 'contribute_family' AND g.n % 2 = 0)"
    facts = {
        "content_object_id": "g.id",
        "permission_id": "p.id",
        "reason": "'involved'",
        "granted_at": "now()",
        "granted_by": f"'{by.pk}'",
    }
    with set_aside(FamilyTeamGrant, FamilyPractitionerGrant):
        insert(FamilyTeamGrant, f"bench_team_grant g JOIN {may}", group_id="g.group_id", **facts)
        insert(
            FamilyPractitionerGrant,
            f"bench_person_grant g JOIN {may}",
            user_id="g.user_id",
            **facts,
        )


def _family_members(by: Practitioner) -> None:
    """A mother and a baby each, of 323 surnames, and a lead for most."""
    born = timezone.localdate()
    begin, end = (f"'{{{','.join(words.split())}}}'::text[]" for words in (NAMES_BEGIN, NAMES_END))
    surname = f"({begin})[1 + n % 17] || ({end})[1 + n / 17 % 19]"
    with set_aside(Person, Allocation):
        for given, kind in (("Robin", "child"), ("Alex", "adult")):
            name = f"'{given} ' || {surname}"
            insert(
                Person,
                "bench_family f",
                id="gen_random_uuid()",
                family_id="f.id",
                kind=f"'{kind}'",
                name=name,
                name_key=f"lower({name})",
                dob=f"'{born}'::date - 100" if kind == "child" else "NULL",
                nhs_number_absence="'not_known'",
                father_status="'unknown'" if kind == "child" else "''",
                created_at="now()",
            )
        insert(
            Allocation,
            "(SELECT *, n * 7 % 5000 AS k FROM bench_family WHERE n % 10 < 7) f "
            "JOIN bench_staff s USING (k)",
            id="gen_random_uuid()",
            family_id="f.id",
            practitioner_id="s.id",
            offered_by_id=f"'{by.pk}'",
            state="'current'",
            offered_at="now()",
            answered_at="now()",
        )
