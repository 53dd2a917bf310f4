"""Whoever writes for the chair and the lead still reads it; an offered lead is not yet the lead."""

from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION families_readers(
    in_family uuid, in_audience text, in_source uuid, in_author uuid, in_named uuid[]
) RETURNS int[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT principal ORDER BY principal), '{}') FROM (
        SELECT s.principal FROM families_sight s
         WHERE s.family_id = in_family AND CASE in_audience
            WHEN 'huddle' THEN true
            WHEN 'verbal' THEN true
            WHEN 'own' THEN s.agency_id = in_source
            WHEN 'named' THEN s.agency_id = in_source OR s.agency_id = ANY (in_named)
            WHEN 'chair_lead' THEN s.reason IN ('screening', 'chairing', 'leading')
            ELSE false END
        UNION
        -- The author, as long as they see the family at all.
        SELECT a.principal FROM practitioners_practitioner a
         WHERE a.id = in_author AND EXISTS (
            SELECT 1 FROM families_sight s WHERE s.family_id = in_family
               AND (s.practitioner_id = a.id OR s.principal IN (
                    SELECT t.principal FROM practitioners_team t
                      JOIN practitioners_practitioner_groups g ON g.group_id = t.group_id
                     WHERE g.practitioner_id = a.id)))
    ) AS readers
$$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION families_readers(
    in_family uuid, in_audience text, in_source uuid, in_author uuid, in_named uuid[]
) RETURNS int[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT principal ORDER BY principal), '{}')
      FROM families_sight s
     WHERE s.family_id = in_family AND CASE in_audience
        WHEN 'huddle' THEN true
        WHEN 'verbal' THEN true
        WHEN 'own' THEN s.agency_id = in_source
        WHEN 'named' THEN s.agency_id = in_source OR s.agency_id = ANY (in_named)
        WHEN 'chair_lead' THEN s.reason IN ('screening', 'chairing', 'leading')
                               OR s.practitioner_id = in_author
        ELSE false END
$$;
"""
REASONS = [
    ("registered", "Nominated the family"),
    ("involved", "Works with the family"),
    ("screening", "Coordinates the huddle"),
    ("chairing", "Chairs the huddle session"),
    ("listed", "Core team while the family is on the agenda"),
    ("offered", "Asked to be Single Lead Practitioner"),
    ("leading", "Single Lead Practitioner"),
    ("overseeing", "Supervises the Single Lead Practitioner"),
    ("acting", "Owns an open action"),
    ("shared", "A decision to share"),
    ("break_glass", "Emergency access"),
]


class Migration(migrations.Migration):
    dependencies = [("families", "0002_grants_decide_who_sees")]
    operations = [
        migrations.AddField(
            "allocation",
            "end_reason",
            models.CharField(blank=True, default="", max_length=500),
            preserve_default=False,
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AlterField(
            "familyteamgrant", "reason", models.CharField(choices=REASONS, max_length=20)
        ),
        migrations.AlterField(
            "familypractitionergrant", "reason", models.CharField(choices=REASONS, max_length=20)
        ),
    ]
