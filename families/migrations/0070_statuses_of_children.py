"""Dated statuses of each child: early help, in need, protection, looked after."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0060_statuses_are_dated"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StatusEpisode",
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
                            ("early_help", "Early help"),
                            ("in_need", "Child in need (section 17)"),
                            ("protection", "Child protection plan"),
                            ("pre_proceedings", "Pre-proceedings"),
                            ("looked_after", "Looked after"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NEG", "Neglect"),
                            ("PHY", "Physical abuse"),
                            ("SAB", "Sexual abuse"),
                            ("EMO", "Emotional abuse"),
                            ("MUL", "More than one category"),
                            ("C1", "Interim care order (C1)"),
                            ("C2", "Full care order (C2)"),
                            ("E1", "Placement order (E1)"),
                            ("L1", "Police protection (L1)"),
                            ("L2", "Emergency protection order (L2)"),
                            ("L3", "Child assessment order (L3)"),
                            ("V2", "Accommodated with agreement, section 20 (V2)"),
                            ("V4", "Short breaks (V3 or V4)"),
                        ],
                        max_length=3,
                    ),
                ),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("social_work", "Children’s social work"),
                            ("own_record", "Our own record"),
                            ("family", "The family"),
                            ("other", "Another agency; not confirmed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("opened_on", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("RC1", "Adopted"),
                            ("RC2", "Died"),
                            ("RC3", "Child arrangements order"),
                            ("RC4", "Special guardianship order"),
                            ("RC5", "Transferred to services of another local authority"),
                            ("RC6", "Transferred to adult social services"),
                            (
                                "RC7",
                                "Services ended for another reason, also because no longer in need",
                            ),
                            ("RC8", "Closed after assessment"),
                            ("RC9", "Closed after assessment, referred to early help"),
                        ],
                        max_length=3,
                    ),
                ),
                ("corrected_at", models.DateTimeField(blank=True, null=True)),
                ("corrected_because", models.CharField(blank=True, max_length=300)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_episodes",
                        to="families.person",
                    ),
                ),
                (
                    "corrected_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected",
                        to="families.statusepisode",
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
                        related_name="status_episodes",
                        to="families.family",
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
                "ordering": [
                    models.OrderBy(models.F("ended_on"), descending=True, nulls_first=True),
                    "-opened_on",
                    "recorded_at",
                    "id",
                ],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrected_at", None), ("ended_on", None)),
                        fields=("child", "kind"),
                        name="status_of_a_child_is_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code", ""),
                            models.Q(
                                ("code__in", ["NEG", "PHY", "SAB", "EMO", "MUL"]),
                                ("kind", "protection"),
                            ),
                            models.Q(
                                ("code__in", ["C1", "C2", "E1", "L1", "L2", "L3", "V2", "V4"]),
                                ("kind", "looked_after"),
                            ),
                            _connector="OR",
                        ),
                        name="status_code_is_of_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_by", None), ("ended_on", None)),
                            models.Q(
                                ("ended_by__isnull", False),
                                ("ended_on__gte", models.F("opened_on")),
                            ),
                            _connector="OR",
                        ),
                        name="status_ended_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("corrected_at", None),
                                ("corrected_because", ""),
                                ("corrected_by", None),
                            ),
                            models.Q(
                                ("corrected_at__isnull", False),
                                ("corrected_by__isnull", False),
                                models.Q(("corrected_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="status_corrected_says_by_whom_and_why",
                    ),
                ],
            },
        ),
    ]
