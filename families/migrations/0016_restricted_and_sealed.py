"""Restrict and seal a record by name; who asks in vain learns whom to ask, or nothing at all."""

import uuid

import django.db.models.deletion

from django.conf import settings
from django.db import migrations, models


RESTRICTING = """
-- The only way to change a restriction: by whoever is bound and sees the family. Two active
-- people are left who see it by name, or nothing changes.
CREATE FUNCTION families_restrict(in_family uuid, in_restriction text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_check_granter(in_family);
    UPDATE families_family SET restriction = in_restriction, updated_at = now()
     WHERE id = in_family;
    IF in_restriction <> 'standard' AND (
        SELECT count(DISTINCT p.id) FROM families_sight s
          JOIN practitioners_practitioner p ON p.id = s.practitioner_id AND p.is_active
         WHERE s.family_id = in_family AND s.reason <> 'break_glass') < 2 THEN
        RAISE EXCEPTION 'two people must see it by name' USING ERRCODE = 'check_violation';
    END IF;
END $$;
"""

ASKING = """
-- A name and a postcode together say where an unseen family lives: of such a family only its own
-- numbers and dates of birth agree. Of a sealed one nothing does.
CREATE OR REPLACE FUNCTION families_possible_match(
    in_names text[], in_dobs date[], in_numbers text[], in_postcode text
) RETURNS TABLE (family_id uuid, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH sought AS (
        SELECT * FROM unnest(in_names, in_dobs, in_numbers) AS s (name_key, dob, nhs_number)
    ), found AS (
        SELECT p.family_id, 'nhs_number' AS reason
          FROM sought s JOIN families_person p ON p.nhs_number = s.nhs_number
         WHERE s.nhs_number <> ''
        UNION
        SELECT p.family_id, 'dob_and_name'
          FROM sought s JOIN families_person p ON p.dob = s.dob AND p.name_key = s.name_key
         WHERE s.name_key <> ''
        UNION
        SELECT a.family_id, 'postcode_and_name'
          FROM families_address a
          JOIN families_person p ON p.family_id = a.family_id
          JOIN sought s ON s.name_key = p.name_key AND s.name_key <> ''
         WHERE a.postcode_key = in_postcode AND in_postcode <> ''
           AND (NOT a.protected OR a.reveal_to && huddle_bound_principals())
    ), known AS (
        SELECT f.id, f.restriction, found.reason, f.visible_to && huddle_bound_principals() AS seen
          FROM found JOIN families_family f ON f.id = found.family_id
    )
    SELECT DISTINCT CASE WHEN seen THEN id END, CASE WHEN seen THEN known.reason END
      FROM known
     WHERE seen OR (restriction <> 'sealed' AND known.reason <> 'postcode_and_name')
$$;

-- Who asks about people of a sealed family learns nothing; its coordinator, or else its named
-- people, are to be told that somebody asked. Once a day for each who asks.
CREATE FUNCTION families_ask_about_sealed(in_names text[], in_dobs date[], in_numbers text[])
RETURNS TABLE (enquiry uuid, practitioner uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    WITH sought AS (
        SELECT * FROM unnest(in_names, in_dobs, in_numbers) AS s (name_key, dob, nhs_number)
    ), found AS (
        SELECT p.family_id FROM sought s JOIN families_person p ON p.nhs_number = s.nhs_number
         WHERE s.nhs_number <> ''
        UNION
        SELECT p.family_id FROM sought s
          JOIN families_person p ON p.dob = s.dob AND p.name_key = s.name_key
         WHERE s.name_key <> ''
    ), asked AS (
        INSERT INTO families_sealedenquiry (id, family_id, asked_by_id, asked_on)
        SELECT gen_random_uuid(), f.id, huddle_bound_practitioner(), current_date
          FROM families_family f
         WHERE f.id IN (SELECT found.family_id FROM found) AND f.restriction = 'sealed'
           AND NOT f.visible_to && huddle_bound_principals()
           AND huddle_bound_practitioner() IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM families_conflict c
                            WHERE c.family_id = f.id AND c.ended_at IS NULL
                              AND c.practitioner_id = huddle_bound_practitioner())
        ON CONFLICT ON CONSTRAINT sealed_enquiry_once_a_day DO NOTHING
        RETURNING id, family_id
    ), holders AS (
        SELECT a.id, s.practitioner_id, s.reason,
               bool_or(s.reason = 'screening') OVER (PARTITION BY a.id) AS coordinated
          FROM asked a JOIN families_sight s ON s.family_id = a.family_id
         WHERE s.practitioner_id IS NOT NULL
    )
    SELECT DISTINCT h.id, h.practitioner_id FROM holders h
     WHERE h.reason = 'screening' OR (NOT h.coordinated AND h.reason = 'named');
END $$;

-- Whom to ask about a family. Called by other functions only.
CREATE FUNCTION families_coordinator(in_family uuid) RETURNS uuid
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT s.practitioner_id FROM families_sight s
      JOIN practitioners_practitioner p ON p.id = s.practitioner_id AND p.is_active
     WHERE s.family_id = in_family AND s.reason IN ('screening', 'named')
     ORDER BY s.reason DESC, p.principal LIMIT 1
$$;
REVOKE ALL ON FUNCTION families_coordinator(uuid) FROM PUBLIC;

-- Somebody who already knows exactly whom they seek, and may not see the restricted record:
-- whom to ask. Never for a sealed one, nor for whom a conflict of interest keeps away.
CREATE FUNCTION families_restricted_contact(
    in_reference text, in_number text, in_name text, in_dob date
) RETURNS TABLE (family_id uuid, coordinator_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.id, families_coordinator(f.id) FROM families_family f
     WHERE f.restriction = 'restricted' AND huddle_bound_practitioner() IS NOT NULL
       AND NOT f.visible_to && huddle_bound_principals()
       AND NOT EXISTS (SELECT 1 FROM families_conflict c
                        WHERE c.family_id = f.id AND c.ended_at IS NULL
                          AND c.practitioner_id = huddle_bound_practitioner())
       AND (f.reference = nullif(in_reference, '') OR f.id IN (
            SELECT p.family_id FROM families_person p
             WHERE p.nhs_number = nullif(in_number, '')
                OR (p.dob = in_dob AND p.name_key = nullif(in_name, ''))))
     ORDER BY f.reference
$$;
"""

CASELOAD = """
-- Without those who left, as before, and again without the families of one's own conflicts.
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
                 WHERE g.practitioner_id = p.id)
            OR NOT p.is_active AND EXISTS (
                SELECT 1 FROM practitioners_departure d
                  JOIN teams t ON t.id = ANY (d.teams)
                 WHERE d.practitioner_id = p.id))
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

DROP FUNCTION families_caseload(date, date);
DROP FUNCTION families_caseload_actions(date, date);

-- A restricted family that they do not see counts, without its reference and without its id, and
-- says whom to ask.
CREATE FUNCTION families_caseload(in_today date, in_soon date) RETURNS TABLE (
    family_id uuid, reference text, status text, lead_id uuid, lead_since timestamptz,
    offered_at timestamptz, actions_due bigint, actions_overdue bigint, coordinator_id uuid
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN seen THEN f.id END,
           CASE WHEN seen OR f.restriction = 'standard' THEN f.reference END,
           f.status, s.lead_id, led.answered_at, offer.offered_at, a.due, a.overdue,
           CASE WHEN NOT seen AND f.restriction = 'restricted' THEN families_coordinator(f.id) END
      FROM families_caseload_scope() s
      JOIN families_family f ON f.id = s.family_id
      CROSS JOIN LATERAL (SELECT f.visible_to && huddle_bound_principals() AS seen) v
      LEFT JOIN families_allocation led ON led.family_id = f.id AND led.state = 'current'
      LEFT JOIN families_allocation offer ON offer.family_id = f.id AND offer.state = 'offered'
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE due_on BETWEEN in_today AND in_soon) AS due,
               count(*) FILTER (WHERE due_on < in_today) AS overdue
          FROM families_action
         WHERE family_id = f.id AND status IN ('proposed', 'accepted', 'in_progress')
           AND due_on <= in_soon) a
$$;

CREATE FUNCTION families_caseload_actions(in_from date, in_until date) RETURNS TABLE (
    action_id uuid, reference text, status text, due_on date, owner_agency_id uuid, lead_id uuid,
    coordinator_id uuid
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN seen THEN a.id END,
           CASE WHEN seen OR f.restriction = 'standard' THEN f.reference END,
           a.status, a.due_on, a.owner_agency_id, s.lead_id,
           CASE WHEN NOT seen AND f.restriction = 'restricted' THEN families_coordinator(f.id) END
      FROM families_caseload_scope() s
      JOIN families_family f ON f.id = s.family_id
      CROSS JOIN LATERAL (SELECT f.visible_to && huddle_bound_principals() AS seen) v
      JOIN families_action a ON a.family_id = f.id
       AND a.status IN ('proposed', 'accepted', 'in_progress')
       AND a.due_on >= in_from AND a.due_on <= in_until
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0015_governance_sees_by_name_only"),
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
                    ("offered", "Asked to be Single Lead Practitioner"),
                    ("leading", "Single Lead Practitioner"),
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
                    ("offered", "Asked to be Single Lead Practitioner"),
                    ("leading", "Single Lead Practitioner"),
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
            name="RestrictionChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "restriction",
                    models.CharField(
                        choices=[
                            ("standard", "Standard"),
                            ("restricted", "Restricted: named practitioners only"),
                            (
                                "sealed",
                                "Sealed: named practitioners only, existence not disclosed",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("adoption", "Adoption"),
                            ("staff", "A staff member's family"),
                            ("pregnancy_loss", "Pregnancy loss"),
                            ("police", "Police operation"),
                            ("domestic_abuse", "Domestic abuse risk"),
                            ("over", "The reason for it is over"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("decided_at", models.DateTimeField(auto_now_add=True)),
                (
                    "decided_by",
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
                        related_name="restrictions",
                        to="families.family",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="NamedReader",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("named_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=500)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_readers",
                        to="families.family",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_on",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["named_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("family", "practitioner"),
                        name="reader_named_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedEnquiry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_on", models.DateField()),
                (
                    "asked_by",
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
                        related_name="enquiries",
                        to="families.family",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "sealed enquiries",
                "ordering": ["-asked_on"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("family", "asked_by", "asked_on"), name="sealed_enquiry_once_a_day"
                    )
                ],
            },
        ),
        migrations.RunSQL(RESTRICTING, migrations.RunSQL.noop),
        migrations.RunSQL(ASKING, migrations.RunSQL.noop),
        migrations.RunSQL(CASELOAD, migrations.RunSQL.noop),
    ]
