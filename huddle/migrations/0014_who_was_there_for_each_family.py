"""Which family a session is with, and who was there for it, in the database's own keeping."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION huddle_runs(in_session uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM huddle_huddlesession s JOIN huddle_huddle h ON h.id = s.huddle_id
         WHERE s.id = in_session
           AND huddle_bound_practitioner() IN (s.chair_id, h.coordinator_id))
$$;

-- May they open this family's pages: by name, or through a team, in a role that opens them?
CREATE FUNCTION huddle_reads(in_practitioner uuid, in_family uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM practitioners_practitioner p, families_family f
         WHERE p.id = in_practitioner AND f.id = in_family AND p.is_active
           AND p.roles && ARRAY['practitioner', 'coordinator', 'chair', 'supervisor']::varchar[]
           AND (p.principal = ANY (f.visible_to) OR EXISTS (
                SELECT 1 FROM practitioners_practitioner_groups m
                  JOIN practitioners_team t ON t.group_id = m.group_id
                 WHERE m.practitioner_id = p.id AND t.principal = ANY (f.visible_to)))
           AND NOT EXISTS (
                SELECT 1 FROM families_conflict c
                 WHERE c.family_id = f.id AND c.practitioner_id = p.id AND c.ended_at IS NULL))
$$;

-- Of these people (NULL: of all), whoever is in the session and may see the family that it is
-- with now is there for it. Whoever calls it learns nothing.
CREATE FUNCTION huddle_arrive(in_session uuid, in_who uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO huddle_itempresence
        (id, family_id, item_id, practitioner_id, came_at, recorded_by_id)
    SELECT gen_random_uuid(), t.family_id, t.item_id, a.practitioner_id, clock_timestamp(),
           huddle_bound_practitioner()
      FROM huddle_itemturn t JOIN huddle_attendance a ON a.session_id = t.session_id
     WHERE t.session_id = in_session AND t.ended_at IS NULL
       AND (in_who IS NULL OR a.practitioner_id = ANY (in_who))
       AND a.mode IN ('present', 'remote') AND a.statement_accepted_at IS NOT NULL
       AND a.away_since IS NULL
       AND huddle_reads(a.practitioner_id, t.family_id)
       AND (in_who = ARRAY[huddle_bound_practitioner()] OR huddle_runs(in_session))
    ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION huddle_depart(in_session uuid, in_who uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE huddle_itempresence p SET left_at = clock_timestamp()
      FROM huddle_agendaitem i
     WHERE i.id = p.item_id AND i.session_id = in_session
       AND p.practitioner_id = in_who AND p.left_at IS NULL
       AND (in_who = huddle_bound_practitioner() OR huddle_runs(in_session))
$$;

-- The session is with no family now. It may have been with one that whoever runs it must not
-- see: the ids are for the trail, and no page shows them.
CREATE FUNCTION huddle_end_turns(in_session uuid) RETURNS TABLE (item uuid, family uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE huddle_itempresence p SET left_at = clock_timestamp()
      FROM huddle_itemturn t
     WHERE t.session_id = in_session AND t.ended_at IS NULL AND t.item_id = p.item_id
       AND p.left_at IS NULL AND huddle_runs(in_session);
    UPDATE huddle_itemturn t SET ended_at = clock_timestamp()
     WHERE t.session_id = in_session AND t.ended_at IS NULL AND huddle_runs(in_session)
    RETURNING t.item_id, t.family_id
$$;

-- Found in the room: from this moment they take no part.
CREATE FUNCTION huddle_recused_leaves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE huddle_itempresence SET left_at = clock_timestamp()
     WHERE family_id = NEW.family_id AND practitioner_id = NEW.practitioner_id
       AND left_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER recused_leaves AFTER INSERT ON families_conflict
FOR EACH ROW EXECUTE FUNCTION huddle_recused_leaves();

CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_itemturn
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_after_signing();
CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_itempresence
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_after_signing();
"""
BACKWARD = """
DROP TRIGGER signed_is_final ON huddle_itempresence;
DROP TRIGGER signed_is_final ON huddle_itemturn;
DROP TRIGGER recused_leaves ON families_conflict;
DROP FUNCTION huddle_recused_leaves();
DROP FUNCTION huddle_end_turns(uuid);
DROP FUNCTION huddle_depart(uuid, uuid);
DROP FUNCTION huddle_arrive(uuid, uuid[]);
DROP FUNCTION huddle_reads(uuid, uuid);
DROP FUNCTION huddle_runs(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0026_an_address_that_nobody_knows_is_shown_by_the_coordinator"),
        ("huddle", "0013_coordinators_settle_their_huddle"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="away_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="ItemPresence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("came_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presences",
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
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["came_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("item", "practitioner"),
                        name="there_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at", None),
                            ("left_at__gte", models.F("came_at")),
                            _connector="OR",
                        ),
                        name="left_after_they_came",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemTurn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "began_by",
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="huddle.agendaitem",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="huddle.huddlesession",
                    ),
                ),
            ],
            options={
                "ordering": ["began_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("session",),
                        name="session_is_with_one_family_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            ("ended_at__gte", models.F("began_at")),
                            _connector="OR",
                        ),
                        name="turn_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
