"""The name of a saved view."""

from django import forms

from practitioners.govuk import GovukForm


class SaveViewForm(GovukForm):
    things = {"name": "a name"}

    name = forms.CharField(
        label="What do you want to call it?",
        help_text="Only you will see it. Do not use the name of anybody in a family. "
        "For example, Overdue in my families",
        max_length=60,
    )
