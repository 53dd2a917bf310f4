"""The plan: a goal, how it stands, who may be shown it, where a step belongs, what stops."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from families.forms.acting import OwnerField
from families.forms.contributing import PeopleField
from families.models import Action, Family, Goal, GoalReview, Need, Person
from families.queries.people import practitioners_around
from families.queries.sequence import possible_earlier
from practitioners.dates import DateField, today_or_future, today_or_past
from practitioners.govuk import Checkboxes, GovukForm, Radios, YesNoField
from practitioners.models import Practitioner

NOT_FOR = "Is there anybody in the family who must never be shown this?"


def _people(label: str = NOT_FOR) -> PeopleField:
    return PeopleField(
        label=label,
        help_text="Everyone who reads it is warned, and nothing made for that person contains it",
        queryset=Person.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )


def _review_on(label: str) -> DateField:
    return DateField(label=label, help_text="For example, 27 11 2026", must_be=today_or_future)


def _number(
    *, label: str, help_text: str, thing: str, least: int, most: int, required: bool = True
) -> Any:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=least,
        max_value=most,
        error_messages={
            "invalid": f"The {thing} must be a whole number, like 2",
            "min_value": f"The {thing} must be {least} or more",
            "max_value": f"The {thing} must be {most} or less",
        },
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )


class GoalForm(GovukForm):
    things = {
        "words": "the goal",
        "need": "what it is about",
        "measure": "how you will all know",
        "review_on": "the date of its review",
    }

    words = forms.CharField(
        label="What do they want to be different?",
        help_text="In the family’s own words. Everybody who works with the family reads it",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    need = forms.ChoiceField(
        label="What is it about?", choices=Need.choices, widget=Radios(layout="small")
    )
    answers = forms.CharField(
        label="What keeps the difficulty going?",
        help_text="What this goal answers. For example, she sleeps two hours at a time. Do not "
        "write here what only some may know: add that as information, with its readers",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    measure = forms.CharField(
        label="How will you all know that it is better?",
        help_text="For example, he wakes twice a night at most",
        max_length=200,
    )
    review_on = _review_on("When is it looked at again?")
    not_for = _people()

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PeopleField", self.fields["not_for"]).queryset = people


class GoalReviewForm(GovukForm):
    things = {
        "outcome": "how it stands",
        "reviewed_on": "the date of this review",
        "review_on": "the date of the next review",
    }

    outcome = forms.ChoiceField(
        label="How does it stand?", choices=GoalReview.Outcome.choices, widget=Radios()
    )
    reviewed_on = DateField(
        label="When was it looked at?",
        help_text="For example, 27 3 2026",
        must_be=today_or_past,
    )
    note = forms.CharField(
        label="What has changed?",
        help_text="Everybody who works with the family reads it",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review_on = _review_on("When is it looked at next?")


class GoalEndForm(GovukForm):
    things = {"reason": "why it ends"}

    reason = forms.CharField(
        label="Why is it worked towards no longer?",
        help_text="For example, they have reached it, or they want something else now",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class GoalClearForm(GovukForm):
    things = {"may_be_shown": "whether the family may be shown it"}

    may_be_shown = YesNoField(
        label="May the family be shown this goal?",
        help_text="Say yes only if it is safe in the hands of everybody who may see what they get",
    )
    not_for = _people("Who else in the family must never be shown it?")

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("PeopleField", self.fields["not_for"]).queryset = people


class MoveForm(GovukForm):
    things = {"lane": "when it comes", "position": "its position"}

    lane = forms.ChoiceField(
        label="When does it come?", choices=Action.Lane.choices, widget=Radios()
    )
    position = _number(
        label="At which position?",
        help_text="1 is first. A number beyond the end puts it last",
        thing="position",
        least=1,
        most=999,
    )


class SequenceForm(GovukForm):
    things = {"visits": "how many visits it means"}

    goal = forms.ChoiceField(label="Which goal does it serve?", widget=Radios(), required=False)
    after = forms.MultipleChoiceField(
        label="What must be finished first?",
        help_text="This step then waits for what you select",
        widget=Checkboxes(),
        required=False,
    )
    visits = _number(
        label="How many visits or appointments does it mean for the family?",
        help_text="0 if none. They are counted in the week in which it is due",
        thing="number of visits",
        least=0,
        most=50,
        required=False,
    )

    def __init__(
        self, *args: Any, action: Action, goals: list[Goal], by: Practitioner, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.goals = {str(goal.pk): goal for goal in goals}
        self.earlier = {str(one.pk): one for one in possible_earlier(action, by)}
        none = ("", "None of them")
        _offer(self, "goal", [*((key, goal.words) for key, goal in self.goals.items()), none])
        _offer(self, "after", [(key, one.text) for key, one in self.earlier.items()])

    def clean_visits(self) -> int:
        return self.cleaned_data["visits"] or 0

    def clean_goal(self) -> Goal | None:
        return self.goals.get(self.cleaned_data["goal"])

    def clean_after(self) -> list[Action]:
        return [self.earlier[key] for key in self.cleaned_data["after"]]


class StopForm(GovukForm):
    things = {
        "text": "what you will all stop",
        "owner": "who stops it",
        "by_on": "the date by which it stops",
    }

    text = forms.CharField(
        label="What will the family be asked no more?",
        help_text="For example, weekly weighing at the clinic as well as at home",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    owner = OwnerField(
        label="Who stops it?",
        help_text="Somebody who works with this family",
        queryset=Practitioner.objects.none(),
        empty_label="Choose a person",
    )
    by_on = DateField(
        label="By when?", help_text="For example, 27 11 2026", must_be=today_or_future
    )

    def __init__(self, *args: Any, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = cast("OwnerField", self.fields["owner"])
        owner.queryset = practitioners_around(family)
        owner.family = family


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices
