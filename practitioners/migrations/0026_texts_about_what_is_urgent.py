"""The work mobile to which a text goes about what is urgent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("practitioners", "0025_messages_delivered_and_bounced"),
    ]

    operations = [
        migrations.AddField(
            model_name="noticehours",
            name="mobile",
            field=models.CharField(blank=True, max_length=13),
        ),
        migrations.AddConstraint(
            model_name="noticehours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mobile", ""), ("mobile__regex", "^\\+447\\d{9}$"), _connector="OR"
                ),
                name="notice_hours_mobile_is_of_the_uk",
            ),
        ),
    ]
