"""Some services are not named to others: that they work with somebody says why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0007_contacts_end_memberships")]
    operations = [
        migrations.AddField("team", "is_sensitive", models.BooleanField(default=False)),
    ]
