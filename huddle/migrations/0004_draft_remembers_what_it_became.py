"""A draft that was sent remembers which nominations it became, and holds no answers."""

import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0003_sessions_say_who_published_and_why_late"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="nominationdraft",
            name="became",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddConstraint(
            model_name="nominationdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("became", []), ("answers", {}), _connector="OR"),
                name="draft_that_was_sent_holds_no_answers",
            ),
        ),
    ]
