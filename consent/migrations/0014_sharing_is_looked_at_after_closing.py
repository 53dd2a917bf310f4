"""Closing a family asks for its decisions to share to be looked at again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0013_a_status_reaches_a_class"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sharingprompt",
            name="because",
            field=models.CharField(
                choices=[
                    ("new_lead", "another person is Single Lead Practitioner"),
                    ("new_agency", "another agency is at the table"),
                    ("new_household", "the family lives in more than one household"),
                    ("birth", "a baby has joined the family"),
                    ("review_due", "a decision is due for review"),
                    ("ends_soon", "a decision ends soon"),
                    (
                        "closed",
                        "the huddle closed the family: what is still needed of it, and by whom",
                    ),
                ],
                max_length=20,
            ),
        ),
    ]
