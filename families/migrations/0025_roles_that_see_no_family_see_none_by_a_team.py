"""Whose roles open no family sees none through a team that a conflict of interest has split."""

from django.db import migrations

FORWARD = """
-- Every live grant to see a family: who (principal), of which agency, why, and how much of it.
-- A team one of whose members has declared a conflict stands for its other members, by name: of
-- those, for the roles that see a family through a team (TEAM_READERS in practitioners/roles.py).
CREATE OR REPLACE VIEW families_sight WITH (security_invoker = true) AS
WITH team_grants AS NOT MATERIALIZED (
    SELECT g.content_object_id AS family_id, g.group_id, t.principal, t.agency_id, g.reason,
           g.themes, g.children,
           EXISTS (SELECT 1 FROM families_conflict c
                     JOIN practitioners_practitioner_groups m
                       ON m.practitioner_id = c.practitioner_id AND m.group_id = g.group_id
                    WHERE c.family_id = g.content_object_id AND c.ended_at IS NULL) AS split
      FROM families_familyteamgrant g
      JOIN practitioners_team t ON t.group_id = g.group_id
      JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'view_family'
      JOIN families_family f ON f.id = g.content_object_id AND f.restriction = 'standard'
     WHERE g.until IS NULL OR g.until > now()
), people AS NOT MATERIALIZED (
    SELECT g.family_id, u.principal, g.agency_id, g.reason, u.id AS practitioner_id,
           g.themes, g.children
      FROM team_grants g
      JOIN practitioners_practitioner_groups m ON m.group_id = g.group_id
      JOIN practitioners_practitioner u ON u.id = m.practitioner_id
     WHERE g.split
       AND u.roles && ARRAY['practitioner', 'coordinator', 'chair', 'supervisor']::varchar[]
    UNION ALL
    SELECT g.content_object_id, u.principal, u.agency_id, g.reason, u.id, g.themes, g.children
      FROM families_familypractitionergrant g
      JOIN practitioners_practitioner u ON u.id = g.user_id
      JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'view_family'
     WHERE g.until IS NULL OR g.until > now()
)
SELECT family_id, principal, agency_id, reason, NULL::uuid AS practitioner_id, themes, children
  FROM team_grants WHERE NOT split
UNION ALL
SELECT family_id, principal, agency_id, reason, practitioner_id, themes, children
  FROM people
 WHERE NOT EXISTS (SELECT 1 FROM families_conflict c
                    WHERE c.family_id = people.family_id
                      AND c.practitioner_id = people.practitioner_id AND c.ended_at IS NULL);

-- Who is such a member, and had sight by name, has it no more.
SELECT families_refresh(f.id) FROM families_family f WHERE f.id IN (
    SELECT c.family_id FROM families_conflict c WHERE c.ended_at IS NULL) ORDER BY f.id;
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0024_only_its_source_answers_a_dispute")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
