"""Each time that a family spent with the huddle, kept by a trigger from its status."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
INSERT INTO families_episode (family_id, opened_at, closed_at, reason, census_code)
SELECT id, created_at,
       CASE WHEN status = 'closed' THEN greatest(
           created_at, coalesce(closed_on::timestamp AT TIME ZONE 'Europe/London', updated_at)
       ) END, '', ''
  FROM families_family;

-- Taken up again as nominated it begins anew; a closing that is taken back never was.
CREATE FUNCTION families_keep_episode() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO families_episode (family_id, opened_at, closed_at, reason, census_code)
        VALUES (NEW.id, now(), CASE WHEN NEW.status = 'closed' THEN now() END, '', '');
    ELSIF NEW.status = 'closed' AND OLD.status <> 'closed' THEN
        UPDATE families_episode SET closed_at = now()
         WHERE family_id = NEW.id AND closed_at IS NULL;
    ELSIF OLD.status = 'closed' AND NEW.status = 'nominated' THEN
        INSERT INTO families_episode (family_id, opened_at, reason, census_code)
        VALUES (NEW.id, now(), '', '');
    ELSIF OLD.status = 'closed' AND NEW.status <> 'closed' THEN
        UPDATE families_episode SET closed_at = NULL, reason = '', census_code = ''
         WHERE id = (SELECT id FROM families_episode WHERE family_id = NEW.id
                      ORDER BY opened_at DESC, id DESC LIMIT 1);
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION families_keep_episode() FROM PUBLIC;
CREATE TRIGGER keep_episode AFTER INSERT OR UPDATE OF status ON families_family
FOR EACH ROW EXECUTE FUNCTION families_keep_episode();
"""
BACKWARD = """
DROP TRIGGER keep_episode ON families_family;
DROP FUNCTION families_keep_episode();
"""


class Migration(migrations.Migration):
    dependencies = [("families", "0074_transfers_to_another_area")]
    operations = [
        migrations.CreateModel(
            name="Episode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("census_code", models.CharField(blank=True, max_length=3)),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="episodes",
                        to="families.family",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-id"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("family",),
                        name="family_has_one_open_episode",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("census_code", ""), ("reason", "")),
                            ("closed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="episode_closed_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
