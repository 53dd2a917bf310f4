"""How somebody wants to be told: one question for each kind, and their hours."""

from typing import Any

from django import forms

from practitioners.channels import texts
from practitioners.dates import DateField, TimeField, today_or_future
from practitioners.govuk import GovukForm
from practitioners.mobiles import MobileField
from practitioners.models import NoticeHours, Practitioner
from practitioners.telling.ways import How, choosable, possible_stand_ins, ways_of


class ChoicesForm(GovukForm):
    """One list for each kind that leaves a choice."""

    say_optional = False

    def __init__(self, *args: Any, chosen: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in choosable():
            if len(ways := ways_of(kind)) > 1:
                self.fields[kind.kind] = forms.ChoiceField(
                    label=kind.label,
                    help_text=kind.terms.when,
                    choices=[(how, How(how).label) for how in ways],
                    initial=chosen.get(kind.kind, kind.usually),
                    error_messages={"required": f"Select when you hear: {kind.label}"},
                )


class HoursForm(GovukForm):
    things = {
        "digest_at": "the time of your daily mail",
        "quiet_until": "the time when quiet hours end",
        "quiet_from": "the time when quiet hours begin",
        "away_from": "the first day away",
        "away_until": "the last day away",
    }

    digest_at = TimeField(
        label="Daily mail", help_text="When what you chose to hear once a day comes. Like 8am"
    )
    quiet_from = TimeField(
        label="Quiet from",
        help_text="Nothing comes in quiet hours but what is urgent. Like 6pm",
        required=False,
    )
    quiet_until = TimeField(label="Quiet until", help_text="Like 8am", required=False)
    away_from = DateField(
        label="First day away",
        help_text="Mail of these days waits for you, or goes to whoever stands in",
        required=False,
    )
    away_until = DateField(label="Last day away", must_be=today_or_future, required=False)
    stand_in = forms.ModelChoiceField(
        label="Who stands in?",
        help_text="They get your mail of these days. It opens no family to them that they may "
        "not see already",
        queryset=Practitioner.objects.none(),
        empty_label="Nobody: it waits for me",
        required=False,
    )
    mobile = MobileField(
        label="Work mobile number",
        help_text="For a text beside the mail, at any hour, about what is urgent and nothing "
        "else. It names nobody. Leave it empty for no texts",
        required=False,
    )

    def __init__(self, *args: Any, hours: NoticeHours, **kwargs: Any) -> None:
        initial = {name: getattr(hours, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        if not texts.are_sent():
            del self.fields["mobile"]
        field = self.fields["stand_in"]
        field.queryset = possible_stand_ins(hours.practitioner)  # type: ignore[attr-defined]
        field.label_from_instance = _name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        self._both("quiet_from", "quiet_until")
        self._both("away_from", "away_until")
        if said.get("quiet_from") and said["quiet_from"] == said.get("quiet_until"):
            self.add_error("quiet_until", "Quiet hours must end at another time than they begin")
        begins, ends = said.get("away_from"), said.get("away_until")
        if begins and ends and ends < begins:
            self.add_error("away_until", "The last day must be the first day or after it")
        if said.get("stand_in") and not begins:
            self.require("away_from", "away_until")
        return said

    def _both(self, one: str, other: str) -> None:
        if self.cleaned_data.get(one) or self.cleaned_data.get(other):
            self.require(one, other)


def _name(person: Practitioner) -> str:
    return f"{person.full_name}, {person.get_profession_display()}"
