"""Whoever may not read the newest version of a contribution reads no older one either.

Forward only: going back would open what was narrowed or withdrawn.
"""

from django.db import migrations, models

READERS = """
-- The audience of this one version, and whoever wrote any version of it.
CREATE FUNCTION families_own_readers(c families_contribution) RETURNS int[]
LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT reader ORDER BY reader), '{}')
      FROM (SELECT c.author_id AS author UNION
            SELECT v.author_id FROM families_contribution v WHERE v.first = c.first) AS written,
           unnest(families_readers(
                c.family_id, c.audience, c.source_agency_id, written.author, c.named_agencies,
                c.theme, ARRAY(SELECT person_id FROM families_contributionsubject
                                WHERE contribution_id = c.id))) AS reader
$$;

-- A version that was replaced: of its own readers those who read the newest, too. What was
-- entered in error is left to its own agency; the others read that it was withdrawn.
CREATE OR REPLACE FUNCTION families_readers_of(c families_contribution) RETURNS int[]
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN c.replaced_at IS NULL THEN families_own_readers(c) ELSE ARRAY(
        SELECT unnest(families_own_readers(c))
        INTERSECT
        SELECT unnest(families_own_readers(n)) FROM families_contribution n
         WHERE n.first = c.first AND n.replaced_at IS NULL
        INTERSECT
        SELECT unnest(CASE WHEN n.change = 'withdrawn'
                           THEN families_readers(c.family_id, 'own', c.source_agency_id,
                                                 c.author_id, '{}', c.theme, '{}')
                           ELSE families_own_readers(n) END)
          FROM families_contribution n WHERE n.first = c.first AND n.replaced_at IS NULL
        ORDER BY 1) END
$$;

-- A new version: by somebody of the source agency who reads the one that it replaces.
CREATE OR REPLACE FUNCTION families_contribution_is_new() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.replaces_id IS NOT NULL THEN
        PERFORM 1 FROM families_contribution was
          JOIN practitioners_practitioner p ON p.id = huddle_bound_practitioner()
         WHERE was.id = NEW.replaces_id AND was.replaced_at IS NULL
           AND was.change <> 'withdrawn'
           AND was.family_id = NEW.family_id AND was.first = NEW.first
           AND was.source_agency_id = NEW.source_agency_id
           AND p.agency_id = NEW.source_agency_id AND p.id = NEW.author_id
           AND was.visible_to && huddle_bound_principals()
           FOR UPDATE OF was;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'only its own agency replaces a contribution, and once'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    NEW.replaced_at := NULL;
    NEW.visible_to := families_readers_of(NEW);
    RETURN NEW;
END $$;

-- Its older versions follow it. What is disputed stays disputed, unless it was answered by the
-- correction; a permission was given for the words that it was asked for.
CREATE FUNCTION families_contribution_replaces() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE families_contribution SET replaced_at = NEW.recorded_at WHERE id = NEW.replaces_id;
    PERFORM families_versions_refresh(NEW.first);
    IF NEW.change <> 'withdrawn' THEN
        UPDATE families_dispute SET contribution_id = NEW.id
         WHERE contribution_id = NEW.replaces_id AND outcome <> 'corrected';
    END IF;
    IF NEW.change = 'audience' THEN
        UPDATE families_sourcepermission SET contribution_id = NEW.id
         WHERE contribution_id = NEW.replaces_id;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION families_versions_refresh(in_first uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE families_contribution c SET visible_to = r.readers
      FROM (SELECT v.id, families_readers_of(v) AS readers
              FROM families_contribution v WHERE v.first = in_first) r
     WHERE c.id = r.id AND c.visible_to IS DISTINCT FROM r.readers;
END $$;
CREATE TRIGGER read_no_wider_than_the_newest AFTER INSERT ON families_contribution
FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL)
EXECUTE FUNCTION families_contribution_replaces();

-- Whom it is about is written after it, and some may read it only then.
CREATE OR REPLACE FUNCTION families_subject_is_new() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_versions_refresh(c.first) FROM families_contribution c
     WHERE c.id = NEW.contribution_id AND EXISTS (
        SELECT 1 FROM families_sight s
         WHERE s.family_id = c.family_id AND s.children IS NOT NULL);
    RETURN NULL;
END $$;

DROP FUNCTION families_would_read(uuid, text, uuid[], text, uuid[]);
CREATE FUNCTION families_would_read(
    in_family uuid, in_audience text, in_named uuid[], in_theme text, in_about uuid[],
    in_first uuid DEFAULT NULL
) RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM families_check_granter(in_family);
    RETURN (SELECT coalesce(array_agg(DISTINCT reader ORDER BY reader), '{}')
              FROM practitioners_practitioner p,
                   LATERAL (SELECT p.id AS author UNION
                            SELECT v.author_id FROM families_contribution v
                             WHERE v.first = in_first AND v.family_id = in_family) AS written,
                   unnest(families_readers(in_family, in_audience, p.agency_id, written.author,
                                           in_named, in_theme, in_about)) AS reader
             WHERE p.id = huddle_bound_practitioner());
END $$;

-- Only its source says whether it may be passed on. Words may be erased when the record goes.
CREATE FUNCTION families_source_answers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.contribution_id = NEW.contribution_id
       AND (NEW.answered_at, NEW.answered_by_id, NEW.granted)
           IS NOT DISTINCT FROM (OLD.answered_at, OLD.answered_by_id, OLD.granted)
       AND NEW.asked_for IN (OLD.asked_for, '[erased]')
       AND NEW.answer_note IN (OLD.answer_note, '[erased]') THEN
        RETURN NEW;
    END IF;
    IF OLD.contribution_id = NEW.contribution_id AND NOT EXISTS (
        SELECT 1 FROM families_contribution c
          JOIN practitioners_practitioner p ON p.agency_id = c.source_agency_id
         WHERE c.id = NEW.contribution_id AND p.id = huddle_bound_practitioner()
           AND p.id = NEW.answered_by_id AND OLD.answered_at IS NULL) THEN
        RAISE EXCEPTION 'only its source says whether it may be passed on'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answered_by_the_source BEFORE UPDATE ON families_sourcepermission
FOR EACH ROW EXECUTE FUNCTION families_source_answers();
CREATE FUNCTION families_source_is_asked() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.answered_at IS NOT NULL THEN
        RAISE EXCEPTION 'a question is asked before it is answered'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER asked_before_answered BEFORE INSERT ON families_sourcepermission
FOR EACH ROW EXECUTE FUNCTION families_source_is_asked();
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0020_a_protected_address_is_kept_by_those_who_know_it")]
    operations = [
        migrations.RunSQL(READERS),
        migrations.AlterField(
            "contribution",
            "change",
            models.CharField(
                blank=True,
                choices=[
                    ("corrected", "Corrected"),
                    ("audience", "Readers or handling changed"),
                    ("withdrawn", "Entered in error"),
                ],
                max_length=20,
            ),
        ),
    ]
