"""What was cleared for one person of a family, and the plans that they were given."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


FORWARD = """
-- The principal of a family's lead who is of a service that is hidden there, for those who see the
-- family: that they lead is known to them, that their service must stay unnamed perhaps not.
CREATE FUNCTION huddle_hidden_lead(in_family uuid) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.principal FROM families_family f
      JOIN families_allocation a ON a.family_id = f.id AND a.state = 'current'
      JOIN practitioners_practitioner p ON p.id = a.practitioner_id
      JOIN practitioners_practitioner_groups m ON m.practitioner_id = p.id
      JOIN practitioners_team t ON t.group_id = m.group_id
      JOIN families_involvement i ON i.team_id = t.id AND i.family_id = f.id AND i.is_hidden
     WHERE f.id = in_family
       AND f.visible_to && nullif(current_setting('huddle.principals', true), '')::int[]
     LIMIT 1
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0035_whose_voice_it_is"),
        ("huddle", "0032_what_happened_is_entered_late"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("part", "One family's part of the minutes"),
                    ("session", "The minutes of a session"),
                    ("plan", "A plan for somebody of a family"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="PlanTranslation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("words", models.CharField(max_length=6000)),
                ("translator", models.CharField(max_length=100)),
                ("translated_on", models.DateField()),
                (
                    "entries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-added_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PlanCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("given_on", models.DateField(blank=True, null=True)),
                (
                    "given_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("together", "Given by hand and read together"),
                            ("by_hand", "Given by hand"),
                            ("read_out", "Read out, and not left with them"),
                            ("sent", "Sent in the safe way that the family agreed"),
                        ],
                        max_length=10,
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
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.person",
                    ),
                ),
                (
                    "said",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.contribution",
                    ),
                ),
                (
                    "translation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="huddle.plantranslation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "plan copies",
                "ordering": ["-made_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PlanEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lead", "Who leads your plan"),
                            ("decided", "What was decided"),
                            ("action", "What each of us will do"),
                            ("told", "What you were told"),
                            ("voice", "What was said and what was seen"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=600)),
                ("cleared_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.action",
                    ),
                ),
                (
                    "allocation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.allocation",
                    ),
                ),
                (
                    "cleared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.contribution",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="huddle.decision",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.person",
                    ),
                ),
                (
                    "telling",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="huddle.telling",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "plan entries",
                "ordering": ["cleared_at", "id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("contribution__isnull", False), ("kind", "voice"), ("words", "")
                            ),
                            models.Q(
                                models.Q(("words", ""), _negated=True),
                                models.Q(
                                    models.Q(("allocation__isnull", False), ("kind", "lead")),
                                    models.Q(("decision__isnull", False), ("kind", "decided")),
                                    models.Q(("action__isnull", False), ("kind", "action")),
                                    models.Q(("kind", "told"), ("telling__isnull", False)),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="plan_entry_is_about_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="plan_entry_ended_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("allocation", "person"),
                        name="plan_says_each_allocation_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("decision", "person"),
                        name="plan_says_each_decision_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("action", "person"),
                        name="plan_says_each_action_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("telling", "person"),
                        name="plan_says_each_telling_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("contribution", "person"),
                        name="plan_says_each_contribution_once",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="plantranslation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("words", ""), _negated=True),
                    models.Q(("translator", ""), _negated=True),
                    ("entries__len__gt", 0),
                ),
                name="plan_translation_has_words_of_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="plancopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("given_by", None), ("given_how", ""), ("given_on", None), ("said", None)
                    ),
                    models.Q(
                        ("given_by__isnull", False),
                        ("given_on__isnull", False),
                        models.Q(("given_how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="plan_copy_given_says_when_how_and_by_whom",
            ),
        ),
        migrations.RunSQL(FORWARD, "DROP FUNCTION huddle_hidden_lead(uuid)"),
    ]
