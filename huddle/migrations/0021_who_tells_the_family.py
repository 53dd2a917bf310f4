"""Who tells a family what was decided, whether that is safe, and what became of it."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0029_told_in_one_s_own_name"),
        ("huddle", "0020_referrals_are_followed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Telling",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "safe",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("care", "Yes, with care"),
                            ("no", "No: the family is not told"),
                        ],
                        max_length=10,
                    ),
                ),
                ("care", models.CharField(blank=True, max_length=300)),
                ("tell_on", models.DateField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(auto_now_add=True)),
                ("told_on", models.DateField(blank=True, null=True)),
                ("not_told_because", models.CharField(blank=True, max_length=300)),
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
                    "decided_by",
                    models.ForeignKey(
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
                        related_name="tellings",
                        to="families.family",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="telling",
                        to="huddle.agendaitem",
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
                    "teller",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("safe", "no"),
                                ("tell_on", None),
                                ("teller", None),
                                models.Q(("care", ""), _negated=True),
                            ),
                            models.Q(
                                ("safe", "care"),
                                ("tell_on__isnull", False),
                                ("teller__isnull", False),
                                models.Q(("care", ""), _negated=True),
                            ),
                            models.Q(
                                ("safe", "yes"),
                                ("tell_on__isnull", False),
                                ("teller__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="telling_has_somebody_and_a_day_or_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at", None),
                                ("ended_by", None),
                                ("not_told_because", ""),
                                ("told_on", None),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("not_told_because", ""),
                                ("told_on__isnull", False),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("said", None),
                                ("told_on", None),
                                models.Q(("not_told_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="telling_ended_says_how",
                    ),
                ],
            },
        ),
    ]
