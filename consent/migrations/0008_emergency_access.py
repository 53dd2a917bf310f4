"""Emergency access: who opened which record and why, and the one function that grants it.

Forward only: going back would forget who has looked.
"""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

GATE = """
-- May whoever is bound answer and review emergency access to this family? Information governance,
-- unless they know the family otherwise than through their work.
CREATE FUNCTION consent_reviews(in_family uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM practitioners_practitioner p
                    WHERE p.id = huddle_bound_practitioner() AND p.is_active
                      AND 'ig_lead' = ANY (p.roles))
       AND NOT EXISTS (SELECT 1 FROM families_conflict c
                        WHERE c.family_id = in_family AND c.ended_at IS NULL
                          AND c.practitioner_id = huddle_bound_practitioner())
$$;

-- From now, for as long as was asked: the row and the grant are one.
CREATE FUNCTION consent_let_in(in_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE consent_breakglass SET started_at = now(), until = now() + hours * interval '1 hour'
     WHERE id = in_id;
    INSERT INTO families_familypractitionergrant
        (content_object_id, user_id, permission_id, reason, source, until, granted_at, granted_by)
    SELECT b.family_id, b.practitioner_id, p.id, 'break_glass', b.id, b.until, now(),
           huddle_bound_practitioner()
      FROM consent_breakglass b, auth_permission p
      JOIN django_content_type c ON c.id = p.content_type_id AND c.app_label = 'families'
     WHERE b.id = in_id AND p.codename = 'view_family';
END $$;

-- Open one family's record to whoever is bound, to read. An unknown family, a sealed one and one
-- with which they have a conflict of interest are answered alike: "refused".
CREATE FUNCTION consent_break_glass(
    in_reference text, in_nhs_number text, in_name_key text, in_dob date, in_reason text,
    in_words text, in_hours int
) RETURNS TABLE (answer text, opened uuid, break_glass uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person practitioners_practitioner;
    families uuid[];
    family families_family;
    because text := '';
    new_id uuid := gen_random_uuid();
BEGIN
    -- Held, so that two at once are counted one after the other.
    SELECT * INTO person FROM practitioners_practitioner p
     WHERE p.id = huddle_bound_practitioner() AND p.is_active AND p.roles && ARRAY[
        'practitioner', 'coordinator', 'chair', 'supervisor', 'ig_lead']::varchar[]
       FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not for this role' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF length(btrim(in_words)) < 20 THEN
        RAISE EXCEPTION 'no reason given' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT count(*) FROM consent_emergencyattempt a
         WHERE a.practitioner_id = person.id AND a.at > now() - interval '1 hour') >= 5 THEN
        RETURN QUERY SELECT 'throttled', NULL::uuid, NULL::uuid;
        RETURN;
    END IF;
    INSERT INTO consent_emergencyattempt (practitioner_id, at) VALUES (person.id, now());
    SELECT array_agg(DISTINCT f.id) INTO families FROM (
        SELECT id FROM families_family WHERE reference = upper(btrim(in_reference))
        UNION SELECT p.family_id FROM families_person p
               WHERE in_nhs_number <> '' AND p.nhs_number = in_nhs_number
        UNION SELECT p.family_id FROM families_person p
               WHERE in_name_key <> '' AND p.name_key = in_name_key AND p.dob = in_dob) f;
    IF cardinality(families) IS DISTINCT FROM 1 THEN
        RETURN QUERY SELECT 'refused', NULL::uuid, NULL::uuid;
        RETURN;
    END IF;
    SELECT * INTO family FROM families_family WHERE id = families[1] FOR UPDATE;
    IF family.visible_to && huddle_bound_principals() THEN
        RETURN QUERY SELECT 'seen', family.id, NULL::uuid;
        RETURN;
    END IF;
    IF EXISTS (SELECT 1 FROM families_conflict c WHERE c.family_id = family.id
                  AND c.practitioner_id = person.id AND c.ended_at IS NULL) THEN
        because := 'conflict';
    ELSIF family.restriction = 'sealed' THEN
        because := 'sealed';
    END IF;
    IF because <> '' AND EXISTS (
        SELECT 1 FROM consent_breakglass b WHERE b.family_id = family.id
           AND b.practitioner_id = person.id AND b.started_at IS NULL AND b.refused_at IS NULL
    ) THEN
        RETURN QUERY SELECT 'refused', NULL::uuid, NULL::uuid;
        RETURN;
    END IF;
    INSERT INTO consent_breakglass
        (id, family_id, reference, practitioner_id, agency_id, reason, words, hours, asked_at,
         closed_because, outcome, note)
    VALUES (new_id, family.id, family.reference, person.id, person.agency_id, in_reason,
            btrim(in_words), in_hours, now(), because, '', '');
    IF because <> '' THEN
        RETURN QUERY SELECT 'refused', NULL::uuid, NULL::uuid;
        RETURN;
    END IF;
    PERFORM consent_let_in(new_id);
    RETURN QUERY SELECT 'opened', family.id, new_id;
END $$;

-- Information governance opens a record that could not be opened without it, or does not.
CREATE FUNCTION consent_answer_request(in_id uuid, in_open boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asked consent_breakglass;
BEGIN
    SELECT * INTO asked FROM consent_breakglass b WHERE b.id = in_id
       AND b.practitioner_id <> huddle_bound_practitioner() AND consent_reviews(b.family_id)
       FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such request' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF asked.started_at IS NOT NULL OR asked.refused_at IS NOT NULL THEN
        RETURN 'answered';
    END IF;
    IF in_open AND EXISTS (
        SELECT 1 FROM families_conflict c WHERE c.family_id = asked.family_id
           AND c.practitioner_id = asked.practitioner_id AND c.ended_at IS NULL) THEN
        RETURN 'conflict';
    END IF;
    UPDATE consent_breakglass SET answered_by_id = huddle_bound_practitioner(),
           refused_at = CASE WHEN NOT in_open THEN now() END
     WHERE id = in_id;
    IF in_open THEN
        PERFORM consent_let_in(in_id);
        RETURN 'opened';
    END IF;
    RETURN 'refused';
END $$;

-- Before its time: by whoever opened it, or by information governance.
CREATE FUNCTION consent_end_break_glass(in_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE consent_breakglass b
       SET ended_at = clock_timestamp(), ended_by_id = huddle_bound_practitioner()
     WHERE b.id = in_id AND b.ended_at IS NULL AND b.until > now()
       AND (b.practitioner_id = huddle_bound_practitioner() OR consent_reviews(b.family_id));
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM families_familypractitionergrant
     WHERE reason = 'break_glass' AND source = in_id;
    RETURN true;
END $$;

-- What whoever is bound has open beyond its time: the next request closes it, before beat does.
CREATE FUNCTION consent_end_expired_break_glass() RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM families_familypractitionergrant
     WHERE user_id = huddle_bound_practitioner() AND reason = 'break_glass' AND until <= now()
    RETURNING content_object_id
$$;

-- What was looked at during it, for whoever reviews: kinds and numbers from the trail.
CREATE FUNCTION consent_break_glass_reads(in_id uuid) RETURNS TABLE (verb text, times bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.verb::text, count(*)
      FROM consent_breakglass b
      JOIN practitioners_auditevent e
        ON e.by = b.practitioner_id AND e.family = b.family_id AND e.at >= b.started_at
       AND e.at <= coalesce(b.ended_at, b.until)
     WHERE b.id = in_id AND b.practitioner_id <> huddle_bound_practitioner()
       AND consent_reviews(b.family_id) AND e.verb NOT LIKE 'break_glass.%'
     GROUP BY e.verb ORDER BY count(*) DESC, e.verb
$$;

-- Sealing a family ends whatever emergency access there is to it.
CREATE FUNCTION consent_family_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE consent_breakglass SET ended_at = now()
     WHERE family_id = NEW.id AND ended_at IS NULL AND until > now();
    DELETE FROM families_familypractitionergrant
     WHERE content_object_id = NEW.id AND reason = 'break_glass';
    RETURN NULL;
END $$;
CREATE TRIGGER emergency_access_ends AFTER UPDATE OF restriction ON families_family
FOR EACH ROW WHEN (NEW.restriction = 'sealed' AND OLD.restriction <> 'sealed')
EXECUTE FUNCTION consent_family_sealed();

-- Who may grant: whoever sees the family, but not by emergency access alone: that is to read.
CREATE OR REPLACE FUNCTION families_check_granter(in_family uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM families_family WHERE id = in_family
                    AND visible_to && huddle_bound_principals()) THEN
        RAISE EXCEPTION 'no such family' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT 1 FROM families_familypractitionergrant
                WHERE content_object_id = in_family AND user_id = huddle_bound_practitioner()
                  AND reason = 'break_glass')
       AND NOT EXISTS (SELECT 1 FROM families_sight s
                        WHERE s.family_id = in_family AND s.reason <> 'break_glass'
                          AND s.principal = ANY (huddle_bound_principals())) THEN
        RAISE EXCEPTION 'emergency access is to read' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0007_retention_rules_to_confirm"),
        ("families", "0015_governance_sees_by_name_only"),
        ("practitioners", "0005_audit_events_are_sealed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=20)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("risk", "A child is at immediate risk"),
                            ("out_of_hours", "I am on duty out of hours"),
                            ("police_or_court", "The police or a court asked"),
                            ("nobody_reached", "I cannot reach the people who hold the record"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(max_length=1000)),
                ("hours", models.PositiveSmallIntegerField()),
                ("asked_at", models.DateTimeField()),
                (
                    "closed_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sealed", "The record is sealed"),
                            ("conflict", "They have declared a conflict of interest"),
                        ],
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("appropriate", "Appropriate"),
                            ("arrange", "Appropriate, and access should be arranged"),
                            ("not_appropriate", "Not appropriate: follow up"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practitioners.agency",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="break_glasses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": [
                    models.OrderBy(models.F("reviewed_at"), descending=True, nulls_first=True),
                    "asked_at",
                    "id",
                ],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("reviewed_at", None)),
                        fields=["asked_at"],
                        name="break_glass_to_review",
                    ),
                    models.Index(
                        fields=["practitioner", "family"], name="break_glass_of_a_person"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("started_at", None), ("until", None)),
                            models.Q(
                                ("started_at__isnull", False),
                                ("until__gt", models.F("started_at")),
                            ),
                            _connector="OR",
                        ),
                        name="break_glass_has_an_end_when_it_has_a_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 1), ("hours__lte", 72)),
                        name="break_glass_lasts_three_days_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", ""), ("reviewed_at", None), ("reviewed_by", None)
                            ),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("reviewed_by", models.F("practitioner")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="break_glass_is_reviewed_with_an_outcome_by_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["practitioner", "at"], name="emergency_attempt_of_an_hour"
                    )
                ],
            },
        ),
        migrations.RunSQL(GATE),
    ]
