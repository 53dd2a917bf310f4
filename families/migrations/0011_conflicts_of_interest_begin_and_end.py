"""A conflict of interest has a kind, and ends by somebody with a reason; caseloads heed it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SCOPE = """
-- As before, and without the families from which a conflict of interest keeps whoever is bound.
CREATE OR REPLACE FUNCTION families_caseload_scope() RETURNS TABLE (family_id uuid, lead_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH viewer AS (
        SELECT id, agency_id, 'manager' = ANY (roles) AS whole_agency
          FROM practitioners_practitioner
         WHERE id = huddle_bound_practitioner() AND is_active
           AND ('manager' = ANY (roles) OR 'supervisor' = ANY (roles))
    ), teams AS (
        SELECT t.id, t.group_id FROM practitioners_team t
          JOIN viewer v ON v.agency_id = t.agency_id
         WHERE v.whole_agency OR EXISTS (
            SELECT 1 FROM practitioners_practitioner_groups g
             WHERE g.practitioner_id = v.id AND g.group_id = t.group_id)
    ), led AS (
        SELECT a.family_id, a.practitioner_id AS lead_id FROM families_allocation a
          JOIN practitioners_practitioner p ON p.id = a.practitioner_id
          JOIN viewer v ON v.agency_id = p.agency_id
         WHERE a.state = 'current' AND (
            v.whole_agency OR a.supervisor_id = v.id OR EXISTS (
                SELECT 1 FROM practitioners_practitioner_groups g
                  JOIN teams t ON t.group_id = g.group_id
                 WHERE g.practitioner_id = p.id))
    ), known AS (
        SELECT g.content_object_id AS family_id FROM families_familyteamgrant g
          JOIN teams t ON t.group_id = g.group_id
         WHERE g.reason IN ('registered', 'involved') AND (g.until IS NULL OR g.until > now())
        UNION
        SELECT i.family_id FROM families_involvement i
          JOIN teams t ON t.id = i.team_id
         WHERE i.until IS NULL
    ), mine AS (
        SELECT family_id, lead_id FROM led
        UNION ALL
        SELECT k.family_id, NULL FROM known k
         WHERE NOT EXISTS (SELECT 1 FROM families_allocation a
                            WHERE a.family_id = k.family_id AND a.state = 'current')
    )
    SELECT mine.family_id, mine.lead_id FROM mine
      JOIN families_family f ON f.id = mine.family_id
     WHERE f.status IN ('listed', 'active', 'paused') AND f.restriction <> 'sealed'
       AND NOT EXISTS (SELECT 1 FROM families_conflict c
                        WHERE c.family_id = f.id AND c.ended_at IS NULL
                          AND c.practitioner_id = huddle_bound_practitioner())
$$;
REVOKE ALL ON FUNCTION families_caseload_scope() FROM PUBLIC;
"""
KINDS = [
    ("knows", "Knows somebody in the family"),
    ("related", "Is related to somebody in the family"),
    ("complaint", "Is the subject of a complaint by the family"),
    ("dispute", "Worked with the family before and was in dispute with them"),
    ("named", "Named a connection before a session"),
    ("other", "Something else"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0010_contributions_in_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "conflict",
            "kind",
            models.CharField(choices=KINDS, default="other", max_length=20),
        ),
        migrations.AddField(
            "conflict",
            "ended_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "conflict",
            "end_reason",
            models.CharField(blank=True, default="", max_length=500),
            preserve_default=False,
        ),
        migrations.RunSQL(SCOPE, migrations.RunSQL.noop),
    ]
