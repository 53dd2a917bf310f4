"""Ask for advice about sharing, and answer."""

from django import forms

from consent.models import AdviceRequest
from practitioners.govuk import GovukForm, Radios

LONGEST = 1000


class AskForm(GovukForm):
    things = {"asked_of": "whom you ask", "question": "your question"}

    asked_of = forms.ChoiceField(
        label="Whom do you ask?", choices=AdviceRequest.Of.choices, widget=Radios()
    )
    question = forms.CharField(
        label="What do you need to know?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Do not name anybody: whoever answers does not see this family's record.",
    )


class AnswerForm(GovukForm):
    page_heading = "answer"
    things = {"answer": "your advice"}

    answer = forms.CharField(
        label="Your advice", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
