"""A pregnancy that ended and a child who died are recorded; of such a family nobody is reminded."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As before, without what was agreed before a loss.
FORWARD = """
CREATE OR REPLACE FUNCTION families_due_actions(in_until date) RETURNS TABLE (
    action_id uuid, owner_id uuid, lead_id uuid, due_on date, agreed_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.owner_id, l.practitioner_id, a.due_on, a.agreed_at
      FROM families_action a
      JOIN families_family f ON f.id = a.family_id
      LEFT JOIN families_allocation l ON l.family_id = a.family_id AND l.state = 'current'
     WHERE a.status IN ('proposed', 'accepted', 'in_progress') AND a.due_on <= in_until
       AND (f.quiet_since IS NULL OR f.quiet_since < a.agreed_at)
     ORDER BY a.due_on, a.id
$$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION families_due_actions(in_until date) RETURNS TABLE (
    action_id uuid, owner_id uuid, lead_id uuid, due_on date, agreed_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.owner_id, l.practitioner_id, a.due_on, a.agreed_at
      FROM families_action a
      LEFT JOIN families_allocation l ON l.family_id = a.family_id AND l.state = 'current'
     WHERE a.status IN ('proposed', 'accepted', 'in_progress') AND a.due_on <= in_until
     ORDER BY a.due_on, a.id
$$;
"""
KINDS = [("pregnancy", "Pregnancy ended"), ("death", "Died")]
WHY = [
    ("adoption", "Adoption"),
    ("staff", "A staff member's family"),
    ("pregnancy_loss", "Pregnancy loss"),
    ("child_died", "A child has died"),
    ("police", "Police operation"),
    ("domestic_abuse", "Domestic abuse risk"),
    ("over", "The reason for it is over"),
    ("other", "Something else"),
]


def to(model, name="+"):
    protect = django.db.models.deletion.PROTECT
    return models.ForeignKey(on_delete=protect, related_name=name, to=model)


class Migration(migrations.Migration):
    dependencies = [("families", "0030_what_became_of_an_action")]
    operations = [
        migrations.AddField("family", "quiet_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "person",
            "loss",
            models.CharField(blank=True, choices=KINDS, max_length=20, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                name="person_loss_is_of_a_pregnancy_or_a_child",
                condition=models.Q(loss="")
                | models.Q(loss="pregnancy", kind="unborn")
                | models.Q(loss="death", kind="child"),
            ),
        ),
        migrations.AlterField(
            "restrictionchange", "why", models.CharField(choices=WHY, max_length=20)
        ),
        migrations.CreateModel(
            "Loss",
            [
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("family", to("families.family", "losses")),
                ("child", to("families.person", "losses")),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("happened_on", models.DateField(blank=True, null=True)),
                ("is_last", models.BooleanField()),
                ("narrowed", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", to(settings.AUTH_USER_MODEL)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("taken_back_because", models.CharField(blank=True, max_length=500)),
            ],
            {
                "verbose_name_plural": "losses",
                "ordering": ["-recorded_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            "loss",
            models.UniqueConstraint(
                fields=["child"],
                condition=models.Q(taken_back_at=None),
                name="loss_stands_once",
            ),
        ),
        migrations.AddConstraint(
            "loss",
            models.CheckConstraint(
                name="loss_taken_back_says_by_whom_and_why",
                condition=models.Q(taken_back_at=None, taken_back_by=None, taken_back_because="")
                | models.Q(taken_back_at__isnull=False, taken_back_by__isnull=False)
                & ~models.Q(taken_back_because=""),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
