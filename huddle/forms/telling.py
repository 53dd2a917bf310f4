"""What a nomination tells and asks: danger first, why now, strengths, the ask, what was agreed."""

from typing import Any

from django import forms

from consent.models import FamilyTold, WorkingAgreement
from families.models import Audience
from huddle.forms.question import Question, offer
from practitioners.govuk import Checkboxes, GovukForm, Radios, YesNoField

LONGEST_STORY = 1500


class DangerForm(GovukForm):
    page_heading = "danger"

    draft = forms.UUIDField(widget=forms.HiddenInput)
    danger = YesNoField(
        label="Is anyone in immediate danger, or does a baby have a mark or an injury?",
        help_text="Say yes for any mark, bruise or injury on a baby who cannot move by "
        "themselves, however small and whatever the explanation.",
        error_messages={
            "required": "Select yes if anyone is in immediate danger or a baby has a mark"
        },
    )


class PlaceForm(Question):
    title = "Who nominates, and which huddle?"
    short = {"team": "Nominating team", "huddle": "Huddle"}
    things = {"team": "the team that you nominate for", "huddle": "the huddle that you ask"}

    team = forms.ChoiceField(label="Which of your teams nominates?", widget=Radios())
    huddle = forms.ChoiceField(label="Which huddle do you ask?", widget=Radios())

    def set_choices(self) -> None:
        offer(self, "team", ((str(team.pk), str(team)) for team in self.scene.teams))
        offer(self, "huddle", ((str(one.pk), one.name) for one in self.scene.huddles))


class WhyNowForm(Question):
    title = "Why now?"
    reveals = {"audience": {Audience.NAMED: ["agencies"]}}
    short = {
        "text": "What is happening now",
        "audience": "Who may read it",
        "agencies": "Agencies named",
        "not_for": "Must never be told",
    }
    things = {
        "text": "what is happening for the baby now",
        "audience": "who may read it",
        "agencies": "at least one agency",
    }

    text = forms.CharField(
        label="What is happening for the baby now?",
        max_length=LONGEST_STORY,
        widget=forms.Textarea,
        help_text="What you have seen or heard, when, and why it matters this week. Write it as "
        "you would want the family to read it.",
    )
    audience = forms.ChoiceField(
        label="Who may read this, and the strengths?",
        choices=[
            (a.value, a.label) for a in (Audience.HUDDLE, Audience.NAMED, Audience.CHAIR_AND_LEAD)
        ],
        widget=Radios(
            hints={
                Audience.NAMED: "Your own agency always can. The coordinator can only if you "
                "name their agency"
            }
        ),
    )
    agencies = forms.MultipleChoiceField(
        label="Which agencies?", required=False, widget=Checkboxes(layout="small")
    )
    not_for = forms.MultipleChoiceField(
        label="Is there anybody who must never be told this, or the strengths?",
        required=False,
        widget=Checkboxes(layout="small"),
        help_text="Everyone who reads it is warned, and nothing made for that person contains it",
        error_messages={
            "invalid_choice": "Select again who must never be told: you have changed who is named"
        },
    )

    def set_choices(self) -> None:
        offer(self, "agencies", ((str(a.pk), a.name) for a in self.scene.agencies))
        offer(self, "not_for", self.adults.items())
        if not self.adults:
            del self.fields["not_for"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("audience") == Audience.NAMED:
            self.require("agencies")
        else:
            self.errors.pop("agencies", None)
            self.cleaned_data["agencies"] = []
        return self.cleaned_data


class StrengthsForm(Question):
    page_heading = "text"
    short = {"text": "Strengths"}

    text = forms.CharField(
        label="What is going well for the family?",
        max_length=LONGEST_STORY,
        required=False,
        widget=forms.Textarea,
        help_text="People who help, what the parents do well, what has worked before.",
    )


class AskForm(Question):
    page_heading = "text"
    short = {"text": "What you ask of the huddle"}
    things = {"text": "what you want from the huddle"}

    text = forms.CharField(
        label="What do you want from the huddle?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AgreementForm(Question):
    title = "What does the family know?"
    short = {"told": "Family told", "agreement": "Agrees to work with us"}
    things = {
        "told": "whether the family has been told",
        "agreement": "whether they agree to work with us",
    }

    told = forms.ChoiceField(
        label="Has the family been told about this nomination?",
        choices=FamilyTold.choices,
        widget=Radios(),
    )
    agreement = forms.ChoiceField(
        label="Do they agree to work with us?",
        choices=[c for c in WorkingAgreement.Answer.choices if c[0] != "withdrawn"],
        widget=Radios(),
        help_text="You do not need their agreement to nominate where a child is at risk. Say "
        "how it stands.",
    )


class ContactForm(Question):
    page_heading = "care"
    reveals = {"care": {"yes": ["text"]}}
    short = {"care": "Care needed in contact", "text": "What to know before contact"}
    things = {"care": "yes if care is needed", "text": "what to know before contact"}

    care = YesNoField(
        label="Is there anything to know before anyone contacts or visits the family?",
        help_text="For example, a phone that somebody else reads, or a person who is a risk to "
        "visitors.",
        widget=Radios(),
    )
    text = forms.CharField(
        label="What must they know?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("care"):
            self.require("text")
        else:
            self.cleaned_data["text"] = ""
        return self.cleaned_data
