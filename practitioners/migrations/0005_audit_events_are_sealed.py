"""Seal the audit trail in batches: each under a hash that the next one carries on.

The cursor is the transaction, not the row: an id is taken before its row is committed, so that
a cursor over ids would skip the rows of a transaction that took longer. Sealed is what lies
below ``pg_snapshot_xmin``: below it every transaction is finished, and none can come later.

A dump that is restored elsewhere meets another count of transactions. So each row also says
where it was written (``origin``: the server's identifier and the database's), and a database that
finds itself elsewhere closes the range of the former place and begins one of its own.
"""

import django.contrib.postgres.indexes
import django.utils.timezone
from django.db import migrations, models

COLUMNS = """
CREATE FUNCTION practitioners_origin() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (SELECT system_identifier FROM pg_control_system())::text || '.' ||
           (SELECT oid FROM pg_database WHERE datname = current_database())::text
$$;
REVOKE ALL ON FUNCTION practitioners_origin() FROM PUBLIC;
-- Rows that are there already count as written by this migration, here.
ALTER TABLE practitioners_auditevent
    ADD COLUMN xact bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    ADD COLUMN origin varchar(60) NOT NULL DEFAULT practitioners_origin();
ALTER TABLE practitioners_auditevent ALTER COLUMN origin SET DEFAULT '';
CREATE INDEX audit_event_xact ON practitioners_auditevent (xact);
"""
NO_COLUMNS = """
ALTER TABLE practitioners_auditevent DROP COLUMN xact, DROP COLUMN origin;
DROP FUNCTION practitioners_origin();
"""
FORWARD = """
-- Whoever inserts cannot say which transaction it was.
CREATE FUNCTION practitioners_stamp_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.xact := pg_current_xact_id()::text::bigint;
    NEW.origin := practitioners_origin();
    RETURN NEW;
END $$;
CREATE TRIGGER stamped BEFORE INSERT ON practitioners_auditevent
FOR EACH ROW EXECUTE FUNCTION practitioners_stamp_event();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON practitioners_auditseal
FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

-- How many events a range holds, and the hash of them in order. Each event is one JSON array.
CREATE FUNCTION practitioners_batch(
    in_origin text, in_from bigint, in_until bigint, OUT events bigint, OUT digest text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*), encode(sha256(coalesce(string_agg(sha256(convert_to(jsonb_build_array(
               id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), by, agency,
               verb, target, family, facts, xact, origin)::text, 'UTF8')),
               ''::bytea ORDER BY xact, id), ''::bytea)), 'hex')
      FROM practitioners_auditevent
     WHERE xact >= in_from AND xact < in_until AND origin = in_origin
$$;

CREATE FUNCTION practitioners_seal_hash(
    in_number bigint, in_origin text, in_from bigint, in_until bigint, in_events bigint,
    in_at timestamptz, in_previous text, in_digest text
) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT encode(sha256(convert_to(concat_ws('|', in_number, in_origin, in_from, in_until,
        in_events, to_char(in_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        in_previous, in_digest), 'UTF8')), 'hex')
$$;

CREATE FUNCTION practitioners_seal_range(in_origin text, in_from bigint, in_until bigint)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before practitioners_auditseal;
    batch record;
    moment timestamptz := clock_timestamp();
    next_number bigint;
BEGIN
    SELECT * INTO before FROM practitioners_auditseal ORDER BY number DESC LIMIT 1;
    SELECT * INTO batch FROM practitioners_batch(in_origin, in_from, in_until);
    next_number := coalesce(before.number, 0) + 1;
    INSERT INTO practitioners_auditseal
        (number, origin, from_xact, until_xact, events, previous, sha256, sealed_at)
    VALUES (next_number, in_origin, in_from, in_until, batch.events,
            coalesce(before.sha256, ''),
            practitioners_seal_hash(next_number, in_origin, in_from, in_until, batch.events,
                                    moment, coalesce(before.sha256, ''), batch.digest),
            moment);
END $$;

-- Seal what is finished and not sealed yet: the number of the last seal made, or null.
CREATE FUNCTION practitioners_seal_events() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    here text := practitioners_origin();
    finished bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    last practitioners_auditseal;
    begins bigint;
    made bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('practitioners.seal', 0)) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO last FROM practitioners_auditseal ORDER BY number DESC LIMIT 1;
    IF last.origin <> here AND last.until_xact < 9223372036854775807 THEN
        PERFORM practitioners_seal_range(last.origin, last.until_xact, 9223372036854775807);
        made := last.number + 1;
    END IF;
    SELECT coalesce(max(until_xact), 0) INTO begins FROM practitioners_auditseal
     WHERE origin = here;
    IF EXISTS (SELECT 1 FROM practitioners_auditevent
                WHERE xact >= begins AND xact < finished AND origin = here) THEN
        PERFORM practitioners_seal_range(here, begins, finished);
        SELECT max(number) INTO made FROM practitioners_auditseal;
    END IF;
    RETURN made;
END $$;

-- Compute every seal again: how many there are, and the first that does not hold, with why.
CREATE FUNCTION practitioners_verify_seals(
    OUT seals bigint, OUT events bigint, OUT broken bigint, OUT why text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH checked AS (
        SELECT s.number, s.events, CASE
            WHEN s.number <> row_number() OVER chain
              OR s.previous <> coalesce(lag(s.sha256) OVER chain, '') THEN 'chain'
            WHEN s.from_xact <> coalesce(lag(s.until_xact) OVER place, 0) THEN 'range'
            WHEN b.events <> s.events THEN 'count'
            WHEN s.sha256 <> practitioners_seal_hash(s.number, s.origin, s.from_xact,
                s.until_xact, s.events, s.sealed_at, s.previous, b.digest) THEN 'content'
            END AS fault
          FROM practitioners_auditseal s
          CROSS JOIN LATERAL practitioners_batch(s.origin, s.from_xact, s.until_xact) b
        WINDOW chain AS (ORDER BY s.number),
               place AS (PARTITION BY s.origin ORDER BY s.number)
    )
    SELECT count(*), coalesce(sum(checked.events), 0)::bigint,
           min(number) FILTER (WHERE fault IS NOT NULL),
           (array_agg(fault ORDER BY number) FILTER (WHERE fault IS NOT NULL))[1]
      FROM checked
$$;

-- What waits for a seal: how many, and since when.
CREATE FUNCTION practitioners_unsealed_events(OUT events bigint, OUT since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*), min(e.at)
      FROM practitioners_auditevent e
      LEFT JOIN (SELECT origin, max(until_xact) AS until_xact
                   FROM practitioners_auditseal GROUP BY origin) s ON s.origin = e.origin
     WHERE e.xact >= coalesce(s.until_xact, 0)
$$;
"""
BACKWARD = """
DROP FUNCTION practitioners_unsealed_events();
DROP FUNCTION practitioners_verify_seals();
DROP FUNCTION practitioners_seal_events();
DROP FUNCTION practitioners_seal_range(text, bigint, bigint);
DROP FUNCTION practitioners_seal_hash(
    bigint, text, bigint, bigint, bigint, timestamptz, text, text);
DROP FUNCTION practitioners_batch(text, bigint, bigint);
DROP TRIGGER append_only ON practitioners_auditseal;
DROP TRIGGER stamped ON practitioners_auditevent;
DROP FUNCTION practitioners_stamp_event();
"""


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0004_forget_unsent_forms")]
    operations = [
        migrations.RunSQL(COLUMNS, NO_COLUMNS),
        migrations.AddIndex(
            model_name="auditevent",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["at"], name="audit_event_at"
            ),
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("origin", models.CharField(max_length=60)),
                ("from_xact", models.BigIntegerField()),
                ("until_xact", models.BigIntegerField()),
                ("events", models.BigIntegerField()),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=["previous"], name="seal_follows_each_seal_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_xact__gte", models.F("from_xact"))),
                        name="seal_goes_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealDelivery",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("sha256", models.CharField(max_length=64)),
                ("planned_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name_plural": "seal deliveries",
                "ordering": ["number"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at", None)),
                        fields=["number"],
                        name="delivery_still_to_send",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
