"""Choose a decision, then give what it demands: one form made from the table of consequences."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format, time_format

from families.forms.acting import OwnerField
from families.levels import level_choices
from families.queries.people import possible_owners
from huddle.consequences.answers import LONGEST, QUESTION, check_answers
from huddle.consequences.demands import Demand, Kind, When
from huddle.consequences.table import REVIEWED, TABLE
from huddle.models import AgendaItem, DecisionCode
from huddle.permissions.entering_late import may_be_late
from huddle.queries.holding import agencies_to_name, people_to_name
from practitioners.dates import DateField, TimeField, today_or_future, today_or_past
from practitioners.govuk import GovukForm, Radios, YesNoField
from practitioners.models import Practitioner

QUESTIONS = (1, 2, 3)
MUST_BE = {When.TODAY_OR_PAST: today_or_past, When.TODAY_OR_FUTURE: today_or_future}
BESIDE = {DecisionCode.D10, DecisionCode.D12}
DATE_HINT = "For example, 27 11 2026"


class PersonField(OwnerField):
    """Somebody whom a decision names, refused as the owner of an action is."""


class CodeForm(GovukForm):
    """Step one: which of the sixteen."""

    things = {"code": "a decision"}

    code = forms.ChoiceField(
        label="What did the meeting decide?",
        choices=[(code, f"{code} {code.label}") for code in DecisionCode],
        widget=Radios(hints={code: row.follows for code, row in TABLE.items()}, layout="small"),
    )


class DeferForm(GovukForm):
    """The whole family was not discussed."""

    because = forms.ChoiceField(
        label="Why was the family not discussed?",
        choices=TABLE["D14"].demand("because").choices,
        widget=Radios(),
        error_messages={"required": TABLE["D14"].demand("because").refusal},
    )
    rationale = forms.CharField(
        label="What should the next session know?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the meeting decided this"},
    )
    chair_reason = forms.CharField(
        label=TABLE["D14"].demand("chair_reason").label,
        help_text=TABLE["D14"].demand("chair_reason").hint,
        max_length=200,
        required=False,
    )


class DecisionForm(GovukForm):
    """Step two: the reasons, and what this decision demands."""

    code = ""

    def answers(self) -> dict[str, Any]:
        """By the names of the demands, as the service takes them."""
        given = {demand.name: self.cleaned_data.get(demand.name) for demand in self.demands()}
        if "question_1" in self.fields:
            given["questions"] = self._questions()
        return given

    def clean(self) -> dict[str, Any]:
        for number in QUESTIONS if "question_1" in self.fields else ():
            names = [f"{part}_{number}" for part in QUESTION]
            if any(self.cleaned_data.get(name) for name in names):
                self.require(*names)
        if not self.errors:
            self._check_together()
        return self.cleaned_data

    def demands(self) -> tuple[Demand, ...]:
        return TABLE[self.code].demands

    def is_primary(self) -> bool:
        return bool(self.cleaned_data.get("main", True))

    def in_words(self) -> list[dict[str, str]]:
        """Each question with its answer, for the check before it is recorded."""
        return [
            {"key": str(self[name].label), "value": _said(field, self.cleaned_data[name])}
            for name, field in self.fields.items()
            if self.cleaned_data.get(name) not in (None, "", False)
        ]

    def blame(self, refusal: ValidationError) -> None:
        """Show what the service refused beside its field, or at the top."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for blamed, messages in refusal.message_dict.items():
            name = "question_1" if blamed == "questions" else blamed
            self.add_error(name if name in self.fields else None, messages)

    def _check_together(self) -> None:
        """What must hold between the answers, said before the check page and not after it."""
        try:
            check_answers(self.code, self.answers())
        except ValidationError as refusal:
            self.blame(refusal)

    def _questions(self) -> list[Mapping[str, Any]]:
        rows = [
            {part: self.cleaned_data.get(f"{part}_{number}") for part in QUESTION}
            for number in QUESTIONS
        ]
        return [row for row in rows if row["question"]]


def decision_form(code: str, item: AgendaItem, by: Practitioner) -> type[DecisionForm]:
    """The form of one decision: its demands, the reasons, the level of need."""
    fields: dict[str, forms.Field] = {}
    for demand in TABLE[code].demands:
        fields |= _fields(demand, item, by)
    if code in BESIDE:
        fields["main"] = YesNoField(
            label="Is this the child's main decision?",
            help_text="It can also stand beside another",
            error_messages={"required": "Select whether this is the child's main decision"},
        )
    fields["rationale"] = forms.CharField(
        label="Why did the meeting decide this?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why the meeting decided this"},
    )
    fields["level"] = forms.ChoiceField(
        label="Level of need",
        choices=[("", "Not changed"), *level_choices()],
        required=False,
    )
    if code in REVIEWED:
        fields["review"] = DateField(
            label="Review date",
            help_text="Where the meeting set one: the family comes back on or after it",
            required=False,
            must_be=today_or_future,
        )
    if may_be_late(item.session):
        fields["happened"] = TimeField(
            label="When was it decided?",
            help_text="Only where you enter it late, for example from paper: a time on the day "
            "of the session, like 10:15am",
            required=False,
        )
    return type("DecisionForm", (DecisionForm,), {**fields, "code": code})


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(value, Practitioner):
        return f"{value.full_name}, {value.agency}"
    if isinstance(field, YesNoField | forms.BooleanField):
        return "Yes" if value else "No"
    if isinstance(field, forms.ModelChoiceField):
        return str(value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices)[value])
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return time_format(value, "g:ia") if isinstance(value, time) else str(value)


def _fields(demand: Demand, item: AgendaItem, by: Practitioner) -> dict[str, forms.Field]:
    if demand.kind is Kind.QUESTIONS:
        people = possible_owners(item.family, by)
        return {
            name: field
            for number in QUESTIONS
            for name, field in _question(number, people, required=number == 1).items()
        }
    return {demand.name: _field(demand, item, by)}


def _question(
    number: int, people: QuerySet[Practitioner], *, required: bool
) -> dict[str, forms.Field]:
    words = {name: {"required": refusal} for name, refusal in QUESTION.items()}
    return {
        f"question_{number}": forms.CharField(
            label=f"Question {number}",
            max_length=LONGEST[Kind.TEXT] - len("Find out: "),
            required=required,
            error_messages=words["question"],
        ),
        f"owner_{number}": PersonField(
            label=f"Who finds out (question {number})",
            queryset=people,
            required=required,
            empty_label="Choose a person",
            error_messages=words["owner"],
        ),
        f"due_on_{number}": DateField(
            label=f"Answer due (question {number})",
            help_text=DATE_HINT,
            required=required,
            must_be=today_or_future,
            error_messages=words["due_on"],
        ),
    }


def _field(demand: Demand, item: AgendaItem, by: Practitioner) -> forms.Field:
    asked: dict[str, Any] = {
        "label": demand.label,
        "help_text": demand.hint,
        "required": demand.required,
        "error_messages": {"required": demand.refusal},
    }
    kind, more = _made_of(demand, item, by)
    return kind(**asked | more)


def _made_of(
    demand: Demand, item: AgendaItem, by: Practitioner
) -> tuple[type[forms.Field], dict[str, Any]]:
    """The class of field for what is demanded, and what is particular to it."""
    date_hint = f"{demand.hint}. {DATE_HINT}" if demand.hint else DATE_HINT
    choose: dict[str, Any] = {"empty_label": "Choose"}
    if demand.kind is Kind.PERSON:
        people = people_to_name(demand.name, item.family, by)
        return PersonField, choose | {"queryset": people, "family": item.family}
    if demand.kind is Kind.AGENCY:
        return forms.ModelChoiceField, choose | {"queryset": agencies_to_name(item.session)}
    made: dict[Kind, tuple[type[forms.Field], dict[str, Any]]] = {
        Kind.DATE: (DateField, {"must_be": MUST_BE.get(demand.when), "help_text": date_hint}),
        Kind.TIME: (TimeField, {"help_text": "For example, 9:30am or 2pm"}),
        Kind.CHOICE: (forms.ChoiceField, {"choices": demand.choices, "widget": Radios()}),
        Kind.TICK: (forms.BooleanField, {}),
        Kind.TEXT: (forms.CharField, {"max_length": LONGEST[Kind.TEXT]}),
        Kind.LONG_TEXT: (
            forms.CharField,
            {
                "max_length": LONGEST[Kind.LONG_TEXT],
                "widget": forms.Textarea(attrs={"rows": 4}),
            },
        ),
    }
    return made[demand.kind]
