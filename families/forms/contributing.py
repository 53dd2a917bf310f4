"""What I know, how I know it, and who may read it."""

from typing import Any

from django import forms

from families.models import Audience, Contribution, Dispute, Family, Person
from families.queries.people import agencies_around
from families.services.contributing import Care
from practitioners.dates import DateField, today_or_future, today_or_past
from practitioners.govuk import Checkboxes, GovukForm, Radios
from practitioners.models import Agency, Practitioner

BLANK = (Contribution.Marking.OFFICIAL.value, ["", "", ""])


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, person: Person) -> str:
        return person.shown_name


class ContributionForm(GovukForm):
    things = {
        "text": "what you know",
        "nature": "how you know it",
        "audience": "who may read it",
        "named_agencies": "the agencies",
        "held_where": "where it is held",
        "event_date": "the date it happened",
        "about": "who it is about",
        "noted_on": "the date you noted it",
        "review_on": "the date to check it again",
    }
    reveals = {
        "audience": {Audience.NAMED: ["named_agencies"], Audience.VERBAL: ["held_where"]},
    }

    audience = forms.ChoiceField(
        label="Who may read it?",
        choices=Audience.choices,
        widget=Radios(
            hints={
                Audience.OWN_AGENCY: "Those of my agency who work with this family",
                Audience.VERBAL: "Only a marker is kept: that you said something, not what",
            }
        ),
    )
    named_agencies = forms.ModelMultipleChoiceField(
        label="Which agencies?",
        queryset=Agency.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )
    held_where = forms.CharField(
        label="Where is it held?",
        help_text="For example, our own case record, ask me",
        max_length=200,
        required=False,
    )
    text = forms.CharField(
        label="What do you know?",
        help_text="One thing. Leave it empty if you say it aloud only",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )
    nature = forms.ChoiceField(
        label="How do you know it?", choices=Contribution.Nature.choices, widget=Radios()
    )
    theme = forms.ChoiceField(
        label="What is it?", choices=Contribution.Theme.asked(), widget=Radios()
    )
    event_date = DateField(
        label="When did it happen?",
        help_text="For example, 27 3 2026. Leave it empty if it has no one day",
        must_be=today_or_past,
        required=False,
    )
    about = PeopleField(
        label="Who is it about?",
        queryset=Person.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )
    safe_to_discuss = forms.ChoiceField(
        label="Is it safe to discuss with the family?",
        choices=Contribution.SafeToDiscuss.choices,
        initial=Contribution.SafeToDiscuss.ASK,
        widget=Radios(),
        required=False,
    )
    not_for = PeopleField(
        label="Is there anybody in the family who must never be told?",
        help_text="Everyone who reads it is warned, and nothing made for that person contains it",
        queryset=Person.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )
    relevance = forms.CharField(
        label="Why does it matter for the baby?", max_length=300, required=False
    )
    confidence = forms.ChoiceField(
        label="How sure are you?",
        choices=[("", "I would rather not say"), *Contribution.Confidence.choices],
        widget=Radios(layout="small"),
        required=False,
    )
    noted_on = DateField(
        label="When was it noted down, if that was before today?",
        help_text="For example on paper, after a meeting. It is then shown as a late entry",
        must_be=today_or_past,
        required=False,
    )
    review_on = DateField(
        label="When should it be checked again?",
        help_text="For something that may soon no longer hold",
        must_be=today_or_future,
        required=False,
    )
    marking = forms.ChoiceField(
        label="Protective marking",
        choices=Contribution.Marking.choices,
        initial=Contribution.Marking.OFFICIAL,
        widget=Radios(layout="small"),
        required=False,
    )
    handling = forms.CharField(
        label="How must it be handled?",
        help_text="For example, do not mention it to the father or anyone in his home",
        max_length=200,
        required=False,
    )
    needs_source_permission = forms.BooleanField(
        label="My agency must be asked before it is passed on",
        help_text="It stays out of the minutes of other agencies until we agree",
        required=False,
    )
    say_optional = False
    more: tuple[str, ...] = (
        "relevance",
        "confidence",
        "noted_on",
        "review_on",
        "marking",
        "handling",
        "needs_source_permission",
    )

    def __init__(self, *args: Any, family: Family, practitioner: Practitioner, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.only_around(family, practitioner)
        people = Person.objects.visible_to(practitioner).filter(family=family)
        self.fields["about"].queryset = people  # type: ignore[attr-defined]
        self.fields["not_for"].queryset = people  # type: ignore[attr-defined]

    def only_around(self, family: Family, practitioner: Practitioner) -> None:
        """Only agencies that work with the family can be named."""
        others = agencies_around(family).exclude(pk=practitioner.agency_id)
        self.fields["named_agencies"].queryset = others  # type: ignore[attr-defined]

    @property
    def shows_more(self) -> bool:
        """Is one of the further questions answered, or wrong?"""
        return any(
            name in self.errors or self[name].value() not in ("", None, False, *BLANK)
            for name in self.more
        )

    def implied(self) -> dict[str, list[Any]]:
        """What the question of its readers needs and this form does not ask."""
        return {}

    def told(self) -> dict[str, Any]:
        """As the services take it."""
        said = dict(self.cleaned_data)
        said["care"] = Care(
            relevance=said.pop("relevance"),
            confidence=said.pop("confidence"),
            safe_to_discuss=said.pop("safe_to_discuss") or Contribution.SafeToDiscuss.ASK,
            not_for=tuple(said.pop("not_for")),
            marking=said.pop("marking") or Contribution.Marking.OFFICIAL,
            handling=said.pop("handling"),
            needs_source_permission=said.pop("needs_source_permission"),
            review_on=said.pop("review_on"),
            noted_on=said.pop("noted_on"),
        )
        return said

    def clean(self) -> dict[str, Any]:
        audience = self.cleaned_data.get("audience")
        named = list(self.cleaned_data.get("named_agencies", []))
        self.cleaned_data["named_agencies"] = named if audience == Audience.NAMED else []
        if audience == Audience.NAMED:
            self.require("named_agencies")
        self._clean_words(is_verbal=audience == Audience.VERBAL)
        return self.cleaned_data

    def _clean_words(self, *, is_verbal: bool) -> None:
        if not is_verbal:
            self.require("text")
            self.cleaned_data["held_where"] = ""
            return
        self.require("held_where")
        if self.cleaned_data.get("text"):
            self.add_error("text", "Said aloud only: leave what you know empty")


class CorrectionForm(ContributionForm):
    """The same questions, answered as they were, and why they are answered otherwise now."""

    reason = forms.CharField(
        label="Why do you change it?",
        help_text="Everyone who reads the new version reads this",
        max_length=300,
    )
    settles = forms.ModelMultipleChoiceField(
        label="Does the new version settle what was disputed?",
        queryset=Dispute.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )

    def __init__(self, *args: Any, contribution: Contribution, **kw: Any) -> None:
        kw.setdefault("initial", _as_it_is(contribution))
        super().__init__(*args, family=contribution.family, **kw)
        if contribution.theme not in dict(Contribution.Theme.asked()):
            self.fields["theme"].choices = Contribution.Theme.choices  # type: ignore[attr-defined]
        self.fields["reason"].error_messages["required"] = "Enter why you change it"
        disputes = contribution.disputes.filter(outcome="")
        if disputes.exists():
            self.fields["settles"].queryset = disputes  # type: ignore[attr-defined]
            self.fields["settles"].label_from_instance = _what_it_says  # type: ignore[attr-defined]
        else:
            del self.fields["settles"]


def _what_it_says(dispute: Dispute) -> str:
    return dispute.says


def _as_it_is(contribution: Contribution) -> dict[str, Any]:
    same = (
        "text held_where nature theme event_date audience named_agencies safe_to_discuss "
        "relevance confidence noted_on review_on marking handling needs_source_permission"
    )
    found = {name: getattr(contribution, name) for name in same.split()}
    return found | {
        "about": list(contribution.about.values_list("pk", flat=True)),
        "not_for": list(contribution.not_for.values_list("pk", flat=True)),
    }


class WithdrawalForm(GovukForm):
    things = {"reason": "why it was entered in error"}

    reason = forms.CharField(
        label="Why was it entered in error?",
        help_text="Everyone who could read it reads this. Do not repeat what it said",
        max_length=300,
    )
