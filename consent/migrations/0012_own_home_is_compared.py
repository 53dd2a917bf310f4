"""A fifth rule: an address of the family has the looker's own postcode, known by a digest only."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RULES = [
    ("own_surname", "Somebody of the family has their surname"),
    ("own_postcode", "The family lives at or near their own home"),
    ("no_involvement", "No work with the family is recorded"),
    ("out_of_hours", "Outside working hours"),
    ("many_families", "Many families within an hour"),
]
FORWARD = """
-- Whoever leaves, by whichever way, leaves nothing of their home behind.
CREATE FUNCTION consent_forget_home() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM consent_homepostcode WHERE practitioner_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER home_is_forgotten AFTER UPDATE OF is_active ON practitioners_practitioner
FOR EACH ROW WHEN (NOT NEW.is_active) EXECUTE FUNCTION consent_forget_home();

DROP FUNCTION consent_find_prompts(
    timestamptz, date[], time, time, int, text[], text[], text[], text[]);

-- Apply the rules to everything since then; how many prompts are new. For beat, which is nobody:
-- a count is all that comes out. The two halves of a key are of the digest of homes.
CREATE FUNCTION consent_find_prompts(
    in_since timestamptz, in_working_days date[], in_opens time, in_closes time, in_most int,
    in_opened text[], in_session text[], in_left_out text[], in_looks text[],
    in_inner bytea, in_outer bytea
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
        SELECT 'own_postcode', s.* FROM pairs s
         WHERE EXISTS (
            SELECT 1 FROM consent_homepostcode w
              JOIN families_address a ON a.family_id = s.family
              JOIN families_household l ON l.id = a.household_id
             WHERE w.practitioner_id = s.person
               -- Who knows where its looker lives would learn a protected address from this.
               AND NOT a.protected AND NOT l.address_is_protected
               AND a.postcode_key <> '' AND (a.until IS NULL OR a.until >= s.day)
               AND w.digest = encode(sha256(in_outer || sha256(in_inner || convert_to(
                       s.person::text || ':' || a.postcode_key, 'UTF8'))), 'hex'))
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
"""
BACKWARD = """
DROP TRIGGER home_is_forgotten ON practitioners_practitioner;
DROP FUNCTION consent_forget_home();
DROP FUNCTION consent_find_prompts(
    timestamptz, date[], time, time, int, text[], text[], text[], text[], bytea, bytea);

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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0011_a_reference_is_looked_up_in_one_place"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="HomePostcode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("given_at", models.DateTimeField()),
                (
                    "practitioner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RemoveConstraint("accessprompt", "prompt_rule_is_known"),
        migrations.AlterField(
            "accessprompt", "rule", models.CharField(choices=RULES, max_length=20)
        ),
        migrations.AddConstraint(
            "accessprompt",
            models.CheckConstraint(
                condition=models.Q(("rule__in", [rule for rule, _ in RULES])),
                name="prompt_rule_is_known",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
