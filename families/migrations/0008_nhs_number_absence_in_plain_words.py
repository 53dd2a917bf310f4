"""Say in plain words why somebody has no NHS number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0007_who_would_read"),
    ]

    operations = [
        migrations.AlterField(
            model_name="person",
            name="nhs_number_absence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("unborn", "Not born yet"),
                    ("not_yet_allocated", "Not allocated yet"),
                    ("not_known", "Not known: finding out would cause delay"),
                    ("withheld", "Withheld: it would be more detrimental to the child"),
                    ("not_registered", "Not registered, or from overseas"),
                ],
                max_length=20,
            ),
        ),
    ]
