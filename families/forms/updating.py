"""The two-minute update: one page, one answer at a time, nothing that must be filled in."""

from typing import Any

from django import forms

from families.forms.barriers import CODES
from families.forms.contributing import PeopleField
from families.forms.noting import NoteForm
from families.forms.reaching import SeenFields, moment_of
from families.models import Action, Contact, Contribution, Person
from families.services.noting import Note
from families.services.reaching import Met
from families.services.updating import Update
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import Checkboxes, Radios, YesNoField
from practitioners.models import Practitioner

Nature, Theme = Contribution.Nature, Contribution.Theme


def _words(label: str, help_text: str = "", rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class UpdateForm(SeenFields, NoteForm):
    say_optional = False
    things = {
        "seen_on": "the date of the visit",
        "voice_of": "whose words these are",
        "ask": "what you ask",
    }
    reveals = {
        **NoteForm.reveals,
        "asks": {"yes": ["ask"]},
    }

    seen_on = DateField(
        label="When did you last see a child?",
        help_text="For example, 27 3 2026. Leave it empty if you have not since the last update, "
        "or logged it already",
        must_be=today_or_past,
        required=False,
    )
    where = forms.ChoiceField(
        label="Where?",
        choices=[(kind.value, kind.label) for kind in Contact.FACE_TO_FACE],
        initial=Contact.Kind.VISIT,
        widget=Radios(layout="small"),
        required=False,
    )
    voice = _words("In their own words", "One line: what a parent said, or what the baby shows")
    voice_of = forms.ModelChoiceField(
        label="Whose words?",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Choose",
    )
    done = forms.ModelMultipleChoiceField(
        label="Which actions are done?",
        queryset=Action.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )
    stuck = forms.ChoiceField(
        label="What is stuck?",
        choices=[
            ("", "Nothing"),
            *CODES,
        ],
        required=False,
    )
    stuck_note = _words("What happens, and what would help?")
    asks = YesNoField(label="Do you ask something of the huddle?", required=False)
    ask = forms.CharField(
        label="What do you ask?",
        help_text="Everyone who works with this family in the huddle reads it. It brings the "
        "family onto the next agenda",
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, actions: list[Action], practitioner: Practitioner, **kw: Any
    ) -> None:
        super().__init__(*args, practitioner=practitioner, **kw)
        self.fields["note"].label = "What has changed?"
        self.fields["audience"].label = "Who may read what you wrote above?"
        self.add_babies(self.people)
        people = Person.objects.visible_to(practitioner).filter(family=self.family)
        self.fields["voice_of"].queryset = people  # type: ignore[attr-defined]
        self.fields["voice_of"].label_from_instance = PeopleField.label_from_instance.__get__(  # type: ignore[attr-defined]
            self.fields["voice_of"]
        )
        ids = [action.pk for action in actions]
        self.fields["done"].queryset = Action.objects.visible_to(practitioner).filter(pk__in=ids)  # type: ignore[attr-defined]
        self.fields["done"].label_from_instance = _action_label  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        if said.get("voice") or said.get("stuck_note"):
            self.require("audience")
        if said.get("voice"):
            self.require("voice_of")
        if said.get("stuck_note") and not said.get("stuck"):
            self.add_error("stuck", "Select what kind of thing is stuck")
        if said.get("asks"):
            self.require("ask")
        else:
            said["ask"] = ""
        self._clean_seen()
        return said

    def _clean_seen(self) -> None:
        if self.seen() and not self.cleaned_data.get("seen_on"):
            self.require("seen_on")
        if self.cleaned_data.get("seen_on") and not self.seen() and self.babies:
            self.add_error(next(iter(self.babies)), "Select which child was seen, and with whom")

    def update(self) -> Update:
        said = self.cleaned_data
        return Update(
            met=self._met(),
            changed=self.noted(),
            voice=self._said("voice", Nature.FAMILY_SAID, Theme.RELATIONSHIP),
            voice_of=said["voice_of"],
            stuck=said["stuck"],
            stuck_note=self._said("stuck_note", Nature.OPINION, Theme.BARRIER),
            ask=said["ask"],
            done=tuple(said["done"]),
        )

    def _met(self) -> Met | None:
        said = self.cleaned_data
        if not said.get("seen_on"):
            return None
        kind = said["where"] or Contact.Kind.VISIT
        return Met(kind=kind, happened_at=moment_of(said["seen_on"]), seen=tuple(self.seen()))

    def _said(self, name: str, nature: str, theme: str) -> Note | None:
        """The readers are those of the whole page."""
        said = self.cleaned_data
        if not said[name]:
            return None
        return Note(
            text=said[name],
            nature=nature,
            theme=theme,
            audience=said["audience"],
            named_agencies=tuple(said["named_agencies"]),
            not_for=tuple(said["not_for"]),
        )


def _action_label(action: Action) -> str:
    return f"{action.text} (due {action.due_on:%-d %B})"
