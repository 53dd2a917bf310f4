"""A contribution remembers the transaction that wrote it: nobody says later whom it is about."""

from django.db import migrations, models

FORWARD = """
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
    NEW.transaction := pg_current_xact_id()::text::bigint;
    NEW.visible_to := families_readers_of(NEW);
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0022_roles_count_in_a_team_that_is_split")]
    operations = [
        migrations.AddField(
            "contribution", "transaction", models.BigIntegerField(editable=False, null=True)
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
