"""A conflict of interest takes sight away from one person; a grant may reach only some of it.

Forward only: going back would give sight back to whoever declared a conflict.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SIGHT = """
-- Every live grant to see a family: who (principal), of which agency, why, and how much of it.
-- A team one of whose members has declared a conflict stands for its other members, by name.
CREATE OR REPLACE VIEW families_sight WITH (security_invoker = true) AS
WITH team_grants AS (
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
), people AS (
    SELECT g.family_id, u.principal, g.agency_id, g.reason, u.id AS practitioner_id,
           g.themes, g.children
      FROM team_grants g
      JOIN practitioners_practitioner_groups m ON m.group_id = g.group_id
      JOIN practitioners_practitioner u ON u.id = m.practitioner_id
     WHERE g.split
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

CREATE FUNCTION families_conflict_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_refresh(NEW.family_id);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_visible_to AFTER INSERT OR UPDATE ON families_conflict
FOR EACH ROW EXECUTE FUNCTION families_conflict_changed();

-- Whoever joins or leaves a team that stands for its members by name.
CREATE FUNCTION families_membership_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    team int := CASE WHEN TG_OP = 'DELETE' THEN OLD.group_id ELSE NEW.group_id END;
BEGIN
    PERFORM families_refresh(f.family_id) FROM (
        SELECT DISTINCT c.family_id FROM families_conflict c
          JOIN families_familyteamgrant g ON g.content_object_id = c.family_id
         WHERE c.ended_at IS NULL AND g.group_id = team
         ORDER BY c.family_id) f;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_visible_to AFTER INSERT OR DELETE ON practitioners_practitioner_groups
FOR EACH ROW EXECUTE FUNCTION families_membership_changed();
"""

READERS = """
DROP FUNCTION families_drift();
DROP FUNCTION families_would_read(uuid, text, uuid[]);
DROP FUNCTION families_readers(uuid, text, uuid, uuid, uuid[]);

-- Who reads a contribution: its audience, of those who see the family, within what their grants
-- reach. Their own agency's words are always within.
CREATE FUNCTION families_readers(
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

CREATE FUNCTION families_readers_of(c families_contribution) RETURNS int[]
LANGUAGE sql STABLE AS $$
    SELECT families_readers(
        c.family_id, c.audience, c.source_agency_id, c.author_id, c.named_agencies, c.theme,
        ARRAY(SELECT person_id FROM families_contributionsubject WHERE contribution_id = c.id))
$$;

CREATE FUNCTION families_would_read(
    in_family uuid, in_audience text, in_named uuid[], in_theme text, in_about uuid[]
) RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_check_granter(in_family);
    RETURN (SELECT families_readers(
                in_family, in_audience, p.agency_id, p.id, in_named, in_theme, in_about)
              FROM practitioners_practitioner p WHERE p.id = huddle_bound_practitioner());
END $$;

CREATE OR REPLACE FUNCTION families_refresh(in_family uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    principals int[];
BEGIN
    PERFORM 1 FROM families_family WHERE id = in_family FOR UPDATE;
    principals := families_principals(in_family);
    UPDATE families_family SET visible_to = principals
     WHERE id = in_family AND visible_to IS DISTINCT FROM principals;
    UPDATE families_action SET visible_to = principals
     WHERE family_id = in_family AND visible_to IS DISTINCT FROM principals;
    UPDATE families_contribution c SET visible_to = r.readers
      FROM (SELECT f.id, families_readers_of(f) AS readers
              FROM families_contribution f WHERE f.family_id = in_family) r
     WHERE c.id = r.id AND c.visible_to IS DISTINCT FROM r.readers;
END $$;

CREATE OR REPLACE FUNCTION families_contribution_is_new() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.visible_to := families_readers_of(NEW);
    RETURN NEW;
END $$;

-- Whom it is about is written after it, and some may read it only then.
CREATE FUNCTION families_subject_is_new() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE families_contribution c SET visible_to = families_readers_of(c)
     WHERE c.id = NEW.contribution_id AND EXISTS (
        SELECT 1 FROM families_sight s
         WHERE s.family_id = c.family_id AND s.children IS NOT NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER read_by_its_audience AFTER INSERT ON families_contributionsubject
FOR EACH ROW EXECUTE FUNCTION families_subject_is_new();

CREATE FUNCTION families_drift() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH truth AS (
        SELECT family_id, array_agg(DISTINCT principal ORDER BY principal) AS principals
          FROM families_sight GROUP BY family_id
    )
    SELECT f.id FROM families_family f LEFT JOIN truth t ON t.family_id = f.id
     WHERE f.visible_to IS DISTINCT FROM coalesce(t.principals, '{}')
    UNION
    SELECT f.id FROM families_family f JOIN families_action a ON a.family_id = f.id
     WHERE a.visible_to IS DISTINCT FROM f.visible_to
    UNION
    SELECT c.family_id FROM families_contribution c
     WHERE c.visible_to IS DISTINCT FROM families_readers_of(c)
$$;
"""

GRANTING = """
DROP FUNCTION families_grant(uuid, int, uuid, text, text, uuid, timestamptz);
CREATE FUNCTION families_grant(
    in_family uuid, in_group int, in_user uuid, in_codename text, in_reason text,
    in_source uuid, in_until timestamptz, in_themes text[] DEFAULT NULL,
    in_children uuid[] DEFAULT NULL
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    permission int;
BEGIN
    PERFORM families_check_granter(in_family);
    SELECT p.id INTO STRICT permission FROM auth_permission p
      JOIN django_content_type c ON c.id = p.content_type_id AND c.app_label = 'families'
     WHERE p.codename = in_codename;
    IF in_group IS NOT NULL THEN
        INSERT INTO families_familyteamgrant
            (content_object_id, group_id, permission_id, reason, source, until, themes, children,
             granted_at, granted_by)
        VALUES (in_family, in_group, permission, in_reason, in_source, in_until, in_themes,
                in_children, now(), huddle_bound_practitioner())
        ON CONFLICT ON CONSTRAINT team_granted_once_for_each_reason
        DO UPDATE SET until = EXCLUDED.until, themes = EXCLUDED.themes,
                      children = EXCLUDED.children;
    ELSE
        INSERT INTO families_familypractitionergrant
            (content_object_id, user_id, permission_id, reason, source, until, themes, children,
             granted_at, granted_by)
        VALUES (in_family, in_user, permission, in_reason, in_source, in_until, in_themes,
                in_children, now(), huddle_bound_practitioner())
        ON CONFLICT ON CONSTRAINT practitioner_granted_once_for_each_reason
        DO UPDATE SET until = EXCLUDED.until, themes = EXCLUDED.themes,
                      children = EXCLUDED.children;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0008_nhs_number_absence_in_plain_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="familypractitionergrant",
            name="children",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="familypractitionergrant",
            name="themes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="familyteamgrant",
            name="children",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="familyteamgrant",
            name="themes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, null=True, size=None
            ),
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("declared_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "declared_by",
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
                        related_name="conflicts",
                        to="families.family",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("family", "practitioner"),
                        name="conflict_stands_once_for_each_person",
                    )
                ],
            },
        ),
        migrations.RunSQL(SIGHT),
        migrations.RunSQL(READERS),
        migrations.RunSQL(GRANTING),
    ]
