"""Make room for what was typed and could not be sent."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("practitioners", "0002_audit_event_is_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnsentForm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("path", models.CharField(max_length=500)),
                ("fields", models.JSONField()),
                ("files", models.JSONField(default=list)),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unsent_forms",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-kept_at"],
                "default_permissions": (),
            },
        ),
    ]
