"""Signed minutes are added to in a sealed chain, and say who has read them."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON huddle_addendum
FOR EACH ROW EXECUTE FUNCTION huddle_minuted_is_final();

-- Each stands on the one before it, the first on the part as it was signed.
CREATE FUNCTION huddle_addendum_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part huddle_minutesitem;
    latest huddle_addendum;
BEGIN
    SELECT * INTO part FROM huddle_minutesitem WHERE id = NEW.part_id;
    SELECT * INTO latest FROM huddle_addendum
     WHERE part_id = NEW.part_id ORDER BY number DESC LIMIT 1;
    IF part.family_id IS DISTINCT FROM NEW.family_id
       OR NEW.number <> coalesce(latest.number, 0) + 1
       OR NEW.previous <> coalesce(latest.sha256, part.sha256)
    THEN
        RAISE EXCEPTION 'an addendum follows what stands there'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER follows BEFORE INSERT ON huddle_addendum
FOR EACH ROW EXECUTE FUNCTION huddle_addendum_follows();

-- A receipt says when a part was opened first, and nobody takes that back.
CREATE FUNCTION huddle_opened_once() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a receipt stays as it is'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER opened_once BEFORE UPDATE ON huddle_extract
FOR EACH ROW WHEN (OLD.opened_at IS NOT NULL) EXECUTE FUNCTION huddle_opened_once();

-- Which parts were disposed of, for those who run the session: no family, no word of one.
CREATE FUNCTION huddle_disposed_parts(in_minutes uuid)
RETURNS TABLE (place int, hash text, erased_at timestamptz, rule text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.position, m.sha256, c.erased_at, r.record_class
      FROM huddle_minutesitem m
      JOIN huddle_minutes x ON x.id = m.minutes_id
      JOIN huddle_huddlesession s ON s.id = x.session_id
      JOIN huddle_huddle h ON h.id = s.huddle_id
      JOIN consent_disposalcertificate c ON c.family_id = m.family_id
      JOIN consent_retentionrule r ON r.id = c.rule_id
     WHERE x.id = in_minutes AND c.counts IS NOT NULL
       AND huddle_bound_practitioner() IN (s.chair_id, h.coordinator_id)
     ORDER BY m.position
$$;
"""
BACKWARD = """
DROP FUNCTION huddle_disposed_parts(uuid);
DROP TRIGGER opened_once ON huddle_extract;
DROP FUNCTION huddle_opened_once();
DROP TRIGGER follows ON huddle_addendum;
DROP FUNCTION huddle_addendum_follows();
DROP TRIGGER append_only ON huddle_addendum;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0029_told_in_one_s_own_name"),
        ("huddle", "0026_minutes_are_agreed_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Addendum",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("words", models.CharField(max_length=2000)),
                ("written_at", models.DateTimeField()),
                ("previous", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "author",
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
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="huddle.minutesitem",
                    ),
                ),
            ],
            options={
                "ordering": ["part", "number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("part", "number"), name="addenda_stand_in_one_row"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="addendum_has_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extract",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("released_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extracts",
                        to="huddle.minutesitem",
                    ),
                ),
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
                "ordering": ["released_at", "id"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("part", "practitioner"), name="part_is_released_once_to_each"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
