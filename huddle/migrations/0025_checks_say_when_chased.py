"""A check says when its team was last reminded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("huddle", "0024_whoever_is_there_may_disagree"),
    ]

    operations = [
        migrations.AddField(
            model_name="agencycheck",
            name="chased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
