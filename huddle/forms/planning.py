"""Words for the family, a translation, the confirmation of a plan, and how it was given."""

from typing import Any

from django import forms

from families.forms.contributing import PeopleField
from families.models import Person
from huddle.forms.blaming import BlamingForm
from huddle.languages import LANGUAGES
from huddle.models import PlanCopy
from huddle.queries.plan import Plan
from huddle.queries.plan_things import Thing
from huddle.services.planning import MOST, MOST_TRANSLATED
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import Checkboxes, Radios
from practitioners.models import Practitioner

ASKS = {
    "lead": "How can they reach this person?",
    "decided": "What was decided, in words for them?",
    "action": "What will be done, in words for them?",
    "told": "What were they told, in words for them?",
}


class ClearForm(BlamingForm):
    things = {"people": "who it is cleared for", "words": "it in words for the family"}

    words = forms.CharField(
        help_text="Short sentences and no jargon. Never an address, and nothing about anybody "
        "who is not to be named",
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    people = PeopleField(
        label="Whose plan is it cleared for?",
        help_text="Each person has a plan of their own. Think of what happens if somebody else "
        "at home reads it",
        queryset=Person.objects.none(),
        widget=Checkboxes(layout="small"),
    )

    def __init__(
        self, *args: Any, thing: Thing, plans: list[Plan], by: Practitioner, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [plan.person for plan in plans if not plan.refused]
        adults = [one.pk for one in people if one.pk not in thing.not_for]
        people_of = Person.objects.visible_to(by).filter(pk__in=adults)
        self.fields["people"].queryset = people_of  # type: ignore[attr-defined]
        if thing.own_words:
            del self.fields["words"]
        else:
            self.fields["words"].label = ASKS[str(thing.kind)]


class TranslationForm(BlamingForm):
    things = {
        "language": "the language",
        "words": "the translated plan",
        "translator": "who translated it",
        "translated_on": "the date it was translated",
    }

    language = forms.ChoiceField(
        label="Which language?",
        choices=[("", "Choose a language"), *((one.code, one.name) for one in LANGUAGES.values())],
    )
    words = forms.CharField(
        label="The plan in that language",
        help_text="The whole plan as it stands below. The English always goes with it",
        max_length=MOST_TRANSLATED,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    translator = forms.CharField(
        label="Who translated it?",
        help_text="The interpreter or service, never somebody of the family",
        max_length=100,
    )
    translated_on = DateField(
        label="When was it translated?", help_text="For example, 27 3 2026", must_be=today_or_past
    )


class ConfirmForm(BlamingForm):
    things = {"language": "the language"}

    language = forms.ChoiceField(
        label="Which language goes with the English?", widget=Radios(), required=False
    )
    is_safe = forms.BooleanField(
        error_messages={"required": "Confirm that you have read it and that it is safe to give"}
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = [one.language for one in plan.translations if one.may_be_given]
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", "English only"),
            *((one.code, one.name) for one in given),
        ]
        if not given:
            del self.fields["language"]
        who = plan.person.shown_name
        self.fields["is_safe"].label = f"I have read this plan. It is safe to give to {who}"


class GivenForm(BlamingForm):
    things = {"given_on": "the date it was given", "given_how": "how it was given"}

    given_on = DateField(
        label="When was it given?", help_text="For example, 27 3 2026", must_be=today_or_past
    )
    given_how = forms.ChoiceField(
        label="How was it given?", choices=PlanCopy.How.choices, widget=Radios()
    )
    said = forms.CharField(
        label="What did they say?",
        help_text="In their own words. Those who work with the family read it as theirs; it is in "
        "no plan until somebody says that it is safe",
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
