"""Prompts to ask about looking that is unusual by visible rules, found inside the database.

The rules read the trail, and one of them the names of a family: both stay inside. What comes out is
who, which rule, when, how often, and the family's reference.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
-- The last word of a name, in small letters without accents; both halves of a double one.
CREATE FUNCTION consent_surnames(in_name text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(part), '{}')
      FROM (SELECT regexp_replace(lower(normalize(word, NFKD)), '[^a-z]', '', 'g') AS part
              FROM regexp_split_to_table(substring(trim(in_name) FROM '\\S+$'), '[-\u2010-\u2015]')
                   AS word) parts
     WHERE length(part) > 1
$$;

-- The floors above may know of more work with a family; they replace this function.
CREATE FUNCTION consent_further_involvement(in_practitioner uuid, in_family uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT false
$$;

-- Is there any work of theirs with the family, of their own and not only of their team's?
CREATE FUNCTION consent_is_involved(
    in_practitioner uuid, in_family uuid, in_looks text[], in_left_out text[]
) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM families_familypractitionergrant
                    WHERE content_object_id = in_family AND user_id = in_practitioner
                      AND reason <> 'break_glass')
        OR EXISTS (SELECT 1 FROM families_allocation
                    WHERE family_id = in_family
                      AND in_practitioner IN (practitioner_id, supervisor_id, offered_by_id))
        OR EXISTS (SELECT 1 FROM families_action
                    WHERE family_id = in_family AND in_practitioner IN (owner_id, agreed_by_id))
        OR EXISTS (SELECT 1 FROM families_contribution
                    WHERE family_id = in_family AND author_id = in_practitioner)
        OR EXISTS (SELECT 1 FROM families_involvement
                    WHERE family_id = in_family AND practitioner_id = in_practitioner)
        OR EXISTS (SELECT 1 FROM practitioners_auditevent
                    WHERE family = in_family AND by = in_practitioner
                      AND NOT verb LIKE ANY (in_looks) AND NOT verb LIKE ANY (in_left_out))
        OR consent_further_involvement(in_practitioner, in_family)
$$;

-- Apply the rules to everything since then; how many prompts are new. For beat, which is nobody:
-- a count is all that comes out.
CREATE FUNCTION consent_find_prompts(
    in_since timestamptz, in_working_days date[], in_opens time, in_closes time, in_most int,
    in_opened text[], in_session text[], in_left_out text[], in_looks text[]
) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made int;
BEGIN
    WITH seen AS MATERIALIZED (
        SELECT e.by AS person, e.family, e.at, e.at AT TIME ZONE 'Europe/London' AS here,
               e.verb LIKE ANY (in_opened) AND NOT e.verb LIKE ANY (in_session) AS opened
          FROM practitioners_auditevent e
          JOIN practitioners_practitioner p ON p.id = e.by
         WHERE e.at >= in_since AND e.family IS NOT NULL AND NOT e.verb LIKE ANY (in_left_out)
    ), pairs AS (
        SELECT person, family, here::date AS day, count(*) AS events
          FROM seen WHERE opened GROUP BY person, family, here::date
    ), found AS (
        SELECT 'own_surname' AS rule, s.* FROM pairs s
         WHERE EXISTS (SELECT 1 FROM practitioners_practitioner p
                         JOIN families_person o ON o.family_id = s.family
                        WHERE p.id = s.person AND consent_surnames(p.full_name) && (
                            consent_surnames(o.name) || CASE WHEN trim(o.known_as) LIKE '% %'
                                THEN consent_surnames(o.known_as) ELSE '{}' END))
        UNION ALL
        SELECT 'no_involvement', s.* FROM pairs s
         WHERE NOT consent_is_involved(s.person, s.family, in_looks, in_left_out)
    ), once AS (
        -- About one family a person is asked once in a quarter, unless it became a concern.
        SELECT f.*, known, row_number() OVER (
                   PARTITION BY rule, person, family, known ORDER BY day) AS nth
          FROM found f
          CROSS JOIN LATERAL (SELECT EXISTS (
            SELECT 1 FROM consent_accessprompt a
             WHERE a.rule = f.rule AND a.practitioner_id = f.person AND a.family = f.family
               AND a.window_start = f.day::timestamp AT TIME ZONE 'Europe/London') AS known) k
         WHERE known OR NOT EXISTS (
            SELECT 1 FROM consent_accessprompt a
             WHERE a.rule = f.rule AND a.practitioner_id = f.person AND a.family = f.family
               AND a.state <> 'concern'
               AND abs(extract(epoch FROM a.window_start - f.day::timestamp)) < 90 * 86400)
    ), all_found AS (
        SELECT rule, person, family, day::timestamp AS begins, interval '1 day' AS lasts, events,
               1::bigint AS families
          FROM once WHERE known OR nth = 1
        UNION ALL
        SELECT 'out_of_hours', person, NULL, here::date::timestamp, interval '1 day', count(*),
               count(DISTINCT family)
          FROM seen
         WHERE NOT (here::date = ANY (in_working_days)
                    AND here::time >= in_opens AND here::time < in_closes)
         GROUP BY person, here::date
        UNION ALL
        SELECT 'many_families', person, NULL, date_trunc('hour', here), interval '1 hour',
               count(*), count(DISTINCT family)
          FROM seen WHERE opened
         GROUP BY person, date_trunc('hour', here)
        HAVING count(DISTINCT family) > in_most
    ), written AS (
        INSERT INTO consent_accessprompt AS p
            (id, rule, practitioner_id, family, reference, window_start, window_end, events,
             families, state, found_at)
        SELECT gen_random_uuid(), a.rule, a.person, a.family, coalesce(f.reference, ''),
               a.begins AT TIME ZONE 'Europe/London',
               (a.begins + a.lasts) AT TIME ZONE 'Europe/London',
               a.events, a.families, 'to_ask', now()
          FROM all_found a LEFT JOIN families_family f ON f.id = a.family
        ON CONFLICT ON CONSTRAINT prompt_found_once
        DO UPDATE SET events = EXCLUDED.events, families = EXCLUDED.families
            WHERE p.state = 'to_ask' AND p.events <> EXCLUDED.events
        RETURNING xmax = 0 AS is_new
    )
    SELECT count(*) FILTER (WHERE is_new) INTO made FROM written;
    RETURN made;
END $$;

-- What one prompt is about, for information governance: when, which reference, what kind.
CREATE FUNCTION consent_prompt_lines(in_prompt uuid)
RETURNS TABLE (at timestamptz, reference text, verb text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.at, coalesce(f.reference, '')::text, e.verb::text
      FROM consent_accessprompt p
      JOIN practitioners_auditevent e
        ON e.by = p.practitioner_id AND e.at >= p.window_start AND e.at < p.window_end
       AND e.family IS NOT NULL AND (p.family IS NULL OR e.family = p.family)
      LEFT JOIN families_family f ON f.id = e.family
     WHERE p.id = in_prompt AND EXISTS (
        SELECT 1 FROM practitioners_practitioner g
         WHERE g.id = huddle_bound_practitioner() AND g.is_active AND 'ig_lead' = ANY (g.roles))
     ORDER BY e.at, e.id
     LIMIT 200
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON consent_promptanswer
FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
"""
BACKWARD = """
DROP TRIGGER append_only ON consent_promptanswer;
DROP FUNCTION consent_prompt_lines(uuid);
DROP FUNCTION consent_find_prompts(
    timestamptz, date[], time, time, int, text[], text[], text[], text[]);
DROP FUNCTION consent_is_involved(uuid, uuid, text[], text[]);
DROP FUNCTION consent_further_involvement(uuid, uuid);
DROP FUNCTION consent_surnames(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0008_emergency_access"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="AccessPrompt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("own_surname", "Somebody of the family has their surname"),
                            ("no_involvement", "No work with the family is recorded"),
                            ("out_of_hours", "Outside working hours"),
                            ("many_families", "Many families within an hour"),
                        ],
                        max_length=20,
                    ),
                ),
                ("family", models.UUIDField(null=True)),
                ("reference", models.CharField(blank=True, max_length=20)),
                ("window_start", models.DateTimeField()),
                ("window_end", models.DateTimeField()),
                ("events", models.PositiveIntegerField()),
                ("families", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_ask", "To ask"),
                            ("asked", "Asked"),
                            ("explained", "Explained"),
                            ("concern", "Concern raised"),
                        ],
                        default="to_ask",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
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
                "ordering": ["-window_start", "id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["state", "-window_start"], name="prompt_by_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["rule", "practitioner", "family", "window_start"],
                        name="prompt_found_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rule__in",
                                ["own_surname", "no_involvement", "out_of_hours", "many_families"],
                            )
                        ),
                        name="prompt_rule_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromptAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_ask", "To ask"),
                            ("asked", "Asked"),
                            ("explained", "Explained"),
                            ("concern", "Concern raised"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField(auto_now_add=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prompt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="consent.accessprompt",
                    ),
                ),
            ],
            options={"ordering": ["answered_at"], "default_permissions": ()},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
