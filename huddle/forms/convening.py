"""What is asked to change a standing huddle, one short form for each part of it."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from huddle.forms.handing_over import PersonField
from huddle.models import FormulationView, Held, Huddle
from huddle.models.huddles import BETWEEN
from huddle.queries.convening import DAYS, possible_deputies, possible_teams
from huddle.queries.handing_over import possible_chairs
from huddle.quorum import WORDS
from huddle.services import convening
from huddle.services.core_teams import set_core_teams
from practitioners.dates import TimeField
from practitioners.govuk import Checkboxes, GovukForm, Radios, TextInput, YesNoField
from practitioners.models import Practitioner


def number(name: str, label: str, hint: str = "", suffix: str = "") -> forms.IntegerField:
    """A whole number, refused in the words that the service would use."""
    least, most, words = BETWEEN[name]
    refusal = f"{words} must be between {least} and {most}"
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        widget=TextInput(width=3, digits=True, suffix=suffix),
        error_messages={
            "required": f"Enter a number from {least} to {most}",
            "invalid": f"{words} must be a whole number",
            "min_value": refusal,
            "max_value": refusal,
        },
    )


class PartForm(GovukForm):
    """One part of a huddle's settings: what it shows first, and what saving it does."""

    title: ClassVar[str] = ""
    words: ClassVar[str] = ""

    def __init__(self, *args: Any, huddle: Huddle, **kwargs: Any) -> None:
        if "initial" not in kwargs:
            kwargs["initial"] = {name: getattr(huddle, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.huddle = huddle

    def save(self, by: Practitioner) -> None:
        convening.settle(self.huddle, by=by, **self.cleaned_data)

    def blame(self, refusal: ValidationError) -> None:
        """What the service refused, beside its field or at the top."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, messages in refusal.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)


class WhenForm(PartForm):
    title = "Day and time"
    words = (
        "Sessions whose agenda is not published yet move with it, each within its week. "
        "A session that is published, or was moved by itself, stays where it is."
    )

    things = {"starts": "the time"}

    weekday = forms.TypedChoiceField(
        label="On which day does it meet?",
        help_text="On a bank holiday it meets on the next working day",
        choices=list(enumerate(DAYS)),
        coerce=int,
        widget=Radios(),
        error_messages={
            "required": "Select a day from Monday to Friday",
            "invalid_choice": "Select a day from Monday to Friday",
        },
    )
    starts = TimeField(
        label="At what time?",
        help_text="For example, 9:30am",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
    )
    minutes_long = number("minutes_long", "How long is a session?", suffix="minutes")


class PlaceForm(PartForm):
    title = "Place"
    words = "Sessions take this over, unless one says otherwise for itself."

    locality = forms.CharField(label="Locality", max_length=100)
    held = forms.ChoiceField(label="How do people meet?", choices=Held.choices, widget=Radios())
    place = forms.CharField(
        label="Room and building",
        max_length=200,
        required=False,
    )
    video_link = forms.CharField(
        label="Link of the video call",
        help_text="It begins with https:// and is shown only to those who belong to a session",
        max_length=500,
        required=False,
    )


class TeamsForm(PartForm):
    title = "Core teams"
    words = (
        "A team that joins sees the families of agendas that are published, where a decision to "
        "share with its agency stands, and is asked for its checks. A team that leaves stops "
        "seeing them at once. Sessions that have begun keep their teams."
    )

    teams = forms.ModelMultipleChoiceField(
        label="Which teams belong to this huddle?",
        queryset=possible_teams(),
        widget=Checkboxes(layout="small"),
        error_messages={"required": "Select at least one core team"},
    )

    def __init__(self, *args: Any, huddle: Huddle, **kwargs: Any) -> None:
        held = list(huddle.core_teams.values_list("pk", flat=True))
        super().__init__(*args, huddle=huddle, initial={"teams": held}, **kwargs)

    def save(self, by: Practitioner) -> None:
        set_core_teams(self.huddle, self.cleaned_data["teams"], by=by)


class ChairForm(PartForm):
    title = "Chair"
    words = (
        "Whoever takes over chairs the coming sessions and sees the families of agendas that are "
        "published; who chaired before stops seeing them, unless they work with them for another "
        "reason. A session that has begun keeps its chair."
    )
    things = {"chair": "who chairs the huddle"}

    chair = PersonField(
        label="Who chairs this huddle?",
        queryset=Practitioner.objects.none(),
        empty_label="Choose a person",
    )

    def __init__(self, *args: Any, huddle: Huddle, **kwargs: Any) -> None:
        super().__init__(*args, huddle=huddle, initial={}, **kwargs)
        self.fields["chair"].queryset = possible_chairs(but=huddle.chair)  # type: ignore[attr-defined]

    def save(self, by: Practitioner) -> None:
        convening.change_standing_chair(self.huddle, self.cleaned_data["chair"], by=by)


class _PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, person: Practitioner) -> str:
        return f"{person.full_name}, {person.agency}"


class DeputiesForm(PartForm):
    title = "Deputies"
    words = (
        "A deputy chairs a session only where you choose them for it, and sees no family before."
    )

    deputies = _PeopleField(
        label="Who may chair in the chair’s place?",
        queryset=Practitioner.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )

    def __init__(self, *args: Any, huddle: Huddle, **kwargs: Any) -> None:
        held = list(huddle.deputies.values_list("pk", flat=True))
        super().__init__(*args, huddle=huddle, initial={"deputies": held}, **kwargs)
        self.fields["deputies"].queryset = possible_deputies(huddle)  # type: ignore[attr-defined]

    def save(self, by: Practitioner) -> None:
        convening.set_deputies(self.huddle, self.cleaned_data["deputies"], by=by)


def _kinds(label: str, hint: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=[(kind.value, words[:1].upper() + words[1:]) for kind, words in WORDS.items()],
        widget=Checkboxes(layout="small"),
        required=False,
    )


class QuorumForm(PartForm):
    title = "Quorum"
    words = "Without it, step-downs and closures stay provisional until a quorate session."
    say_optional = False

    quorum_chair = YesNoField(
        label="Must the chair be there?",
        error_messages={"required": "Select whether the chair must be there"},
    )
    quorum_present = _kinds("Who must be there?", "In the room or by video")
    quorum_written = _kinds("Of whom is a written return enough?", "Or being there")


class TimetableForm(PartForm):
    title = "Timetable"
    words = "Working days: Monday to Friday, without bank holidays."

    nominations_close_days = number(
        "nominations_close_days", "Nominations close", suffix="working days before"
    )
    publish_days = number(
        "publish_days", "The agenda is published at the latest", suffix="working days before"
    )
    minutes_days = number("minutes_days", "Minutes are agreed", suffix="working days after")
    readable_days = number(
        "readable_days",
        "Core teams read the families of a signed session for",
        suffix="working days",
    )
    weeks_ahead = number("weeks_ahead", "Sessions are called ahead by", suffix="weeks")

    def clean(self) -> dict[str, Any]:
        close = self.cleaned_data.get("nominations_close_days")
        publish = self.cleaned_data.get("publish_days")
        if close is not None and publish is not None and publish > close:
            self.add_error("publish_days", "The agenda must be published after nominations close")
        return self.cleaned_data


class TimeBoxesForm(PartForm):
    title = "Time for a family"
    words = "For families that are put on an agenda from now on."

    minutes_new = number("minutes_new", "New or urgent", suffix="minutes")
    minutes_review = number("minutes_review", "Every other", suffix="minutes")


class RulesForm(PartForm):
    title = "Rules of the agenda"
    words = "For agendas that are built from now on."

    not_seen_days = number("not_seen_days", "Not seen for", suffix="days")
    sharing_ends_days = number(
        "sharing_ends_days",
        "Decisions to share that end before the session, or within",
        suffix="working days after it",
    )


class ConcernsForm(PartForm):
    title = "Time to answer a concern"
    words = "For concerns that are raised or taken further from now on."

    concern_reply_days = number(
        "concern_reply_days", "Talked through, and in writing", suffix="working days each"
    )
    concern_next_days = number(
        "concern_next_days",
        "Managers and safeguarding leads, and beyond",
        suffix="working days each",
    )


class FormulationViewForm(PartForm):
    title = "Formulation"
    words = "What was written before stays as it was written, and is shown beside the new one."

    formulation_view = forms.ChoiceField(
        label="How does the meeting write down what it understands?",
        choices=FormulationView.choices,
        widget=Radios(
            hints={
                FormulationView.PS: "Presenting, predisposing, precipitating, perpetuating and "
                "protective factors, and a hypothesis",
                FormulationView.SIGNS: "Worries, what works well, what needs to happen, and each "
                "person’s own number",
            }
        ),
    )
    sixth_p = forms.CharField(
        label="Does your partnership name a sixth P?",
        help_text="Its name as people read it. Leave it empty if there are five",
        max_length=40,
        required=False,
    )


class StatementTextForm(PartForm):
    title = "Confidentiality statement"
    words = (
        "A new text counts for agendas that are published after it. Who accepted an earlier text "
        "has accepted that one: it is kept."
    )

    statement = forms.CharField(
        label="What does everybody accept?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Enter the confidentiality statement"},
    )


PARTS: dict[str, type[PartForm]] = {
    "when": WhenForm,
    "place": PlaceForm,
    "teams": TeamsForm,
    "chair": ChairForm,
    "deputies": DeputiesForm,
    "quorum": QuorumForm,
    "timetable": TimetableForm,
    "time-boxes": TimeBoxesForm,
    "rules": RulesForm,
    "concerns": ConcernsForm,
    "formulation": FormulationViewForm,
    "statement": StatementTextForm,
}
