"""Who is invited for one family of a session sees it until that is over, and no more."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
-- The guests of this item, or of every item of the session: what they see ends with it. Also of a
-- family that whoever runs the session must not see; the number is for the trail.
CREATE FUNCTION huddle_end_invitations(in_session uuid, in_item uuid)
RETURNS TABLE (item uuid, family uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM families_familypractitionergrant g USING huddle_iteminvitation i
     WHERE i.session_id = in_session AND (in_item IS NULL OR i.item_id = in_item)
       AND i.ended_at IS NULL AND huddle_runs(in_session)
       AND g.reason = 'invited' AND g.source = i.item_id
       AND g.content_object_id = i.family_id AND g.user_id = i.practitioner_id;
    UPDATE huddle_iteminvitation i SET ended_at = clock_timestamp()
     WHERE i.session_id = in_session AND (in_item IS NULL OR i.item_id = in_item)
       AND i.ended_at IS NULL AND huddle_runs(in_session)
    RETURNING i.item_id, i.family_id
$$;

CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_iteminvitation
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_after_signing();

-- A guest has had work with the family that they were there for, and with no other.
CREATE OR REPLACE FUNCTION consent_further_involvement(in_practitioner uuid, in_family uuid)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM huddle_agendaitem i
          JOIN huddle_attendance a ON a.session_id = i.session_id
         WHERE i.family_id = in_family AND a.practitioner_id = in_practitioner
           AND a.mode IN ('present', 'remote', 'apologies_return')
           AND (NOT a.as_guest OR EXISTS (
                SELECT 1 FROM huddle_iteminvitation g
                 WHERE g.item_id = i.id AND g.practitioner_id = in_practitioner)))
$$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION consent_further_involvement(in_practitioner uuid, in_family uuid)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM huddle_agendaitem i
          JOIN huddle_attendance a ON a.session_id = i.session_id
         WHERE i.family_id = in_family AND a.practitioner_id = in_practitioner
           AND a.mode IN ('present', 'remote', 'apologies_return'))
$$;
DROP TRIGGER signed_is_final ON huddle_iteminvitation;
DROP FUNCTION huddle_end_invitations(uuid, uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0028_a_guest_of_one_session"),
        ("huddle", "0014_who_was_there_for_each_family"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="as_guest",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="ItemInvitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("invited_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="huddle.agendaitem",
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
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="huddle.huddlesession",
                    ),
                ),
            ],
            options={
                "ordering": ["invited_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("item", "practitioner"),
                        name="invited_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="invited_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
