"""Keep when a family was referred to children's social work, and when they answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("families", "0004_a_possible_match_discloses_nothing")]
    operations = [
        migrations.AddField(
            model_name="family",
            name="referral_sent_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="family",
            name="referral_answered_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
