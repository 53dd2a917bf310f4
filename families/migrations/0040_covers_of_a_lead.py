"""Somebody covers for a lead: from one day to another, with what the lead may do, never twice."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
-- Two covers of one lead's time never overlap, and nobody covers for themselves. Whoever asks
-- for the same days at once waits here for the other. (No exclusion constraint: it would need
-- btree_gist, which is not everywhere.)
CREATE FUNCTION families_cover_stands_alone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state NOT IN ('asked', 'accepted') THEN RETURN NEW; END IF;
    PERFORM 1 FROM families_allocation a
     WHERE a.id = NEW.allocation_id AND a.family_id = NEW.family_id
       AND a.practitioner_id <> NEW.practitioner_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not a lead of this family by somebody else'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cover_is_of_another_lead';
    END IF;
    IF EXISTS (SELECT 1 FROM families_cover c
                WHERE c.allocation_id = NEW.allocation_id AND c.id <> NEW.id
                  AND c.state IN ('asked', 'accepted')
                  AND c.starts_on <= NEW.ends_on AND NEW.starts_on <= c.ends_on) THEN
        RAISE EXCEPTION 'two covers of one lead overlap'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'covers_of_a_lead_never_overlap';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stands_alone BEFORE INSERT OR UPDATE ON families_cover
FOR EACH ROW EXECUTE FUNCTION families_cover_stands_alone();

-- For the clock: what begins today, and what still lets somebody see though it is over.
CREATE FUNCTION families_covers_due(in_today date)
RETURNS TABLE (cover_id uuid, practitioner_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT c.id, c.practitioner_id FROM families_cover c
      JOIN families_familypractitionergrant g
        ON g.content_object_id = c.family_id AND g.user_id = c.practitioner_id
       AND g.source = c.id AND g.reason IN ('offered', 'covering')
     WHERE (c.state = 'accepted' AND g.reason = 'offered' AND c.starts_on <= in_today)
        OR c.ends_on < in_today OR c.state NOT IN ('asked', 'accepted')
     ORDER BY c.id
$$;

-- What is overdue is told to whoever works for the family today.
CREATE OR REPLACE FUNCTION families_due_actions(in_until date) RETURNS TABLE (
    action_id uuid, owner_id uuid, lead_id uuid, due_on date, agreed_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.owner_id, coalesce(c.practitioner_id, l.practitioner_id), a.due_on, a.agreed_at
      FROM families_action a
      JOIN families_family f ON f.id = a.family_id
      LEFT JOIN families_allocation l ON l.family_id = a.family_id AND l.state = 'current'
      LEFT JOIN families_cover c ON c.allocation_id = l.id AND c.state = 'accepted'
       AND (now() AT TIME ZONE 'Europe/London')::date BETWEEN c.starts_on AND c.ends_on
     WHERE a.status IN ('proposed', 'accepted', 'in_progress') AND a.due_on <= in_until
       AND (f.quiet_since IS NULL OR f.quiet_since < a.agreed_at)
     ORDER BY a.due_on, a.id
$$;

-- Whoever covers reads what the lead reads.
CREATE OR REPLACE FUNCTION families_readers(
    in_family uuid, in_audience text, in_source uuid, in_author uuid, in_named uuid[],
    in_theme text, in_about uuid[]
) RETURNS int[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT principal ORDER BY principal), '{}') FROM (
        SELECT s.principal FROM families_sight s
         WHERE s.family_id = in_family AND CASE in_audience
            WHEN 'huddle' THEN true
            WHEN 'verbal' THEN true
            WHEN 'own' THEN s.agency_id = in_source
            WHEN 'named' THEN s.agency_id = in_source OR s.agency_id = ANY (in_named)
            WHEN 'chair_lead' THEN s.reason IN ('screening', 'chairing', 'leading', 'covering')
            ELSE false END
           AND (s.agency_id = in_source OR (
                (s.themes IS NULL OR in_theme = ANY (s.themes))
                AND (s.children IS NULL OR (
                    in_about && s.children AND NOT EXISTS (
                        SELECT 1 FROM families_person p
                         WHERE p.id = ANY (in_about) AND p.kind <> 'adult'
                           AND NOT p.id = ANY (s.children))))))
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

CREATE OR REPLACE FUNCTION families_hidden_principals(in_family uuid) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH hidden AS (
        SELECT t.group_id, t.principal FROM families_involvement i
          JOIN practitioners_team t ON t.id = i.team_id
         WHERE i.family_id = in_family AND i.is_hidden
           AND NOT families_told_of(in_family, t.id)
    )
    SELECT coalesce(array_agg(principal ORDER BY principal), '{}') FROM (
        SELECT principal FROM hidden
        UNION
        SELECT p.principal FROM hidden h
          JOIN practitioners_practitioner_groups m ON m.group_id = h.group_id
          JOIN practitioners_practitioner p ON p.id = m.practitioner_id
         WHERE NOT EXISTS (
            SELECT 1 FROM families_familypractitionergrant g
             WHERE g.content_object_id = in_family AND g.user_id = p.id
               AND g.reason IN ('screening', 'chairing', 'offered', 'leading', 'covering',
                                'overseeing'))
    ) AS unnamed
$$;
"""
BACKWARD = """
DROP FUNCTION families_covers_due(date);
DROP TRIGGER stands_alone ON families_cover;
DROP FUNCTION families_cover_stands_alone();
CREATE OR REPLACE FUNCTION families_due_actions(in_until date) RETURNS TABLE (
    action_id uuid, owner_id uuid, lead_id uuid, due_on date, agreed_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.owner_id, l.practitioner_id, a.due_on, a.agreed_at
      FROM families_action a
      JOIN families_family f ON f.id = a.family_id
      LEFT JOIN families_allocation l ON l.family_id = a.family_id AND l.state = 'current'
     WHERE a.status IN ('proposed', 'accepted', 'in_progress') AND a.due_on <= in_until
       AND (f.quiet_since IS NULL OR f.quiet_since < a.agreed_at)
     ORDER BY a.due_on, a.id
$$;
CREATE OR REPLACE FUNCTION families_readers(
    in_family uuid, in_audience text, in_source uuid, in_author uuid, in_named uuid[],
    in_theme text, in_about uuid[]
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
           AND (s.agency_id = in_source OR (
                (s.themes IS NULL OR in_theme = ANY (s.themes))
                AND (s.children IS NULL OR (
                    in_about && s.children AND NOT EXISTS (
                        SELECT 1 FROM families_person p
                         WHERE p.id = ANY (in_about) AND p.kind <> 'adult'
                           AND NOT p.id = ANY (s.children))))))
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
CREATE OR REPLACE FUNCTION families_hidden_principals(in_family uuid) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH hidden AS (
        SELECT t.group_id, t.principal FROM families_involvement i
          JOIN practitioners_team t ON t.id = i.team_id
         WHERE i.family_id = in_family AND i.is_hidden
           AND NOT families_told_of(in_family, t.id)
    )
    SELECT coalesce(array_agg(principal ORDER BY principal), '{}') FROM (
        SELECT principal FROM hidden
        UNION
        SELECT p.principal FROM hidden h
          JOIN practitioners_practitioner_groups m ON m.group_id = h.group_id
          JOIN practitioners_practitioner p ON p.id = m.practitioner_id
         WHERE NOT EXISTS (
            SELECT 1 FROM families_familypractitionergrant g
             WHERE g.content_object_id = in_family AND g.user_id = p.id
               AND g.reason IN ('screening', 'chairing', 'offered', 'leading', 'overseeing'))
    ) AS unnamed
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0039_one_list_of_barriers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="familypractitionergrant",
            name="reason",
            field=models.CharField(
                choices=[
                    ("registered", "Nominated the family"),
                    ("involved", "Works with the family"),
                    ("screening", "Coordinates the huddle"),
                    ("chairing", "Chairs the huddle session"),
                    ("listed", "Core team while the family is on the agenda"),
                    ("invited", "Invited to a session for this family only"),
                    ("offered", "Asked to be Single Lead Practitioner"),
                    ("leading", "Single Lead Practitioner"),
                    ("covering", "Covers for, or takes over from, the Single Lead Practitioner"),
                    ("overseeing", "Supervises the Single Lead Practitioner"),
                    ("acting", "Owns an open action"),
                    ("shared", "A decision to share"),
                    ("named", "Named on a restricted record"),
                    ("break_glass", "Emergency access"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="familyteamgrant",
            name="reason",
            field=models.CharField(
                choices=[
                    ("registered", "Nominated the family"),
                    ("involved", "Works with the family"),
                    ("screening", "Coordinates the huddle"),
                    ("chairing", "Chairs the huddle session"),
                    ("listed", "Core team while the family is on the agenda"),
                    ("invited", "Invited to a session for this family only"),
                    ("offered", "Asked to be Single Lead Practitioner"),
                    ("leading", "Single Lead Practitioner"),
                    ("covering", "Covers for, or takes over from, the Single Lead Practitioner"),
                    ("overseeing", "Supervises the Single Lead Practitioner"),
                    ("acting", "Owns an open action"),
                    ("shared", "A decision to share"),
                    ("named", "Named on a restricted record"),
                    ("break_glass", "Emergency access"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Cover",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(help_text="The last day of it")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("given_up", "Given up by whoever covered"),
                            ("ended", "Ended early"),
                        ],
                        default="asked",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("arranged_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("decline_reason", models.CharField(blank=True, max_length=500)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=500)),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers",
                        to="families.allocation",
                    ),
                ),
                (
                    "arranged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers",
                        to="families.family",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-arranged_at"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["practitioner", "ends_on"], name="cover_of_a_person")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="cover_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state__in", ["asked", "withdrawn"])),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("state__in", ["accepted", "declined", "given_up", "ended"]),
                            ),
                            _connector="OR",
                        ),
                        name="cover_answered_when_it_says_so",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(("decline_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cover_declined_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["given_up", "ended"]), _negated=True),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cover_ended_early_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
