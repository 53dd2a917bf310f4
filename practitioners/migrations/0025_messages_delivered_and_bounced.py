"""What Notify was given and what became of it, and addresses at which mail comes back."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("practitioners", "0021_how_much_somebody_can_lead"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "by",
                    models.CharField(
                        choices=[("email", "E-mail"), ("sms", "Text message")], max_length=5
                    ),
                ),
                ("address", models.CharField(max_length=254)),
                ("reference", models.CharField(max_length=60, unique=True)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing was heard yet"),
                            ("delivered", "Delivered"),
                            ("permanent-failure", "The address takes no mail"),
                            ("temporary-failure", "The mailbox was full or did not answer"),
                            ("technical-failure", "Notify could not send it"),
                        ],
                        max_length=20,
                    ),
                ),
                ("status_at", models.DateTimeField(blank=True, null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="practitioners.notice",
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
                "verbose_name_plural": "deliveries",
                "ordering": ["asked_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Bounce",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("address", models.CharField(max_length=254)),
                (
                    "by",
                    models.CharField(
                        choices=[("smtp", "The mail server"), ("notify", "GOV.UK Notify")],
                        max_length=6,
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("since", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bounces",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["since"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("practitioner", "address"),
                        name="bounce_open_once_for_an_address",
                    )
                ],
            },
        ),
    ]
