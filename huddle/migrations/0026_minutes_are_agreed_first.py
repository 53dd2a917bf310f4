"""Those who were there agree the draft of the minutes, or say what to correct."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE TRIGGER signed_is_final BEFORE INSERT OR UPDATE OR DELETE ON huddle_draftanswer
FOR EACH ROW EXECUTE FUNCTION huddle_refuse_after_signing();
"""
BACKWARD = "DROP TRIGGER signed_is_final ON huddle_draftanswer"


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0028_a_guest_of_one_session"),
        ("huddle", "0025_checks_say_when_chased"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("agreed", "Agreed"), ("correct", "Needs correcting")],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_words", models.CharField(blank=True, max_length=500)),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft_answers",
                        to="huddle.agendaitem",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["answered_at", "id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "agreed"), ("words", "")),
                            models.Q(
                                ("answer", "correct"), models.Q(("words", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="draft_answer_has_words_where_it_corrects",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("settled_at", None), ("settled_by", None), ("settled_words", "")
                            ),
                            models.Q(
                                ("answer", "correct"),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="draft_answer_is_settled_at_and_by",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
