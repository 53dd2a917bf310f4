"""Barriers that families meet, and how many visits a week they face."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0037_goals_and_the_order_of_steps"),
        ("practitioners", "0008_sensitive_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BarrierNotFor",
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
        migrations.AddField(
            model_name="action",
            name="visits",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="involvement",
            name="visits",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[
                    (20, "Every working day"),
                    (12, "Three times a week"),
                    (8, "Twice a week"),
                    (4, "Once a week"),
                    (2, "Every two weeks"),
                    (1, "Every four weeks"),
                    (0, "Less often, or not in person"),
                ],
                null=True,
            ),
        ),
        migrations.CreateModel(
            name="AccessBarrier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("travel", "Travel"),
                            ("cost", "Cost"),
                            ("time", "Time or work"),
                            ("childcare", "Childcare"),
                            ("digital", "Digital"),
                            ("housing_move", "Moving house"),
                            ("language", "Language"),
                            ("disability", "Disability, or a reasonable adjustment"),
                            ("waiting_list", "Waiting list"),
                            ("eligibility", "Eligibility"),
                            ("too_many", "Too many appointments or professionals"),
                            ("repeated", "Having to tell it again and again"),
                            ("out_of_area", "Out of area"),
                            ("bounced", "Referral bounced"),
                            ("fear", "Fear that a child is taken away"),
                            ("stigma", "Stigma"),
                            ("experience", "Bad experience before"),
                            ("trust", "Low trust"),
                            ("literacy", "Reading and writing, or being neurodivergent"),
                            ("control", "Coercive control"),
                            ("culture", "Culture"),
                        ],
                        max_length=20,
                    ),
                ),
                ("effect", models.CharField(max_length=500)),
                ("opened_on", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("removed_on", models.DateField(blank=True, null=True)),
                ("removed_what", models.CharField(blank=True, max_length=300)),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="barriers",
                        to="families.family",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopens",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopened",
                        to="families.accessbarrier",
                    ),
                ),
            ],
            options={
                "ordering": [
                    models.OrderBy(models.F("removed_on"), descending=True, nulls_first=True),
                    "opened_on",
                    "recorded_at",
                    "id",
                ],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="action",
            name="barrier",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stopped",
                to="families.accessbarrier",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("barrier", None), ("status", "not_possible"), _connector="OR"),
                name="action_barrier_made_it_impossible",
            ),
        ),
        migrations.AddField(
            model_name="barriernotfor",
            name="barrier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="families.accessbarrier",
            ),
        ),
        migrations.AddField(
            model_name="barriernotfor",
            name="family",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.family"
            ),
        ),
        migrations.AddField(
            model_name="barriernotfor",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.person"
            ),
        ),
        migrations.AddField(
            model_name="accessbarrier",
            name="not_for",
            field=models.ManyToManyField(
                related_name="+", through="families.BarrierNotFor", to="families.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="barriernotfor",
            constraint=models.UniqueConstraint(
                fields=("barrier", "person"), name="barrier_kept_from_a_person_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessbarrier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("effect", ""), _negated=True),
                    (
                        "code__in",
                        [
                            "travel",
                            "cost",
                            "time",
                            "childcare",
                            "digital",
                            "housing_move",
                            "language",
                            "disability",
                            "waiting_list",
                            "eligibility",
                            "too_many",
                            "repeated",
                            "out_of_area",
                            "bounced",
                            "fear",
                            "stigma",
                            "experience",
                            "trust",
                            "literacy",
                            "control",
                            "culture",
                        ],
                    ),
                ),
                name="barrier_says_what_it_stops",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessbarrier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_by", None), ("removed_on", None), ("removed_what", "")),
                    models.Q(
                        ("removed_by__isnull", False),
                        ("removed_on__gte", models.F("opened_on")),
                        models.Q(("removed_what", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="barrier_removed_says_by_what_and_whom",
            ),
        ),
    ]
