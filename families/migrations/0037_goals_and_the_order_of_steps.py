"""Goals in the family's words, the lane and order of each step, and what is asked no more."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CYCLES = """
-- One at a time for each family, so that of two who tie a circle at once the second is refused.
CREATE FUNCTION families_refuse_circle() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('families_actionafter' || NEW.family_id, 0));
    IF (SELECT count(*) FROM families_action a
         WHERE a.id IN (NEW.action_id, NEW.after_id) AND a.family_id = NEW.family_id) < 2 THEN
        RAISE EXCEPTION 'both actions must be of the family' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        WITH RECURSIVE earlier AS (
            SELECT NEW.after_id AS id
             UNION
            SELECT d.after_id FROM families_actionafter d JOIN earlier e ON d.action_id = e.id)
        SELECT FROM earlier WHERE id = NEW.action_id) THEN
        RAISE EXCEPTION 'an action cannot come after itself, by whatever way round'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_circle BEFORE INSERT OR UPDATE ON families_actionafter
FOR EACH ROW EXECUTE FUNCTION families_refuse_circle();
"""
NO_CYCLES = """
DROP TRIGGER no_circle ON families_actionafter;
DROP FUNCTION families_refuse_circle();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0036_formulation_is_a_theme"),
        ("practitioners", "0008_sensitive_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GoalNotFor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="GoalReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("improved", "Improved"),
                            ("no_change", "No change"),
                            ("worse", "Worse"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reviewed_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=500)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-reviewed_on", "-recorded_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Stopping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("by_on", models.DateField()),
                ("stopped_on", models.DateField(blank=True, null=True)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["by_on", "added_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="action",
            name="lane",
            field=models.CharField(
                blank=True,
                choices=[
                    ("now", "Now: safety first"),
                    ("next", "Next"),
                    ("later", "Later"),
                    ("maintain", "Keep going"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="position",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="ActionAfter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waits_for",
                        to="families.action",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awaited_by",
                        to="families.action",
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
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                (
                    "need",
                    models.CharField(
                        choices=[
                            ("education", "Getting a good education"),
                            ("early_years", "Good early years development"),
                            ("health", "Improved mental and physical health"),
                            ("substances", "Recovery, and less harm from substance use"),
                            ("relationships", "Improved family relationships"),
                            ("safe_children", "Children safe from abuse and exploitation"),
                            ("crime", "Diverted from crime"),
                            ("domestic_abuse", "Safe from domestic abuse"),
                            ("housing", "Secure housing"),
                            ("money", "Financial stability"),
                        ],
                        max_length=20,
                    ),
                ),
                ("answers", models.CharField(blank=True, max_length=300)),
                ("measure", models.CharField(max_length=200)),
                ("review_on", models.DateField()),
                ("set_at", models.DateTimeField(auto_now_add=True)),
                ("cleared_at", models.DateTimeField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
                (
                    "cleared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        related_name="goals",
                        to="families.family",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["ended_on", "set_at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="action",
            name="goal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="families.goal",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("lane__in", ["", "now", "next", "later", "maintain"])),
                name="action_lane_is_known",
            ),
        ),
        migrations.AddField(
            model_name="goalnotfor",
            name="family",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.family"
            ),
        ),
        migrations.AddField(
            model_name="goalnotfor",
            name="goal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.goal"
            ),
        ),
        migrations.AddField(
            model_name="goalnotfor",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.person"
            ),
        ),
        migrations.AddField(
            model_name="goal",
            name="not_for",
            field=models.ManyToManyField(
                related_name="+", through="families.GoalNotFor", to="families.person"
            ),
        ),
        migrations.AddField(
            model_name="goalreview",
            name="family",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.family"
            ),
        ),
        migrations.AddField(
            model_name="goalreview",
            name="goal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="families.goal",
            ),
        ),
        migrations.AddField(
            model_name="goalreview",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stopping",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stopping",
            name="family",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stoppings",
                to="families.family",
            ),
        ),
        migrations.AddField(
            model_name="stopping",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stopping",
            name="owner_agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practitioners.agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionafter",
            constraint=models.UniqueConstraint(
                fields=("action", "after"), name="action_after_another_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="actionafter",
            constraint=models.CheckConstraint(
                condition=models.Q(("action", models.F("after")), _negated=True),
                name="action_never_after_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="goalnotfor",
            constraint=models.UniqueConstraint(
                fields=("goal", "person"), name="goal_kept_from_a_person_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "need__in",
                        [
                            "education",
                            "early_years",
                            "health",
                            "substances",
                            "relationships",
                            "safe_children",
                            "crime",
                            "domestic_abuse",
                            "housing",
                            "money",
                        ],
                    ),
                    models.Q(("words", ""), _negated=True),
                ),
                name="goal_need_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cleared_at", None), ("cleared_by", None)),
                    models.Q(("cleared_at__isnull", False), ("cleared_by__isnull", False)),
                    _connector="OR",
                ),
                name="goal_is_cleared_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_by", None), ("ended_on", None)),
                    models.Q(
                        ("ended_by__isnull", False),
                        ("ended_on__isnull", False),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="goal_ended_says_who_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="goalreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["improved", "no_change", "worse"])),
                name="goal_review_outcome_is_known",
            ),
        ),
        migrations.RunSQL(CYCLES, NO_CYCLES),
    ]
