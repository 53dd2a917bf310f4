"""The retention rules that a partnership begins with, each to be confirmed locally."""

from datetime import date

from django.db import migrations

FROM = date(2026, 1, 1)
RULES = [
    (
        "early_help",
        "birth",
        30,
        "To the child's 30th birthday, as one council's schedule says (North Somerset).",
    ),
    (
        "child_protection",
        "closure",
        35,
        "35 years after closure, as two councils' schedules say (North Somerset, Blackpool).",
    ),
    (
        "looked_after",
        "birth",
        75,
        "75 years from the date of birth, as two councils' schedules say "
        "(North Somerset, Blackpool).",
    ),
    (
        "nhs_child",
        "birth",
        26,
        "To the 25th birthday, or the 26th if 17 when care ended (NHS children's records).",
    ),
    (
        "no_live_birth",
        "closure",
        25,
        "A number to discuss: no published schedule was found for a shared record.",
    ),
    (
        "audit",
        "event",
        75,
        "As long as the longest record that it explains. Huddle does not dispose of it.",
    ),
]


def seed(apps, schema_editor):
    rule = apps.get_model("consent", "RetentionRule")
    for record_class, trigger, years, authority in RULES:
        rule.objects.create(
            record_class=record_class,
            trigger=trigger,
            years=years,
            authority=authority,
            from_date=FROM,
        )


class Migration(migrations.Migration):
    dependencies = [("consent", "0006_the_database_checks_disposal")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
