"""The lead says before a huddle what was seen, what changed, what is stuck and what they ask."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0033_when_somebody_was_last_there"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LeadUpdate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "stuck",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("travel", "Practical: travel"),
                            ("cost", "Practical: cost"),
                            ("time", "Practical: time or work"),
                            ("childcare", "Practical: childcare"),
                            ("digital", "Practical: no phone, data or device"),
                            ("housing_move", "Practical: a move of home"),
                            ("language", "Practical: language or interpreter"),
                            (
                                "disability",
                                "Practical: disability, or an adjustment that is missing",
                            ),
                            ("waiting_list", "System: waiting list"),
                            ("eligibility", "System: not eligible"),
                            ("too_many", "System: too many appointments or professionals"),
                            ("repeated_stories", "System: telling their story again and again"),
                            ("out_of_area", "System: out of area"),
                            ("bounced", "System: a referral came back"),
                            ("fear_of_removal", "Confidence: fear that a child is taken away"),
                            ("stigma", "Confidence: stigma"),
                            ("bad_experience", "Confidence: a bad experience before"),
                            ("low_trust", "Confidence: little trust"),
                            ("literacy", "Confidence: reading, writing or neurodivergence"),
                            ("coercive_control", "Confidence: coercive control"),
                            ("cultural", "Confidence: culture or faith"),
                        ],
                        max_length=20,
                    ),
                ),
                ("asks", models.BooleanField(default=False)),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.contact",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lead_updates",
                        to="families.family",
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
                "ordering": ["-at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LeadUpdatePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("changed", "What changed"),
                            ("voice", "In their own words"),
                            ("stuck", "What is stuck"),
                            ("ask", "Asked of the huddle"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.contribution",
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
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="families.leadupdate",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="leadupdate",
            index=models.Index(fields=["family", "-at"], name="update_latest_first"),
        ),
        migrations.AddConstraint(
            model_name="leadupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stuck__in",
                        [
                            "",
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
                            "repeated_stories",
                            "out_of_area",
                            "bounced",
                            "fear_of_removal",
                            "stigma",
                            "bad_experience",
                            "low_trust",
                            "literacy",
                            "coercive_control",
                            "cultural",
                        ],
                    )
                ),
                name="update_stuck_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadupdatepart",
            constraint=models.UniqueConstraint(
                fields=("update", "part"), name="update_answers_a_part_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="leadupdatepart",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["changed", "voice", "stuck", "ask"])),
                name="update_part_is_known",
            ),
        ),
    ]
