"""What is stuck in a lead's update is told by the codes of the family's barriers."""

from django.db import migrations, models

RENAMED = {
    "repeated_stories": "repeated",
    "fear_of_removal": "fear",
    "bad_experience": "experience",
    "low_trust": "trust",
    "coercive_control": "control",
    "cultural": "culture",
}
FORWARD = "".join(
    f"UPDATE families_leadupdate SET stuck = '{new}' WHERE stuck = '{old}';"
    for old, new in RENAMED.items()
)


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0038_barriers_and_the_load_of_visits"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="leadupdate",
            name="update_stuck_is_known",
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="leadupdate",
            name="stuck",
            field=models.CharField(
                blank=True,
                choices=[
                    ("travel", "Travel"),
                    ("cost", "Cost"),
                    ("time", "Time or work"),
                    ("childcare", "Childcare"),
                    ("digital", "Digital"),
                    ("housing_move", "Moving house"),
                    ("language", "Language"),
                    ("disability", "Disability, or a reasonable adjustment"),
                    ("waiting_list", "Waiting list"),
                    ("eligibility", "Eligibility"),
                    ("too_many", "Too many appointments or professionals"),
                    ("repeated", "Having to tell it again and again"),
                    ("out_of_area", "Out of area"),
                    ("bounced", "Referral bounced"),
                    ("fear", "Fear that a child is taken away"),
                    ("stigma", "Stigma"),
                    ("experience", "Bad experience before"),
                    ("trust", "Low trust"),
                    ("literacy", "Reading and writing, or being neurodivergent"),
                    ("control", "Coercive control"),
                    ("culture", "Culture"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="leadupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stuck__in",
                        [
                            "",
                            "travel",
                            "cost",
                            "time",
                            "childcare",
                            "digital",
                            "housing_move",
                            "language",
                            "disability",
                            "waiting_list",
                            "eligibility",
                            "too_many",
                            "repeated",
                            "out_of_area",
                            "bounced",
                            "fear",
                            "stigma",
                            "experience",
                            "trust",
                            "literacy",
                            "control",
                            "culture",
                        ],
                    )
                ),
                name="update_stuck_is_known",
            ),
        ),
    ]
